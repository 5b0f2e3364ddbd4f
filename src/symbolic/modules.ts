/**
 * Imports. What is not found in the program (`callgraph/find-module.ts`) is outside the application. A module's code runs once, at its first
 * import, and its effects do not count: it is what the decision starts from.
 */
import { ModuleNames } from "../callgraph/find-module.js";
import type { Module, Program } from "../ir/ir.js";
import { globalNames } from "./definitions.js";
import { execute } from "./interpret.js";
import type { Flow, Location, Machine } from "./machine.js";
import { moduleFrame, variableOf } from "./machine.js";
import { applicationFolder, madePath } from "./tree-paths.js";
import type { Value } from "./value.js";

const names = new WeakMap<Program, ModuleNames>();

function findModule({ surroundings: { program } }: Machine, from: Module, name: string, level: number): Module | undefined {
  let known = names.get(program);
  if (known === undefined) names.set(program, (known = new ModuleNames(program.modules)));
  return known.find(from, name, level);
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
