/** Which diagrams depend on the API's output, on the item of a pass, or on what the engine could not follow. */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import { variableInItem } from "../symbolic/item-dependence.js";
import type { Machine } from "../symbolic/machine.js";

/** What the engine could not follow counts as output: it may depend on it. */
export function isOutput(machine: Machine, variable: Variable): boolean {
  const meaning = machine.variables.meaning(variable);
  return meaning.kind !== "environment" || meaning.role === "unsupported";
}

export function dependsOnOutput(machine: Machine, diagram: Diagram<unknown>): boolean {
  return supportOf(diagram).some((v) => isOutput(machine, v));
}

/** Whether a guard tests the item that a pass is at (not only the states of the pass). */
export function dependsOnItem(machine: Machine, diagram: Diagram<unknown>): boolean {
  return supportOf(diagram).some((v) => variableInItem(machine, v));
}
