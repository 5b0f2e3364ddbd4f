/**
 * What one round of a loop leaves in a state variable: atoms that may be kept beyond the item enter its domain, until a
 * round leads to nothing new. Integers that only count become counters.
 */
import type { Diagram, Guard } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { builtUp, keep, keepWhole } from "./captured.js";
import { countedBy, counterOf } from "./counters.js";
import { consumerMark } from "./generators.js";
import { dependsOnItem, leftInsideItem } from "./item-dependence.js";
import type { KeepingLoop, Landing } from "./kept.js";
import { isNumber, land, needsRegister, startRegister } from "./kept.js";
import type { LoopState } from "./loop-state.js";
import type { Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";

/** An atom as it may be kept beyond the item. Exceptions keep their type, and exits of a generator's consumer their mark. */
export function capture(machine: Machine, atom: Atom, pass: number, marker: string): Value {
  if (!dependsOnItem(machine, atom, marker)) return machine.forest.leaf(atom);
  const inside = (values: readonly Value[]): Value[] => values.map((v) => machine.forest.map(v, (a) => capture(machine, a, pass, marker)));
  if (atom.kind === "exception") return machine.atoms.leaf({ ...atom, arguments: [] });
  if (leftInsideItem(machine, atom)) return machine.forest.leaf(builtUp(machine, pass));
  if (atom.kind === "tuple" && atom.items[0] === machine.atoms.constant(consumerMark)) {
    const items = inside(atom.items);
    if (items.every((i) => i.kind === "leaf")) return machine.atoms.leaf({ kind: "tuple", items });
  }
  return keep(machine, atom, pass);
}

const domainLimit = 24;

/**
 * Takes a round's result into a state: atoms that depend on the item become captured ones, new atoms enter the domain.
 * Answers the value in terms of the domain, and whether the domain grew. `again` is where another round follows.
 */
export function absorb(
  machine: Machine,
  state: LoopState,
  value: Value,
  { pass, marker, again }: { readonly pass: number; readonly marker: string; readonly again: Guard },
): { value: Value; grew: boolean } {
  if (state.counter !== null) return { value, grew: false };
  const kept = whereHeld(machine, state, value);
  const general = machine.forest.map(kept, (atom) => {
    if (dependsOnItem(machine, atom, marker)) return capture(machine, atom, pass, marker);
    if (countsItems(machine, atom)) keepWhole(machine, pass);
    if (state.opaque && !state.domain.includes(atom)) return machine.forest.leaf(builtUp(machine, pass));
    return machine.forest.leaf(atom);
  });
  state.taken = machine.forest.map(kept, (atom) => machine.forest.leaf(dependsOnItem(machine, atom, marker)));
  return admit(machine, state, { general, again }, () => keepWhole(machine, pass));
}

/** A round's result, but what the state holds where no round begins with it. */
function whereHeld(machine: Machine, { held }: LoopState, value: Value): Value {
  return held === null ? value : machine.forest.ite(held.when, held.value, value);
}

/** A number that is other at the next item. */
function countsItems(machine: Machine, atom: Atom): boolean {
  if (atom.kind === "unknown") return atom.parts.some((part) => leavesOf(part).some((a) => countsItems(machine, a)));
  if (atom.kind !== "computed") return false;
  const meanings = atom.operands.map((v) => machine.variables.meaning(v));
  return meanings.some((m) => m.kind === "count" && m.running);
}

/** The same in a loop that keeps items whole. A state that begins to compute numbers becomes a register. */
export function absorbWhole(
  loop: KeepingLoop,
  state: LoopState,
  value: Value,
  again: Guard,
): { value: Value; grew: boolean; restart: boolean } {
  const { machine } = loop;
  const { forest } = machine;
  if (state.counter !== null) {
    const irregular = countedBy(machine, state.counter, value) === null;
    if (irregular) startRegister(machine, state);
    return { value, grew: irregular, restart: irregular };
  }
  if (needsRegister(loop, state, value)) {
    startRegister(machine, state);
    return { value, grew: true, restart: true };
  }
  const landings = new Map<string, Landing>();
  const landed: Diagram<Landing> = forest.map(value, (atom) => {
    const landing = land(loop, state, atom);
    const key = `${machine.atoms.id(landing.atom)} ${landing.move} ${JSON.stringify(landing.number?.term)}`;
    if (!landings.has(key)) landings.set(key, landing);
    return forest.leaf(landings.get(key)!);
  });
  // Where no round begins with what the state holds, the loop is left: nothing moves there, and numbers stay.
  state.moves = forest.map(landed, (l) => forest.leaf(l.move));
  const copies = leavesOf(state.moves).some((move) => typeof move === "number");
  state.taken = copies ? null : forest.map(state.moves, (move) => forest.leaf(move === "takes"));
  if (state.register !== null) state.register.numbers = forest.map(landed, (l) => forest.leaf(l.number!));
  const moved = forest.map(landed, (l): Value => {
    const stays = !state.opaque || state.domain.includes(l.atom);
    return forest.leaf(stays ? l.atom : builtUp(machine, loop.pass.loop));
  });
  const general = whereHeld(machine, state, moved);
  let restart = false;
  const { grew } = admit(machine, state, { general, again }, () => {
    startRegister(machine, state);
    restart = true;
  });
  return { value: general, grew, restart };
}

/** New atoms enter the domain, and those with which another round follows its beginnings; `overflow` is told where they are numbers without end. */
function admit(
  machine: Machine,
  state: LoopState,
  { general, again }: { readonly general: Value; readonly again: Guard },
  overflow: () => void,
): { value: Value; grew: boolean } {
  const fresh = leavesOf(general).filter((atom) => !state.domain.includes(atom));
  const begun = state.held === null ? again : machine.forest.minus(again, state.held.when);
  const entering =
    begun === machine.forest.false ? [] : leavesOf(machine.forest.restrict(general, begun)).filter((a) => !state.continuing.has(a));
  for (const atom of entering) state.continuing.add(atom);
  if (fresh.length === 0) return { value: general, grew: entering.length > 0 };
  state.grown++;
  const counter = state.grown > 4 && state.register === null ? counterOf(machine, state.initial, [...state.domain, ...fresh]) : null;
  if (counter !== null) state.counter = counter;
  else if (state.domain.length + fresh.length > domainLimit && state.grown > 4) {
    state.opaque = true;
    if ([...state.domain, ...fresh].every(isNumber)) overflow();
  } else state.domain.push(...fresh);
  return { value: general, grew: true };
}
