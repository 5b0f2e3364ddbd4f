/** Diagrams side by side along one number: the ranges on which each of them is one diagram. */
import type { Diagram, Variable } from "./node.js";

/** All cuts of the operands that test the number first, and what each operand is from -Infinity and from each cut on. */
export function alongRanges(
  variable: Variable,
  operands: readonly Diagram<unknown>[],
): { readonly cuts: readonly number[]; readonly parts: readonly (readonly Diagram<unknown>[])[] } {
  const own = operands.map((o) => (o.kind === "ranges" && o.variable === variable ? o : null));
  const next = operands.map(() => 0);
  const cuts: number[] = [];
  const parts: Diagram<unknown>[][] = [];
  for (let start = Number.NEGATIVE_INFINITY; ; cuts.push(start)) {
    parts.push(operands.map((o, i) => own[i]?.children[next[i]!] ?? o));
    start = Number.POSITIVE_INFINITY;
    own.forEach((o, i) => {
      start = Math.min(start, o?.cuts[next[i]!] ?? start);
    });
    if (own.every((o, i) => o === null || next[i] === o.cuts.length)) return { cuts, parts };
    own.forEach((o, i) => {
      if (o !== null && o.cuts[next[i]!] === start) next[i]!++;
    });
  }
}

/** The place of the first cut above a number; their number if there is none. */
export function firstAbove(cuts: readonly number[], point: number): number {
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (!(point >= cuts[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
