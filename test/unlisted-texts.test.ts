/**
 * What is called exact is exact for texts that no list has: the programs of fixtures/decision are executed on such texts, and
 * their decisions have to cut them as the executions do, and rules read alone have to say what the programs beside them do.
 */
import { describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import { compileDecision } from "../src/spec/evaluate.js";
import { evaluateRule } from "../src/spec/evaluate-rule.js";
import type { Decision } from "../src/spec/loss-spec.js";
import { decisionPrograms } from "./harness/decision-programs.js";
import { execute, hasPython } from "./harness/execute.js";
import { executionContradiction } from "./harness/execution-contradiction.js";
import { probeOutputs } from "./harness/probe-outputs.js";
import { unlistedTexts, wordsOfTests } from "./harness/unlisted-texts.js";

const operation = "google.vision.label_detection";
const texts = { count: Number(process.env.FURCIFER_TEXTS ?? 80), seed: 20_261_123 };

/** Outputs with one label of no list, and with one beside a word of the program. */
function outputsWith(names: readonly string[], probes: readonly string[]): Readonly<Record<string, unknown>>[] {
  const item = (description: string, score: number): unknown => ({ mid: "/m/0", description, score });
  return names.flatMap((name, i) => {
    const probe = probes[i % Math.max(probes.length, 1)];
    const lists = [
      [item(name, 0.95)],
      ...(probe === undefined
        ? []
        : [
            [item(probe, 0.97), item(name, 0.9)],
            [item(name, 0.97), item(probe, 0.9)],
          ]),
    ];
    return lists.map((labelAnnotations) => ({ [operation]: { labelAnnotations } }));
  });
}

function isAboutTexts({ calls, program, completeness }: Decision): boolean {
  const isLabels = calls.length === 1 && calls[0]?.operation === operation;
  return isLabels && completeness.status === "exact" && program.partitions.length > 0;
}

describe.skipIf(!hasPython).concurrent("exact decisions on texts of no list", () => {
  for (const { name, folder, run, gap, probes, tellsValues } of decisionPrograms()) {
    it.skipIf(gap !== undefined || run === null)(name, async () => {
      const { spec } = await analyze(folder, { entries: ["app.py:decide"] });
      const [decision] = spec.decisions;
      if (decision === undefined || run === null || !isAboutTexts(decision)) return;
      const names = unlistedTexts([...new Set([...wordsOfTests(decision), ...probes])], texts);
      const outputs = [...probeOutputs(operation, probes), ...outputsWith(names, probes)];
      const evaluate = compileDecision(decision);
      for (const responses of outputs) {
        const alone = evaluateRule(spec, decision, { responses });
        // Regions are of all values.
        if (decision.rule.kind === "value-range") expect(alone, JSON.stringify(responses)).not.toBeNull();
        if (alone !== null) expect(alone, JSON.stringify(responses)).toBe(evaluate({ responses }).outcome);
      }
      const observed = await execute(folder, run, outputs);
      expect(executionContradiction(decision, { outputs, observed, tellsValues })).toBeUndefined();
    });
  }
});
