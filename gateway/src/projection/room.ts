/** The lists of all groups in one list of limited length: which group gives up how many items, and which items that no part reads go. */
import type { Item } from "./lists.js";
import type { Found, Search } from "./search.js";

/** The list as it is, and the items in it that no part reads. */
export interface Whole {
  readonly listed: readonly Item[];
  readonly unread: readonly Item[];
}

type List = readonly Item[];

/** The whole list, by the fewest edits that are found; undefined where a group has no list. `searches(most)` are the groups' searches. */
export function shareRoom(
  topK: number | undefined,
  { listed, unread }: Whole,
  searches: (most: number | undefined) => Search[],
): Item[] | undefined {
  const each = searches(undefined).map((search) => search.first());
  const lists = each.flatMap((found) => (found === undefined ? [] : [found.items]));
  if (lists.length < each.length) return undefined;
  if (topK === undefined || unread.length + lengthOf(lists) <= topK) return merged(listed, [unread, ...lists]);
  const chosen = shortened(topK, unread.length, searches(topK));
  return chosen && merged(listed, [unread.slice(0, topK - lengthOf(chosen)), ...chosen]);
}

function lengthOf(lists: readonly List[]): number {
  return lists.reduce((sum, { length }) => sum + length, 0);
}

/** One list of each group, so that the edits, with the removal of what no part reads, are fewest. */
function shortened(topK: number, unread: number, searches: readonly Search[]): readonly List[] | undefined {
  if (searches.map((search) => search.first()).includes(undefined)) return undefined;
  for (let edits = 0; ; edits += 1) {
    let best: ReadonlyMap<number, readonly List[]> = new Map([[0, []]]);
    for (const search of searches) best = combined(best, search.within(edits));
    const fitting = [...best]
      .filter(([, lists]) => lengthOf(lists) <= topK)
      .map(([used, lists]) => ({ used: used + Math.max(lengthOf(lists) + unread - topK, 0), lists }));
    const fewest = Math.min(...fitting.map(({ used }) => used));
    const furthest = searches.reduce((sum, search) => sum + search.dearest, unread);
    const isOver = searches.every((search) => search.isOver) && edits >= furthest;
    if (fewest <= edits || isOver) return fitting.find(({ used }) => used === fewest)?.lists;
  }
}

/** By edits, the shortest lists of the groups so far. */
function combined(best: ReadonlyMap<number, readonly List[]>, found: readonly Found[]): Map<number, readonly List[]> {
  const result = new Map<number, readonly List[]>();
  for (const [used, lists] of best)
    for (const { edits, items } of found) {
      const known = result.get(used + edits);
      if (known === undefined || lengthOf(lists) + items.length < lengthOf(known)) result.set(used + edits, [...lists, items]);
    }
  return result;
}

/** One list by falling score; of equal scores in the order of the list before, as far as each list's own order allows. */
function merged(listed: readonly Item[], lists: readonly List[]): Item[] {
  const places = new Map(listed.map(({ column, score }, place) => [`${column} ${score}`, place]));
  const rest = lists.map((items) => [...items]);
  // What must stand before an item that was there counts as that item.
  const turn = (items: readonly Item[]): number =>
    Math.min(
      ...items
        .filter(({ score }) => score === items[0]?.score)
        .map(({ column, score }) => places.get(`${column} ${score}`) ?? listed.length),
    );
  const isBefore = ([a]: readonly Item[], [b]: readonly Item[]): boolean => (a as Item).score > (b as Item).score;
  const result: Item[] = [];
  for (;;) {
    const [head, ...others] = rest.filter(({ length }) => length > 0);
    if (head === undefined) return result;
    const first = others.reduce((best, items) => {
      if (isBefore(items, best)) return items;
      return !isBefore(best, items) && turn(items) < turn(best) ? items : best;
    }, head);
    result.push(first.shift() as Item);
  }
}
