/** Tries a witness: does every term evaluate on it as the question wants? The last word before an answer `sat`. */
import { evaluateTerm } from "../terms/evaluate.js";
import type { Question, Witness } from "./question.js";

export function confirms(question: Question, witness: Witness): boolean {
  const isTrue = (term: Parameters<typeof evaluateTerm>[0]): boolean => evaluateTerm(term, (name) => witness[name]) === true;
  return isWithin(question, witness) && question.holds.every(isTrue) && !question.fails.some(isTrue);
}

/** Whether each variable has a value of its sort, within its bounds. */
function isWithin({ variables }: Question, witness: Witness): boolean {
  return Object.entries(variables).every(([name, { kind, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }]) => {
    const value = witness[name];
    if (value === undefined || typeof value !== { double: "number", integer: "bigint", text: "string" }[kind]) return false;
    if (typeof value === "number" && !Number.isFinite(value)) return false;
    const size = typeof value === "string" ? Array.from(value).length : value;
    return size >= minimum && size <= maximum;
  });
}
