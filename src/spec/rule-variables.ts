/**
 * The variables that argmax and value-range rules name, and the outcome they lead to. A name is the dotted path of a
 * field in a response (`documentSentiment.score`; after `1:` in the response of the decision's call 1), `len(path)`
 * for the length of a list, or the name of an environment input.
 */
import { evaluateTerm } from "../terms/evaluate.js";
import type { Result } from "../terms/value.js";
import type { Decision, Place, Region, Rule, UnlistedTexts, ValueCondition } from "./loss-spec.js";
import { valueAt } from "./recorded.js";
import { cellTest } from "./unlisted-texts.js";

type Value = string | number | boolean;
/** What is in the responses under the name of a variable. */
export interface VariableReader {
  read(variable: string): Value | undefined;
  isThere(variable: string): boolean;
  /** Whether a text is one of these of no list. */
  isUnlisted(text: string, texts: UnlistedTexts): boolean;
}

export function variableReader(
  decision: Decision,
  responses: readonly unknown[],
  inputs: Readonly<Record<string, unknown>>,
): VariableReader {
  const read = (variable: string): Value | undefined => {
    const input = decision.environment.find(({ name }) => name === variable);
    if (input !== undefined) return scalar(inputs[variable] ?? input.default);
    const { call, path, isLength } = parseVariable(variable);
    if (call === undefined && decision.calls.length > 1) return undefined;
    const value = valueAt(responses[call ?? 0], path);
    if (isLength) return Array.isArray(value) ? value.length : 0;
    return scalar(value) ?? absentText(decision, call ?? 0, path);
  };
  const isThere = (variable: string): boolean => {
    const { call, path } = parseVariable(variable);
    return valueAt(responses[call ?? 0], path) !== undefined;
  };
  return { read, isThere, isUnlisted: (text, texts) => cellTest(decision.program, texts)(text) };
}

/** What the program reads in place of a text that is left out. */
function absentText({ program }: Decision, call: number, path: readonly (string | number)[]): string | undefined {
  const isHere = (at: Place): boolean => at.from === "response" && at.call === call && String(at.path) === String(path);
  const text = program.variables.find((v) => v.kind === "text" && isHere(v.at));
  return text?.kind === "text" ? text.absent : undefined;
}

export function parseVariable(variable: string): {
  readonly call: number | undefined;
  readonly path: (string | number)[];
  readonly isLength: boolean;
} {
  const match = /^(?:(?<call>\d+):)?(?:len\((?<list>.*)\)|(?<field>.*))$/su.exec(variable);
  const text = match?.groups?.list ?? match?.groups?.field ?? variable;
  const path = text.split(/\.|(?=\[\d+\])/u).map((step) => (/^\[\d+\]$/u.test(step) ? Number(step.slice(1, -1)) : step));
  const call = match?.groups?.call;
  return { call: call === undefined ? undefined : Number(call), path, isLength: match?.groups?.list !== undefined };
}

function scalar(value: unknown): Value | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

/** Whether all conditions of a region hold. An absent number is 0, an absent text "". */
export function isInRegion(where: readonly ValueCondition[], { read, isThere, isUnlisted }: VariableReader): boolean {
  return where.every(({ variable, term, from = -Infinity, below = Infinity, in: names, unlisted, isPresent }) => {
    const value = term === undefined ? read(variable) : numberOf(evaluateTerm(term, (name) => Number(read(name) ?? 0)));
    if (isPresent !== undefined) return isPresent === isThere(variable);
    if (names !== undefined) {
      const text = String(value ?? "");
      return names.includes(text) || (unlisted !== undefined && isUnlisted(text, unlisted));
    }
    const number = Number(value ?? 0);
    return from <= number && number < below;
  });
}

/** No number is in no range. */
function numberOf(result: Result): number {
  return typeof result === "number" || typeof result === "bigint" ? Number(result) : Number.NaN;
}

/** Null where none holds. */
export function regionOutcome(regions: readonly Region[], reader: VariableReader): string | null {
  return regions.find(({ where }) => isInRegion(where, reader))?.outcome ?? null;
}

/** The outcome of the greatest variable. */
export function greatestOutcome(rule: Extract<Rule, { readonly kind: "argmax" }>, { read }: VariableReader): string | null {
  const values = rule.cases.map(({ variable, outcome }) => ({ outcome, value: Number(read(variable ?? "") ?? 0) }));
  const greatest = Math.max(...values.map(({ value }) => value));
  const ties = values.filter(({ value }) => value === greatest);
  return ties.at(rule.ties === "first" ? 0 : -1)?.outcome ?? null;
}
