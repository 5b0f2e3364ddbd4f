/**
 * Numbers as SMT-LIB: doubles as IEEE 754 binary64 rounded half to even, integers unbounded. Integers and doubles meet
 * only where one of them is a constant; other mixtures would need a conversion that the solver does not decide.
 */

import type { DoubleMeaning, IntegerMeaning, Meaning, Translated } from "./meaning.js";
import { always, doubleConstant, integerConstant, raising, Untranslatable } from "./meaning.js";
import type { Truth } from "./truth.js";
import { condition, isFalse, known, not } from "./truth.js";

export type NumberMeaning = IntegerMeaning | DoubleMeaning;

/** Booleans are integers; undefined for everything that is no number. */
export function asNumber(meaning: Meaning): NumberMeaning | undefined {
  if (meaning.kind === "integer" || meaning.kind === "double") return meaning;
  if (meaning.kind !== "boolean") return undefined;
  const { smt } = meaning.truth;
  if (smt === "true" || smt === "false") return integerConstant(smt === "true" ? 1n : 0n);
  return { kind: "integer", smt: `(ite ${smt} 1 0)` };
}

function smtOf(number: NumberMeaning): string {
  if (number.smt === undefined) throw new Untranslatable("a position in a changed text");
  return number.smt;
}

const doubleOperators: Readonly<Record<string, string>> = {
  "add.python": "fp.add",
  subtract: "fp.sub",
  "multiply.python": "fp.mul",
  "divide.python": "fp.div",
};

const integerOperators: Readonly<Record<string, string>> = { "add.python": "+", subtract: "-", "multiply.python": "*" };

export function isArithmetic(call: string): boolean {
  return doubleOperators[call] !== undefined;
}

export function arithmetic(call: string, left: Meaning, right: Meaning): Translated {
  const a = asNumber(left);
  const b = asNumber(right);
  if (a === undefined || b === undefined) {
    if (call === "add.python" || call === "multiply.python") throw new Untranslatable(`${call} of ${left.kind} and ${right.kind}`);
    return raising;
  }
  if (a.kind === "integer" && b.kind === "integer") {
    const operator = integerOperators[call];
    if (operator === undefined) throw new Untranslatable("the quotient of two integers");
    return always({ kind: "integer", smt: `(${operator} ${smtOf(a)} ${smtOf(b)})` });
  }
  const [x, y] = [toDouble(a), toDouble(b)];
  const raises = call === "divide.python" ? condition(`(fp.isZero ${y.smt})`) : isFalse;
  return always({ kind: "double", smt: `(${doubleOperators[call]} RNE ${x.smt} ${y.smt})` }, raises);
}

function toDouble(number: NumberMeaning): DoubleMeaning {
  if (number.kind === "double") return number;
  if (number.constant === undefined) throw new Untranslatable("an integer that becomes a double");
  const double = Number(number.constant);
  if (!Number.isFinite(double)) throw new Untranslatable("an integer beyond the doubles");
  return doubleConstant(double);
}

export function onNumber(call: "negate" | "plus" | "abs", operand: Meaning): Translated {
  const number = asNumber(operand);
  if (number === undefined) return raising;
  if (call === "plus") return always(number);
  if (number.kind === "double") return always({ kind: "double", smt: `(${call === "abs" ? "fp.abs" : "fp.neg"} ${smtOf(number)})` });
  const negated = `(- ${smtOf(number)})`;
  return always({ kind: "integer", smt: call === "abs" ? `(ite (< ${smtOf(number)} 0) ${negated} ${smtOf(number)})` : negated });
}

export type Comparison = "less" | "less-equal" | "greater" | "greater-equal" | "equal";

const doubleComparisons: Readonly<Record<Comparison, string>> = {
  less: "fp.lt",
  "less-equal": "fp.leq",
  greater: "fp.gt",
  "greater-equal": "fp.geq",
  equal: "fp.eq",
};

const integerComparisons: Readonly<Record<Comparison, string>> = {
  less: "<",
  "less-equal": "<=",
  greater: ">",
  "greater-equal": ">=",
  equal: "=",
};

export const mirrored: Readonly<Record<Comparison, Comparison>> = {
  less: "greater",
  "less-equal": "greater-equal",
  greater: "less",
  "greater-equal": "less-equal",
  equal: "equal",
};

export function compareNumbers(comparison: Comparison, a: NumberMeaning, b: NumberMeaning): Truth {
  if (a.kind === "integer" && b.kind === "integer") return condition(`(${integerComparisons[comparison]} ${smtOf(a)} ${smtOf(b)})`);
  if (a.kind === "double" && b.kind === "double") return condition(`(${doubleComparisons[comparison]} ${smtOf(a)} ${smtOf(b)})`);
  if (a.kind === "double") return compareNumbers(mirrored[comparison], b, a);
  if (a.constant !== undefined) return compareNumbers(comparison, exactDouble(a.constant), b);
  if (b.kind !== "double" || b.constant === undefined) throw new Untranslatable("an integer compared with a double");
  return compareWithDouble(comparison, a, b.constant);
}

function exactDouble(value: bigint): DoubleMeaning {
  const double = Number(value);
  if (!Number.isFinite(double) || BigInt(double) !== value) throw new Untranslatable("an integer that is no double");
  return doubleConstant(double);
}

/** An integer against a double that may lie between integers. */
function compareWithDouble(comparison: Comparison, a: IntegerMeaning, x: number): Truth {
  if (Number.isNaN(x)) return isFalse;
  if (!Number.isFinite(x)) return known(comparison === "equal" ? false : comparison.startsWith("less") === x > 0);
  if (Number.isInteger(x)) return compareNumbers(comparison, a, integerConstant(BigInt(x)));
  if (comparison === "equal") return isFalse;
  const below = integerConstant(BigInt(Math.floor(x)));
  return compareNumbers(comparison.startsWith("less") ? "less-equal" : "greater", a, below);
}

export function isNonZero(number: NumberMeaning): Truth {
  return not(condition(number.kind === "integer" ? `(= ${smtOf(number)} 0)` : `(fp.isZero ${smtOf(number)})`));
}
