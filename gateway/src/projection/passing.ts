/** A filter whose labels pass one by one: the output in which exactly the wanted ones do. */
import type { Item, Output, Room } from "./lists.js";
import { byScore, gap, isScore, occurs } from "./lists.js";
import type { ItemsPart, PlanSymbol } from "./plan.js";

/** The output with exactly these labels of the filter passing: where there is no room for all, those of the highest scores. */
export function withPassing(part: ItemsPart, room: Room, output: Output, passing: ReadonlySet<number>): Output {
  const symbol = part.symbols[0] as PlanSymbol;
  let items = output.items.filter((item) => !occurs(symbol, item) || passing.has(item.column));
  const there = new Set(items.filter((item) => occurs(symbol, item)).map(({ column }) => column));
  for (const column of [...passing].filter((each) => !there.has(each)).sort((a, b) => a - b)) {
    const score = nearestScore(symbol, room.scores[column] as number, room.threshold);
    if (score !== undefined) items = [...items.filter((item) => item.column !== column), { column, score }];
  }
  return { items: fit(byScore(items), room.topK, passing), values: output.values };
}

/** At most `topK` items: the lowest-scored that are not needed go, then the lowest-scored. */
function fit(items: readonly Item[], topK: number | undefined, needed: ReadonlySet<number>): Item[] {
  const kept = [...items];
  for (let place = kept.length - 1; place >= 0 && topK !== undefined && kept.length > topK; place -= 1)
    if (!needed.has((kept[place] as Item).column)) kept.splice(place, 1);
  return kept.slice(0, topK);
}

/** The score in [low, 1] at which an item is the symbol, the nearest to its own. */
function nearestScore(symbol: PlanSymbol, score: number, low: number): number | undefined {
  const sides = symbol.scores.length > 0 ? symbol.scores : [{ from: 0, below: 2 }];
  const found = sides.flatMap(({ from, below }) => {
    const first = Math.max(from, low);
    const last = Math.min(below - gap, 1);
    if (first > last) return [];
    const inner = Math.min(first + gap, last);
    return [first <= score && score <= last ? score : score < first ? inner : last];
  });
  return found.filter((value) => isScore(symbol, value)).sort((a, b) => Math.abs(a - score) - Math.abs(b - score))[0];
}
