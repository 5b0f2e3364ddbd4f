/** Disjunctive forms hold exactly where the function does, with no term or name too many; few boxes cover what the diagram says. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fewBoxes } from "../../src/decision/few-boxes.js";
import { bitIs } from "../../src/decision/set-function.js";
import type { Term } from "../../src/decision/two-level.js";
import { disjunctiveForm } from "../../src/decision/two-level.js";
import type { Diagram, Guard, Variable } from "../../src/diagram/diagram.js";
import { childAt } from "../../src/diagram/diagram.js";
import { hasNumber } from "../../src/diagram/domain.js";
import { makeWorld } from "./machine.js";

const seed = 20261122;
const world = makeWorld();
const { forest, variables } = world;
const bits = Array.from({ length: 12 }, () => variables.state(2).variable);

const setsOf = (n: number): number[] => Array.from({ length: 1 << n }, (_, set) => set);

/** The function that holds for the sets of which `truth` says so. */
function guardOf(n: number, truth: (set: number) => boolean, at = 0, chosen = 0): Guard {
  if (at === n) return truth(chosen) ? forest.true : forest.false;
  return forest.ite(bitIs(forest, bits[at]!), guardOf(n, truth, at + 1, chosen | (1 << at)), guardOf(n, truth, at + 1, chosen));
}

const holds = ({ present, absent }: Term, set: number): boolean =>
  present.every((i) => (set >> i) & 1) && absent.every((i) => !((set >> i) & 1));

function form(n: number, on: (set: number) => boolean, possible: (set: number) => boolean = () => true): Term[] {
  return disjunctiveForm(forest, bits.slice(0, n), guardOf(n, on), guardOf(n, possible));
}

describe("disjunctive forms", () => {
  it.each([1, 3, 4, 9])("are exact on what is possible, of %i classes, and irredundant", (n) => {
    const truths = fc.array(fc.constantFrom("on", "off", "never"), { minLength: 1 << n, maxLength: 1 << n });
    fc.assert(
      fc.property(truths, (truth) => {
        const terms = form(
          n,
          (set) => truth[set] === "on",
          (set) => truth[set] !== "never",
        );
        const says = (list: readonly Term[], set: number): boolean => list.some((term) => holds(term, set));
        const isRight = (list: readonly Term[]): boolean =>
          setsOf(n).every((set) => truth[set] === "never" || says(list, set) === (truth[set] === "on"));
        expect(isRight(terms)).toBe(true);
        for (const term of terms) expect(isRight(terms.filter((other) => other !== term))).toBe(false);
      }),
      { seed, numRuns: n > 4 ? 5 : 60 },
    );
  });

  it("have as few terms as there can be", () => {
    const products = [-1, 0, 1].flatMap((a) =>
      [-1, 0, 1].flatMap((b) =>
        [-1, 0, 1].map(
          (c): Term => ({
            present: [a, b, c].flatMap((x, i) => (x === 1 ? [i] : [])),
            absent: [a, b, c].flatMap((x, i) => (x === -1 ? [i] : [])),
          }),
        ),
      ),
    );
    const coverOf = (term: Term): number => setsOf(3).reduce((cover, set) => (holds(term, set) ? cover | (1 << set) : cover), 0);
    // By dynamic programming over sets of points: how few products make exactly these.
    const fewest = new Map<number, number>([[0, 0]]);
    for (let round = 1; round <= 4; round++)
      for (const [made, count] of [...fewest])
        for (const term of products) {
          const more = made | coverOf(term);
          if (count === round - 1 && !fewest.has(more)) fewest.set(more, round);
        }
    for (const truth of setsOf(8)) expect(form(3, (set) => ((truth >> set) & 1) === 1).length).toBe(fewest.get(truth));
  });

  it("name only what matters", () => {
    expect(form(4, (set) => (set & 3) === 1 || (set & 4) !== 0)).toEqual([
      { present: [2], absent: [] },
      { present: [0], absent: [1] },
    ]);
    expect(
      form(
        3,
        (set) => set === 1,
        (set) => [1, 2, 4].includes(set),
      ),
    ).toEqual([{ present: [0], absent: [] }]);
  });

  it("stay short with many classes", () => {
    const others = bits.map((bit) => bitIs(forest, bit));
    const atLeastTwo = others.reduce(
      ([none, one, two]: readonly [Guard, Guard, Guard], bit): readonly [Guard, Guard, Guard] => [
        forest.minus(none, bit),
        forest.ite(bit, none, one),
        forest.or(two, forest.and(bit, one)),
      ],
      [forest.true, forest.false, forest.false],
    )[2];
    expect(disjunctiveForm(forest, bits, atLeastTwo, forest.true)).toHaveLength(66);
  });
});

describe("boxes", () => {
  const [x, y] = [world.scalar("x"), world.scalar("y")];
  const at = (variable: Variable, from: number): Guard => forest.numberIn(variable, [from]);
  const valueAt = (diagram: Diagram<number>, point: ReadonlyMap<Variable, number>): number => {
    let node = diagram;
    while (node.kind !== "leaf") node = childAt(node, point.get(node.variable)!);
    return node.value;
  };

  it("cover every point once, with its leaf", () => {
    const cells = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(cells, (leaves) => {
        const row = (i: number): Diagram<number> =>
          [3, 2, 1].reduceRight<Diagram<number>>(
            (low, j) => forest.ite(at(y, j), forest.leaf(leaves[4 * i + j]!), low),
            forest.leaf(leaves[4 * i]!),
          );
        const diagram = [1, 2, 3].reduce<Diagram<number>>((low, i) => forest.ite(at(x, i), row(i), low), row(0));
        const boxes = fewBoxes(diagram)!;
        for (let i = 0; i < 4; i++)
          for (let j = 0; j < 4; j++) {
            const point = new Map([
              [x, i],
              [y, j],
            ]);
            const around = boxes.filter(({ box }) => [...box].every(([v, side]) => hasNumber(side, point.get(v)!)));
            expect(around.map(({ leaf }) => leaf)).toEqual([valueAt(diagram, point)]);
          }
      }),
      { seed, numRuns: 60 },
    );
  });

  it("are as few as there can be", () => {
    // A corner, a band across it, and what is left.
    const corner = forest.and(at(x, 1), at(y, 1));
    expect(fewBoxes(forest.ite(corner, forest.leaf("in"), forest.leaf("out")))).toHaveLength(3);
    const cross = forest.or(forest.minus(at(x, 1), at(x, 2)), forest.minus(at(y, 1), at(y, 2)));
    expect(fewBoxes(forest.ite(cross, forest.leaf("in"), forest.leaf("out")))).toHaveLength(7);
  });
});
