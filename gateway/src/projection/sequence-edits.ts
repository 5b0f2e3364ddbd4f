/**
 * Edits that make a "sequence" part take an outcome: a cheapest path through list and table. At each place of the list an item is kept or removed, or
 * an item of some symbol is put in before it; a label may also move. A path from the initial state to a state of the outcome is an edited list.
 */
import type { Item, Output } from "./lists.js";
import { step, symbolOf } from "./lists.js";
import type { PlanSymbol, SequencePart } from "./plan.js";
import type { Room } from "./set-edits.js";
import { fit, nearestScores } from "./set-edits.js";

/** What an item of no symbol may be. */
const anySymbol: PlanSymbol = { columns: new Set(), scores: [] };

interface Path {
  readonly cost: number;
  readonly place: number;
  readonly state: number;
  readonly items: readonly Item[];
  readonly used: ReadonlySet<number>;
}

/** Cheapest edited lists: with the items as they are, and with each item free to move. */
export function sequenceCandidates(part: SequencePart, room: Room, output: Output, outcome: number): Output[] {
  return [undefined, ...output.items].flatMap((moving) => {
    const rest = output.items.filter((item) => item !== moving);
    const found = new Search(part, room, rest, moving?.column).cheapest(outcome);
    if (found === undefined) return [];
    const counts = (item: Item): boolean => !output.items.includes(item) || symbolOf(part, item) < part.symbols.length;
    const needed = new Set(found.filter(counts).map(({ column }) => column));
    return [{ items: fit(found, room.topK, needed), values: output.values }];
  });
}

/** Dijkstra's search over (place in the list, state of the table, how many labels were put in). */
class Search {
  /** For each symbol, and for items of no symbol where those count, the likeliest labels that are not in the list; the moving one first. */
  private readonly fresh: readonly (readonly number[])[];
  private readonly queue: Path[] = [];
  private readonly most: number;

  constructor(
    private readonly part: SequencePart,
    private readonly room: Room,
    private readonly items: readonly Item[],
    moving: number | undefined,
  ) {
    const listed = new Set(items.map(({ column }) => column));
    this.most = part.stateOutcome.length;
    const { scores } = room;
    const named = new Set(part.symbols.flatMap(({ columns }) => [...columns]));
    const others = part.anyItem === undefined ? [] : [...Array(room.labels).keys()].filter((column) => !named.has(column));
    this.fresh = [...part.symbols.map(({ columns }) => [...columns]), others].map((columns) =>
      columns
        .filter((column) => !listed.has(column))
        .sort((a, b) => Number(b === moving) - Number(a === moving) || (scores[b] as number) - (scores[a] as number) || a - b)
        .slice(0, this.most + 1),
    );
  }

  cheapest(outcome: number): readonly Item[] | undefined {
    const best = new Set<string>();
    this.push({ cost: 0, place: 0, state: this.part.initial, items: [], used: new Set() });
    for (let path = this.queue.shift(); path !== undefined; path = this.queue.shift()) {
      // Paths that used other numbers of fresh labels are kept apart, since those run out.
      const key = `${path.place} ${path.state} ${path.used.size}`;
      if (best.has(key)) continue;
      best.add(key);
      if (path.place === this.items.length && this.part.stateOutcome[path.state] === outcome) return path.items;
      this.extend(path);
    }
    return undefined;
  }

  /** Paths of equal cost stay in the order in which they came. */
  private push(path: Path): void {
    let low = 0;
    let high = this.queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.queue[middle] as Path).cost <= path.cost) low = middle + 1;
      else high = middle;
    }
    this.queue.splice(low, 0, path);
  }

  private extend(path: Path): void {
    const { part, items } = this;
    const item = items[path.place];
    if (item !== undefined) {
      const state = step(part, symbolOf(part, item), path.state);
      this.push({ ...path, place: path.place + 1, state, items: [...path.items, item] });
      this.push({ ...path, cost: path.cost + 1, place: path.place + 1 });
    }
    if (path.used.size <= this.most) for (const symbol of this.fresh.keys()) this.insert(path, symbol, item);
  }

  /** Puts an item of a symbol in where that changes the state, between the scores of its neighbours. */
  private insert(path: Path, symbol: number, before: Item | undefined): void {
    const column = this.fresh[symbol]?.find((each) => !path.used.has(each));
    const state = step(this.part, symbol, path.state);
    if (column === undefined || state === path.state) return;
    const own = this.room.scores[column] as number;
    const high = path.items.at(-1)?.score ?? 1;
    const low = Math.max(before?.score ?? this.room.threshold, this.room.threshold);
    for (const score of nearestScores(this.part.symbols[symbol] ?? anySymbol, own, low, high)) {
      // Far from its own score is worse, but never as bad as another edit.
      const cost = path.cost + 1 + 0.1 * Math.min(Math.abs(score - own), 1);
      this.push({ ...path, cost, state, items: [...path.items, { column, score }], used: new Set([...path.used, column]) });
    }
  }
}
