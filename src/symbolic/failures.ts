/** Calls to the outside that may fail: conditions of the environment, never of the output. */
import type { Span } from "../base/span.js";
import { LaneSet } from "../diagram/domain.js";
import type { Flow, Machine } from "./machine.js";

/** Within a `try`, a call to the outside may fail: a condition of the environment that is false by default. */
export function mayFail(machine: Machine, flow: Flow, span: Span): void {
  if (!flow.guarded) return;
  const variable = machine.variables.environment(`${machine.nameAt(span)} fails`, "boolean", span, "failure");
  const fails = machine.forest.lanesIn(
    variable,
    LaneSet.of(2, (lane) => lane === 1),
  );
  machine.raise(flow, fails, machine.atoms.leaf({ kind: "exception", type: "the call's error", classes: ["*"], arguments: [] }));
}
