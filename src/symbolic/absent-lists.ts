/** Lists that a response leaves out where they are empty, and what programs put in their place. */
import { leavesOf } from "../diagram/diagram.js";
import { concreteOf, onlyLeaf } from "./concrete.js";
import type { Machine } from "./machine.js";
import { contentOf } from "./machine.js";
import type { Atom, Value } from "./value.js";
import type { StreamPlace } from "./variable.js";
import { placeKey } from "./variable.js";

/**
 * `response.get("labels", [])`: a list of the response, or what is made of its items, where it has items, else nothing. It is as
 * good as that list.
 */
export function streamOrNothing(machine: Machine, value: Value): Atom | null {
  const [list, ...more] = leavesOf(value).filter((atom) => !isEmptyList(machine, atom));
  const place = list === undefined || more.length > 0 ? null : itemsOf(machine, list);
  if (list === undefined || place === null) return null;
  const there = machine.forest.map(value, (atom) => machine.forest.leaf(atom === list));
  return there === machine.forest.numberIn(machine.variables.length(place), [1]) ? list : null;
}

/** The list of the response without whose items a list is empty. */
function itemsOf(machine: Machine, list: Atom): StreamPlace | null {
  if (list.kind === "stream") return list.place;
  const content = list.kind === "reference" && list.type === "list" ? machine.read(contentOf(list.id)) : undefined;
  const items = content === undefined ? undefined : onlyLeaf(content);
  if (items?.kind !== "items") return null;
  const [first, ...more] = items.segments.map((s) => (s.kind === "view" ? s.pass.stream : null));
  return first != null && more.every((place) => place !== null && placeKey(place) === placeKey(first)) ? first : null;
}

function isEmptyList(machine: Machine, atom: Atom): boolean {
  const value = concreteOf(machine, atom);
  return Array.isArray(value) && value.length === 0;
}
