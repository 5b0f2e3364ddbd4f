/**
 * Loops that keep items whole. What a state holds of an item is said of the slot in which that item is kept, so that any
 * test of it is exact; a number made from several items is a register, with one term for each way in which a round
 * changes it. Loops come to this when the program asks more of what they keep than yes or no (refinement.ts).
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { constantTerm } from "../terms/term.js";
import { builtUp } from "./captured.js";
import { dependsOnItem, leftInsideItem } from "./item-dependence.js";
import type { LoopState } from "./loop-state.js";
import { startOver } from "./loop-state.js";
import type { Machine } from "./machine.js";
import { positionNumber } from "./positions.js";
import type { Rebasing } from "./rebase.js";
import { fromItem, rebaseAtom } from "./rebase.js";
import type { Atom } from "./value.js";
import type { Computed, Pass, Place, SlotMove } from "./variable.js";

/** What a round may leave in a state. */
export interface Landing {
  readonly atom: Atom;
  readonly move: SlotMove;
  /** For registers: the number. */
  readonly number: Computed | null;
}

export interface KeepingLoop {
  readonly machine: Machine;
  readonly pass: Pass;
  readonly marker: string;
  /** Numbers that the loop carries: registers and counters, before the current item. */
  readonly carried: ReadonlySet<Variable>;
}

/** What of earlier items an atom holds: slots of this loop, and whether numbers that it carries. */
interface Sources {
  readonly slots: Set<number>;
  numbers: boolean;
}

function sourcesOf(loop: KeepingLoop, atom: Atom): Sources {
  const sources: Sources = { slots: new Set(), numbers: false };
  const place = (at: Place): void => {
    if (at.from === "kept" && at.running && loop.machine.variables.slots[at.slot]?.pass === loop.pass) sources.slots.add(at.slot);
    if (at.from === "item") place(at.stream);
  };
  const variable = (v: Variable): void => {
    const meaning = loop.machine.variables.meaning(v);
    if ("place" in meaning) place(meaning.place);
    if (loop.carried.has(v) || (meaning.kind === "count" && meaning.running && meaning.pass === loop.pass)) sources.numbers = true;
    if (meaning.kind === "condition") meaning.operands.forEach(variable);
  };
  const visit = (a: Atom): void => {
    if (a.kind === "mapped") variable(a.text);
    else if (a.kind === "computed") a.operands.forEach(variable);
    else if ((a.kind === "message" || a.kind === "stream") && a.place !== null) place(a.place);
    else if (a.kind === "captured" && a.slot !== undefined) place({ from: "kept", slot: a.slot.id, running: a.slot.running, path: [] });
    else if (a.kind === "tuple") a.items.forEach((i) => leavesOf(i).forEach(visit));
    else if (a.kind === "unknown") a.parts.forEach((p) => leavesOf(p).forEach(visit));
  };
  visit(atom);
  return sources;
}

export function isNumber(atom: Atom): boolean {
  return atom.kind === "computed" || (atom.kind === "constant" && (typeof atom.value === "number" || typeof atom.value === "bigint"));
}

/** Whether a state comes to hold a number that no single item gives. */
export function needsRegister(loop: KeepingLoop, state: LoopState, value: Diagram<Atom>): boolean {
  if (state.register !== null) return false;
  return leavesOf(value).some((given) => {
    const atom = positionNumber(loop.machine, given);
    if (atom.kind !== "computed" || state.domain.includes(atom)) return false;
    const sources = sourcesOf(loop, atom);
    return sources.numbers || sources.slots.size > 1 || (sources.slots.size === 1 && isMixed(loop, state, atom));
  });
}

/** A number over one slot that is neither that slot's item alone nor what the state held before. */
function isMixed(loop: KeepingLoop, state: LoopState, atom: Atom): boolean {
  if (dependsOnItem(loop.machine, atom, loop.marker)) return true;
  const own = state.slot !== null && sourcesOf(loop, atom).slots.has(state.slot.id);
  return own;
}

/** Numbers leave the state's domain for a register. */
export function startRegister(machine: Machine, state: LoopState): void {
  state.counter = null;
  state.opaque = false;
  state.register = { running: machine.variables.freshNumber(), final: machine.variables.freshNumber(), numbers: null };
  const others = leavesOf(state.initial).filter((a) => !isNumber(a));
  startOver(state, [...others, registerAtom(machine, state.register.running.variable)]);
}

export function registerAtom(machine: Machine, variable: Variable): Atom {
  return machine.atoms.of({ kind: "computed", term: { value: String(variable.order) }, operands: [variable] });
}

/** Where a round's result lands in a state. */
export function land(loop: KeepingLoop, state: LoopState, given: Atom): Landing {
  const { machine } = loop;
  const atom = positionNumber(machine, given);
  if (state.register !== null && isNumber(atom)) {
    const own = registerAtom(machine, state.register.running.variable);
    return { atom: own, move: "stays", number: numberOf(machine, atom) };
  }
  const number = state.register === null ? null : numberOf(machine, registerAtom(machine, state.register.running.variable));
  const { slots, numbers } = sourcesOf(loop, atom);
  const inItem = dependsOnItem(machine, atom, loop.marker);
  const [slot] = slots;
  const own = slotOf(machine, state, loop.pass);
  const mixed = numbers || slots.size > 1 || (inItem && slots.size > 0);
  if (mixed) return { atom: unsupported(machine, "several items kept in one value"), move: "stays", number };
  if (inItem && leftInsideItem(machine, atom)) return { atom: builtUp(machine, loop.pass.loop), move: "stays", number };
  if (inItem)
    return {
      atom: moved(
        loop,
        atom,
        fromItem(loop.pass.stream, (path) => keptAt(own, path)),
        own,
      ),
      move: "takes",
      number,
    };
  if (slot === undefined || slot === own) return { atom, move: "stays", number };
  const copy = (place: Place): Place | null => (place.from === "kept" && place.slot === slot ? { ...place, slot: own } : null);
  return { atom: moved(loop, atom, copy, own), move: slot, number };
}

export function numberOf(machine: Machine, atom: Atom): Computed | null {
  if (atom.kind === "computed") return machine.variables.computed(atom.term, atom.operands);
  if (atom.kind !== "constant") return null;
  return machine.variables.computed(constantTerm(atom.value), []);
}

function unsupported(machine: Machine, reason: string): Atom {
  return machine.atoms.of({ kind: "unsupported", reason, span: machine.span });
}

function keptAt(slot: number, path: readonly (string | number)[]): Place {
  return { from: "kept", slot, running: true, path };
}

function slotOf(machine: Machine, state: LoopState, pass: Pass): number {
  if (state.slot === null) {
    const { slots } = machine.variables;
    const step: Diagram<SlotMove> = machine.forest.leaf<SlotMove>("stays");
    slots.push((state.slot = { id: slots.length, name: state.name, pass, step }));
  }
  return state.slot.id;
}

/** An object that the round made cannot be moved: it stays a template, read through its slot. */
function moved(loop: KeepingLoop, atom: Atom, move: Rebasing["move"], slot: number): Atom {
  const { machine, marker, pass } = loop;
  const stuck = new Set(["reference", "closure", "bound", "slice", "position"]);
  const result = rebaseAtom(machine, atom, { move, isStuck: (a) => stuck.has(a.kind) && dependsOnItem(machine, a, marker) });
  if (result?.kind === "leaf") return result.value;
  return machine.atoms.of({ kind: "captured", origin: atom, pass: pass.loop, slot: { id: slot, running: true } });
}
