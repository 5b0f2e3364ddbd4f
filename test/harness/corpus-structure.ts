/** The checks of a corpus application that compare what the spec lists (kind, calls, label classes) with expected.json. */
import { expect } from "vitest";
import type { Decision, LabelClass } from "../../src/spec/loss-spec.js";
import type { Analysed, Reference } from "./analysed.js";
import type { ExpectedClass, ExpectedDecision } from "./corpus.js";
import { operationOf } from "./expected-classes.js";
import { shapeOf } from "./responses.js";
import { boundaryValues, holds, namesIn } from "./where.js";

export function checkKind({ decision, application: { expected } }: Analysed): void {
  const { kind, precedence, completeness, entry } = decision;
  expect({ kind, precedence, completeness, entry }).toEqual({
    kind: expected.kind,
    precedence: expected.precedence,
    completeness: { status: expected.completeness, reasons: [] },
    entry: expected.entry,
  });
}

/** The calls that are found, and the thresholds and limits of those that the decision reads. */
export function checkCalls({ calls, decision, application: { expected } }: Analysed): void {
  expect([...new Set(calls.map(({ operation }) => operation))].sort()).toEqual([...expected.operations].sort());
  for (const [operation, request] of Object.entries(expected.request ?? {})) {
    const given = decision.calls.filter((call) => call.operation === operation).map((call) => call.request);
    expect(given.length, operation).toBeGreaterThan(0);
    for (const one of given) expect(one, operation).toEqual(request);
  }
}

/** A class as a line of text; equal for equal sets of labels. */
function classKey(labels: readonly string[], outsideVocabulary: readonly string[]): string {
  return JSON.stringify({ labels: [...labels].sort(), outsideVocabulary: [...outsideVocabulary].sort() });
}

const keyOf = (one: LabelClass): string =>
  classKey(
    one.labels.map(({ name }) => name),
    one.outsideVocabulary,
  );

/** An argmax over fields has no classes: the variables of each outcome stand in. */
function variableKeys(rule: Extract<Decision["rule"], { kind: "argmax" }>): string[] {
  const variables = new Map<string, string[]>();
  for (const { outcome, variable } of rule.cases) {
    if (variable === undefined) continue;
    variables.set(outcome, [...(variables.get(outcome) ?? []), variable.split(".").at(-1) ?? ""]);
  }
  return [...variables.values()].map((names) => classKey(names, [])).sort();
}

/**
 * The spec's classes with labels are the expected ones, and those of literals alone are among them. Of first items there
 * is also a class of those that lead to the outcome of anything else. What a filter drops is no class of the spec; items that make
 * a decision on sums fail are classes of the spec alone.
 */
export function checkClasses(analysed: Analysed, reference: Reference): void {
  const { decision, application } = analysed;
  const { expected } = application;
  const { rule, classes } = decision;
  if (expected.rules !== undefined && expected.classes.length === 0) return;
  if (rule.kind === "argmax" && classes.length === 0) {
    expect(variableKeys(rule)).toEqual(expected.classes.map((c) => classKey(c.labels, c.outsideVocabulary)).sort());
    return;
  }
  const ignored = rule.kind === "top-k" ? outcomesOfNothing(analysed, reference) : new Set<string | undefined>();
  const failing = new Set(rule.kind === "argmax" ? rule.failingClasses : []);
  const told = classes.filter(({ id, outcome }) => !failing.has(id) && (outcome === undefined || !ignored.has(outcome)));
  const wanted = expected.filter?.drops === undefined ? expected.classes : [];
  const labelled = [...new Set(told.filter(({ labels }) => labels.length > 0).map(keyOf))].sort();
  const open = wanted.filter((c) => c.labels.length === 0 && c.outsideVocabulary.length > 0);
  if (expected.filter?.drops === undefined) expect(labelled).toEqual(keys(wanted.filter(({ labels }) => labels.length > 0)));
  expect(told.map(keyOf)).toEqual(expect.arrayContaining(keys(open)));
  for (const one of wanted) checkScores(expected, decision, one);
}

function keys(classes: readonly ExpectedClass[]): string[] {
  return [...new Set(classes.map((c) => classKey(c.labels, c.outsideVocabulary)))].sort();
}

function outcomesOfNothing({ run }: Analysed, { probes }: Reference): Set<string | undefined> {
  return new Set(probes.nothing().map((responses) => run({ responses }).outcome ?? undefined));
}

/** The score condition of the class with the same texts holds on the same scores, where it is all that the class asks besides. */
function checkScores(expected: ExpectedDecision, { classes }: Decision, one: ExpectedClass): void {
  const { where, labels, outsideVocabulary } = one;
  const { score, isObject } = shapeOf(operationOf(expected, one));
  if (where === undefined || isObject === true || namesIn([where]).some((name) => name !== score)) return;
  const texts = [...labels, ...outsideVocabulary];
  const match = classes.find((c) =>
    texts.length === 0
      ? c.labels.length === 0
      : [...c.labels.map(({ name }) => name), ...c.outsideVocabulary].some((name) => texts.includes(name)),
  );
  expect(match, `a class of ${texts.join(", ") || "any label"}`).toBeDefined();
  for (const [name, values] of boundaryValues([where])) {
    for (const value of values)
      expect(isAdmitted(match?.score?.ranges ?? [], Number(value)), `${name} ${value}`).toBe(holds(where, { [name]: value }));
  }
}

function isAdmitted(ranges: NonNullable<LabelClass["score"]>["ranges"], score: number): boolean {
  return ranges.some(({ from = -Infinity, below = Infinity }) => from <= score && score < below);
}
