/**
 * Passes of which the end follows from which kinds of items came, in whatever order and number, with one state for each kind that says
 * whether one came. For the recognition of kinds; the program stays as it is.
 */
import type { Diagram, Forest } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { AutomatonSymbol } from "./automaton.js";
import { withinBudget } from "./budget.js";
import { asOnePass } from "./one-pass.js";
import { isPlain, machineOf, withEnds } from "./pass-machine.js";
import { isOfSets } from "./set-function.js";
import type { DecisionSystem, SystemComponent, SystemPass } from "./system.js";

/** More kinds of items than this in a list are not told. */
const kindLimit = 24;

/** Null where some pass is none of these. */
export function asOccurrences(given: DecisionSystem): DecisionSystem | null {
  return withinBudget(() => {
    let system: DecisionSystem | null = asOnePass(given);
    for (let i = 0; system !== null && i < system.passes.length; i++) system = withKinds(system, system.passes[i]!);
    return system;
  });
}

function withKinds(system: DecisionSystem, pass: SystemPass): DecisionSystem | null {
  const { forest, variables } = system.machine;
  const found = isPlain(system, pass) ? machineOf(system, [pass]) : null;
  if (found === null) return null;
  const { automaton } = found;
  const kinds = automaton.symbols.filter(({ next }) => next.some((to, from) => to !== from));
  if (kinds.length > kindLimit || !isOfSets(automaton, kinds)) return null;
  const came = LaneSet.from(2, [1]);
  const components = kinds.map((kind): SystemComponent => {
    const guard = isOfAny(forest, kind, kinds) ? forest.true : kind.guard;
    const [running, final] = [variables.state(2).variable, variables.state(2).variable];
    const stays = forest.map(forest.lanesIn(running, came), (is) => forest.leaf(is ? 1 : 0));
    const step = forest.ite<number>(guard, forest.leaf(1), stays);
    return { name: "came", kind: "state", states: 2, running, final, initial: forest.leaf(0), step };
  });
  // From the last kind to the first: what is left from each state, by the kinds that are still to be asked.
  const byKinds = <T>(ways: readonly Diagram<T>[]): Diagram<T> =>
    kinds.reduceRight<readonly Diagram<T>[]>(
      (after, { next }, i) =>
        after.map((here, state) => forest.ite(forest.lanesIn(components[i]!.final, came), after[next[state]!]!, here)),
      ways,
    )[automaton.initial]!;
  return withEnds(system, found, byKinds, new Map([[pass, { ...pass, components }]]));
}

/** Whether an item of any other kind may be taken for one of this kind as well, and every item is of some kind: what is asked is whether any came. */
function isOfAny(forest: Forest, kind: AutomatonSymbol, kinds: readonly AutomatonSymbol[]): boolean {
  const covering = kinds.filter(({ next }) => next.every((to, from) => next[kind.next[from]!] === to));
  return [kind, ...covering].reduce((any, { guard }) => forest.or(any, guard), forest.false) === forest.true;
}
