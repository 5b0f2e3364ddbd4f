/**
 * A diagram as boxes: conditions on its variables that hold together, one box a way to a leaf, few of them. Boxes are how
 * diagrams are told in rules; what is told is exact, or nothing is told.
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import type { NumberSet } from "../diagram/domain.js";
import { uniteNumbers } from "../diagram/domain.js";

/** The lanes of a variable with lanes, the numbers of another. */
export type Side = NumberSet | readonly number[];

export type Box = ReadonlyMap<Variable, Side>;

export interface LeafBox<T> {
  readonly leaf: T;
  readonly box: Box;
}

const boxLimit = 200;

/** Disjoint boxes that cover everything; null where they are too many. */
export function boxesOf<T>(diagram: Diagram<T>): LeafBox<T>[] | null {
  const boxes: LeafBox<T>[] = [];
  const visit = (d: Diagram<T>, box: Box): void => {
    if (boxes.length > boxLimit) return;
    if (d.kind === "leaf") {
      boxes.push({ leaf: d.value, box });
      return;
    }
    for (const { set, child } of branchesOf(d)) visit(child, new Map(box).set(d.variable, set));
  };
  visit(diagram, new Map());
  return boxes.length > boxLimit ? null : mergeBoxes(boxes);
}

function branchesOf<T>(d: Exclude<Diagram<T>, { kind: "leaf" }>): { set: Side; child: Diagram<T> }[] {
  if (d.kind === "lanes") return d.branches.map((b) => ({ set: b.when.lanes(), child: b.then }));
  const sets = new Map<Diagram<T>, NumberSet>();
  d.children.forEach((child, i) => {
    const range = i === d.cuts.length ? [d.cuts[i - 1] ?? -Infinity] : [d.cuts[i - 1] ?? -Infinity, d.cuts[i]!];
    sets.set(child, uniteNumbers(sets.get(child) ?? [], range));
  });
  return [...sets].map(([child, set]) => ({ set, child }));
}

/** Boxes of one leaf that differ in one variable's set only are one box. */
function mergeBoxes<T>(boxes: readonly LeafBox<T>[]): LeafBox<T>[] {
  const list = [...boxes];
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i < list.length && !changed; i++) {
      for (let j = i + 1; j < list.length && !changed; j++) {
        const merged = list[i]!.leaf === list[j]!.leaf ? mergeTwo(list[i]!.box, list[j]!.box) : null;
        if (merged === null) continue;
        list[i] = { leaf: list[i]!.leaf, box: merged };
        list.splice(j, 1);
        changed = true;
      }
    }
  }
  return list;
}

function mergeTwo(a: Box, b: Box): Box | null {
  if (a.size !== b.size) return null;
  const different = [...a].filter(([v, set]) => String(b.get(v)) !== String(set));
  const [only] = different;
  if (different.length !== 1 || only === undefined || !b.has(only[0])) return null;
  const [variable, set] = only;
  const other = b.get(variable)!;
  return new Map(a).set(variable, variable.lanes === undefined ? uniteNumbers(set, other) : [...set, ...other].sort((x, y) => x - y));
}
