/**
 * Decision projection: the generic output, edited as little as possible, so that the exact rule takes the predicted outcomes. Parts that share labels are
 * searched together, others apart; what they put in shares the room of the list. Only an output that keeps the limits of the request and that the exact rule
 * confirms is given. Edited scores carry no probability meaning: serve them only to the application whose rule it is.
 */
import { groupsOf } from "./groups.js";
import type { Item, Output, Room } from "./lists.js";
import { takes } from "./lists.js";
import type { Plan } from "./plan.js";
import { shareRoom } from "./room.js";
import { Search } from "./search.js";
import { editedValues } from "./value-edits.js";

/** The output edited so that part i takes `outcomes[i]`; undefined where that is not reached. */
export function project({ parts }: Pick<Plan, "parts">, room: Room, output: Output, outcomes: readonly number[]): Output | undefined {
  const isReached = (found: Output): boolean => takes(parts, outcomes, found) && isServable(found.items, room);
  if (isReached(output)) return output;
  const values = editedValues(parts, outcomes, output.values);
  const items = values && editedItems(parts, room, output.items, outcomes);
  if (values === undefined || items === undefined) return undefined;
  const edited = { items, values };
  return isReached(edited) ? edited : undefined;
}

function editedItems(parts: Plan["parts"], room: Room, listed: readonly Item[], outcomes: readonly number[]): Item[] | undefined {
  const groups = groupsOf(parts, outcomes, room);
  const unread = listed.filter(({ column }) => !groups.some(({ kindOf }) => kindOf.has(column)));
  const searches = (most: number | undefined): Search[] =>
    groups.map((group) => {
      const items = listed.filter(({ column }) => group.kindOf.has(column));
      return new Search(group, items, room, most);
    });
  return shareRoom(room.topK, { listed, unread }, searches);
}

/** Whether a request can have such an answer: no label twice, falling scores from the threshold to 1, and no more items than asked for. */
function isServable(items: readonly Item[], { threshold, topK = Infinity }: Room): boolean {
  const areDistinct = new Set(items.map(({ column }) => column)).size === items.length;
  const isRanked = items.every(({ score }, place) => threshold <= score && score <= (items[place - 1]?.score ?? 1));
  return items.length <= topK && areDistinct && isRanked;
}

/** Items added, removed, given another score or another place among equal scores, and values changed. */
export function editCount(before: Output, after: Output): number {
  const places = new Map(before.items.map(({ column, score }, place) => [`${column} ${score}`, place]));
  const kept = after.items.flatMap(({ column, score }) => places.get(`${column} ${score}`) ?? []);
  const changed = new Set([...before.items, ...after.items].map(({ column }) => column)).size - kept.length;
  const values = [...after.values].filter(([name, value]) => before.values.get(name) !== value).length;
  return changed + kept.length - longestRising(kept) + values;
}

/** How many of distinct numbers can stay so that they rise. */
function longestRising(places: readonly number[]): number {
  const ends: number[] = [];
  for (const place of places) {
    const at = ends.findIndex((end) => end >= place);
    ends[at < 0 ? ends.length : at] = place;
  }
  return ends.length;
}
