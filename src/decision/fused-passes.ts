/**
 * Passes over one list of which the decision asks no more together than one of them could say are one pass: where words are looked for
 * one after the other (`for word in words: for label in labels: ...`), what counts is often only whether any was found. A pass that
 * goes on where an earlier one ended is followed from each of its ends.
 */
import { invariant } from "../base/invariant.js";
import type { Diagram, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { isPlainEquality } from "../symbolic/text-tests.js";
import { placeKey } from "../symbolic/variable.js";
import { withinBudget } from "./budget.js";
import { withoutCascade } from "./one-pass.js";
import type { PassMachine } from "./pass-machine.js";
import { isPlain, machineOf, withEnds } from "./pass-machine.js";
import type { DecisionSystem, SystemComponent, SystemPass } from "./system.js";

/** With more passes over a list they are left as they are, and so are those that go on with more earlier ones than this. */
const passLimit = 256;
const partnerLimit = 16;
/** States of one pass for several that tell texts apart by other than comparing them. */
const stateLimit = 40;

/** How many states a pass may have that stands for two with so many each. */
type Allowed = (first: number, second: number) => number;

const asTheLarger: Allowed = (first, second) => Math.max(first, second);
/** The first that is found counts: each adds its own end. Apart, all combinations of what they ask of a text would have to be told apart. */
const asBothInTurn: Allowed = (first, second) => Math.max(asTheLarger(first, second), Math.min(first + second - 1, stateLimit));

/** The system with fewer passes where that is possible and no more work than diagrams may cost; else as it is. */
export function withFusedPasses(system: DecisionSystem): DecisionSystem {
  const small = fused(system, asTheLarger, () => true);
  return fused(small, asBothInTurn, (pass) => pass.components.some(({ step }) => asksForParts(small, step)));
}

function fused(system: DecisionSystem, allowed: Allowed, isMeant: (pass: SystemPass) => boolean): DecisionSystem {
  const lists = new Map<string, number[]>();
  for (const pass of system.passes) {
    if (!isPlain(system, pass) || !isMeant(pass)) continue;
    const key = placeKey(pass.pass.stream);
    lists.set(key, [...(lists.get(key) ?? []), pass.pass.id]);
  }
  return [...lists.values()].reduce((s, ids) => withinBudget(() => fusedList(s, ids, allowed)) ?? s, system);
}

/** Whether a text of no list is asked for more than whether it equals others. */
function asksForParts(system: DecisionSystem, step: Diagram<number>): boolean {
  return supportOf(step).some((variable) => {
    const meaning = system.machine.variables.meaning(variable);
    return (
      meaning.kind === "text" && meaning.domain.open && [...meaning.domain.predicates.values()].some(({ term }) => !isPlainEquality(term))
    );
  });
}

/** `ids`: of the passes over one list. */
function fusedList(system: DecisionSystem, ids: readonly number[], allowed: Allowed): DecisionSystem {
  if (ids.length > passLimit) return system;
  let current = system;
  const kept: number[] = [];
  for (const id of ids) {
    // One whose state never changes is gone.
    const partners = kept.filter((one) => current.passes.some((p) => isNumber(p, one))).slice(-partnerLimit);
    const smaller = firstOf(partners, (partner) => fusedPair(current, [partner, id], allowed));
    if (smaller === null) kept.push(id);
    else current = smaller;
  }
  return current;
}

function firstOf<A, B>(items: readonly A[], f: (item: A) => B | null): B | null {
  for (const item of items) {
    const found = f(item);
    if (found !== null) return found;
  }
  return null;
}

/** Two passes as one in the place of the first; null where it would have more states than are allowed. */
function fusedPair(system: DecisionSystem, [first, second]: readonly [number, number], allowed: Allowed): DecisionSystem | null {
  const [a, b] = [passOf(system, first), passOf(system, second)];
  if (finalsRead(system, a).size > 0) return null;
  const ends = new Set(a.components.map((c) => c.final));
  const read = finalsRead(system, b);
  if ([...read].some((v) => !ends.has(v))) return null;
  const apart = read.size === 0 ? system : withoutCascade(system, b);
  if (apart === null) return null;
  const both = [passOf(apart, first), passOf(apart, second)];
  const together = machineOf(apart, both);
  if (together === null) return null;
  const alone = [statesOf(system, a), statesOf(system, b)] as const;
  return together.automaton.output.length <= allowed(...alone) ? replaced(apart, both, together) : null;
}

function statesOf(system: DecisionSystem, pass: SystemPass): number {
  return machineOf(system, [pass])?.automaton.output.length ?? pass.components.reduce((product, { states }) => product * states, 1);
}

function isNumber({ pass, within }: SystemPass, id: number): boolean {
  return pass.id === id && within === undefined;
}

function passOf(system: DecisionSystem, id: number): SystemPass {
  const found = system.passes.find((p) => isNumber(p, id));
  invariant(found !== undefined, "a pass of the system");
  return found;
}

/** Ends of other passes that a pass reads. */
function finalsRead(system: DecisionSystem, pass: SystemPass): Set<Variable> {
  const finals = new Set(system.passes.flatMap((p) => p.components.map((c) => c.final)));
  return new Set(pass.components.flatMap((c) => [...supportOf(c.initial), ...supportOf(c.step)]).filter((v) => finals.has(v)));
}

/** One pass with one state component instead of several passes; none where its state never changes. */
function replaced(system: DecisionSystem, passes: readonly SystemPass[], together: PassMachine): DecisionSystem {
  const { forest, variables } = system.machine;
  const { output, symbols, initial } = together.automaton;
  const states = output.length;
  const [running, final] = [variables.state(states).variable, variables.state(states).variable];
  const only = (state: number): LaneSet => LaneSet.of(states, (lane) => lane === state);
  const byEnd = <T>(ways: readonly Diagram<T>[]): Diagram<T> =>
    ways.every((way) => way === ways[0])
      ? ways[0]!
      : ways.reduceRight((others, way, state) => forest.ite(forest.lanesIn(final, only(state)), way, others));
  const moves = symbols.map(({ next }) =>
    forest.laneNode(
      running,
      next.map((to, from) => ({ when: only(from), then: forest.leaf(to) })),
    ),
  );
  const step = symbols.reduceRight((others, { guard }, i) => forest.ite(guard, moves[i]!, others), moves[moves.length - 1]!);
  const component: SystemComponent = {
    ...{ name: nameOf(passes), kind: "state", states, running, final },
    ...{ initial: forest.leaf(initial), step },
  };
  const [first, ...others] = passes;
  invariant(first !== undefined, "passes to replace");
  const made = states === 1 ? null : { pass: first.pass, components: [component], registers: [], slots: [] };
  const inPlace = new Map<SystemPass, SystemPass | null>([[first, made], ...others.map((p) => [p, null] as const)]);
  return withEnds(system, together, byEnd, inPlace);
}

/** The variables of the program that the states are of; those that the engine adds have names in brackets. */
function nameOf(passes: readonly SystemPass[]): string {
  const names = new Set(passes.flatMap((p) => p.components.map((c) => c.name)));
  const own = [...names].filter((name) => !name.startsWith("<"));
  return (own.length > 0 ? own : [...names]).join(", ");
}
