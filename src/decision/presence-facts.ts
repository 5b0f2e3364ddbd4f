/**
 * Decisions on which classes occur in several lists, and on one fact about single numbers or texts beside them: the fact
 * is where the rest of the decision, as a function of the classes, is the one or the other.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { RunOutcome } from "./outcome.js";
import { presenceAtoms } from "./presence-list.js";
import type { DecisionSystem } from "./system.js";

export interface PresenceFunction {
  /** Items of which one must occur, one guard a class. */
  readonly classes: readonly Guard[];
  /** Over what is read once; null where nothing is. */
  readonly fact: Guard | null;
  /** By the set of classes that occur, as bits; the fact is the bit after them. */
  outcomeOf(set: number): RunOutcome;
}

const classLimit = 8;

/** Null where the decision depends on anything else. */
export function presenceFunction(system: DecisionSystem): PresenceFunction | null {
  const { machine, outcome } = system;
  const { forest, variables } = machine;
  const support = supportOf(outcome);
  const states = support.filter((v) => variables.meaning(v).kind === "final" || isState(system, v));
  const scalars = support.filter((v) => !states.includes(v));
  const scalar = scalars.every((v) => ["number", "text", "length", "present", "condition"].includes(variables.meaning(v).kind));
  const atoms = states.length === 0 || states.length > classLimit || !scalar ? null : presenceAtoms(system, states);
  if (atoms === null) return null;
  const bits = [...atoms.keys()];
  const at = (set: number): Diagram<RunOutcome> =>
    forest.substitute(outcome, (v) => (atoms.has(v) ? (set >> bits.indexOf(v)) & 1 : undefined));
  const all = Array.from({ length: 1 << bits.length }, (_, set) => at(set));
  const vectors = new Map<string, readonly RunOutcome[]>([["", []]]);
  const ids = leavesOf(outcome);
  let rest: Diagram<string> = forest.leaf("");
  for (const residual of all)
    rest = forest.apply(rest, residual, (key, o) => {
      const longer = `${key},${ids.indexOf(o)}`;
      vectors.set(longer, [...vectors.get(key)!, o]);
      return forest.leaf(longer);
    });
  const [no, yes, ...more] = leavesOf(rest);
  if (no === undefined || more.length > 0) return null;
  const fact = yes === undefined ? null : forest.map(rest, (key) => forest.leaf(key === yes));
  return {
    classes: [...atoms.values()],
    fact,
    outcomeOf: (set) => vectors.get(((set >> bits.length) & 1) === 1 && yes !== undefined ? yes : no)![set & (all.length - 1)]!,
  };
}

function isState(system: DecisionSystem, variable: Variable): boolean {
  return system.passes.some((p) => p.components.some((c) => c.final === variable));
}
