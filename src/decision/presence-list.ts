/**
 * Decisions that depend only on which labels occur, as ordered classes: recognised on the outcome diagram itself, so that
 * thousands of words cost no more than the diagram has nodes. The atoms that settle the outcome alone form the first
 * class; with them absent, those that then settle it form the next, until one outcome is left.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import { variableInItem } from "../symbolic/item-dependence.js";
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

/** Null where the outcome depends on more than the presence of items, or not by ordered classes. */
export function presenceList(system: DecisionSystem): PresenceList | null {
  const { forest } = system.machine;
  const atoms = presenceAtoms(system);
  if (atoms === null) return null;
  const cases: PresenceCase[] = [];
  let rest: Diagram<RunOutcome> = system.outcome;
  while (rest.kind !== "leaf") {
    const settled = new Map<RunOutcome, Variable[]>();
    for (const v of supportOf(rest)) {
      const present = forest.substitute(rest, (x) => (x === v ? 1 : undefined));
      if (present.kind !== "leaf") continue;
      const same = settled.get(present.value);
      if (same === undefined) settled.set(present.value, [v]);
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

/** The outcome's variables, if each says whether an item with some property occurred; with those properties. */
export function presenceAtoms(
  system: DecisionSystem,
  variables: readonly Variable[] = supportOf(system.outcome),
): ReadonlyMap<Variable, Guard> | null {
  const { machine } = system;
  const { forest } = machine;
  const components = system.passes.flatMap((p) => p.components);
  const atoms = new Map<Variable, Guard>();
  for (const v of variables) {
    const component = components.find((c) => c.final === v);
    if (component === undefined || component.states !== 2 || component.initial !== forest.leaf<number>(0)) return null;
    const step = (state: number): Diagram<number> =>
      forest.substitute(component.step, (x) => (x === component.running ? state : undefined));
    const when = step(0);
    if (step(1) !== forest.leaf<number>(1) || !supportOf(when).every((x) => variableInItem(machine, x))) return null;
    atoms.set(
      v,
      forest.map(when, (state) => forest.leaf(state === 1)),
    );
  }
  return atoms;
}
