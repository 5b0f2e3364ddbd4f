/** Reading loss specs: what is valid passes, what is not is refused with what is wrong where; no JSON at all makes the reader fail. */
import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileDecision } from "../../src/spec/evaluate.js";
import type { Validation } from "../../src/spec/validate.js";
import { validateSpec } from "../../src/spec/validate.js";
import { goldenNames, specFile } from "../harness/golden/golden-specs.js";
import { documentFixtures, documentOf } from "../harness/spec-documents.js";

function problemsOf(validation: Validation): string[] {
  return validation.ok ? [] : validation.problems.map(({ pointer, message, remedy }) => `${pointer}: ${message}. ${remedy}`);
}

const seed = 20240607;

describe("valid documents", () => {
  it.each(documentFixtures("valid"))("$name", ({ fixture }) => {
    expect(problemsOf(validateSpec(documentOf(fixture)))).toEqual([]);
  });

  it.each(goldenNames)("golden %s", (name) => {
    expect(problemsOf(validateSpec(JSON.parse(readFileSync(specFile(name), "utf8"))))).toEqual([]);
  });
});

describe("invalid documents", () => {
  it.each(documentFixtures("invalid"))("$name", ({ file, fixture }) => {
    const problems = problemsOf(validateSpec(documentOf(fixture)));
    if (process.env.UPDATE !== undefined) writeFileSync(file, `${JSON.stringify({ ...fixture, problems }, null, 2)}\n`);
    else expect(problems).toEqual(fixture.problems);
    expect(problems).not.toEqual([]);
  });

  it("are at least forty", () => expect(documentFixtures("invalid").length).toBeGreaterThanOrEqual(40));
});

describe(`any JSON (seed ${seed})`, () => {
  it("is answered", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (json) => {
        expect(validateSpec(json).ok).toBe(false);
      }),
      { seed, numRuns: 300 },
    );
  });

  it("is answered however deep it is", () => {
    const depth = 200_000;
    const deep = JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as unknown;
    const spec = { ...(JSON.parse(readFileSync(specFile("receipt-inbox"), "utf8")) as object), decisions: deep };
    expect(validateSpec(spec).ok).toBe(false);
  });

  /** Values in the place of some value of a golden spec: what is then still valid can be evaluated. */
  it.each(["receipt-inbox", "guestbook-desk", "till-planner", "trip-notes", "light-table", "mood-jukebox"])(
    "in the place of values of %s",
    (name) => {
      const text = readFileSync(specFile(name), "utf8");
      const places = placesIn(JSON.parse(text));
      const values = fc.oneof(
        fc.constantFrom<unknown>(null, 0, 1, 2, -1, 0.5, 99, "", "0", "o1", "c1", [], {}, [0], true),
        fc.jsonValue({ maxDepth: 2 }),
      );
      fc.assert(
        fc.property(fc.nat(places.length - 1), values, (at, value) => {
          const spec = JSON.parse(text) as object;
          put(spec, places[at]!, value);
          const validation = validateSpec(spec);
          if (validation.ok) for (const decision of validation.spec.decisions) compileDecision(decision)({ responses: {} });
          else
            for (const { pointer, message, remedy } of validation.problems)
              expect([pointer, message, remedy].every((t) => typeof t === "string")).toBe(true);
        }),
        { seed, numRuns: 150 },
      );
    },
  );
});

type Steps = readonly string[];

function placesIn(json: unknown, at: Steps = []): Steps[] {
  if (typeof json !== "object" || json === null) return [at];
  return [...(at.length === 0 ? [] : [at]), ...Object.entries(json).flatMap(([key, value]) => placesIn(value, [...at, key]))];
}

function put(json: object, at: Steps, value: unknown): void {
  let parent = json as Record<string, unknown>;
  for (const step of at.slice(0, -1)) parent = parent[step] as Record<string, unknown>;
  parent[at.at(-1)!] = value;
}
