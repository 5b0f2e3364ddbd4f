/**
 * The cheapest edited lists of one group: a best-first search (A*) through list and readers. At each place of the list an item is kept or removed, or an
 * item of some kind and band is put in before it. What is put in takes the labels of its kind that were removed first: so a label that moves is one edit.
 * Which label an item gets is settled when the path is complete.
 */
import type { Band, Group, Kind } from "./groups.js";
import { bandOf } from "./groups.js";
import type { Item, Room } from "./lists.js";
import { takes } from "./lists.js";
import type { Entry } from "./placing.js";
import { placeItems } from "./placing.js";
import type { Reader, State } from "./readers.js";
import { readerOf } from "./readers.js";

/** Paths that are followed before the search hurries, and after. */
const limit = 6000;
/** How much dearer edits to come are than edits made when the search hurries: it then finds some list, not the cheapest. */
const haste = 3;

export interface Found {
  readonly items: readonly Item[];
  readonly edits: number;
}

interface Path {
  readonly edits: number;
  /** Among equally many edits, how much they change. */
  readonly change: number;
  readonly place: number;
  /** The band of the last item; where order does not matter, the last slot put in. */
  readonly floor: number;
  readonly states: readonly State[];
  /** Of each kind, how many labels more were put in than removed. */
  readonly balance: readonly number[];
  readonly ceiling: number;
  /** The score of the last item where it is settled. */
  readonly last: number | undefined;
  readonly before: Path | undefined;
  readonly added: Entry | undefined;
  readonly isComplete: boolean;
}

interface Queued {
  readonly cost: number;
  readonly key: string;
  readonly path: Path;
}

/** A kind and a band to put an item in. */
interface Opening {
  readonly kind: number;
  readonly band: number;
  readonly scores: Band;
}

interface Cost {
  readonly edits: number;
  readonly change: number;
}

export class Search {
  private readonly placeOf: readonly { readonly kind: number; readonly band: number }[];
  private readonly readers: readonly Reader[];
  /** By part and kind, whether it could help to put a label in again that was removed. */
  private readonly returning: readonly (readonly boolean[])[];
  private readonly fresh: readonly (readonly number[])[];
  /** By place and kind, how many items of the kind are still to come. */
  private readonly remaining: readonly (readonly number[])[];
  private readonly tellsTies: boolean;
  /** Parts that add scores, with the symbols whose scores should be high. */
  private readonly sums: readonly { readonly place: number; readonly own: ReadonlySet<number> }[];
  private readonly removalEnds: readonly ("first" | "last" | "any")[];
  private readonly openings: readonly Opening[];
  /** By falling cost; of equal costs the later ones first. */
  private queue: Queued[] = [];
  private best = new Map<string, Cost>();
  private lists: Found[] = [];
  private hurry = 1;
  private left = limit;

  constructor(
    private readonly group: Group,
    private readonly items: readonly Item[],
    private readonly room: Room,
    private readonly most: number | undefined,
  ) {
    const { kinds, parts } = group;
    this.placeOf = items.map(({ column, score }) => ({ kind: group.kindOf.get(column) as number, band: bandOf(group, score) }));
    const readings = this.placeOf.map(({ kind, band }) => this.reading(kind, band));
    this.readers = parts.map((_, place) =>
      readerOf(
        group,
        place,
        items.map(({ score }, position) => ({ symbols: readings[position]?.[place] as readonly number[], score })),
      ),
    );
    this.returning = this.readers.map((reader, place) =>
      kinds.map((kind) => kind.readings.some((reading) => helps(reader, reading[place] as readonly number[]))),
    );
    const listed = new Set(items.map(({ column }) => column));
    this.fresh = kinds.map(({ columns }) => columns.filter((column) => !listed.has(column)));
    this.remaining = [...items.keys(), items.length].map((place) =>
      kinds.map((_, kind) => this.placeOf.slice(place).filter((each) => each.kind === kind).length),
    );
    this.tellsTies = parts.some((part) => part.form === "argmax" && part.votes === "item" && part.ties === "last");
    this.sums = parts.flatMap((part, place) => {
      if (part.form !== "argmax" || part.votes !== "sum") return [];
      const own = part.cases.filter(({ outcome }) => outcome === group.outcomes[place]).map(({ symbol }) => symbol ?? 0);
      return [{ place, own: new Set(own) }];
    });
    this.removalEnds = kinds.map((kind) => this.removalEnd(kind));
    this.openings = kinds.flatMap((kind, number) => this.openingsOf(kind, number));
    this.begin(1);
  }

  /** The cheapest list, or some list where that takes too long to find. */
  first(): Found | undefined {
    this.advance(undefined);
    if (this.lists.length === 0 && this.queue.length > 0) {
      this.begin(haste);
      this.advance(undefined);
    }
    return this.lists[0];
  }

  /** Lists of at most so many edits, each later one shorter than those before it. */
  within(edits: number): Found[] {
    this.advance(edits);
    return this.lists.filter((found) => found.edits <= edits);
  }

  get isOver(): boolean {
    return this.queue.length === 0 || this.left === 0;
  }

  /** The edits of the shortest list so far. */
  get dearest(): number {
    return this.lists.at(-1)?.edits ?? 0;
  }

  private reading(kind: number, band: number): Kind["readings"][number] {
    return this.group.kinds[kind]?.readings[band] as Kind["readings"][number];
  }

  /** Where order does not matter, bands in which a kind is the same are one. */
  private openingsOf({ readings }: Kind, kind: number): Opening[] {
    const { bands, isOrdered } = this.group;
    const isSame = (a: number, b: number): boolean => JSON.stringify(readings[a]) === JSON.stringify(readings[b]);
    return bands.flatMap((scores, band) => {
      if (!isOrdered && band > 0 && isSame(band, band - 1)) return [];
      let last = band;
      while (!isOrdered && last + 1 < bands.length && isSame(last + 1, band)) last += 1;
      return [{ kind, band, scores: { low: (bands[last] as Band).low, high: scores.high } }];
    });
  }

  /**
   * Which of a kind's items go first where scores are added and nothing else tells them apart: the highest of a rival, the lowest of one's own, which come
   * back higher.
   */
  private removalEnd(kind: Kind): "first" | "last" | "any" {
    const [sum, ...others] = this.sums;
    if (this.group.isOrdered || sum === undefined || others.length > 0 || !isAlways(kind)) return "any";
    const symbols = kind.readings[0]?.[sum.place] as readonly number[];
    if (symbols.length > 1) return "any";
    return symbols.some((symbol) => sum.own.has(symbol)) ? "last" : "first";
  }

  private begin(hurry: number): void {
    this.hurry = hurry;
    this.left = limit;
    this.lists = [];
    this.queue = [];
    this.best = new Map();
    const states = this.readers.map(({ start }) => start);
    const balance = this.group.kinds.map(() => 0);
    const start = { edits: 0, change: 0, place: 0, floor: 0, states, balance, ceiling: 1 };
    this.push({ ...start, last: undefined, before: undefined, added: undefined, isComplete: false });
  }

  private push(path: Path): void {
    const toCome = path.isComplete ? 0 : this.bound(path);
    const key = keyOf(path);
    const known = this.best.get(key);
    if (toCome === Infinity || (known !== undefined && !isLess(path, known))) return;
    this.best.set(key, { edits: path.edits, change: path.change });
    const cost = path.edits + this.hurry * toCome;
    let low = 0;
    let high = this.queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.queue[middle] as Queued;
      if (other.cost > cost || (other.cost === cost && other.path.change > path.change)) low = middle + 1;
      else high = middle;
    }
    this.queue.splice(low, 0, { cost, key, path });
  }

  /** Follows paths to the next list, or as far as lists of so many edits may come. */
  private advance(edits: number | undefined): void {
    while (this.left > 0 && this.queue.length > 0) {
      if (edits !== undefined && (this.queue.at(-1) as Queued).cost > edits) return;
      const { key, path } = this.queue.pop() as Queued;
      if (isLess(this.best.get(key) as Cost, path)) continue;
      this.left -= 1;
      if (!path.isComplete) {
        this.follow(path);
        continue;
      }
      const items = this.listOf(path);
      if (!takes(this.group.parts, this.group.outcomes, { items, values: new Map() })) continue;
      if (items.length >= (this.lists.at(-1)?.items.length ?? Infinity)) continue;
      this.lists.push({ items, edits: path.edits });
      if (edits === undefined) return;
    }
  }

  private bound({ balance, place, states }: Path): number {
    const added = balance.reduce((sum, count) => sum + Math.max(count, 0), 0);
    const length = balance.reduce((sum, count) => sum + count, this.items.length);
    const surplus = this.most === undefined ? 0 : length - this.most;
    if (surplus > this.items.length - place) return Infinity;
    const needs = this.readers.map((reader, part) => {
      const removed = balance.reduce((sum, count, kind) => sum + (this.returning[part]?.[kind] === true ? Math.max(-count, 0) : 0), 0);
      return reader.bound(states[part] as State, place, { removed, added });
    });
    return Math.max(surplus - added, 0, ...needs);
  }

  private follow(path: Path): void {
    const isLast = path.place === this.items.length;
    if (!isLast) this.pass(path);
    else if (this.readers.every((reader, place) => reader.accepts(path.states[place] as State))) {
      // A label that comes or goes changes more than one that moves.
      const change = path.change + path.balance.reduce((sum, count) => sum + Math.abs(count), 0);
      this.push({ ...path, change, before: path, added: undefined, isComplete: true });
    }
    if (!this.group.isOrdered && !isLast) return;
    for (const [number, opening] of this.openings.entries()) {
      const { kind, band } = opening;
      const hasLabel = (path.balance[kind] as number) < this.freshOf(kind).length + this.remainingOf(path.place, kind);
      if ((this.group.isOrdered ? band : number) >= path.floor && hasLabel) this.insert(path, opening, number);
    }
  }

  private freshOf(kind: number): readonly number[] {
    return this.fresh[kind] as readonly number[];
  }

  private remainingOf(place: number, kind: number): number {
    return this.remaining[place]?.[kind] as number;
  }

  /** Keeps the next item, and removes it. */
  private pass(path: Path): void {
    const item = this.items[path.place] as Item;
    const { kind, band } = this.placeOf[path.place] as { kind: number; band: number };
    const count = path.balance[kind] as number;
    const place = path.place + 1;
    const { isOrdered } = this.group;
    const states = this.read(path.states, { kind, band }, item.score, path.last === item.score);
    // What was put in of a kind beyond its fresh labels is yet to be removed.
    const mayStay = count <= this.freshOf(kind).length + this.remainingOf(place, kind) && (!isOrdered || band >= path.floor);
    const ends = this.removalEnds[kind];
    if (states !== undefined && mayStay && !(ends === "last" && count < 0)) {
      const floor = isOrdered ? band : path.floor;
      const last = this.tellsTies ? item.score : undefined;
      this.push({ ...path, place, floor, states, ceiling: item.score, last, before: path, added: item });
    }
    // Where neither order nor length matters, no removal helps of what no part reads, however it is scored.
    const isSame = states?.every((state, part) => state === path.states[part]) === true;
    const isUseless = isSame && !isOrdered && this.most === undefined && isAlways(this.group.kinds[kind] as Kind);
    const seen = this.remainingOf(0, kind) - this.remainingOf(path.place, kind);
    if (isUseless || (ends === "first" && -count < seen)) return;
    // What is not likely goes first.
    const change = path.change + 0.01 * item.score;
    const balance = path.balance.with(kind, count - 1);
    this.push({ ...path, edits: path.edits + Number(count <= 0), change, place, balance, before: path, added: undefined });
  }

  private insert(path: Path, { kind, band, scores }: Opening, number: number): void {
    const { isOrdered } = this.group;
    const count = path.balance[kind] as number;
    const low = Math.max(scores.low, isOrdered ? (this.items[path.place]?.score ?? 0) : 0);
    const high = Math.min(scores.high, isOrdered ? path.ceiling : 1);
    const score = this.sums.length > 0 ? this.extreme({ kind, band, scores: { low: Math.min(low, high), high } }) : undefined;
    const own = this.room.scores[this.freshOf(kind)[count] ?? -1] ?? high;
    const change = path.change + (score === undefined ? Math.max(low - own, own - high, 0) : 0);
    const mayTie = path.last !== undefined && scores.low <= path.last && path.last <= scores.high;
    for (const isTied of mayTie ? [false, true] : [false]) {
      const states = this.read(path.states, { kind, band }, score ?? 0, isTied);
      if (states === undefined || !this.gains(path.states, states, { kind, band })) continue;
      this.push({
        ...{ edits: path.edits + Number(count >= 0), change, place: path.place, floor: isOrdered ? band : number, states },
        ...{ balance: path.balance.with(kind, count + 1), ceiling: score ?? high, last: isTied ? path.last : undefined },
        ...{ before: path, added: { kind, scores, score, isTied }, isComplete: false },
      });
    }
  }

  /** Where scores are added: as high as it can be for the outcome, else as low. */
  private extreme({ kind, band, scores }: Opening): number {
    const reading = this.reading(kind, band);
    return this.sums.some(({ place, own }) => reading[place]?.some((symbol) => own.has(symbol))) ? scores.high : scores.low;
  }

  private read(
    states: readonly State[],
    { kind, band }: Pick<Opening, "kind" | "band">,
    score: number,
    isTied: boolean,
  ): State[] | undefined {
    const reading = this.reading(kind, band);
    const after: State[] = [];
    for (const [place, reader] of this.readers.entries()) {
      const state = reader.step(states[place] as State, { symbols: reading[place] as readonly number[], score }, isTied);
      if (state === undefined) return undefined;
      after.push(state);
    }
    return after;
  }

  /** Whether what is put in could bring any part nearer to its outcome. */
  private gains(before: readonly State[], after: readonly State[], { kind, band }: Pick<Opening, "kind" | "band">): boolean {
    const reading = this.reading(kind, band);
    return this.readers.some((reader, place) => before[place] !== after[place] && helps(reader, reading[place] as readonly number[]));
  }

  private listOf(path: Path): Item[] {
    const entries: Entry[] = [];
    for (let at: Path | undefined = path; at !== undefined; at = at.before) if (at.added !== undefined) entries.push(at.added);
    return placeItems(this.group, { items: this.items, fresh: this.fresh }, entries.reverse(), this.room);
  }
}

function keyOf({ place, floor, states, balance, last, isComplete }: Path): string {
  return `${place} ${floor} ${states.join(";")} ${balance.join()} ${last} ${isComplete}`;
}

function isLess(a: Cost, b: Cost): boolean {
  return a.edits < b.edits || (a.edits === b.edits && a.change < b.change);
}

function helps({ wanted }: Reader, symbols: readonly number[]): boolean {
  return wanted === undefined || symbols.some((symbol) => wanted.has(symbol));
}

/** Whether labels of a kind are the same to every part, however they are scored. */
function isAlways({ readings }: Kind): boolean {
  return new Set(readings.map((reading) => JSON.stringify(reading))).size === 1;
}
