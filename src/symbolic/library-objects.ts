/**
 * Objects of libraries that answer the language's operators in their own way: tables, their columns and rows. What an
 * operator does to one is a row of the models, called like the method of the type: `series.__len__`.
 */
import type { Span } from "../base/span.js";
import type { BinaryOperator } from "../ir/ir.js";
import { hasLeaf, onlyLeaf } from "./concrete.js";
import type { Flow, Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";

export type LibraryObject = Atom & { readonly kind: "reference"; readonly type: "data-frame" | "series" | "row" };

export function isLibraryObject(atom: Atom): atom is LibraryObject {
  return atom.kind === "reference" && (atom.type === "data-frame" || atom.type === "series" || atom.type === "row");
}

/** What a method of the object's type makes of the arguments. */
export function callProtocol(
  machine: Machine,
  flow: Flow,
  object: LibraryObject,
  method: string,
  args: readonly Value[],
  span: Span,
): Value {
  const callee = machine.atoms.leaf({ kind: "builtin", name: `${object.type}.${method}` });
  const given = [machine.forest.leaf<Atom>(object), ...args].map((value) => ({ kind: "positional" as const, value }));
  return machine.hooks.call(machine, flow, callee, given, span);
}

/** An operator between a column and anything else; null where no such object takes part. */
export function libraryOperation(
  machine: Machine,
  flow: Flow,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  span: Span,
): Value | null {
  if (operator === "is" || operator === "is-not") return null;
  const found = [left, right].map((side) => machine.here(flow, side)).find((side) => hasLeaf(side, isLibraryObject));
  if (found === undefined) return null;
  const object = onlyLeaf(found);
  if (object === undefined || !isLibraryObject(object)) return machine.unsupportedValue("a table or column that differs by path", span);
  return callProtocol(machine, flow, object, "__operator__", [machine.atoms.constant(operator), left, right], span);
}

/** An indexer or accessor of a library object: `table.loc`, `column.str`. Null for any other bound method. */
export function accessorOf(atom: Atom & { readonly kind: "bound" }): string | null {
  return isLibraryObject(atom.receiver) && atom.method.kind === "builtin" ? atom.method.name : null;
}

/** The same accessor for something else that is done with it: an element of it, an assignment to one. */
export function throughAccessor(machine: Machine, atom: Atom & { readonly kind: "bound" }, name: string): Value {
  return machine.atoms.leaf({ ...atom, method: machine.atoms.of({ kind: "builtin", name: `${accessorOf(atom)}${name}` }) });
}
