/** States of passes that never change: whatever comes, the pass ends in the state in which it began. */
import type { Variable } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import type { Machine } from "../symbolic/machine.js";
import type { SystemComponent } from "./system.js";

export type States = Pick<SystemComponent, "running" | "final" | "initial" | "step">;

/** The variables of such states, each with its state. */
export function idleStates(machine: Machine, components: readonly States[]): ReadonlyMap<Variable, number> {
  let idle = components.flatMap((c) => (c.initial.kind === "leaf" ? [{ ...c, state: c.initial.value }] : []));
  // All that may stay are taken to stay until one of them is seen to leave while the others do: those that are left stay from item to item.
  for (;;) {
    const here = new Map(idle.map((c) => [c.running, c.state]));
    const token = machine.forest.operation();
    const staying = idle.filter((c) => {
      const next = leavesOf(machine.forest.substitute(c.step, (v) => here.get(v), token));
      return next.every((state) => state === c.state);
    });
    if (staying.length === idle.length) break;
    idle = staying;
  }
  return new Map(idle.flatMap((c) => [[c.running, c.state] as const, [c.final, c.state] as const]));
}
