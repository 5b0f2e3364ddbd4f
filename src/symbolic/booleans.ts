/** Between Boolean values of the program and guards. */
import type { Guard } from "../diagram/diagram.js";
import type { Machine } from "./machine.js";
import type { Value } from "./value.js";

export function asBoolean(machine: Machine, guard: Guard): Value {
  return machine.forest.ite(guard, machine.truth, machine.falsity);
}
