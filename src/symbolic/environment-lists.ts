/**
 * Lists of which nothing comes from the output. Where the program changes one in a way that is not followed, its elements
 * are something of the environment from then on: what they are no decision can tell, and nothing of the output is lost.
 */
import type { Span } from "../base/span.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { madeFromOutput } from "./conditions.js";
import type { Machine } from "./machine.js";
import type { Atom, Segment, Value } from "./value.js";

/** The content of a list after a change that is not followed; `given` is what goes into the change. */
export function contentNotKnown(machine: Machine, before: readonly Segment[], given: readonly Value[], span: Span): Value {
  if (!areOfEnvironment(machine, before) || !given.every((value) => isOfEnvironment(machine, value))) return lost(machine, span);
  return machine.atoms.leaf({ kind: "items", segments: [someOf(machine, before, given, span)] });
}

function lost(machine: Machine, span: Span): Value {
  return machine.unsupportedValue("a change of a list", span);
}

/** Any number of elements, about which only the environment knows. */
export function someOf(machine: Machine, before: readonly Segment[], given: readonly Value[], span: Span): Segment {
  const name = machine.nameAt(span);
  const values = [...before.flatMap((s) => ("value" in s ? [s.value] : [])), ...given];
  const isKnown = areOfEnvironment(machine, before) && given.every((value) => isOfEnvironment(machine, value));
  const element = isKnown ? machine.unknown(`${name} (an element)`, span, [], undefined, values) : lost(machine, span);
  return { kind: "some", name, value: element };
}

/** Whether a list holds some elements of the environment that are not told apart, and nothing of the output. */
export function isOpen(machine: Machine, segments: readonly Segment[]): boolean {
  return segments.some((s) => s.kind === "some") && areOfEnvironment(machine, segments);
}

function areOfEnvironment(machine: Machine, segments: readonly Segment[]): boolean {
  return segments.every((s) => {
    if (s.kind === "view" || s.kind === "carried") return false;
    const isThere = s.kind === "some" || supportOf(s.when).every((v) => machine.variables.meaning(v).kind === "environment");
    return isThere && isOfEnvironment(machine, s.value);
  });
}

/** Objects of the application are not: what they do when they are asked would be lost. */
function isOfEnvironment(machine: Machine, value: Value): boolean {
  return (
    supportOf(value).every((v) => machine.variables.meaning(v).kind === "environment") &&
    leavesOf(value).every((atom) => isPlain(machine, atom))
  );
}

function isPlain(machine: Machine, atom: Atom): boolean {
  switch (atom.kind) {
    case "constant":
    case "path":
    case "external":
    case "enum-member":
      return true;
    case "unknown":
      return !madeFromOutput(machine, atom);
    case "tuple":
      return atom.items.every((item) => isOfEnvironment(machine, item));
    default:
      return false;
  }
}
