/**
 * Idioms of real applications, a folder each: fixtures/decision/<idiom>/ has app.py and expected.txt, the decision of its
 * function `decide` in the form of harness/decision-text.ts, written by hand from reading the code. `# probe: Dog, dog` on top
 * of app.py lists the words that classes are shown with, `# run: {...}` how it is executed (as in the corpus; null: not).
 * `# values: told` demands that the values which outcomes carry tell executions apart as what they return does.
 * Data files that app.py names may lie beside it.
 * case.json {"gap": why} marks what the engine does not do yet: the expectation stays right, and the test demands that it still
 * fails. UPDATE=1 rewrites expectations without a gap.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import { compileDecision } from "../src/spec/evaluate.js";
import { evaluateRule } from "../src/spec/evaluate-rule.js";
import type { Decision } from "../src/spec/loss-spec.js";
import { validateSpec } from "../src/spec/validate.js";
import type { Program } from "./harness/decision-programs.js";
import { decisionPrograms } from "./harness/decision-programs.js";
import { decisionText } from "./harness/decision-text.js";
import { execute, hasPython } from "./harness/execute.js";
import { executionContradiction } from "./harness/execution-contradiction.js";
import { lossAgrees } from "./harness/loss-agrees.js";
import { probeOutputs } from "./harness/probe-outputs.js";

const outputsOfLosses = 120;
const knownFiles = new Set(["app.py", "expected.txt", "case.json"]);

/** The decision, and what is wrong with the spec around it. */
async function decisionOf({
  folder,
}: Program): Promise<{ readonly decision: Decision | undefined; readonly problems: readonly unknown[] }> {
  const { spec } = await analyze(folder, { entries: ["app.py:decide"] });
  const validation = validateSpec(JSON.parse(JSON.stringify(spec)));
  return { decision: spec.decisions[0], problems: validation.ok ? [] : validation.problems };
}

const programs = decisionPrograms();

describe("decisions of one-file programs", () => {
  for (const program of programs) {
    const { name, folder, text: source, probes, gap } = program;
    it(gap === undefined ? name : `${name} (gap: ${gap})`, async () => {
      const { decision, problems } = await decisionOf(program);
      const file = join(folder, "expected.txt");
      const text = decision === undefined ? "no decision\n" : decisionText(decision, probes);
      if (process.env.UPDATE === "1" && gap === undefined) writeFileSync(file, text);
      expect(readdirSync(folder).filter((entry) => !knownFiles.has(entry) && !source.includes(entry))).toEqual([]);
      const expected = existsSync(file) ? readFileSync(file, "utf8") : "";
      if (gap === undefined) {
        expect(problems).toEqual([]);
        expect(text).toBe(expected);
        if (decision !== undefined) await lossAgrees(decision, outputsOfLosses);
      } else expect({ text, problems }, "this gap is closed: delete case.json").not.toEqual({ text: expected, problems: [] });
    });
  }
});

describe("rules and programs of decisions say the same of labels in classes", () => {
  for (const program of programs.filter(({ gap, run }) => gap === undefined && run !== null)) {
    it(program.name, async () => {
      const { spec } = await analyze(program.folder, { entries: ["app.py:decide"] });
      const [decision] = spec.decisions;
      if (decision === undefined) return;
      const operation = decision.calls[0]?.operation ?? "google.vision.label_detection";
      const evaluate = compileDecision(decision);
      const named = new Set(decision.classes.flatMap((c) => [...c.labels.map(({ name }) => name), ...c.outsideVocabulary]));
      const probes = program.probes.filter((probe) => named.has(probe));
      const differences = probeOutputs(operation, probes).flatMap((responses) => {
        const [byRule, byProgram] = [evaluateRule(spec, decision, { responses }), evaluate({ responses }).outcome];
        return byRule === null || byRule === byProgram ? [] : [{ byRule, byProgram, responses: JSON.stringify(responses) }];
      });
      expect(differences.slice(0, 2)).toEqual([]);
    });
  }
});

describe.skipIf(!hasPython).concurrent(`programs executed${hasPython ? "" : " (skipped: there is no python3 on the path)"}`, () => {
  for (const program of programs.filter(({ gap }) => gap === undefined)) {
    const { run, tellsValues } = program;
    it.skipIf(run === null)(program.name, async () => {
      const { decision } = await decisionOf(program);
      if (decision === undefined || run === null) throw new Error("no decision");
      const operation = decision.calls[0]?.operation ?? "google.vision.label_detection";
      const outputs = probeOutputs(operation, program.probes);
      const observed = await execute(program.folder, run, outputs);
      expect(executionContradiction(decision, { outputs, observed, tellsValues })).toBeUndefined();
    });
  }
});
