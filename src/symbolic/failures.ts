/** Calls that may fail: those to the outside, a condition of the environment and never of the output; and markers of pure ones that do. */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Flow, Machine } from "./machine.js";
import type { Value } from "./value.js";

/** Within a `try`, a call to the outside may fail: a condition of the environment that is false by default. */
export function mayFail(machine: Machine, flow: Flow, span: Span): void {
  if (!flow.guarded) return;
  machine.raise(flow, failureGuard(machine, flow, span), outsideFailure(machine));
}

/** Where a call to the outside fails: a condition of the environment that is false by default. */
export function failureGuard(machine: Machine, flow: Flow, span: Span): Guard {
  const name = machine.named(`${machine.nameAt(span)} fails`, [], machine.occasion(flow, span));
  const variable = machine.variables.environment(name, "boolean", span, "failure");
  return machine.forest.lanesIn(
    variable,
    LaneSet.of(2, (lane) => lane === 1),
  );
}

/** What a failing call to the outside raises: of an unknown class. */
export function outsideFailure(machine: Machine): Value {
  return machine.atoms.leaf({ kind: "exception", type: "the call's error", classes: ["*"], arguments: [] });
}

/** The marker of a failing call inside a result diagram. */
export function failure(machine: Machine, type: string): Value {
  return machine.atoms.leaf({ kind: "exception", type: `!${type}`, classes: [type], arguments: [] });
}
