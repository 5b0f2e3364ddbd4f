/** Tests whose answer is not in the program: conditions of the environment, and tests that the engine does not model. */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { asBoolean } from "./booleans.js";
import type { Machine } from "./machine.js";
import { attributeOf, contentOf } from "./machine.js";
import { roleOf } from "./settings.js";
import type { Atom, EntryKey, Value } from "./value.js";
import type { EnvironmentRole } from "./variable.js";

/** The guard under which a Boolean value is true. What is no Boolean could not be followed: it is never taken for false. */
export function guardOf(machine: Machine, value: Value): Guard {
  return machine.forest.map(value, (atom): Guard => {
    if (atom.kind === "constant") return machine.forest.leaf(atom.value === true);
    if (atom.kind === "unknown") return guardOf(machine, unknownTruth(machine, atom, atom.name, atom.span));
    if (atom.kind === "unsupported") return guardOf(machine, truthOfUnsupported(machine, atom, atom.span));
    return guardOf(machine, unsupportedTruth(machine, `a test of ${atom.kind}`, machine.span));
  });
}

/** The truth of something unknown: a condition of the environment, unless it was made from the output. */
export function unknownTruth(machine: Machine, atom: Atom & { kind: "unknown" }, name: string, span: Span): Value {
  return madeFromOutput(machine, atom)
    ? unsupportedTruth(machine, "made from the output by code that is not followed", span)
    : environmentTruth(machine, name, span, roleOf(machine, atom));
}

/** Whether a value depends on the output: by what it may be, or by where it is what. */
export function valueFromOutput(machine: Machine, value: Value, seen = new Set<Atom>()): boolean {
  const tested = supportOf(value).some((v) => machine.variables.meaning(v).kind !== "environment");
  return tested || leavesOf(value).some((a) => madeFromOutput(machine, a, seen));
}

/** Whether something of the output went into an atom. */
export function madeFromOutput(machine: Machine, atom: Atom, seen = new Set<Atom>()): boolean {
  if (seen.has(atom)) return false;
  seen.add(atom);
  const inside = (values: readonly Value[]): boolean => values.some((v) => valueFromOutput(machine, v, seen));
  switch (atom.kind) {
    case "mapped":
    case "message":
    case "stream":
    case "captured":
    case "joined":
    case "unsupported":
    case "position":
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
    case "reference":
      return objectFromOutput(machine, atom, seen);
    case "items":
      return atom.segments.some((s) => s.kind === "view" || s.kind === "carried" || inside([s.value]));
    case "entries":
      return atom.entries.some((e) => e.kind === "view" || e.kind === "carried" || e.kind === "pending" || inside([e.value]));
    case "bound":
      return madeFromOutput(machine, atom.receiver, seen);
    default:
      return false;
  }
}

/** An iterator is not looked into: where there is an output at all, it may give it. */
function objectFromOutput(machine: Machine, atom: Atom & { kind: "reference" }, seen: Set<Atom>): boolean {
  if (atom.type === "iterator") return machine.calls.length > 0;
  if (atom.type === "class" || atom.type === "module") return false;
  const content = machine.read(contentOf(atom.id));
  if (content !== undefined) return valueFromOutput(machine, content, seen);
  const attributes = machine.attributesOf(atom.id).filter((name) => !name.startsWith("<"));
  return attributes.some((name) => valueFromOutput(machine, machine.read(attributeOf(atom.id, name))!, seen));
}

export function environmentTruth(machine: Machine, name: string, span: Span, role: EnvironmentRole = "condition"): Value {
  const variable = machine.variables.environment(name, "boolean", span, role);
  return asBoolean(
    machine,
    machine.forest.lanesIn(
      variable,
      LaneSet.of(2, (lane) => lane === 1),
    ),
  );
}

/** Of a statement with a body what stands before its colon: what is tested. */
function headOf(quotation: string): string {
  if (!/#(if|elif|while)\b/.test(quotation)) return quotation;
  let depth = 0;
  let quoted = "";
  for (let i = 0; i < quotation.length; i++) {
    const c = quotation[i]!;
    if (quoted !== "") quoted = c === quoted && quotation[i - 1] !== "\\" ? "" : quoted;
    else if (c === '"' || c === "'") quoted = c;
    else if ("([{".includes(c)) depth++;
    else if (")]}".includes(c)) depth--;
    else if (c === ":" && depth === 0) return quotation.slice(0, i);
  }
  return quotation;
}

/** The truth of something that is not followed: of what was left under a key, whether the key came. */
export function truthOfUnsupported(machine: Machine, { reason, entry }: Atom & { kind: "unsupported" }, span: Span): Value {
  return unsupportedTruth(machine, reason, span, entry?.more === 0 ? entry : undefined);
}

/** A test that the engine does not model is a free condition that makes the decision partial. */
export function unsupportedTruth(machine: Machine, reason: string, span: Span, cameBefore?: EntryKey): Value {
  const name = `${headOf(machine.nameAt(span))} (${reason})`;
  const variable = machine.variables.environment(name, "boolean", span, "unsupported");
  if (cameBefore !== undefined) machine.loopNotes.keysBefore.set(variable, cameBefore);
  return asBoolean(
    machine,
    machine.forest.lanesIn(
      variable,
      LaneSet.of(2, (lane) => lane === 1),
    ),
  );
}
