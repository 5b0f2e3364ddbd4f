/** Lanes that no set tells apart, by refinement: a set costs what its smaller side has of lanes, not what the domain has. */
import type { LaneSet } from "./domain.js";

/** A number for each lane: lanes with the same one are in the same sets. */
export function blocksOf(lanes: number, sets: readonly LaneSet[]): Int32Array {
  const block = new Int32Array(lanes);
  const sizes = [lanes];
  const seen = new Set<LaneSet>();
  for (const set of sets) {
    if (seen.has(set)) continue;
    seen.add(set);
    const inside = smallerSide(set);
    const counts = new Map<number, number>();
    for (const lane of inside) counts.set(block[lane]!, (counts.get(block[lane]!) ?? 0) + 1);
    const fresh = new Map<number, number>();
    for (const lane of inside) {
      const old = block[lane]!;
      if (counts.get(old) === sizes[old] && !fresh.has(old)) continue;
      let made = fresh.get(old);
      if (made === undefined) {
        fresh.set(old, (made = sizes.push(0) - 1));
        sizes[old]! -= counts.get(old)!;
        sizes[made] = counts.get(old)!;
      }
      block[lane] = made;
    }
  }
  return block;
}

/** The lanes of a set or of its complement: either side cuts alike. */
export function smallerSide(set: LaneSet): number[] {
  return set.count() * 2 > set.size ? set.complement().lanes() : set.lanes();
}
