/**
 * Modules of JavaScript. An ECMAScript module shows its exports as they are when they are read; a CommonJS module is what its
 * code leaves in `module.exports`. Either kind can import the other. What is not in the application is outside, by its specifier.
 */
import type { Span } from "../../base/span.js";
import type { Definition, Module } from "../../ir/ir.js";
import { onlyLeaf } from "../concrete.js";
import type { Flow, Machine } from "../machine.js";
import { moduleFrame, variableOf } from "../machine.js";
import { jsonValue } from "../models/json.js";
import type { Atom, Value } from "../value.js";
import { undefinedValue } from "./nothing.js";

export function importJs(machine: Machine, flow: Flow, i: Definition & { op: "import-js" }): Value {
  if (i.path === undefined) return external(machine, i.specifier, i.name);
  const module = machine.surroundings.program.modules.find((m) => m.path === i.path);
  if (module === undefined) return fromData(machine, flow, i.path, i);
  machine.hooks.runModule(machine, module);
  return i.name === null ? whole(machine, flow, module, i.style, i.span) : exported(machine, flow, module, i.name, i.span);
}

/** A module's default export is taken for the module: packages are written for both ways of importing them. */
function external(machine: Machine, specifier: string, name: string | null): Value {
  const plain = specifier.replace(/^node:/, "");
  return machine.atoms.leaf({ kind: "external", path: name === null || name === "default" ? plain : `${plain}.${name}` });
}

/** A JSON file as a value. */
function fromData(machine: Machine, flow: Flow, path: string, i: Definition & { op: "import-js" }): Value {
  const text = machine.surroundings.readFile(path, "");
  const value = text === null ? null : jsonValue(machine, { ...flow, context: `json ${path}` }, text, i.span);
  if (value === null) return machine.unknown(machine.nameAt(i.span), i.span, [], path);
  return i.name === null || i.name === "default" ? value : machine.hooks.property(machine, flow, value, i.name, i.span);
}

function isEcmaScript(module: Module): boolean {
  return module.exports !== undefined;
}

function whole(machine: Machine, flow: Flow, module: Module, style: "esm" | "commonjs", span: Span): Value {
  if (isEcmaScript(module)) return machine.atoms.leaf({ kind: "reference", type: "module", id: moduleFrame(module) });
  const made = commonJs(machine, flow, module, span);
  return style === "esm" ? made : made;
}

function commonJs(machine: Machine, flow: Flow, module: Module, span: Span): Value {
  const object = machine.read(variableOf(moduleFrame(module), "module"));
  if (object === undefined || onlyLeaf(object)?.kind === "unbound") return undefinedValue(machine);
  return machine.hooks.property(machine, flow, machine.here(flow, object), "exports", span);
}

/** An export by its name; from a CommonJS module the default is the whole. */
function exported(machine: Machine, flow: Flow, module: Module, name: string, span: Span, seen: readonly Module[] = []): Value {
  if (!isEcmaScript(module)) {
    const object = commonJs(machine, flow, module, span);
    if (name !== "default") return machine.hooks.property(machine, flow, object, name, span);
    const dict = onlyLeaf(object);
    const inner =
      dict?.kind === "reference" && dict.type === "dict" ? machine.hooks.property(machine, flow, object, "default", span) : null;
    const leaf = inner === null ? undefined : onlyLeaf(inner);
    return inner === null || (leaf?.kind === "constant" && leaf.value === undefined) ? object : inner;
  }
  return exportOf(machine, flow, module, name, span, seen) ?? undefinedValue(machine);
}

/** Null where a module has no export of that name. */
function exportOf(machine: Machine, flow: Flow, module: Module, name: string, span: Span, seen: readonly Module[]): Value | null {
  if (seen.includes(module)) return null;
  const all = module.exports ?? [];
  const find = (path: string | undefined): Module | undefined => {
    const found = machine.surroundings.program.modules.find((m) => m.path === path);
    if (found !== undefined) machine.hooks.runModule(machine, found);
    return found;
  };
  for (const e of all) {
    if (e.kind === "all" || e.exported !== name) continue;
    if (e.kind === "name") {
      const value = machine.read(variableOf(moduleFrame(module), e.global));
      const here = value === undefined ? undefined : machine.here(flow, value);
      return here === undefined || onlyLeaf(here)?.kind === "unbound" ? undefinedValue(machine) : here;
    }
    const from = find(e.path);
    if (from === undefined) return external(machine, e.specifier, e.name);
    if (e.name === null) return whole(machine, flow, from, "esm", span);
    return exported(machine, flow, from, e.name, span, [...seen, module]);
  }
  if (name === "default") return null;
  for (const e of all) {
    if (e.kind !== "all") continue;
    const from = find(e.path);
    if (from === undefined) continue;
    const found = isEcmaScript(from)
      ? exportOf(machine, flow, from, name, span, [...seen, module])
      : machine.hooks.property(machine, flow, commonJs(machine, flow, from, span), name, span);
    const leaf = found === null ? undefined : onlyLeaf(found);
    if (found !== null && !(leaf?.kind === "constant" && leaf.value === undefined)) return found;
  }
  return null;
}

/** `namespace.name`. */
export function moduleMember(machine: Machine, flow: Flow, atom: Atom & { kind: "reference" }, name: string, span: Span): Value {
  const module = machine.surroundings.program.modules.find((m) => moduleFrame(m) === atom.id);
  return module === undefined ? undefinedValue(machine) : exported(machine, flow, module, name, span);
}
