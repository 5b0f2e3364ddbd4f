/**
 * Decisions on which classes occur in several lists, and on facts about single numbers or texts beside them: a fact is where
 * the rest of the decision, as a function of the classes, is one and the same.
 */
import type { Diagram, Forest, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { placeKey } from "../symbolic/variable.js";
import type { RunOutcome } from "./outcome.js";
import { presenceAtoms } from "./presence-list.js";
import { scalarFunction } from "./scalar-function.js";
import type { SetFunction } from "./set-function.js";
import { bitIs } from "./set-function.js";
import type { DecisionSystem } from "./system.js";

export interface PresenceFunction {
  /** Items of which one must occur, one guard a class. */
  readonly classes: readonly Guard[];
  /** Over what is read once. A single fact holds or not; of several, exactly one holds. */
  readonly facts: readonly Guard[];
  readonly sets: SetFunction;
}

const classLimit = 24;
/** More tests of occurrence than this are not put together into classes. */
const testLimit = 48;
const factLimit = 6;

/** Null where the decision depends on anything else. */
export function presenceFunction(system: DecisionSystem): PresenceFunction | null {
  const { forest, variables } = system.machine;
  const support = supportOf(system.outcome);
  const states = support.filter((v) => variables.meaning(v).kind === "final" || isState(system, v));
  const scalars = support.filter((v) => !states.includes(v));
  const scalar = scalars.every((v) => ["number", "text", "length", "present", "condition"].includes(variables.meaning(v).kind));
  const tests = states.length === 0 || states.length > testLimit || !scalar ? null : presenceAtoms(system, states);
  if (tests === null) return null;
  const { outcome, atoms } = together(system, tests);
  if (atoms.size > classLimit) return null;
  // Variables that come after all others: what is read once is asked first, and below it are functions of the classes alone.
  const bits = new Map([...atoms.keys()].map((v) => [v, variables.state(2).variable]));
  const moved = forest.substitute(outcome, (v) =>
    bits.has(v) ? forest.map(bitIs(forest, bits.get(v)!), (b) => forest.leaf(b ? 1 : 0)) : undefined,
  );
  const cases = residues(forest, moved, new Set(bits.values()));
  const [first, second, ...more] = cases;
  const isTold = ({ where }: { readonly where: Guard }): boolean => scalarFunction(system, where) !== null;
  if (first === undefined || cases.length > factLimit || !cases.every(isTold)) return null;
  const possible = occurring(system, bits, atoms);
  const classes = [...atoms.values()];
  const common = { forest, classes: [...bits.values()] };
  if (second === undefined) return { classes, facts: [], sets: { ...common, facts: [], outcome: first.rest, possible } };
  if (more.length === 0) {
    const fact = variables.state(2).variable;
    return {
      classes,
      facts: [second.where],
      sets: { ...common, facts: [fact], outcome: forest.ite(bitIs(forest, fact), second.rest, first.rest), possible },
    };
  }
  const facts = cases.map(() => variables.state(2).variable);
  return {
    classes,
    facts: cases.map(({ where }) => where),
    sets: {
      ...common,
      facts,
      outcome: cases.reduceRight<Diagram<RunOutcome>>((rest, c, i) => forest.ite(bitIs(forest, facts[i]!), c.rest, rest), first.rest),
      possible: forest.and(possible, exactlyOne(forest, facts)),
    },
  };
}

function exactlyOne(forest: Forest, variables: readonly Variable[]): Guard {
  const guards = variables.map((v) => bitIs(forest, v));
  const alone = guards.map((_, i) => guards.map((g, j) => (i === j ? g : forest.not(g))).reduce((a, b) => forest.and(a, b)));
  return alone.reduce((a, b) => forest.or(a, b));
}

/** What is left of a diagram below all tests of other variables than `below`, and where. */
function residues(
  forest: Forest,
  diagram: Diagram<RunOutcome>,
  below: ReadonlySet<Variable>,
): { readonly rest: Diagram<RunOutcome>; readonly where: Guard }[] {
  const known = new Map<number, Diagram<Diagram<RunOutcome>>>();
  const cut = (d: Diagram<RunOutcome>): Diagram<Diagram<RunOutcome>> => {
    if (d.kind === "leaf" || below.has(d.variable)) return forest.leaf(d);
    let result = known.get(d.id);
    if (result === undefined) {
      result =
        d.kind === "lanes"
          ? forest.laneNode(
              d.variable,
              d.branches.map(({ when, then }) => ({ when, then: cut(then) })),
            )
          : forest.rangeNode(d.variable, d.cuts, d.children.map(cut));
      known.set(d.id, result);
    }
    return result;
  };
  const top = cut(diagram);
  return leavesOf(top).map((rest) => ({ rest, where: forest.map(top, (other) => forest.leaf(other === rest)) }));
}

/** Which classes can occur together and without others: one that lies inside another one never does without it. */
function occurring(system: DecisionSystem, bits: ReadonlyMap<Variable, Variable>, atoms: ReadonlyMap<Variable, Guard>): Guard {
  const { forest } = system.machine;
  const lists = new Map<string, Variable[]>();
  for (const v of atoms.keys()) lists.set(listOf(system, v), [...(lists.get(listOf(system, v)) ?? []), v]);
  let possible = forest.true;
  for (const members of lists.values()) {
    const guards = members.map((v) => atoms.get(v)!);
    const overlap = guards.some((a, i) => guards.slice(i + 1).some((b) => forest.and(a, b) !== forest.false));
    if (!overlap) continue;
    const kinds = forest.leaf<string>("");
    const items = guards.reduce<Diagram<string>>(
      (all, guard, i) => forest.apply(all, guard, (key, isIn) => forest.leaf(isIn ? `${key},${i}` : key)),
      kinds,
    );
    const sets = leavesOf(items).map((key) => key.split(",").filter(Boolean).map(Number));
    const isThere = members.map((v) => bitIs(forest, bits.get(v)!));
    for (const [i, guard] of isThere.entries()) {
      const ways = sets.filter((set) => set.includes(i)).map((set) => set.map((j) => isThere[j]!).reduce((a, b) => forest.and(a, b)));
      possible = forest.and(
        possible,
        forest.or(
          forest.not(guard),
          ways.reduce((a, b) => forest.or(a, b), forest.false),
        ),
      );
    }
  }
  return possible;
}

/** The list that a state is about, in whatever order its pass goes through it. */
function listOf({ machine, passes }: DecisionSystem, variable: Variable): string {
  const stream = passes.find((p) => p.components.some((c) => c.final === variable))?.pass.stream;
  if (stream === undefined) return "";
  const isOrder = stream.from === "ranking" && stream.path.length === 0;
  return placeKey(isOrder ? machine.variables.rankings[stream.ranking]!.stream : stream);
}

/** Tests of items of one list of which it makes no difference which one holds, as one class. */
function together(
  system: DecisionSystem,
  tests: ReadonlyMap<Variable, Guard>,
): { readonly outcome: Diagram<RunOutcome>; readonly atoms: ReadonlyMap<Variable, Guard> } {
  const { forest } = system.machine;
  const atoms = new Map(tests);
  let { outcome } = system;
  const where = (a: Variable, inA: number, b: Variable, inB: number): Diagram<RunOutcome> =>
    forest.substitute(outcome, (v) => (v === a ? inA : v === b ? inB : undefined));
  for (const a of tests.keys())
    for (const b of tests.keys()) {
      if (a === b || !atoms.has(a) || !atoms.has(b) || listOf(system, a) !== listOf(system, b)) continue;
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
