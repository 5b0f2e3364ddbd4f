/** Witnesses lead to their outcomes, neighbours differ in one thing and are decided differently: for every decision of the corpus. */
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze.js";
import type { JointSample } from "../../src/equivalence/samples.js";
import { neighboursOf, witnessesOf } from "../../src/equivalence/witnesses.js";
import { compileDecision } from "../../src/spec/evaluate.js";
import type { Decision } from "../../src/spec/loss-spec.js";
import { corpus } from "../harness/corpus.js";

function told(decision: Decision, { responses, inputs }: JointSample): (string | undefined)[] {
  const recorded: Record<string, unknown[]> = {};
  decision.calls.forEach(({ operation }, i) => (recorded[operation] ??= []).push(responses[i] ?? {}));
  return compileDecision(decision)({ responses: recorded, inputs }).outcome?.split("+") ?? [];
}

let outcomes = 0;
let without = 0;

describe("witnesses and neighbours", () => {
  it.each(corpus.map((application) => [application.name, application] as const))("of %s", async (_, application) => {
    const { spec } = await analyze(application.app, { entries: [application.entry] });
    for (const decision of spec.decisions) {
      const found = await witnessesOf(decision, null);
      for (const { part, outcome, sample } of found.outcomes) expect(told(decision, sample)[part]).toBe(decision.outcomes[outcome]!.id);
      outcomes += found.outcomes.length + found.missing.length;
      without += found.missing.length;
      const neighbours = neighboursOf(decision, found);
      if (found.outcomes.length > 1) expect(neighbours.length).toBeGreaterThan(0);
      for (const { part, outcomes: pair, samples } of neighbours) {
        expect(samples.map((s) => told(decision, s)[part])).toEqual(pair.map((o) => decision.outcomes[o]!.id));
        expect(pair[0]).not.toBe(pair[1]);
      }
    }
  });

  it("nearly every outcome has one", () => {
    // Those without are formulas.
    expect(without / outcomes).toBeLessThan(0.03);
  });
});
