/** Tests whose answer is not in the program: conditions of the environment, and tests that the engine does not model. */
import type { Span } from "../base/span.js";
import { LaneSet } from "../diagram/domain.js";
import type { Machine } from "./machine.js";
import { asBoolean } from "./pure.js";
import type { Value } from "./value.js";

export function environmentTruth(machine: Machine, name: string, span: Span): Value {
  const variable = machine.variables.environment(name, "boolean", span);
  return asBoolean(
    machine,
    machine.forest.lanesIn(
      variable,
      LaneSet.of(2, (lane) => lane === 1),
    ),
  );
}

/** A test that the engine does not model is a free condition that makes the decision partial. */
export function unsupportedTruth(machine: Machine, reason: string, span: Span): Value {
  const variable = machine.variables.environment(`${machine.nameAt(span)} (${reason})`, "boolean", span, "unsupported");
  return asBoolean(
    machine,
    machine.forest.lanesIn(
      variable,
      LaneSet.of(2, (lane) => lane === 1),
    ),
  );
}
