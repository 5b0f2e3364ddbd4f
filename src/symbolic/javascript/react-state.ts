/** State of React components: who sets it, and whether it has changed. */
import type { Machine } from "../machine.js";
import type { Atom } from "../value.js";

/** Part of the contexts of a second rendering. */
export const againMark = "/again";

/** What the function that sets a state is called. */
export function nameSetter(machine: Machine, setter: Atom, name: string): void {
  if (setter.kind !== "bound" || setter.method.kind !== "builtin" || setter.method.name !== "<set-state>") return;
  const cell = setter.receiver.kind === "constant" ? String(setter.receiver.value) : "";
  const state = machine.states.get(cell);
  if (state !== undefined) state.setter = name;
}

/** Whether a component would be rendered again. */
export function isStateChanged(machine: Machine): boolean {
  return [...machine.states].some(([cell, { initial }]) => initial !== null && machine.read(cell) !== initial);
}
