/**
 * Parity: the same decision written in Python, JavaScript and TypeScript, each idiomatically, gives the same rule. A folder of
 * fixtures/parity is one decision (harness/parity/fixtures.ts says what it holds); its expected.rule is written by hand from the
 * meaning of the programs and never rewritten by a run. Languages without a front end are skipped. All programs are executed too,
 * on the same outputs: they must agree with each other, and each with what its decision tells.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { analyzeSources } from "../src/analyze.js";
import { frontendFor } from "../src/frontends/registry.js";
import { resolveOptions } from "../src/options.js";
import type { AnalysisReport } from "../src/report.js";
import { validateSpec } from "../src/spec/validate.js";
import { hasPython } from "./harness/execute.js";
import { executionContradiction } from "./harness/execution-contradiction.js";
import type { Executed, Outcomes } from "./harness/parity/execute.js";
import { executeNode, executePython } from "./harness/parity/execute.js";
import type { Extension, ParityFixture } from "./harness/parity/fixtures.js";
import { extensions, readFixtures, sourcesOf, strayFiles } from "./harness/parity/fixtures.js";
import { outputs } from "./harness/parity/outputs.js";
import { ruleText } from "./harness/parity/rule-text.js";

const languageNames: Readonly<Record<Extension, string>> = { ".py": "Python", ".js": "JavaScript", ".ts": "TypeScript" };
const fixtures = readFixtures();
const reports = new Map<string, Promise<AnalysisReport>>();

function analysed(fixture: ParityFixture, extension: Extension): Promise<AnalysisReport> {
  const key = `${fixture.name}${extension}`;
  const options = resolveOptions({ entries: [`input${extension}:decide`] });
  const report = reports.get(key) ?? analyzeSources(sourcesOf(fixture, extension), options);
  reports.set(key, report);
  return report;
}

const isKnown = (extension: Extension): boolean => frontendFor(`input${extension}`) !== undefined;

it("every fixture is complete", () => {
  expect(fixtures.length).toBeGreaterThanOrEqual(48);
  expect(fixtures.flatMap((fixture) => strayFiles(fixture).map((file) => `${fixture.name}/${file}`))).toEqual([]);
});

describe.each(extensions)("rules of %s programs", (extension) => {
  for (const fixture of fixtures) {
    const gap = fixture.gaps[extension];
    it.skipIf(!isKnown(extension))(gap === undefined ? fixture.name : `${fixture.name} (gap: ${gap})`, async () => {
      const { spec } = await analysed(fixture, extension);
      const validation = validateSpec(JSON.parse(JSON.stringify(spec)));
      expect(validation.ok ? [] : validation.problems).toEqual([]);
      const texts = await Promise.all(spec.decisions.map((decision) => ruleText(spec, decision)));
      const text = texts.length === 0 ? "no decision\n" : texts.join("\n");
      if (gap === undefined) expect(text).toBe(fixture.expected);
      else expect(text, `this gap is closed: delete it from case.json`).not.toBe(fixture.expected);
    });
  }
});

describe.skipIf(!hasPython)(`programs executed${hasPython ? "" : " (skipped: there is no python3 on the path)"}`, () => {
  const programs: readonly Executed[] = fixtures.map((fixture) => ({ fixture, responses: outputs(fixture.operations, fixture.probes) }));
  const observed = new Map<Extension, Outcomes>();
  const outcomesIn = (extension: Extension, index: number): readonly string[] => observed.get(extension)?.[index] ?? [];

  beforeAll(async () => {
    const [python, [javascript, typescript]] = await Promise.all([executePython(programs), executeNode(programs)]);
    for (const [extension, outcomes] of [
      [".py", python],
      [".js", javascript],
      [".ts", typescript],
    ] as const)
      observed.set(extension, outcomes);
  }, 120_000);

  for (const [index, { fixture, responses }] of programs.entries()) {
    it(`${fixture.name}: alike in all languages`, () => {
      const python = outcomesIn(".py", index);
      expect(new Set(python.map(neutral)).size, "different outcomes").toBeGreaterThan(1);
      for (const extension of [".js", ".ts"] as const) {
        const other = outcomesIn(extension, index);
        const differences = responses.flatMap((sample, i) =>
          neutral(other[i] ?? "") === neutral(python[i] ?? "")
            ? []
            : [`Python: ${python[i]}, ${languageNames[extension]}: ${other[i]} on ${JSON.stringify(sample)}`],
        );
        expect(differences.slice(0, 3)).toEqual([]);
      }
    });
  }

  describe.each(extensions)("as the rules of %s programs say", (extension) => {
    for (const [index, { fixture, responses }] of programs.entries()) {
      it.skipIf(!isKnown(extension) || fixture.gaps[extension] !== undefined)(fixture.name, async () => {
        const [decision] = (await analysed(fixture, extension)).spec.decisions;
        if (decision === undefined) throw new Error("no decision");
        const observed = responses.map((_, i) => neutral(outcomesIn(extension, index)[i] ?? ""));
        expect(executionContradiction(decision, { outputs: responses, observed, tellsValues: false })).toBeUndefined();
      });
    }
  });
});

/** Exceptions have other names in every language. */
function neutral(outcome: string): string {
  return outcome.replace(/^EXC:.*$/s, "raise");
}
