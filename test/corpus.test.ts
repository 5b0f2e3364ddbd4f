/**
 * The corpus: for every application, the decision written by hand (expected.json), the spec, the spec's two evaluators, and
 * what the application was seen to do (cases.jsonl) must agree. corpus/README.md has the formats; nothing here rewrites them.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import { loadVocabulary } from "../src/providers/vocabularies.js";
import type { Answer } from "../src/spec/evaluate.js";
import { compileDecision } from "../src/spec/evaluate.js";
import { evaluateRule } from "../src/spec/evaluate-rule.js";
import type { Decision, LabelClass, LossSpec } from "../src/spec/loss-spec.js";
import { itemsAt, valueAt } from "../src/spec/recorded.js";
import { firstContradiction } from "./harness/bijection.js";
import type { CorpusApplication, ExpectedClass } from "./harness/corpus.js";
import { applications } from "./harness/corpus.js";
import { hasPython } from "./harness/execute.js";
import type { Assignment } from "./harness/where.js";
import { boundaryValues, combinations, holds } from "./harness/where.js";

interface Analysed {
  readonly spec: LossSpec;
  readonly decision: Decision;
}

async function decisionOf({ app, entry }: CorpusApplication): Promise<Analysed> {
  const { spec } = await analyze(app, { entries: [entry] });
  const [decision] = spec.decisions;
  if (decision === undefined || spec.decisions.length > 1) throw new Error(`${spec.decisions.length} decisions for one entry`);
  return { spec, decision };
}

/** A class as a line of text; equal for equal sets of labels. */
function classKey(labels: readonly string[], outsideVocabulary: readonly string[]): string {
  return JSON.stringify({ labels: [...labels].sort(), outsideVocabulary: [...outsideVocabulary].sort() });
}

/** Classes of vocabulary labels; an argmax has none, there the variables of each outcome stand in. */
function classKeys({ rule, classes }: Decision): string[] {
  if (rule.kind !== "argmax") {
    const labelled = classes.filter(({ labels }) => labels.length > 0);
    return [
      ...new Set(
        labelled.map((c) =>
          classKey(
            c.labels.map(({ name }) => name),
            c.outsideVocabulary,
          ),
        ),
      ),
    ].sort();
  }
  const variables = new Map<string, string[]>();
  for (const { outcome, variable } of rule.cases) {
    variables.set(outcome, [...(variables.get(outcome) ?? []), variable.split(".").at(-1) ?? ""]);
  }
  return [...variables.values()].map((names) => classKey(names, [])).sort();
}

/** Texts that the spec knows: vocabulary names and literals. On others a rule by listed labels may not speak. */
async function knownTexts({ spec, decision }: Analysed): Promise<Set<string>> {
  const known = new Set(decision.classes.flatMap((c) => [...c.outsideVocabulary, ...c.labels.map(({ name }) => name)]));
  const ids = new Set(spec.operations.flatMap(({ streams }) => streams.flatMap(({ label }) => label?.vocabulary ?? [])));
  for (const id of ids) for (const { name } of (await loadVocabulary(id)).labels) known.add(name);
  return known;
}

function textsRead({ spec, decision }: Analysed, responses: Readonly<Record<string, unknown>>): unknown[] {
  return spec.operations.flatMap(({ id, streams }) =>
    streams
      .filter(({ path }) => decision.classes.some((c) => String(c.stream.path) === String(path)))
      .flatMap(({ path, label }) => (itemsAt(responses[id], path) ?? []).map((item) => valueAt(item, label?.path ?? []))),
  );
}

/** An output on which the named quantities have the given values. */
function responseWith({ operations, classes }: CorpusApplication["expected"], values: Assignment): Record<string, unknown> {
  const operation = operations[0] ?? "";
  if (values.count === undefined) return { [operation]: { documentSentiment: values } };
  const item = { name: classes[0]?.labels[0], score: 0.9 };
  return { [operation]: { localizedObjectAnnotations: Array.from({ length: Math.max(0, Math.ceil(values.count)) }, () => item) } };
}

function checkRanges({ spec, decision }: Analysed, { expected }: CorpusApplication): void {
  const ranges = expected.ranges ?? [];
  const run = compileDecision(decision);
  const bounds = boundaryValues(ranges.map(({ where }) => where));
  if (bounds.has("count")) bounds.set("count", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20]);
  const samples = combinations(bounds).map((values) => {
    const responses = responseWith(expected, values);
    const { outcome } = run({ responses });
    expect(evaluateRule(spec, decision, { responses }), JSON.stringify(values)).toBe(outcome);
    const matching = ranges.filter(({ where }) => holds(where, values));
    expect(matching, JSON.stringify(values)).toHaveLength(1);
    return { observed: `${matching[0]?.outcome}`, told: `${outcome}`, values };
  });
  expect(firstContradiction(samples)).toBeUndefined();
}

function isAdmitted(ranges: NonNullable<LabelClass["score"]>["ranges"], score: number): boolean {
  return ranges.some(({ from = -Infinity, below = Infinity }) => from <= score && score < below);
}

/** The score condition of the class with the same labels holds on the same scores. */
function checkScores(decision: Decision, { where, labels }: ExpectedClass): void {
  if (where === undefined) return;
  const match = decision.classes.find((c) => c.labels.some(({ name }) => labels.includes(name)));
  const ranges = match?.score?.ranges ?? [];
  for (const [name, values] of boundaryValues([where])) {
    for (const value of values) expect(isAdmitted(ranges, value), `${name} ${value}`).toBe(holds(where, { [name]: value }));
  }
}

describe.each(applications)("$name", (application) => {
  const { expected, cases } = application;
  const analysed = decisionOf(application);
  analysed.catch(() => {});

  it("has the expected kind, precedence and completeness", async () => {
    const { kind, precedence, completeness, entry } = (await analysed).decision;
    expect({ kind, precedence, completeness, entry }).toEqual({
      kind: expected.kind,
      precedence: expected.precedence,
      completeness: { status: expected.completeness, reasons: [] },
      entry: expected.entry,
    });
  });

  it("has the expected label classes", async () => {
    const { decision } = await analysed;
    expect(classKeys(decision)).toEqual(expected.classes.map((c) => classKey(c.labels, c.outsideVocabulary)).sort());
    for (const one of expected.classes) checkScores(decision, one);
  });

  it.skipIf(expected.ranges === undefined)("has the expected ranges", async () => {
    checkRanges(await analysed, application);
  });

  it("tells recorded outcomes apart as the application did", async () => {
    const run = compileDecision((await analysed).decision);
    const answers = cases.map(({ responses }) => run({ responses }));
    const unanswered = answers.findIndex(({ outcome }) => outcome === null);
    expect({ unanswered, answer: answers[unanswered] }).toEqual({ unanswered: -1, answer: undefined });
    const contradictionOf = (name: (answer: Answer) => string): string | undefined =>
      firstContradiction(answers.map((answer, i) => ({ observed: cases[i]?.outcome ?? "", told: name(answer) })));
    const byOutcome = contradictionOf(({ outcome }) => `${outcome}`);
    const byValues = contradictionOf(({ outcome, values }) => JSON.stringify([outcome, values ?? null]));
    expect(byValues === undefined ? undefined : byOutcome).toBeUndefined();
  });

  it("says the same by its rule as by its program", async () => {
    const all = await analysed;
    const run = compileDecision(all.decision);
    const known = await knownTexts(all);
    let compared = 0;
    for (const [index, { responses }] of cases.entries()) {
      if (!textsRead(all, responses).every((text) => typeof text === "string" && known.has(text))) continue;
      const outcome = evaluateRule(all.spec, all.decision, { responses });
      if (outcome === null) continue;
      expect({ index, outcome }).toEqual({ index, outcome: run({ responses }).outcome });
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasPython)(`recorded outcomes${hasPython ? "" : " (skipped: there is no python3 on the path)"}`, () => {
  const recorder = fileURLToPath(new URL("harness/python/record.py", import.meta.url));

  it.each(applications)("are what $name does when executed again", ({ folder }) => {
    const { status, stderr } = spawnSync("python3", [recorder, folder, "--check"], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
