/**
 * Recognises "the greatest of several numbers decides": a diagram over pairwise comparisons of plain variables whose
 * outcome, on every way in which they can be ordered, is that of the greatest, the first or the last of equal ones.
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { childAt, supportOf } from "../diagram/diagram.js";
import type { Machine } from "../symbolic/machine.js";
import { evaluateTerm } from "../terms/evaluate.js";
import type { Term } from "../terms/term.js";
import type { RunOutcome } from "./outcome.js";

export interface ArgumentMaximum {
  readonly ties: "first" | "last";
  readonly cases: readonly { readonly variable: Variable; readonly outcome: RunOutcome }[];
}

/** 4 numbers have 75 weak orders, 5 have 541. */
const variableLimit = 5;

export function argumentMaximum(machine: Machine, outcome: Diagram<RunOutcome>): ArgumentMaximum | null {
  const conditions = supportOf(outcome);
  const operands = new Map<number, Variable>();
  for (const v of conditions) {
    const meaning = machine.variables.meaning(v);
    if (meaning.kind !== "condition" || !comparesVariables(meaning.term)) return null;
    for (const o of meaning.operands) operands.set(o.order, o);
  }
  const variables = [...operands.values()].sort((a, b) => a.order - b.order);
  if (variables.length < 2 || variables.length > variableLimit) return null;
  if (variables.some((v) => machine.variables.meaning(v).kind !== "number")) return null;
  const outcomeAt = (values: readonly number[]): RunOutcome => {
    let at = outcome;
    while (at.kind !== "leaf") {
      const meaning = machine.variables.meaning(at.variable);
      const holds =
        meaning.kind === "condition" &&
        evaluateTerm(meaning.term, (name) => values[variables.findIndex((v) => String(v.order) === name)] ?? null) === true;
      at = childAt(at, holds ? 1 : 0);
    }
    return at.value;
  };
  const single = variables.map((_, i) => outcomeAt(variables.map((__, j) => (i === j ? 1 : 0))));
  for (const ties of ["first", "last"] as const) {
    if (weakOrders(variables.length).every((ranks) => outcomeAt(ranks) === single[greatest(ranks, ties)]!)) {
      return { ties, cases: variables.map((variable, i) => ({ variable, outcome: single[i]! })) };
    }
  }
  return null;
}

const comparisons = new Set(["less", "less-equal", "greater", "greater-equal", "equal.python", "not-equal.python"]);

/** A comparison of two variables as they are, without margins or factors. */
function comparesVariables(term: Term): boolean {
  if (!("call" in term) || !comparisons.has(term.call)) return false;
  const [left, right] = term.arguments;
  return left !== undefined && right !== undefined && "value" in left && "value" in right && left.value !== right.value;
}

function greatest(ranks: readonly number[], ties: "first" | "last"): number {
  const most = Math.max(...ranks);
  return ties === "first" ? ranks.indexOf(most) : ranks.lastIndexOf(most);
}

/** Every way to order n numbers, equal ones included, as ranks. */
function weakOrders(n: number): number[][] {
  let orders: number[][] = [[]];
  for (let i = 0; i < n; i++) orders = orders.flatMap((o) => Array.from({ length: n }, (_, rank) => [...o, rank]));
  return orders;
}
