/** How far each count of items has to be counted: as far as some test of it looks. */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { childrenOf } from "../diagram/diagram.js";
import type { Machine } from "../symbolic/machine.js";
import type { Computed, Pass } from "../symbolic/variable.js";

export function countKey(pass: Pass, when: Guard): string {
  return `${pass.id}:${when.id}`;
}

/** The greatest number that a count is tested against, by `countKey`, in the diagrams and all that they read. */
export function countBounds({ variables }: Machine, roots: readonly Diagram<unknown>[]): ReadonlyMap<string, number> {
  const bounds = new Map<string, number>();
  const seen = new Set<number>();
  const meet = (variable: Variable): void => {
    const meaning = variables.meaning(variable);
    if (meaning.kind === "count") visit(meaning.when);
    else if (meaning.kind === "final" || meaning.kind === "running") [meaning.component.initial, meaning.component.step].forEach(visit);
    else if (meaning.kind === "register") [meaning.register.initial, meaning.register.step].forEach(visit);
    else if (meaning.kind === "condition") meaning.operands.forEach(meet);
    else if ("place" in meaning && meaning.place.from === "kept") visit(variables.slots[meaning.place.slot]!.step);
  };
  const visit = (d: Diagram<unknown>): void => {
    if (seen.has(d.id)) return;
    seen.add(d.id);
    if (d.kind === "leaf") return meetLeaf(d.value, meet);
    const meaning = variables.meaning(d.variable);
    if (meaning.kind === "count") {
      const cuts = d.kind === "ranges" ? d.cuts.filter(Number.isFinite) : [];
      const key = countKey(meaning.pass, meaning.when);
      bounds.set(key, Math.max(bounds.get(key) ?? 1, ...cuts.map(Math.ceil)));
    }
    meet(d.variable);
    for (const child of childrenOf(d)) visit(child);
  };
  roots.forEach(visit);
  return bounds;
}

function meetLeaf(leaf: unknown, meet: (variable: Variable) => void): void {
  if (typeof leaf === "object" && leaf !== null && "operands" in leaf) (leaf as Computed).operands.forEach(meet);
}
