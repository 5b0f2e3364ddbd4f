/**
 * State that outlives a call, as an entry finds it: globals and attributes of classes and objects that other functions
 * change are not what the module's code left in them. A container may hold more; anything else may be another value,
 * under a condition of the environment that says whether it is still as it was.
 */

import type { Span } from "../base/span.js";
import type { Mutations } from "../callgraph/mutations.js";
import type { Func } from "../ir/ir.js";
import { onlyLeaf } from "./concrete.js";
import { environmentTruth, guardOf } from "./conditions.js";
import type { Location, Machine } from "./machine.js";
import { attributeOf, contentOf, moduleFrame, variableOf } from "./machine.js";
import type { Atom, Value } from "./value.js";

export interface EntryState {
  readonly entry: Func;
  readonly span: Span;
  /** Functions that ran before the entry: what they change belongs to the start. */
  readonly started: ReadonlySet<Func>;
  /** Objects whose attributes the entry can see: its receiver and its class. */
  readonly owners: readonly string[];
}

export function openSharedState(machine: Machine, mutations: Mutations, state: EntryState): void {
  for (const module of machine.surroundings.program.modules) {
    if (!machine.opened.has(module.path)) continue;
    for (const name of machine.namesIn(moduleFrame(module)))
      open(machine, mutations, state, name, variableOf(moduleFrame(module), name), `${module.path}#${name}`);
  }
  for (const owner of state.owners) {
    for (const name of machine.attributesOf(owner))
      open(machine, mutations, state, name, attributeOf(owner, name), `${state.span.path}#self.${name}`);
  }
}

function open(machine: Machine, mutations: Mutations, state: EntryState, name: string, location: Location, label: string): void {
  const others = [...mutations.of(name)].filter((f) => f !== state.entry && !state.started.has(f));
  const value = machine.read(location);
  if (others.length === 0 || value === undefined) return;
  const atom = onlyLeaf(value);
  if (atom?.kind === "reference" && (atom.type === "list" || atom.type === "set" || atom.type === "dict"))
    return openContainer(machine, atom, label, state.span);
  if (atom?.kind === "constant" || atom === undefined) {
    const asBefore = guardOf(machine, environmentTruth(machine, `${label} is as at the start`, state.span));
    machine.write(location, machine.forest.ite(asBefore, value, machine.unknown(label, state.span)), machine.forest.true);
  }
}

function openContainer(machine: Machine, container: Atom & { kind: "reference" }, label: string, span: Span): void {
  const content = machine.read(contentOf(container.id));
  const held = content === undefined ? undefined : onlyLeaf(content);
  const element: Value = machine.unknown(`${label} (an element)`, span);
  const more = { kind: "some" as const, name: label, value: element, whole: true as const };
  if (held?.kind === "items")
    machine.write(contentOf(container.id), machine.atoms.leaf({ kind: "items", segments: [...held.segments, more] }), machine.forest.true);
  else if (held?.kind === "entries")
    machine.write(contentOf(container.id), machine.atoms.leaf({ kind: "entries", entries: [...held.entries, more] }), machine.forest.true);
}
