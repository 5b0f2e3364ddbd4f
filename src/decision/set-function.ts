/**
 * Decisions that depend on which classes occur, as a diagram over one yes/no variable a class (and a fact beside them): by ordered
 * classes, by classes that each add their part, or by a condition for each outcome in the fewest terms.
 */
import type { Diagram, Forest, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Automaton, AutomatonSymbol } from "./automaton.js";
import { withinBudget } from "./budget.js";
import type { RunOutcome } from "./outcome.js";
import type { Term } from "./two-level.js";
import { disjunctiveForm } from "./two-level.js";

export interface SetFunction {
  readonly forest: Forest;
  /** One a class: whether an item of it occurs. */
  readonly classes: readonly Variable[];
  /** One a fact. */
  readonly facts: readonly Variable[];
  readonly outcome: Diagram<RunOutcome>;
  /** The combinations that there are. */
  readonly possible: Guard;
}

/** Positions are those of classes, then of facts. */
export type SetKind =
  | {
      readonly kind: "ordered";
      readonly order: readonly { readonly position: number; readonly outcome: RunOutcome }[];
      readonly otherwise: RunOutcome;
    }
  | { readonly kind: "multi-select"; readonly combinations: readonly Combination[] }
  | { readonly kind: "presence"; readonly conditions: readonly Condition[] };

export interface Combination {
  readonly present: readonly number[];
  readonly outcome: RunOutcome;
}

export interface Condition {
  readonly outcome: RunOutcome;
  /** One of these holds. */
  readonly any: readonly Term[];
}

/** More classes than this are not tried for sets of classes. */
const classLimit = 48;
/** Classes that each add their part make 2^n outcomes. */
const selectLimit = 6;
/** Conditions with more terms than this tell nobody anything. */
const termLimit = 200;

/** Null where the conditions would be too long. */
export function setKind(sets: SetFunction): SetKind | null {
  const ordered = sets.facts.length === 0 ? orderedClasses(sets) : null;
  if (ordered !== null) return ordered;
  const outcomes = leavesOf(sets.outcome);
  const n = sets.classes.length;
  if (sets.facts.length === 0 && n <= selectLimit && outcomes.length === 1 << n && sets.possible === sets.forest.true)
    return { kind: "multi-select", combinations: combinationsOf(sets) };
  const conditions = withinBudget(() => conditionsOf(sets));
  return conditions === null ? null : { kind: "presence", conditions };
}

/** An order of the classes in which the first present one decides; null if there is none. */
function orderedClasses({ forest, classes, outcome, possible }: SetFunction): SetKind | null {
  const nowhere = Symbol("nowhere");
  const known = forest.ite<RunOutcome | symbol>(possible, outcome, forest.leaf<RunOutcome | symbol>(nowhere));
  const order: { position: number; outcome: RunOutcome }[] = [];
  let rest = known;
  let open = classes.map((_, position) => position);
  const only = (d: Diagram<RunOutcome | symbol>): RunOutcome | null => {
    const values = leavesOf(d).filter((value): value is RunOutcome => typeof value !== "symbol");
    return values.length === 1 ? values[0]! : null;
  };
  const settle = (position: number, lane: number): Diagram<RunOutcome | symbol> =>
    forest.substitute(rest, (v) => (v === classes[position] ? lane : undefined));
  while (open.length > 0) {
    const found = open.map((position) => ({ position, outcome: only(settle(position, 1)) })).find((c) => c.outcome !== null);
    if (found === undefined) return null;
    order.push({ position: found.position, outcome: found.outcome! });
    rest = settle(found.position, 0);
    open = open.filter((position) => position !== found.position);
  }
  const otherwise = only(rest);
  return otherwise === null ? null : { kind: "ordered", order, otherwise };
}

function combinationsOf({ forest, classes, outcome }: SetFunction): Combination[] {
  return Array.from({ length: 1 << classes.length }, (_, set) => {
    const leaf = forest.substitute(outcome, (v) => (set >> classes.indexOf(v)) & 1);
    return { present: classes.flatMap((_v, i) => (set & (1 << i) ? [i] : [])), outcome: (leaf as { value: RunOutcome }).value };
  });
}

function conditionsOf({ forest, classes, facts, outcome, possible }: SetFunction): Condition[] | null {
  const conditions: Condition[] = [];
  let terms = 0;
  for (const one of leavesOf(outcome)) {
    const holds = forest.map(outcome, (o) => forest.leaf(o === one));
    if (forest.and(holds, possible) === forest.false) continue;
    const any = disjunctiveForm(forest, [...classes, ...facts], holds, possible);
    conditions.push({ outcome: one, any });
    terms += any.length;
    if (terms > termLimit) return null;
  }
  return conditions;
}

/** Which is there, of two or more lanes. */
export function bitIs(forest: Forest, variable: Variable): Guard {
  return forest.lanesIn(
    variable,
    LaneSet.of(2, (lane) => lane === 1),
  );
}

/** The outcome as a function of the set of classes present; null if order or number matters. `fresh` gives new yes/no variables. */
export function setFunctionOf(
  forest: Forest,
  a: Automaton<RunOutcome>,
  active: readonly AutomatonSymbol[],
  fresh: () => Variable,
): SetFunction | null {
  if (active.length > classLimit || !isOfSets(a, active)) return null;
  const classes = active.map(fresh);
  // From the last class to the first: the outcome from each state, by the classes that are still to be asked.
  const built = withinBudget(() => {
    let from: readonly Diagram<RunOutcome>[] = a.output.map((o) => forest.leaf(o));
    for (let i = active.length - 1; i >= 0; i--) {
      const isThere = bitIs(forest, classes[i]!);
      const after = from;
      from = a.output.map((_, state) => forest.ite(isThere, after[active[i]!.next[state]!]!, after[state]!));
    }
    return from[a.initial]!;
  });
  return built === null ? null : { forest, classes, facts: [], outcome: built, possible: forest.true };
}

/** Whether items commute and repeats change nothing. */
export function isOfSets(a: Automaton<unknown>, active: readonly AutomatonSymbol[]): boolean {
  return a.output.every((_, q) =>
    active.every((x) => x.next[x.next[q]!] === x.next[q] && active.every((y) => y.next[x.next[q]!] === x.next[y.next[q]!])),
  );
}
