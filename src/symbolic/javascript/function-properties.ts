/** Properties of functions and classes. */
import type { Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import type { Atom, Value } from "../value.js";
import { undefinedValue } from "./nothing.js";

export function ofFunction(machine: Machine, flow: Flow, atom: Atom & { kind: "closure" }, name: string): Value {
  const own = machine.read(attributeOf(functionId(machine, atom), name));
  if (own !== undefined) return machine.here(flow, own);
  if (name === "prototype") return prototypeOf(machine, atom);
  if (name === "name") return machine.atoms.constant(atom.function.name.split(".").at(-1) ?? "");
  if (name === "call" || name === "apply" || name === "bind") return bound(machine, atom, "Function", name);
  if (name !== "length") return undefinedValue(machine);
  const none = atom.function.parameters.length === 0;
  return none ? machine.atoms.constant(0n) : machine.unsupportedValue("how many parameters a function has", atom.function.span);
}

/** Where a function's properties are kept. */
export function functionId(machine: Machine, atom: Atom & { kind: "closure" }): string {
  return `function ${machine.atoms.id(machine.atoms.of(atom))}`;
}

/** The object that instances made by a function inherit from. */
export function prototypeOf(machine: Machine, atom: Atom & { kind: "closure" }): Value {
  const place = attributeOf(functionId(machine, atom), "prototype");
  const known = machine.read(place);
  if (known !== undefined) return known;
  const made = machine.atoms.leaf({ kind: "reference", type: "instance", id: `prototype ${functionId(machine, atom)}` });
  machine.write(place, made, machine.forest.true);
  return made;
}

export function bound(machine: Machine, receiver: Atom, type: string, name: string): Value {
  return machine.atoms.leaf({ kind: "bound", receiver, method: machine.atoms.of({ kind: "builtin", name: `${type}.prototype.${name}` }) });
}
