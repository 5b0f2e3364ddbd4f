/** Members of enum classes of the application, where values are looked at: `models/application-enums.ts` makes them. */
import { onlyLeaf } from "./concrete.js";
import type { Machine } from "./machine.js";
import { attributeOf } from "./machine.js";
import type { Atom, Value } from "./value.js";

type Reference = Atom & { kind: "reference" };

export function membersLocation(type: Reference): string {
  return attributeOf(type.id, "<members>");
}

/** The members of an enum class; null for other classes. */
export function membersOf(machine: Machine, type: Reference): readonly Value[] | null {
  const stored = machine.read(membersLocation(type));
  const tuple = stored === undefined ? undefined : onlyLeaf(stored);
  return tuple?.kind === "tuple" ? tuple.items : null;
}

export function isMember(machine: Machine, atom: Atom): boolean {
  return atom.kind === "reference" && atom.id.endsWith("<member>") && machine.read(attributeOf(atom.id, "<class>")) !== undefined;
}

/** A member of an enum of numbers or texts as what it is, except where it shows itself. */
export function scalarOf(machine: Machine, name: string, atom: Atom): Atom {
  if (atom.kind !== "reference" || atom.type !== "instance" || name === "str" || name === "repr" || name === "format") return atom;
  const held = machine.read(attributeOf(atom.id, "<scalar>"));
  return held?.kind === "leaf" ? held.value : atom;
}
