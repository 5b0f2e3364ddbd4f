/**
 * Terms: how the spec writes predicates and values over label texts and scores, as JSON. A term is total, has no loops
 * and no state, and means the same wherever it is evaluated (`evaluate.ts`); `print.ts` writes it for people.
 */
import type { TermValue } from "./value.js";
import { isArray } from "./value.js";

/** What JSON holds; a number is a double, also where it is whole. */
export type JsonConstant = null | boolean | number | string | readonly JsonConstant[];

/** A predicate or function of a value, as JSON; docs/loss-spec.md has its meaning. */
export type Term =
  /** A named free variable, such as the label's text. */
  | { readonly value: string }
  | { readonly constant: JsonConstant }
  /** An integer in decimal digits, of any size. */
  | { readonly integer: string }
  /** An operator of the IR, a pure function, or a form of `evaluate.ts`. */
  | { readonly call: string; readonly arguments: readonly Term[]; readonly keywords?: Readonly<Record<string, Term>> };

/** A value as a term, such that evaluating it gives the value back, also after a way through JSON. */
export function constantTerm(value: TermValue): Term {
  if (isArray(value)) {
    return isJson(value) ? { constant: value } : { call: "list", arguments: value.map(constantTerm) };
  }
  if (typeof value === "bigint") return { integer: String(value) };
  if (value === undefined) return { call: "omitted", arguments: [] };
  if (isJson(value)) return { constant: value };
  if (Object.is(value, -0)) return { call: "negate", arguments: [{ constant: 0 }] };
  return { call: "float", arguments: [{ constant: String(value) }] };
}

function isJson(value: TermValue): value is JsonConstant {
  if (isArray(value)) return value.every(isJson);
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  return value === null || typeof value === "boolean" || typeof value === "string";
}

/** The free variables of a term, in order of their first occurrence. */
export function freeVariables(term: Term): readonly string[] {
  const names = new Set<string>();
  const visit = (part: Term): void => {
    if ("value" in part) names.add(part.value);
    if (!("call" in part)) return;
    part.arguments.forEach(visit);
    Object.values(part.keywords ?? {}).forEach(visit);
  };
  visit(term);
  return [...names];
}

/** The term with its free variables called `name`. */
export function renameVariable(term: Term, name: string): Term {
  if ("value" in term) return { value: name };
  if (!("call" in term)) return term;
  const renamed = { call: term.call, arguments: term.arguments.map((a) => renameVariable(a, name)) };
  if (term.keywords === undefined) return renamed;
  return { ...renamed, keywords: Object.fromEntries(Object.entries(term.keywords).map(([k, t]) => [k, renameVariable(t, name)])) };
}
