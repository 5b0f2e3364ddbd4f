/**
 * Settings: what a program reads of the environment of its process, each with what it falls back to. By default none is
 * set: the program then does what its text says.
 */
import { leavesOf } from "../diagram/diagram.js";
import { onlyLeaf } from "./concrete.js";
import type { Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";
import type { EnvironmentRole } from "./variable.js";

const environmentVariable = /^(process\.env|import\.meta\.env|Deno\.env)\.\w+$/;

/** The role of the condition whether something unknown is there, or is true. */
export function roleOf(machine: Machine, atom: Atom): EnvironmentRole {
  return isSetting(machine, atom) ? "setting" : "condition";
}

/** A setting, or something made of settings and constants alone. */
function isSetting(machine: Machine, atom: Atom): boolean {
  if (atom.kind === "external") return environmentVariable.test(atom.path);
  if (atom.kind !== "unknown") return false;
  if (machine.settings.has(atom.name)) return true;
  const made = [...atom.parts, ...machine.originOf(atom.name).of].map(onlyLeaf);
  return made.some((a) => a !== undefined && a.kind !== "constant") && made.every((a) => a !== undefined && isFixed(machine, a));
}

function isFixed(machine: Machine, atom: Atom): boolean {
  return atom.kind === "constant" || atom.kind === "builtin" || isSetting(machine, atom);
}

/** A setting under a name, as something unknown. */
export function settingOf(machine: Machine, name: string, span: Parameters<Machine["unknown"]>[1]): Value {
  machine.settings.add(name);
  return machine.atoms.leaf({ kind: "unknown", name, span, parts: [], label: name });
}

/** A value while no setting is set. */
export function atRest(machine: Machine, value: Value): Value {
  if (value.kind === "leaf") return value;
  return machine.forest.substitute(value, (v) => {
    const meaning = machine.variables.meaning(v);
    return meaning.kind === "environment" && meaning.role === "setting" ? 0 : undefined;
  });
}

/** A value that may be a setting's own, as it is while none is set: `connect(url or "local")` does not do two things. */
export function withoutOwnSettings(machine: Machine, value: Value): Value {
  if (value.kind === "leaf" || !leavesOf(value).some((a) => isSetting(machine, a))) return value;
  const own = machine.forest.map(value, (a) => machine.forest.leaf(isSetting(machine, a)));
  return machine.forest.ite(own, atRest(machine, value), value);
}
