/** Sorting of constant texts, of which it depends on the output whether and how often each is there. */
import { leavesOf } from "../diagram/diagram.js";
import type { Machine } from "./machine.js";
import type { Segment } from "./value.js";

interface Placed {
  readonly text: string;
  readonly segment: Segment;
}

/** The segments in the order of their texts; null where not all of them are constant texts. Equal texts keep their order. */
export function inTextOrder(machine: Machine, segments: readonly Segment[], before: (a: string, b: string) => boolean): Segment[] | null {
  const placed: Placed[] = [];
  for (const segment of segments) {
    const parts = byText(machine, segment);
    if (parts === null) return null;
    placed.push(...parts);
  }
  const order = (a: Placed, b: Placed): number => (before(a.text, b.text) ? -1 : before(b.text, a.text) ? 1 : 0);
  return placed.sort(order).map(({ segment }) => segment);
}

/** A segment as one for each text that it may hold. */
function byText(machine: Machine, segment: Segment): Placed[] | null {
  if (segment.kind !== "element" && segment.kind !== "view") return null;
  const { forest } = machine;
  const placed: Placed[] = [];
  const entries = segment.kind === "element" ? [segment] : segment.each;
  for (const { when, value } of entries) {
    for (const atom of leavesOf(value)) {
      if (atom.kind !== "constant" || typeof atom.value !== "string") return null;
      const isIt = forest.map(value, (a) => forest.leaf(a === atom));
      const here = { when: forest.and(when, isIt), value: forest.leaf(atom) };
      if (here.when === forest.false) continue;
      placed.push({ text: atom.value, segment: segment.kind === "element" ? { ...segment, ...here } : { ...segment, each: [here] } });
    }
  }
  return placed;
}

/** As JavaScript compares texts: by their units of 16 bits. */
export function unitsBefore(a: string, b: string): boolean {
  return a < b;
}

/** As Python compares texts: by their code points. */
export function pointsBefore(a: string, b: string): boolean {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((c, i) => c !== right[i]);
  if (at < 0) return left.length < right.length;
  return right[at] !== undefined && left[at]!.codePointAt(0)! < right[at]!.codePointAt(0)!;
}
