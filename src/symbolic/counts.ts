/** How many items of a pass satisfy a guard, as a number of the output. */
import type { Guard } from "../diagram/diagram.js";
import type { Machine } from "./machine.js";
import type { Value } from "./value.js";
import type { Pass } from "./variable.js";

export function countOf(machine: Machine, pass: Pass, when: Guard): Value {
  if (when === machine.forest.false) return machine.atoms.constant(0n);
  const variable = machine.variables.count(pass, when, false);
  return machine.atoms.leaf({ kind: "computed", term: { value: String(variable.order) }, operands: [variable] });
}

/** The guard "some item of the pass satisfies `when`". */
export function existsIn(machine: Machine, pass: Pass, when: Guard): Guard {
  if (when === machine.forest.false) return when;
  return machine.forest.numberIn(machine.variables.count(pass, when, false), [1]);
}
