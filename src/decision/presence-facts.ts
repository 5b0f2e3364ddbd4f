/**
 * Decisions on which classes occur in several lists, and on one fact about single numbers or texts beside them: the fact
 * is where the rest of the decision, as a function of the classes, is the one or the other.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { placeKey } from "../symbolic/variable.js";
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
/** More tests of occurrence than this are not put together into classes. */
const testLimit = 48;

/** Null where the decision depends on anything else. */
export function presenceFunction(system: DecisionSystem): PresenceFunction | null {
  const { machine } = system;
  const { forest, variables } = machine;
  const support = supportOf(system.outcome);
  const states = support.filter((v) => variables.meaning(v).kind === "final" || isState(system, v));
  const scalars = support.filter((v) => !states.includes(v));
  const scalar = scalars.every((v) => ["number", "text", "length", "present", "condition"].includes(variables.meaning(v).kind));
  const tests = states.length === 0 || states.length > testLimit || !scalar ? null : presenceAtoms(system, states);
  if (tests === null) return null;
  const { outcome, atoms } = together(system, tests);
  if (atoms.size > classLimit) return null;
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

/** Tests of items of one list of which it makes no difference which one holds, as one class. */
function together(
  { machine, outcome: whole, passes }: DecisionSystem,
  tests: ReadonlyMap<Variable, Guard>,
): { readonly outcome: Diagram<RunOutcome>; readonly atoms: ReadonlyMap<Variable, Guard> } {
  const { forest } = machine;
  const atoms = new Map(tests);
  let outcome = whole;
  const listOf = (v: Variable): string => {
    const pass = passes.find((p) => p.components.some((c) => c.final === v));
    return pass === undefined ? "" : placeKey(pass.pass.stream);
  };
  const where = (a: Variable, inA: number, b: Variable, inB: number): Diagram<RunOutcome> =>
    forest.substitute(outcome, (v) => (v === a ? inA : v === b ? inB : undefined));
  for (const a of tests.keys())
    for (const b of tests.keys()) {
      if (a === b || !atoms.has(a) || !atoms.has(b) || listOf(a) !== listOf(b)) continue;
      const both = where(a, 1, b, 1);
      if (where(a, 1, b, 0) !== both || where(a, 0, b, 1) !== both) continue;
      outcome = forest.substitute(outcome, (v) => (v === b ? 0 : undefined));
      atoms.set(a, forest.or(atoms.get(a)!, atoms.get(b)!));
      atoms.delete(b);
    }
  return { outcome, atoms };
}

function isState(system: DecisionSystem, variable: Variable): boolean {
  return system.passes.some((p) => p.components.some((c) => c.final === variable));
}
