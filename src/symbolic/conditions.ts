/** Tests whose answer is not in the program: conditions of the environment, and tests that the engine does not model. */
import type { Span } from "../base/span.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { asBoolean } from "./booleans.js";
import type { Machine } from "./machine.js";
import { contentOf } from "./machine.js";
import type { Atom, Value } from "./value.js";

/** The truth of something unknown: a condition of the environment, unless it was made from the output. */
export function unknownTruth(machine: Machine, atom: Atom & { kind: "unknown" }, name: string, span: Span): Value {
  return madeFromOutput(machine, atom)
    ? unsupportedTruth(machine, "made from the output by code that is not followed", span)
    : environmentTruth(machine, name, span);
}

/** Whether a value depends on the output: by what it may be, or by where it is what. */
export function valueFromOutput(machine: Machine, value: Value, depth = 0): boolean {
  const tested = supportOf(value).some((v) => machine.variables.meaning(v).kind !== "environment");
  return tested || leavesOf(value).some((a) => madeFromOutput(machine, a, depth));
}

/** Whether something of the output went into an atom. */
export function madeFromOutput(machine: Machine, atom: Atom, depth = 0): boolean {
  if (depth > 6) return false;
  const inside = (values: readonly Value[]): boolean => values.some((v) => valueFromOutput(machine, v, depth + 1));
  switch (atom.kind) {
    case "mapped":
    case "message":
    case "stream":
    case "captured":
    case "unsupported":
    case "position":
      return true;
    case "computed":
    case "envelope":
    case "http-response":
      return true;
    case "tuple":
      return inside(atom.items);
    case "unknown":
      return inside(atom.parts);
    case "exception":
      return inside(atom.arguments);
    case "reference": {
      const content = machine.read(contentOf(atom.id));
      if (content === undefined) return false;
      if (content.kind !== "leaf") return valueFromOutput(machine, content, depth + 1);
      if (content.value.kind === "items")
        return content.value.segments.some((s) => s.kind === "view" || (s.kind === "element" && inside([s.value])));
      return (
        content.value.kind === "entries" &&
        content.value.entries.some((e) => e.kind === "view" || (e.kind === "entry" && inside([e.value])))
      );
    }
    default:
      return false;
  }
}

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
