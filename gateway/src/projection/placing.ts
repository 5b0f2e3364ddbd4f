/** From the course of a search to a list: which label and which score each item that was put in gets. */
import type { Band, Group } from "./groups.js";
import type { Item, Room } from "./lists.js";
import { byScore, gap, takes } from "./lists.js";

const halvings = 30;

/** An item of a kind to put in, and the scores it may have; `isTied`: that of the item before it. */
export interface Slot {
  readonly kind: number;
  readonly scores: Band;
  readonly score: number | undefined;
  readonly isTied: boolean;
}

export type Entry = Item | Slot;

/** The list as it is, and by kind the labels that are not in it, the likeliest first. */
export interface Listed {
  readonly items: readonly Item[];
  readonly fresh: readonly (readonly number[])[];
}

function isSlot(entry: Entry): entry is Slot {
  return "kind" in entry;
}

/** The list of kept items and of items in the slots, in the order of `entries` where order matters. */
export function placeItems(group: Group, listed: Listed, entries: readonly Entry[], { scores }: Room): Item[] {
  const labels = labelsOf(group, listed, entries, scores);
  if (group.isOrdered) return between(entries, labels);
  const wished = new Map<number, number>();
  const items = entries.map((entry) => {
    if (!isSlot(entry)) return entry;
    const { column, score } = nextOf(labels, entry.kind);
    const wish = nearest(score, entry.scores);
    wished.set(column, wish);
    return { column, score: entry.score ?? wish };
  });
  return relaxed(group, byScore(items), wished);
}

/** For the slots of each kind, labels with their own scores: those that were removed, then the likeliest. */
function labelsOf(group: Group, { items, fresh }: Listed, entries: readonly Entry[], scores: Room["scores"]): Map<number, Item[]> {
  const kept = new Set(entries.flatMap((entry) => (isSlot(entry) ? [] : [entry.column])));
  const kinds = entries.flatMap((entry) => (isSlot(entry) ? [entry.kind] : []));
  return new Map(
    [...new Set(kinds)].map((kind) => {
      const removed = items.filter(({ column }) => group.kindOf.get(column) === kind && !kept.has(column));
      const added = (fresh[kind] ?? []).map((column) => ({ column, score: scores[column] as number }));
      const count = kinds.filter((each) => each === kind).length;
      return [kind, byScore([...removed, ...added].slice(0, count))];
    }),
  );
}

function nextOf(labels: ReadonlyMap<number, Item[]>, kind: number): Item {
  return (labels.get(kind) as Item[]).shift() as Item;
}

/** The score that is nearest to a label's own, a little inside. */
function nearest(own: number, { low, high }: Band): number {
  if (low <= own && own <= high) return own;
  return own < low ? Math.min(low + gap, high) : high;
}

/** Items in slots between the scores of their neighbours, apart from them where there is room. */
function between(entries: readonly Entry[], labels: ReadonlyMap<number, Item[]>): Item[] {
  const items: Item[] = [];
  for (const [place, entry] of entries.entries()) {
    if (!isSlot(entry)) {
      items.push(entry);
      continue;
    }
    const { column, score: own } = nextOf(labels, entry.kind);
    const above = items.at(-1)?.score;
    if (entry.isTied && above !== undefined) {
      items.push({ column, score: above });
      continue;
    }
    const found = entries.findIndex((later, position) => position >= place && !isSlot(later));
    const following = found < 0 ? entries.length : found;
    const below = Math.max(entry.scores.low, (entries[following] as Item | undefined)?.score ?? -Infinity);
    const high = Math.min(entry.scores.high, above ?? Infinity);
    const margin = Math.min(gap, (high - below) / (following - place + 1));
    const top = above === high ? high - margin : high;
    items.push({ column, score: Math.min(Math.max(entry.score ?? own, below + margin * (following - place)), top) });
  }
  return items;
}

/** Where scores were made extreme so that a sum wins, each goes back towards its own as far as the outcomes hold. */
function relaxed(group: Group, items: Item[], wished: ReadonlyMap<number, number>): Item[] {
  const isSum = group.parts.some((part) => part.form === "argmax" && part.votes === "sum");
  const holds = (list: readonly Item[]): boolean => takes(group.parts, group.outcomes, { items: list, values: new Map() });
  if (!isSum || !holds(items)) return items;
  let current = items;
  for (const [column, wish] of wished) {
    const score = current.find((item) => item.column === column)?.score as number;
    const at = (share: number): Item[] => withScore(current, column, score + (wish - score) * share);
    if (holds(withScore(current, column, wish))) {
      current = withScore(current, column, wish);
      continue;
    }
    let [near, far] = [0, 1];
    for (let turn = 0; turn < halvings; turn += 1) {
      const middle = (near + far) / 2;
      if (holds(at(middle))) near = middle;
      else far = middle;
    }
    // Just beyond the bound, no nearer than float32 tells apart.
    current = at(Math.max(near - gap / Math.max(Math.abs(wish - score), gap), 0));
  }
  return current;
}

function withScore(items: readonly Item[], column: number, score: number): Item[] {
  return byScore(items.map((item) => (item.column === column ? { column, score } : item)));
}
