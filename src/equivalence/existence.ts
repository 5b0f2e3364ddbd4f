/**
 * States that only say whether an item of some kind has come: they need no exploration. Any set of kinds of items can come, in any
 * order, so the states end as the union of what the items of the set do.
 */
import type { Diagram, Guard } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { JointState, JointSystem } from "./joint-system.js";
import { one } from "./lanes.js";
import { isLocal } from "./local.js";
import { inList } from "./ranked.js";

/** More kinds of items than this are not told apart. */
const kindLimit = 3000;

/** The items of the list that set the state, over the item's own variables, in whatever order they come; null where the state is more than that. */
export function setBy(system: JointSystem, state: JointState): Guard | null {
  const { forest } = system.universe;
  if (state.states !== 2 || state.initial !== (forest.leaf(0) as Diagram<number>)) return null;
  if (system.streams.get(state.stream)?.within !== undefined) return null;
  const at = (lane: number): Diagram<number> => forest.substitute(state.step, (v) => (v === state.running ? lane : undefined));
  if (at(1) !== (forest.leaf(1) as Diagram<number>)) return null;
  const own = supportOf(at(0)).every((v) => isLocal(system, v, state.stream) && !readsState(system, v));
  const items = forest.map(at(0), (to) => forest.leaf(to === 1));
  return own ? inList(system, state.stream, items) : null;
}

function readsState(system: JointSystem, variable: Parameters<typeof isLocal>[1]): boolean {
  const meaning = system.universe.meaning(variable);
  if (meaning.kind === "condition" || meaning.kind === "made") return meaning.operands.some((operand) => readsState(system, operand));
  return meaning.kind === "state" || meaning.kind === "register";
}

/** The guard without the final values of such states of one list: over which kinds of items come. */
export function withKinds(system: JointSystem, guard: Guard, states: readonly JointState[]): Guard {
  const { forest } = system.universe;
  const sets = states.map((state) => setBy(system, state)!);
  const kinds = kindsOf(system, sets);
  // Kinds that are disjoint come and stay away as they like.
  if (kinds === null || (kinds.every((k) => k.length <= 1) && new Set(kinds.flat()).size === states.length)) return guard;
  const comes = kinds.map((kind) => {
    const variable = system.universe.auxiliary(`comes ${states[0]!.stream} ${kind.map((i) => states[i]!.carried).join()}`, 2);
    return forest.lanesIn(variable, one(2, 1));
  });
  const images = new Map(
    states.map((state, i) => {
      const set = kinds.reduce<Guard>((any, kind, k) => (kind.includes(i) ? forest.or(any, comes[k]!) : any), forest.false);
      return [state.final, forest.map(set, (yes) => forest.leaf(yes ? 1 : 0))];
    }),
  );
  return forest.substitute(guard, (v) => images.get(v));
}

/** Which states each kind of item sets; those that set none are left out. Null where there are too many. */
function kindsOf({ universe: { forest } }: JointSystem, sets: readonly Guard[]): number[][] | null {
  const lists = new Map<string, number[]>([["", []]]);
  let whole: Diagram<string> = forest.leaf("");
  for (const [i, set] of sets.entries()) {
    whole = forest.apply(whole, set, (key, holds) => {
      if (!holds) return forest.leaf(key);
      const longer = `${key},${i}`;
      lists.set(longer, [...lists.get(key)!, i]);
      return forest.leaf(longer);
    });
    if (lists.size > kindLimit) return null;
  }
  return leavesOf(whole).flatMap((key) => (key === "" ? [] : [lists.get(key)!]));
}
