/** Classes of the application: their bases in method resolution order, and members found along it. */
import { onlyLeaf } from "./concrete.js";
import type { Machine } from "./machine.js";
import { attributeOf } from "./machine.js";
import type { Atom, Value } from "./value.js";

type ClassAtom = Atom & { kind: "reference" };

/** All bases, nearest first; left to right and depth first, each once (the order of simple hierarchies). */
export function baseClasses(machine: Machine, type: ClassAtom): readonly Atom[] {
  const order: Atom[] = [];
  const visit = (at: Atom): void => {
    if (at.kind !== "reference") return;
    const bases = machine.read(attributeOf(at.id, "<bases>"));
    const tuple = bases === undefined ? undefined : onlyLeaf(bases);
    if (tuple?.kind !== "tuple") return;
    for (const item of tuple.items) {
      const base = onlyLeaf(item);
      if (base === undefined) continue;
      if (order.includes(base)) order.splice(order.indexOf(base), 1);
      order.push(base);
      visit(base);
    }
  };
  visit(type);
  return order;
}

/** A member of the class or its bases; null where it has none. */
export function lookUpClass(machine: Machine, type: ClassAtom, name: string, after?: string): Value | null {
  const chain: Atom[] = [type, ...baseClasses(machine, type)];
  const start = after === undefined ? 0 : chain.findIndex((c) => c.kind === "reference" && c.id === after) + 1;
  for (const c of chain.slice(start)) {
    if (c.kind !== "reference") continue;
    const value = machine.read(attributeOf(c.id, name));
    if (value !== undefined) return value;
  }
  return null;
}

/** Whether some base lies outside the application, so that members may come from there. */
export function hasForeignBase(machine: Machine, type: ClassAtom): boolean {
  return baseClasses(machine, type).some((b) => b.kind !== "reference" && !(b.kind === "builtin" && b.name === "object"));
}

export function classOf(machine: Machine, object: ClassAtom): ClassAtom | null {
  const value = machine.read(attributeOf(object.id, "<class>"));
  const atom = value === undefined ? undefined : onlyLeaf(value);
  return atom?.kind === "reference" ? atom : null;
}
