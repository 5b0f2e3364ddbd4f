/** Projection is the trainer's, in another language: recorded results of that one (fixtures/make_projection_vectors.py), and what holds of any of them. */
import { readFileSync } from "node:fs";
import type { Loss } from "furcifer";
import { describe, expect, it } from "vitest";
import type { Output, Room } from "../src/projection/lists.js";
import { listOf, outcomeOf } from "../src/projection/lists.js";
import type { Plan } from "../src/projection/plan.js";
import { bindPlan } from "../src/projection/plan.js";
import { editCount, project } from "../src/projection/project.js";

interface Vector {
  readonly decision: string;
  readonly loss: Loss;
  readonly labels: readonly string[];
  readonly variables: readonly string[];
  readonly cases: readonly Case[];
}

interface Case {
  readonly scores: readonly number[];
  readonly values: Readonly<Record<string, number>>;
  readonly own: readonly number[];
  readonly wanted: readonly number[];
  /** Most items of the request's answer; that of the spec where it says nothing. */
  readonly topK?: number;
  readonly reached: boolean;
  readonly edits: number;
  /** The fewest edits of all lists, where they were searched. */
  readonly fewest?: number;
  readonly items: readonly (readonly [number, number])[];
  readonly projected: Readonly<Record<string, number>>;
}

const file = new URL("fixtures/projection.jsonl", import.meta.url);
const vectors = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Vector);

function planOf({ loss, labels, variables }: Vector): Plan {
  return bindPlan(loss, { labels, variables: new Map(variables.map((name, place) => [name, labels.length + place])) });
}

function setting(vector: Vector, plan: Plan, { scores, values, topK = plan.topK }: Case): { room: Room; output: Output } {
  const { threshold } = plan;
  const room = { threshold, topK, scores, labels: vector.labels.length };
  return { room, output: { items: listOf(scores, vector.labels.length, { threshold, topK }), values: new Map(Object.entries(values)) } };
}

describe("projection", () => {
  for (const vector of vectors)
    it(`${vector.decision}: as the trainer's`, () => {
      const plan = planOf(vector);
      for (const row of vector.cases) {
        const { room, output } = setting(vector, plan, row);
        expect(plan.parts.map((part) => outcomeOf(part, output))).toEqual(row.own);
        const found = project(plan, room, output, row.wanted);
        expect(found !== undefined).toBe(row.reached);
        if (found === undefined) continue;
        expect(editCount(output, found)).toBe(row.edits);
        expect(found.items.map(({ column, score }) => [column, score])).toEqual(
          row.items.map(([column, score]) => [column, expect.closeTo(score, 12)]),
        );
        for (const [name, value] of Object.entries(row.projected)) expect(found.values.get(name)).toBeCloseTo(value, 12);
      }
    });

  it("takes the outcome that was asked for, within the limits of the output", () => {
    for (const vector of vectors) {
      const plan = planOf(vector);
      for (const row of vector.cases) {
        const { room, output } = setting(vector, plan, row);
        const found = project(plan, room, output, row.wanted);
        if (found === undefined) continue;
        expect(plan.parts.map((part) => outcomeOf(part, found))).toEqual(row.wanted);
        expect(found.items.length).toBeLessThanOrEqual(room.topK ?? Number.POSITIVE_INFINITY);
        expect(new Set(found.items.map(({ column }) => column)).size).toBe(found.items.length);
        for (const [place, { score }] of found.items.entries()) {
          expect(score).toBeLessThanOrEqual(found.items[place - 1]?.score ?? 1);
          expect(score).toBeGreaterThanOrEqual(plan.threshold);
        }
      }
    }
  });

  it("reaches what any list of few edits reaches, with the fewest", () => {
    for (const vector of vectors) {
      const plan = planOf(vector);
      for (const row of vector.cases.filter(({ fewest }) => fewest !== undefined)) {
        const { room, output } = setting(vector, plan, row);
        const found = project(plan, room, output, row.wanted);
        expect(found && editCount(output, found)).toBe(row.fewest);
      }
    }
  });
});
