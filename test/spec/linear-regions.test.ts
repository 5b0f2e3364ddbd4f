/** Bounds of regions over made numbers are those of the program to the last double: neighbours of each bound fall on the same sides. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze.js";
import { nextDown, nextUp } from "../../src/diagram/domain.js";
import { compileDecision } from "../../src/spec/evaluate.js";
import { evaluateRule } from "../../src/spec/evaluate-rule.js";

const root = fileURLToPath(new URL("../fixtures/decision/", import.meta.url));
const magnitudes = [0, 0.1, 0.3, 1 / 3, 0.5, 0.7, 1, 2.5];

/** Neighbouring scores between which the outcome changes, found by halving. */
function switches(outcomeAt: (score: number) => string | null): number[] {
  const grid = Array.from({ length: 41 }, (_, i) => -1 + i / 20);
  return grid.slice(1).flatMap((high, i) => {
    let [low, top] = [grid[i]!, high];
    const before = outcomeAt(low);
    if (before === outcomeAt(top)) return [];
    while (nextUp(low) < top) {
      const middle = low + (top - low) / 2;
      if (outcomeAt(middle) === before) low = middle;
      else top = middle;
    }
    return [low, top];
  });
}

describe.each(["linear-region-ladder", "score-times-magnitude", "impossible-outcome", "score-and-magnitude-window"])("%s", (name) => {
  it("is told by its regions as by its program", async () => {
    const { spec } = await analyze(root + name, { entries: ["app.py:decide"] });
    const decision = spec.decisions[0]!;
    const evaluate = compileDecision(decision);
    const [operation] = decision.calls.map((call) => call.operation);
    let bounds = 0;
    for (const magnitude of magnitudes) {
      const recorded = (score: number): Parameters<typeof evaluate>[0] => ({
        responses: { [operation!]: { documentSentiment: { score, magnitude } } },
      });
      for (const bound of switches((score) => evaluate(recorded(score)).outcome)) {
        bounds++;
        for (const score of [nextDown(bound), bound, nextUp(bound)])
          expect(evaluateRule(spec, decision, recorded(score))).toBe(evaluate(recorded(score)).outcome);
      }
    }
    expect(bounds).toBeGreaterThan(0);
  });
});
