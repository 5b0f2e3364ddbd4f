/**
 * Numbers made by adding, subtracting and multiplying, compared with a constant: a test of the made number, so that two programs that
 * compare the same number with other constants, or the other way round, test one variable.
 */
import { nextUp } from "../diagram/domain.js";
import type { Term } from "../terms/term.js";

export interface MadeNumber {
  readonly term: Term;
  /** Where the comparison holds, as starts of ranges (domain.ts). */
  readonly set: readonly number[];
}

const arithmetic = new Set([
  "add.python",
  "subtract",
  "multiply.python",
  "multiply",
  "add.js",
  "multiply.js",
  "subtract.js",
  "negate",
  "round",
  "abs",
  "Math.abs",
  "Math.round",
]);

const turned: Readonly<Record<string, string>> = {
  less: "greater",
  "less-equal": "greater-equal",
  greater: "less",
  "greater-equal": "less-equal",
};

/** Null where the term is no such comparison. */
export function madeNumber(term: Term): MadeNumber | null {
  if (!("call" in term) || term.arguments.length !== 2) return null;
  const call = term.call.replace(/\.js$/u, "");
  const [left, right] = term.arguments as [Term, Term];
  const [a, b] = [numberOf(left), numberOf(right)];
  if (turned[call] === undefined || (a === null) === (b === null)) return null;
  const made = a === null ? left : right;
  const bound = (a ?? b)!;
  return isMade(made) ? { term: made, set: rangeOf(a === null ? call : turned[call]!, bound) } : null;
}

function rangeOf(call: string, bound: number): readonly number[] {
  const start = call === "less" || call === "greater-equal" ? bound : nextUp(bound);
  return call.startsWith("less") ? [-Infinity, start] : [start];
}

function numberOf(term: Term): number | null {
  if ("constant" in term) return typeof term.constant === "number" ? term.constant : null;
  return "integer" in term ? Number(term.integer) : null;
}

/** Made of variables by arithmetic that always gives a number; a variable alone is one already. */
function isMade(term: Term): boolean {
  return "value" in term || ("call" in term && arithmetic.has(term.call) && term.arguments.every((a) => numberOf(a) !== null || isMade(a)));
}
