/** Operators on structures, where texts or numbers were expected: only equality has an answer. */
import type { Span } from "../base/span.js";
import { isMember } from "./enum-members.js";
import type { Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";

/** A structure where a text or number was expected: equal to none, else an error of types. */
export function mismatched(machine: Machine, name: string, atoms: readonly Atom[], span: Span): Value {
  if (name === "equal.python" || name === "not-equal.python") {
    const structured = atoms.filter(
      (a) => a.kind === "message" || a.kind === "stream" || a.kind === "reference" || a.kind === "closure" || a.kind === "exception",
    );
    const scalar = atoms.filter((a) => a.kind === "constant" || a.kind === "mapped" || a.kind === "computed");
    if (structured.length === 1 && scalar.length === 1) machine.tests.mismatch({ span, left: atoms[0]!, right: atoms[1]! });
    if (structured.length === 1 && scalar.length === 1) return name === "equal.python" ? machine.falsity : machine.truth;
    const types = atoms.filter((a) => a.kind === "builtin" || (a.kind === "reference" && a.type === "class"));
    if (types.length === 2) return (name === "equal.python") === (atoms[0] === atoms[1]) ? machine.truth : machine.falsity;
    if (atoms.every((a) => isMember(machine, a)) && atoms[0] !== atoms[1]) return name === "equal.python" ? machine.falsity : machine.truth;
    if (structured.length === 2 && atoms[0] === atoms[1]) return name === "equal.python" ? machine.truth : machine.falsity;
  }
  return machine.unsupportedValue(`${name} of ${atoms.map((a) => a.kind).join(" and ")}`, span);
}
