/**
 * States of a pass that begin alike and move alike are one: what a loop found and that it was left, for instance. Found by refinement,
 * as all those that begin alike are taken for one until their steps differ.
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { renameTests } from "../diagram/rename.js";
import type { DecisionSystem, SystemComponent, SystemPass } from "./system.js";
import { withDiagrams } from "./system.js";

/** With more states than this in a pass, they are left as they are. */
const componentLimit = 200;

export function withMergedStates(system: DecisionSystem): DecisionSystem {
  const images = new Map<Variable, Variable>();
  const kept = new Map<SystemPass, SystemComponent[]>();
  for (const pass of system.passes) {
    const first = new Map<number, SystemComponent>();
    for (const [component, group] of alike(system, pass)) {
      const same = first.get(group);
      if (same === undefined) first.set(group, component);
      else images.set(component.running, same.running).set(component.final, same.final);
    }
    kept.set(pass, [...first.values()]);
  }
  if (images.size === 0) return system;
  const merged = <T>(d: Diagram<T>): Diagram<T> => renameTests(system.machine.forest, d, (v) => images.get(v) ?? v);
  return withDiagrams(system, merged, { kept });
}

/** The components of a pass with the number of their group. */
function alike({ machine }: DecisionSystem, { components }: SystemPass): ReadonlyMap<SystemComponent, number> {
  let groups = new Map(components.map((c, i) => [c, i]));
  if (components.length < 2 || components.length > componentLimit) return groups;
  groups = numbered(components, (c) => `${c.states} ${c.initial.id}`);
  for (;;) {
    const first = new Map<number, Variable>();
    for (const [c, group] of groups) if (!first.has(group)) first.set(group, c.running);
    const images = new Map(components.map((c) => [c.running, first.get(groups.get(c)!)!]));
    const step = (c: SystemComponent): Diagram<number> => renameTests(machine.forest, c.step, (v) => images.get(v) ?? v);
    const finer = numbered(components, (c) => `${groups.get(c)} ${step(c).id}`);
    if (new Set(finer.values()).size === first.size) return groups;
    groups = finer;
  }
}

function numbered(components: readonly SystemComponent[], keyOf: (component: SystemComponent) => string): Map<SystemComponent, number> {
  const numbers = new Map<string, number>();
  return new Map(
    components.map((c) => {
      const key = keyOf(c);
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      return [c, numbers.get(key)!];
    }),
  );
}
