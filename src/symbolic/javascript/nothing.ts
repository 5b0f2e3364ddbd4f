/** What JavaScript gives where there is nothing. */
import type { Machine } from "../machine.js";
import type { Value } from "../value.js";

export function undefinedValue(machine: Machine): Value {
  return machine.atoms.constant(undefined);
}
