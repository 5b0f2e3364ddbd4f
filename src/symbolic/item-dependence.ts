/** Whether a value depends on the item that a pass is at, and what of it may be kept beyond that item. */
import type { Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";
import type { Place } from "./variable.js";

/** Whether a place lies in the generic item of some stream. */
export function isInItem(place: Place): boolean {
  return place.from === "item";
}

export function variableInItem(machine: Machine, variable: Variable): boolean {
  const meaning = machine.variables.meaning(variable);
  switch (meaning.kind) {
    case "text":
    case "number":
    case "length":
    case "present":
      return isInItem(meaning.place);
    case "condition":
      return meaning.operands.some((v) => variableInItem(machine, v));
    case "count":
      return !meaning.running && isInItem(meaning.pass.stream);
    case "register":
      return !meaning.running && isInItem(meaning.register.pass.stream);
    default:
      return false;
  }
}

/** Whether a loop over a list inside the item left it, a number or one of its items: every run of that loop leaves one of its own. */
export function leftInsideItem(machine: Machine, atom: Atom): boolean {
  if (atom.kind === "message" || atom.kind === "stream") return atom.place !== null && keptInsideItem(machine, atom.place);
  const made = new Set(["count", "register"]);
  return atom.kind === "computed" && atom.operands.some((v) => made.has(machine.variables.meaning(v).kind) && variableInItem(machine, v));
}

function keptInsideItem({ variables }: Machine, place: Place): boolean {
  const slot = place.from === "kept" && !place.running ? variables.slots[place.slot] : undefined;
  return slot !== undefined && isInItem(slot.pass.stream);
}

/** `marker` is part of the identity of every object that the pass's body makes. */
export function dependsOnItem(machine: Machine, atom: Atom, marker: string): boolean {
  const some = (values: readonly Value[]): boolean => values.some((v) => valueDependsOnItem(machine, v, marker));
  switch (atom.kind) {
    case "mapped":
      return variableInItem(machine, atom.text);
    case "computed":
      return atom.operands.some((v) => variableInItem(machine, v));
    case "message":
    case "stream":
      return atom.place !== null && (isInItem(atom.place) || keptInsideItem(machine, atom.place));
    case "position":
      return true;
    case "reference":
      return atom.id.includes(marker);
    case "joined":
      return dependsOnItem(machine, atom.shown, marker);
    case "tuple":
      return some(atom.items);
    case "unknown":
      return some(atom.parts);
    case "exception":
      return some(atom.arguments);
    case "bound":
      return dependsOnItem(machine, atom.receiver, marker);
    case "closure":
      return atom.frames.some((f) => f.includes(marker)) || some(atom.defaults);
    case "slice":
      return some([atom.start, atom.stop, atom.step]);
    default:
      return false;
  }
}

export function valueDependsOnItem(machine: Machine, value: Value, marker: string): boolean {
  return leavesOf(value).some((a) => dependsOnItem(machine, a, marker)) || supportOf(value).some((v) => variableInItem(machine, v));
}
