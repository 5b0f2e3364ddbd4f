/** Texts joined from the output with more text after or before them. */
import { resultSort } from "../terms/result-sort.js";
import type { Machine } from "./machine.js";
import type { Atom, Segment, Value } from "./value.js";

/** `left + right` where one of them is a joined text without separators and the other a text; null for anything else. */
export function joinedWith({ atoms, forest }: Machine, [left, right]: readonly Atom[]): Value | null {
  if (left === undefined || right === undefined || (left.kind !== "joined" && right.kind !== "joined")) return null;
  const parts = [left, right].map((atom): readonly Segment[] | null => {
    if (atom.kind === "joined") return atom.separator === "" ? atom.segments : null;
    return isText(atom) ? [{ kind: "element", when: forest.true, value: atoms.leaf(atom) }] : null;
  });
  if (!parts.every((p) => p !== null)) return null;
  const { shown } = (left.kind === "joined" ? left : right) as Atom & { kind: "joined" };
  return atoms.leaf({ kind: "joined", separator: "", segments: parts.flat(), shown });
}

export function isText(atom: Atom): boolean {
  if (atom.kind === "constant") return typeof atom.value === "string";
  return atom.kind === "mapped" && atom.table.failures.size === 0 && resultSort(atom.table.term) === "text";
}
