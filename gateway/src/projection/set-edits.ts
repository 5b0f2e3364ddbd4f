/** Edits that make a "set" part take an outcome: for each conjunct of its formula, what must go goes and what lacks is added. */
import type { Item, Output } from "./lists.js";
import { byScore, gap, isScore, occurs } from "./lists.js";
import type { Plan, PlanSymbol, SetPart } from "./plan.js";

/** What edits are made with: the limits of the output, and the generic scores, which say what is added first. */
export interface Room {
  readonly threshold: Plan["threshold"];
  readonly topK: Plan["topK"];
  readonly scores: ArrayLike<number>;
  /** How many of the scores are of labels. */
  readonly labels: number;
}

/** Outputs that may take the outcome, one for each conjunct of its term. */
export function setCandidates(part: SetPart, room: Room, output: Output, outcome: number): Output[] {
  return part.terms
    .filter((term) => term.outcome === outcome)
    .flatMap(({ any }) => any)
    .flatMap((conjunct) => {
      const items = satisfied(part, room, output.items, conjunct);
      return items === undefined ? [] : [{ items, values: output.values }];
    });
}

type Conjunct = SetPart["terms"][number]["any"][number];

function satisfied(part: SetPart, room: Room, items: readonly Item[], conjunct: Conjunct): Item[] | undefined {
  const absent = conjunct.absent.map((place) => part.symbols[place] as PlanSymbol);
  let kept = items.flatMap((item) => outOf(item, absent, room.threshold) ?? []);
  const needed = new Set<number>();
  for (const place of conjunct.present) {
    const symbol = part.symbols[place] as PlanSymbol;
    let holding = kept.find((item) => occurs(symbol, item));
    if (holding === undefined) {
      const added = bestItem(symbol, absent, room);
      if (added === undefined) return undefined;
      kept = [...kept.filter(({ column }) => column !== added.column), added];
      holding = added;
    }
    needed.add(holding.column);
  }
  return fit(byScore(kept), room.topK, needed);
}

/** At most `topK` items: the lowest-scored that are not needed go. */
export function fit(items: readonly Item[], topK: number | undefined, needed: ReadonlySet<number>): Item[] {
  const kept = [...items];
  for (let place = kept.length - 1; place >= 0 && topK !== undefined && kept.length > topK; place -= 1)
    if (!needed.has((kept[place] as Item).column)) kept.splice(place, 1);
  return kept;
}

/** The item, its score moved if that is enough to be none of the symbols; undefined where it must go. */
function outOf(item: Item, absent: readonly PlanSymbol[], threshold: number): Item | undefined {
  if (!absent.some((symbol) => occurs(symbol, item))) return item;
  return absent
    .filter(({ columns }) => columns.has(item.column))
    .flatMap(({ scores }) => scores.flatMap(({ from, below }) => [from - gap, below + gap]))
    .filter((score) => score >= threshold && score <= 1)
    .sort((a, b) => Math.abs(a - item.score) - Math.abs(b - item.score))
    .map((score) => ({ column: item.column, score }))
    .find((moved) => !absent.some((symbol) => occurs(symbol, moved)));
}

/** The label of a symbol with the highest own score, at the nearest allowed score. */
function bestItem(symbol: PlanSymbol, absent: readonly PlanSymbol[], { threshold, scores }: Room): Item | undefined {
  for (const column of likeliest(symbol, scores))
    for (const score of nearestScores(symbol, scores[column] as number, threshold)) {
      const item = { column, score };
      if (!absent.some((other) => occurs(other, item))) return item;
    }
  return undefined;
}

/** The columns of a symbol by falling score, equal ones by column. */
export function likeliest(symbol: PlanSymbol, scores: ArrayLike<number>): number[] {
  return [...symbol.columns].sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
}

/** Scores in [low, high] at which an item is the symbol, the nearest to its own first. */
export function nearestScores(symbol: PlanSymbol, score: number, low: number, high = 1): number[] {
  const sides = symbol.scores.length > 0 ? symbol.scores : [{ from: 0, below: 2 }];
  const found = sides.flatMap(({ from, below }) => {
    const first = Math.max(from, low);
    const last = Math.min(below - gap, high);
    if (first > last) return [];
    const inner = Math.min(first + gap, last);
    return [first <= score && score <= last ? score : score < first ? inner : last];
  });
  return found.filter((value) => isScore(symbol, value)).sort((a, b) => Math.abs(a - score) - Math.abs(b - score));
}
