/**
 * The outcome as a function of numbers and texts that are read once: tests of numbers made from them (`score * 2 + magnitude > 1`,
 * `positive > negative`) become ranges of one more number, the made one, so that rules can tell them as regions.
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import type { NumberSet } from "../diagram/domain.js";
import { complementNumbers, nextUp } from "../diagram/domain.js";
import { mirrored } from "../symbolic/comparisons.js";
import type { Ordering } from "../symbolic/numeric.js";
import type { Computed } from "../symbolic/variable.js";
import type { Term } from "../terms/term.js";
import type { DecisionSystem } from "./system.js";

export interface ScalarFunction<T> {
  readonly outcome: Diagram<T>;
  /** What the numbers are that the system does not have. */
  readonly made: ReadonlyMap<Variable, MadeNumber>;
}

export interface MadeNumber extends Computed {
  /** For a difference of which only the sign is asked: the two that are compared. */
  readonly compared: readonly [Term, Term] | null;
}

/** Null where a test is of anything else. */
export function scalarFunction<T>({ machine }: DecisionSystem, outcome: Diagram<T>): ScalarFunction<T> | null {
  const { forest, variables } = machine;
  const made = new Map<Variable, MadeNumber>();
  const byTerm = new Map<string, Variable>();
  const tests = new Map<Variable, Diagram<number>>();
  for (const v of supportOf(outcome)) {
    const meaning = variables.meaning(v);
    if (meaning.kind !== "condition") {
      if (!("place" in meaning) || meaning.place.from !== "response") return null;
      continue;
    }
    const written = rangeTest(meaning.term);
    const test = written !== null && byTerm.has(keyOf(reversed(written))) ? reversed(written) : written;
    if (test === null || !meaning.operands.every((o) => isReadOnce(variables.meaning(o)))) return null;
    const key = keyOf(test);
    let number = byTerm.get(key);
    if (number === undefined) {
      const fresh = variables.freshNumber();
      number = fresh.variable;
      fresh.complete({ kind: "condition", term: test.number, operands: meaning.operands });
      byTerm.set(key, number);
      made.set(number, { term: test.number, operands: meaning.operands, compared: test.compared });
    }
    tests.set(
      v,
      forest.map(forest.numberIn(number, test.passing), (b) => forest.leaf(b ? 1 : 0)),
    );
  }
  return { outcome: tests.size === 0 ? outcome : forest.substitute(outcome, (v) => tests.get(v)), made };
}

function isReadOnce(meaning: { readonly kind: string; readonly place?: { readonly from: string } }): boolean {
  return (meaning.kind === "number" || meaning.kind === "length") && meaning.place?.from === "response";
}

/** A comparison as a number and the doubles of it for which it holds. */
interface RangeTest {
  readonly number: Term;
  readonly compared: readonly [Term, Term] | null;
  readonly relation: Ordering;
  readonly passing: NumberSet;
}

function rangeTest(term: Term): RangeTest | null {
  if (!("call" in term) || !Object.hasOwn(mirrored, term.call)) return null;
  const relation = term.call as Ordering;
  const [left, right] = term.arguments;
  if (left === undefined || right === undefined) return null;
  const [a, b] = [constantOf(left), constantOf(right)];
  if (b !== null) return isArithmetic(left) ? { number: left, compared: null, relation, passing: doubles(relation, b) } : null;
  if (a !== null)
    return isArithmetic(right)
      ? { number: right, compared: null, relation: mirrored[relation], passing: doubles(mirrored[relation], a) }
      : null;
  if (!isArithmetic(left) || !isArithmetic(right)) return null;
  // Of doubles the difference has the sign of the comparison: where they differ it is at least the least double.
  return differenceTest(relation, left, right);
}

function differenceTest(relation: Ordering, left: Term, right: Term): RangeTest {
  return {
    number: { call: "subtract", arguments: [left, right] },
    compared: [left, right],
    relation,
    passing: doubles(relation, 0),
  };
}

/** What is asked of a difference, asked of the difference the other way round. */
function reversed(test: RangeTest): RangeTest {
  if (test.compared === null) return test;
  const [left, right] = test.compared;
  return differenceTest(mirrored[test.relation], right, left);
}

function keyOf({ number, compared }: RangeTest): string {
  return JSON.stringify([number, compared === null]);
}

function doubles(relation: Ordering, bound: number): NumberSet {
  switch (relation) {
    case "less":
      return complementNumbers([bound]);
    case "less-equal":
      return complementNumbers([nextUp(bound)]);
    case "greater":
      return [nextUp(bound)];
    case "greater-equal":
      return [bound];
    case "equal.python":
      return [bound, nextUp(bound)];
    case "not-equal.python":
      return complementNumbers([bound, nextUp(bound)]);
  }
}

function constantOf(term: Term): number | null {
  if ("integer" in term) return Number.isSafeInteger(Number(term.integer)) ? Number(term.integer) : null;
  if ("constant" in term) return typeof term.constant === "number" ? term.constant : null;
  if ("call" in term && term.call === "negate") {
    const [inner] = term.arguments;
    const value = inner === undefined ? null : constantOf(inner);
    return value === null ? null : -value;
  }
  return null;
}

const operators: ReadonlySet<string> = new Set(["add.python", "subtract", "multiply.python", "negate", "plus", "abs", "round", "float"]);

/** Arithmetic that gives a number for all numbers. */
function isArithmetic(term: Term): boolean {
  if ("value" in term) return true;
  if (!("call" in term)) return constantOf(term) !== null;
  if (term.call === "divide.python") {
    const [left, right] = term.arguments;
    const divisor = right === undefined ? null : constantOf(right);
    return left !== undefined && isArithmetic(left) && divisor !== null && divisor !== 0;
  }
  return operators.has(term.call) && term.arguments.every(isArithmetic);
}
