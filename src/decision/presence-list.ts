/**
 * Decisions that depend only on which labels occur, as ordered classes: recognised on the outcome diagram itself, so that
 * thousands of words cost no more than the diagram has nodes. The atoms that settle the outcome alone form the first
 * class; with them absent, those that then settle it form the next, until one outcome is left.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { childAt, childrenOf, supportOf } from "../diagram/diagram.js";
import { variableInItem } from "../symbolic/item-dependence.js";
import { qualifying } from "./number-kinds.js";
import type { RunOutcome } from "./outcome.js";
import type { DecisionSystem } from "./system.js";

export interface PresenceCase {
  /** Items of which one must occur. */
  readonly guard: Guard;
  readonly outcome: RunOutcome;
}

export interface PresenceList {
  readonly cases: readonly PresenceCase[];
  readonly otherwise: RunOutcome;
}

type Node = Exclude<Diagram<RunOutcome>, { kind: "leaf" }>;

/** Null where the outcome depends on more than the presence of items, or not by ordered classes. */
export function presenceList(system: DecisionSystem): PresenceList | null {
  const { forest } = system.machine;
  const atoms = presenceAtoms(system);
  if (atoms === null) return null;
  const cases: PresenceCase[] = [];
  let rest: Diagram<RunOutcome> = system.outcome;
  while (rest.kind !== "leaf") {
    const settled = new Map<RunOutcome, Variable[]>();
    for (const [v, outcome] of settledAlone(rest)) {
      const same = settled.get(outcome);
      if (same === undefined) settled.set(outcome, [v]);
      else same.push(v);
    }
    const [first, ...others] = settled;
    if (first === undefined || others.length > 0) return null;
    const [outcome, variables] = first;
    cases.push({ guard: variables.map((v) => atoms.get(v)!).reduce((a, b) => forest.or(a, b)), outcome });
    const absent = new Set(variables);
    rest = forest.substitute(rest, (x) => (absent.has(x) ? 0 : undefined));
  }
  return { cases, otherwise: rest.value };
}

/** The variables that settle the outcome by being present, whatever the others are; with that outcome. By one walk over the nodes. */
function settledAlone(diagram: Diagram<RunOutcome>): ReadonlyMap<Variable, RunOutcome> {
  const known = new Map<number, ReadonlyMap<Variable, RunOutcome>>();
  const visit = (node: Node): ReadonlyMap<Variable, RunOutcome> => {
    const before = known.get(node.id);
    if (before !== undefined) return before;
    const settled = new Map<Variable, RunOutcome>();
    const present = childAt(node, 1);
    if (present.kind === "leaf") settled.set(node.variable, present.value);
    const children = childrenOf(node);
    const inner = children.filter((c) => c.kind !== "leaf").map(visit);
    for (const [v, outcome] of inner[0] ?? []) {
      const agreed = inner.every((s) => s.get(v) === outcome) && children.every((c) => c.kind !== "leaf" || c.value === outcome);
      if (agreed) settled.set(v, outcome);
    }
    known.set(node.id, settled);
    return settled;
  };
  return diagram.kind === "leaf" ? new Map() : visit(diagram);
}

/** The outcome's variables, if each says whether an item with some property occurred; with those properties. */
export function presenceAtoms(
  system: DecisionSystem,
  variables: readonly Variable[] = supportOf(system.outcome),
): ReadonlyMap<Variable, Guard> | null {
  const { machine } = system;
  const { forest } = machine;
  const atoms = new Map<Variable, Guard>();
  for (const v of variables) {
    const pass = system.passes.find((p) => p.components.some((c) => c.final === v));
    const component = pass?.components.find((c) => c.final === v);
    if (pass === undefined || component === undefined || component.states !== 2 || component.initial !== forest.leaf<number>(0))
      return null;
    const step = (state: number): Diagram<number> =>
      forest.substitute(component.step, (x) => (x === component.running ? state : undefined));
    const when = step(0);
    if (step(1) !== forest.leaf<number>(1) || !supportOf(when).every((x) => variableInItem(machine, x))) return null;
    const passes = forest.map(when, (state) => forest.leaf(state === 1));
    atoms.set(v, qualifying(machine, passes, pass.pass.stream));
  }
  return atoms;
}
