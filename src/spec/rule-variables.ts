/**
 * The variables that argmax and value-range rules name, and the outcome they lead to. A name is the dotted path of a
 * field in a response (`documentSentiment.score`; after `1:` in the response of the decision's call 1), `len(path)`
 * for the length of a list, or the name of an environment input.
 */
import type { Decision, Place, Rule } from "./loss-spec.js";
import { valueAt } from "./recorded.js";

type Value = string | number | boolean;
type Read = (variable: string) => Value | undefined;

export function variableReader(decision: Decision, responses: readonly unknown[], inputs: Readonly<Record<string, unknown>>): Read {
  return (variable) => {
    const input = decision.environment.find(({ name }) => name === variable);
    if (input !== undefined) return scalar(inputs[variable] ?? input.default);
    const { call, path, isLength } = parseVariable(variable);
    if (call === undefined && decision.calls.length > 1) return undefined;
    const value = valueAt(responses[call ?? 0], path);
    if (isLength) return Array.isArray(value) ? value.length : 0;
    return scalar(value) ?? absentText(decision, call ?? 0, path);
  };
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

type RegionRule = Extract<Rule, { readonly kind: "argmax" | "value-range" }>;

/** Null where no region holds. An absent number is 0, an absent text "". */
export function regionOutcome(rule: RegionRule, read: Read): string | null {
  if (rule.kind === "value-range") {
    const region = rule.regions.find(({ where }) =>
      where.every(({ variable, from = -Infinity, below = Infinity, in: names }) => {
        const value = read(variable);
        if (names !== undefined) return names.includes(String(value ?? ""));
        const number = Number(value ?? 0);
        return from <= number && number < below;
      }),
    );
    return region?.outcome ?? null;
  }
  const values = rule.cases.map(({ variable, outcome }) => ({ outcome, value: Number(read(variable ?? "") ?? 0) }));
  const greatest = Math.max(...values.map(({ value }) => value));
  const ties = values.filter(({ value }) => value === greatest);
  return ties.at(rule.ties === "first" ? 0 : -1)?.outcome ?? null;
}
