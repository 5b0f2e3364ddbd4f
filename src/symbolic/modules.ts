/**
 * Imports. A name is looked for beside the importing file, from the root, then as the one module that differs in case
 * only (as systems find it that ignore case) or whose dotted name ends so; what is not found is outside the application. A module's code runs once, at its first import, and its effects do
 * not count: it is what the decision starts from.
 */
import type { Module } from "../ir/ir.js";
import { globalNames } from "./definitions.js";
import { execute } from "./interpret.js";
import type { Flow, Location, Machine } from "./machine.js";
import { moduleFrame, variableOf } from "./machine.js";
import { applicationFolder, madePath } from "./tree-paths.js";
import type { Value } from "./value.js";

function findModule(machine: Machine, from: Module, name: string, level: number): Module | undefined {
  const { modules } = machine.surroundings.program;
  const isPackage = /(^|\/)__init__\.py$/.test(from.path);
  const parts = from.name === "" ? [] : from.name.split(".");
  const own = isPackage ? parts : parts.slice(0, -1);
  const named = (wanted: string): Module | undefined => modules.find((m) => m.name === wanted);
  if (level > 0) {
    const base = own.slice(0, own.length - (level - 1));
    return named([...base, ...(name === "" ? [] : [name])].join("."));
  }
  const beside = named([...own, name].join("."));
  if (beside !== undefined) return beside;
  const top = named(name);
  if (top !== undefined) return top;
  const suffix = modules.filter((m) => m.name.endsWith(`.${name}`));
  const folded = modules.filter(
    (m) => m.name.toLowerCase() === [...own, name].join(".").toLowerCase() || m.name.toLowerCase() === name.toLowerCase(),
  );
  if (folded.length === 1) return folded[0];
  const nearest = suffix.filter((m) => own.length > 0 && m.name.startsWith(`${own[0]}.`));
  if (nearest.length === 1) return nearest[0];
  return suffix.length === 1 && name.includes(".") ? suffix[0] : undefined;
}

export function importModule(machine: Machine, flow: Flow, name: string, level: number): Value {
  const found = findModule(machine, flow.frame.module, name, level);
  if (found === undefined) return machine.atoms.leaf({ kind: "external", path: level > 0 ? `${".".repeat(level)}${name}` : name });
  runModule(machine, found);
  return moduleValue(machine, found);
}

/** The module of the application with exactly this dotted name, imported; null if there is none. */
export function importByName(machine: Machine, name: string): Value | null {
  const found = machine.surroundings.program.modules.find((m) => m.name === name);
  if (found === undefined) return null;
  runModule(machine, found);
  return moduleValue(machine, found);
}

function moduleValue(machine: Machine, module: Module): Value {
  return machine.atoms.leaf({ kind: "reference", type: "module", id: moduleFrame(module) });
}

/** A flow at the start of a module's code. */
export function moduleFlow(machine: Machine, module: Module): Flow {
  return {
    live: machine.forest.true,
    raised: machine.newSink(),
    returned: machine.newSink(),
    broken: machine.newSink(),
    continued: machine.newSink(),
    guarded: false,
    context: module.path,
    frame: { module, function: module.functions[0]!, frames: [moduleFrame(module)], registers: [] },
  };
}

/** Prepares a module's namespace: its names exist, unbound. */
export function openModule(machine: Machine, module: Module): void {
  const unbound = machine.atoms.leaf({ kind: "unbound" });
  const frame = moduleFrame(module);
  for (const name of globalNames(module.functions[0]!.body)) machine.write(variableOf(frame, name), unbound, machine.forest.true);
  machine.write(variableOf(frame, "__name__"), machine.atoms.constant(module.name), machine.forest.true);
  machine.write(
    variableOf(frame, "__file__"),
    madePath(machine, `${applicationFolder}/${module.path}`, "text", module.functions[0]!.span),
    machine.forest.true,
  );
}

export function runModule(machine: Machine, module: Module): void {
  if (machine.opened.has(module.path)) return;
  machine.opened.add(module.path);
  const effects = machine.effects.length;
  const flow = moduleFlow(machine, module);
  machine.loading++;
  const journal = machine.record(() => {
    openModule(machine, module);
    execute(machine, flow, module.functions[0]!.body);
  });
  machine.loading--;
  assumeImported(machine, flow, journal.keys());
  machine.effects.length = effects;
}

/** Whoever calls into a module knows that its code ran to the end: what it left on the paths where it did is what there is. */
function assumeImported(machine: Machine, flow: Flow, written: Iterable<Location>): void {
  if (flow.live === machine.forest.true || flow.live === machine.forest.false) return;
  for (const location of written) {
    const value = machine.read(location);
    if (value !== undefined) machine.write(location, machine.here(flow, value), machine.forest.true);
  }
}
