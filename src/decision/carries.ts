/** What of the output an effect carries along: fields of items that pass, of an item that a loop kept, of a chosen one. */
import type { Guard } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Machine } from "../symbolic/machine.js";
import type { Atom } from "../symbolic/value.js";
import type { Pass, Place } from "../symbolic/variable.js";
import { placeKey } from "../symbolic/variable.js";

/** Something of the output that an effect carries along: a field of each passing item, or how many pass. */
export interface Carry {
  readonly key: string;
  /** Null for a place of its own: an item that was kept, an item of a ranking. */
  readonly pass: Pass | null;
  readonly when: Guard;
  readonly what: Place | "count";
  /** Only the last such item. */
  readonly last?: true;
}

type Captured = Atom & { kind: "captured" };

export function carryOf(pass: Pass, when: Guard, what: Place | "count", last = false): Carry {
  const key = `${pass.id}:${when.id}:${what === "count" ? "count" : what.path.join(".")}${last ? ":last" : ""}`;
  return { key, pass, when, what, ...(last ? { last } : {}) };
}

/** A text of an item that was chosen among others is carried along. */
export function chosenCarries({ variables, forest }: Machine, atom: Atom & { kind: "mapped" }): Carry[] {
  const meaning = variables.meaning(atom.text);
  const place = "place" in meaning ? meaning.place : null;
  if (place === null || (place.from !== "kept" && place.from !== "ranking")) return [];
  return [{ key: `chosen ${placeKey(place)}`, pass: null, when: forest.true, what: place }];
}

/** What a loop kept of an item: where the loop was left with it, it is that item's; else that of the item taken last. */
export function keptCarries(machine: Machine, atom: Captured, place: Place, placeOf: (origin: Atom) => Place | undefined): Carry[] {
  const pass = machine.passes.find((p) => p.loop === atom.pass);
  const exit = pass?.components.find((c) => c.name === "<exit>");
  if (pass === undefined || exit === undefined) return [];
  const state = exit.domain.findIndex((d) => leavesWith(d as Atom, atom));
  if (state < 0) {
    const same = (other: Atom): boolean => isSameItem(machine, other, atom, place, placeOf);
    for (const { taken } of pass.components)
      for (const [other, when] of taken) if (same(other as Atom)) return [carryOf(pass, when, place, true)];
    return [];
  }
  const { forest } = machine;
  const isRunning = forest.lanesIn(
    exit.running,
    LaneSet.of(exit.states, (l) => l === 0),
  );
  const leaves = forest.map(exit.step, (next) => forest.leaf(next === state));
  return [carryOf(pass, forest.and(isRunning, leaves), place)];
}

/** Whether a state is what the atom was made of: the same field of an item kept alike, and the same known of it. */
function isSameItem(machine: Machine, state: Atom, atom: Captured, place: Place, placeOf: (origin: Atom) => Place | undefined): boolean {
  if (state === atom) return true;
  if (state.kind !== "captured" || state.pass !== atom.pass) return false;
  const at = placeOf(state.origin);
  const alike = stepOf(machine, state) === stepOf(machine, atom);
  return alike && at !== undefined && placeKey(at) === placeKey(place) && JSON.stringify(state.facts) === JSON.stringify(atom.facts);
}

/** How rounds move the slot in which an item is kept whole. */
function stepOf({ variables }: Machine, { slot }: Captured): unknown {
  return slot === undefined ? undefined : variables.slots[slot.id]?.step;
}

/** Whether a way of leaving a loop returns what this atom is, or the text that it is made from. */
function leavesWith(exit: Atom, atom: Captured): boolean {
  const value = exit.kind === "tuple" ? exit.items[1] : undefined;
  const left = value?.kind === "leaf" ? value.value : undefined;
  if (left === atom) return true;
  if (left?.kind !== "captured" || left.pass !== atom.pass || left.origin.kind !== "mapped" || atom.origin.kind !== "mapped") return false;
  return left.origin.text === atom.origin.text && JSON.stringify(left.facts ?? []) === JSON.stringify(atom.facts ?? []);
}
