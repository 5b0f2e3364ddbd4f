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
  /** In the order in which equal ones decide. */
  readonly cases: readonly { readonly variable: Variable; readonly outcome: RunOutcome }[];
  /** What the greatest must be at least, and the outcome where it is not. */
  readonly least: { readonly value: number; readonly otherwise: RunOutcome } | null;
}

/** 4 numbers have 75 weak orders, 5 have 541. */
const variableLimit = 5;

export function argumentMaximum(machine: Machine, outcome: Diagram<RunOutcome>): ArgumentMaximum | null {
  const operands = operandsOf(machine, outcome);
  const cuts = cutsOf(outcome);
  if (operands === null || cuts.length > 1) return null;
  return maximumOf(machine, outcome, operands, cuts) ?? maximumOf(machine, outcome, inOrderOfTies(machine, outcome, operands), cuts);
}

/** The numbers in the order in which they decide where two of them are the greatest. */
function inOrderOfTies(machine: Machine, outcome: Diagram<RunOutcome>, variables: readonly Variable[]): Variable[] {
  const alone = (i: number): RunOutcome =>
    outcomeFor(
      machine,
      outcome,
      variables,
      variables.map((_, k) => (k === i ? 1 : 0)),
      1,
    );
  const wins = variables.map(
    (_, i) =>
      variables.filter((__, j) => {
        const tied = variables.map((___, k) => (k === i || k === j ? 1 : 0));
        return i !== j && outcomeFor(machine, outcome, variables, tied, 1) === alone(i);
      }).length,
  );
  return [...variables].sort((a, b) => wins[variables.indexOf(b)]! - wins[variables.indexOf(a)]!);
}

/** The outcome where the numbers are ordered like `ranks`, and those from `least` on reach the bound. */
function outcomeFor(
  machine: Machine,
  outcome: Diagram<RunOutcome>,
  variables: readonly Variable[],
  ranks: readonly number[],
  least: number,
): RunOutcome {
  let at = outcome;
  while (at.kind !== "leaf") {
    const { variable } = at;
    if (at.kind === "ranges") at = at.children[ranks[variables.indexOf(variable)]! >= least ? 1 : 0]!;
    else {
      const meaning = machine.variables.meaning(variable);
      const holds =
        meaning.kind === "condition" &&
        evaluateTerm(meaning.term, (name) => ranks[variables.findIndex((v) => String(v.order) === name)] ?? null) === true;
      at = childAt(at, holds ? 1 : 0);
    }
  }
  return at.value;
}

function maximumOf(
  machine: Machine,
  outcome: Diagram<RunOutcome>,
  variables: readonly Variable[],
  cuts: readonly number[],
): ArgumentMaximum | null {
  const outcomeAt = (ranks: readonly number[], least: number): RunOutcome => outcomeFor(machine, outcome, variables, ranks, least);
  const n = variables.length;
  const single = variables.map((_, i) =>
    outcomeAt(
      variables.map((__, k) => (i === k ? 1 : 0)),
      1,
    ),
  );
  const bounds = cuts.length === 0 ? [0] : Array.from({ length: n + 1 }, (_, least) => least);
  const otherwise = outcomeAt(
    variables.map(() => 0),
    n,
  );
  for (const ties of ["first", "last"] as const) {
    const expected = (ranks: readonly number[], least: number): RunOutcome =>
      Math.max(...ranks) >= least ? single[greatest(ranks, ties)]! : otherwise;
    const holds = weakOrders(n).every((ranks) => bounds.every((least) => outcomeAt(ranks, least) === expected(ranks, least)));
    if (!holds) continue;
    const [value] = cuts;
    const cases = variables.map((variable, i) => ({ variable, outcome: single[i]! }));
    if (ties === "last") cases.reverse();
    return { cases, least: value === undefined ? null : { value, otherwise } };
  }
  return null;
}

/** The numbers that the diagram compares, as they are; null if it tests anything else. */
function operandsOf(machine: Machine, outcome: Diagram<RunOutcome>): Variable[] | null {
  const operands = new Map<number, Variable>();
  for (const v of supportOf(outcome)) {
    const meaning = machine.variables.meaning(v);
    if (v.lanes === undefined) operands.set(v.order, v);
    else if (meaning.kind !== "condition" || !comparesVariables(meaning.term)) return null;
    else for (const o of meaning.operands) operands.set(o.order, o);
  }
  const variables = [...operands.values()].sort((a, b) => a.order - b.order);
  if (variables.length < 2 || variables.length > variableLimit) return null;
  const isNumber = (v: Variable): boolean => ["number", "register"].includes(machine.variables.meaning(v).kind);
  return variables.every(isNumber) ? variables : null;
}

/** The bounds that numbers are compared with; several where a number has more than one, or they differ. */
function cutsOf(outcome: Diagram<RunOutcome>): number[] {
  const cuts = new Set<number>();
  const seen = new Set<number>();
  const visit = (d: Diagram<RunOutcome>): void => {
    if (d.kind === "leaf" || seen.has(d.id)) return;
    seen.add(d.id);
    if (d.kind === "ranges") for (const cut of d.cuts) cuts.add(cut);
    (d.kind === "lanes" ? d.branches.map((b) => b.then) : d.children).forEach(visit);
  };
  visit(outcome);
  return [...cuts];
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
