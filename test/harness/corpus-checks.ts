/**
 * The checks of a corpus application that compare behaviour: what the spec's program tells of responses against what
 * expected.json says of them, and against what the application was seen to do. Outcome keys and outcome ids have to go
 * together one to one; what flows into an outcome has to be equal.
 */
import { expect } from "vitest";
import type { Answer } from "../../src/spec/evaluate.js";
import { evaluateRule } from "../../src/spec/evaluate-rule.js";
import { itemsAt, valueAt } from "../../src/spec/recorded.js";
import type { Analysed, Reference } from "./analysed.js";
import { toldBy, vocabularyTexts } from "./analysed.js";
import { firstContradiction } from "./bijection.js";
import type { CorpusApplication } from "./corpus.js";
import type { Told } from "./expected-outcome.js";
import type { Responses } from "./probes.js";
import { expectShown, templateOf } from "./recorded-outcome.js";

/** The spec answers the responses as expected.json does. */
export function checkResponses({ run, application, ...analysed }: Analysed, reference: Reference, responses: readonly Responses[]): void {
  const anchors = anchorsOf({ run, application, ...analysed });
  const named = responses.flatMap((sample) => {
    const expected = reference.outcomeOf(sample);
    if (expected === undefined) return [];
    const answer = run({ responses: sample });
    const told = toldBy(answer, sample);
    const observed = reference.keyOf(expected);
    const anchor = anchors.get(observed);
    if (anchor !== undefined && anchor !== told)
      expect.fail(`told as ${told}, recordings of ${observed} mostly as ${anchor}: ${JSON.stringify(sample)}`);
    checkCarried(expected, answer, sample);
    return [{ observed, told, sample: JSON.stringify(sample) }];
  });
  expect(named.length, "responses that expected.json speaks about").toBeGreaterThan(0);
  expect(firstContradiction(named)).toBeUndefined();
}

function checkCarried({ carried }: Told, { values }: Answer, sample: unknown): void {
  if (carried === undefined) return;
  expect(values ?? [], JSON.stringify(sample)).toEqual(carried.flat());
}

/** By outcome key, the outcome id that most recordings of it are told as. */
function anchorsOf({ application, run }: Analysed): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { responses, outcome } of application.cases) {
    const told = run({ responses }).outcome;
    if (told === null) continue;
    const { key } = templateOf(application.expected, outcome);
    const ofKey = counts.get(key) ?? new Map<string, number>();
    counts.set(key, ofKey.set(told, (ofKey.get(told) ?? 0) + 1));
  }
  return new Map([...counts].map(([key, ofKey]) => [key, [...ofKey].sort((a, b) => b[1] - a[1])[0]![0]]));
}

/** A decoy among the items changes nothing. */
export function checkDecoys({ run }: Analysed, { probes }: Reference): void {
  const all = probes.decoys();
  expect(all.length).toBeGreaterThan(0);
  for (const { responses, without } of all) {
    expect(toldBy(run({ responses }), responses), JSON.stringify(responses)).toBe(toldBy(run({ responses: without }), without));
  }
}

/** expected.json says of every recording what was recorded, and every outcome was recorded. */
export function checkRecordings({ expected, cases }: CorpusApplication, { outcomeOf }: Reference): void {
  const named = cases.flatMap(({ responses, outcome }, index) => {
    const told = outcomeOf(responses);
    if (told === undefined) return [];
    const { key, parts } = templateOf(expected, outcome);
    if (expected.outcomes.includes(told.name)) expect({ index, key: told.name }).toEqual({ index, key });
    if (told.carried !== undefined) expectShown(expected, parts, told.carried, `case ${index}`);
    return [{ observed: key, told: told.name }];
  });
  expect(named.length).toBeGreaterThan(0);
  const keys = new Map(named.map(({ told, observed }) => [told, observed]));
  for (const [index, { told, observed }] of named.entries())
    expect({ index, told, observed }).toEqual({ index, told, observed: keys.get(told) });
  const recorded = new Set(cases.map(({ outcome }) => templateOf(expected, outcome).key));
  expect([...recorded].sort()).toEqual([...expected.outcomes].sort());
}

/** Recordings with one outcome are told as one outcome, others as another; what flows into an outcome is what was shown. */
export function checkRecordedOutcomes({ run, application: { expected, cases } }: Analysed): void {
  const named = cases.map(({ responses, outcome }, index) => {
    const answer = run({ responses });
    const told = toldBy(answer, `case ${index}`);
    const { key, parts } = templateOf(expected, outcome);
    if (parts.length > 0) expectShownValues(expected, parts, answer.values ?? [], `case ${index}`);
    return { observed: key, told };
  });
  expect(firstContradiction(named)).toBeUndefined();
}

/** The values of several filters come in one row, one filter after the other. */
function expectShownValues(
  expected: CorpusApplication["expected"],
  parts: readonly string[],
  values: readonly unknown[],
  sample: string,
): void {
  if (expected.filters === undefined) {
    expectShown(expected, parts, [values], sample);
    return;
  }
  const lengths = parts.map((part) => (JSON.parse(JSON.parse(`"${part}"`) as string) as unknown[]).length);
  let start = 0;
  const carried = lengths.map((length) => values.slice(start, (start += length)));
  expect(values.length, sample).toBe(start);
  expectShown(expected, parts, carried, sample);
}

/** The rule tells of responses what the program tells, where their texts are ones that the rule lists. */
export async function checkRule(analysed: Analysed, more: readonly Responses[]): Promise<void> {
  const { spec, decision, run, application } = analysed;
  if (decision.rule.kind === "automaton" || decision.rule.kind === "formula") return;
  const known = await knownTexts(analysed);
  let compared = 0;
  const recorded = application.cases.map(({ responses }) => responses);
  for (const [index, responses] of [...recorded, ...more].entries()) {
    if (!textsRead(analysed, responses).every((text) => typeof text === "string" && known.has(text))) continue;
    const outcome = evaluateRule(spec, decision, { responses });
    if (outcome === null) continue;
    expect({ index, outcome }, JSON.stringify(responses)).toEqual({ index, outcome: run({ responses }).outcome });
    compared++;
  }
  expect(compared).toBeGreaterThan(0);
}

/** Texts that the spec knows: vocabulary names and literals. On others a rule by listed labels may not speak. */
async function knownTexts({ spec, decision }: Analysed): Promise<Set<string>> {
  const known = new Set(["", ...decision.classes.flatMap((c) => [...c.outsideVocabulary, ...c.labels.map(({ name }) => name)])]);
  const ids = new Set(spec.operations.flatMap(({ streams }) => streams.flatMap(({ label }) => label?.vocabulary ?? [])));
  for (const id of ids) for (const name of await vocabularyTexts(id)) known.add(name);
  return known;
}

/** The texts that the rule's classes ask for. */
function textsRead({ spec, decision }: Analysed, responses: Responses): unknown[] {
  return decision.classes.flatMap(({ stream, labels, outsideVocabulary }) => {
    const operation = decision.calls[stream.call]?.operation ?? "";
    const described = spec.operations.find(({ id }) => id === operation)?.streams.find(({ path }) => String(path) === String(stream.path));
    if (stream.field === undefined && labels.length + outsideVocabulary.length === 0) return [];
    const field = stream.field ?? described?.label?.path ?? [];
    return (itemsAt(responses[operation], stream.path) ?? []).map((item) => valueAt(item, field) ?? "");
  });
}
