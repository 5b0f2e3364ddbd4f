/**
 * How one part reads a list item by item, and how many edits it needs at least from there: what the search over edited lists asks. `step` gives undefined,
 * and `bound` infinity, where the outcome is out of reach whatever follows.
 */
import type { Group } from "./groups.js";
import { step } from "./lists.js";
import type { ArgmaxPart, ItemsPart, SequencePart, SetPart } from "./plan.js";
import { VoteReader } from "./vote-reader.js";

export type State = number | bigint | readonly number[];

/** The symbols that an item is, ascending, and its score. */
export interface Read {
  readonly symbols: readonly number[];
  readonly score: number;
}

/** Reads for one outcome. `ahead` of a constructor are the items of the list as it is. */
export interface Reader {
  readonly start: State;
  /** The symbols of which one more can help; undefined: any item can. */
  readonly wanted: ReadonlySet<number> | undefined;
  /** The state after an item; `isTied`: of the same score as the item before it. */
  step(state: State, read: Read, isTied: boolean): State | undefined;
  /** Whether the list may end here. */
  accepts(state: State): boolean;
  /**
   * At least so many edits are to come, from before the item at `place`. Labels that were removed can be put in elsewhere without a further edit, and
   * those that were put in can go where they stand.
   */
  bound(state: State, place: number, changed: Changed): number;
}

export interface Changed {
  readonly removed: number;
  readonly added: number;
}

export function readerOf(group: Group, place: number, ahead: readonly Read[]): Reader {
  const part = group.parts[place] as Group["parts"][number];
  const outcome = group.outcomes[place] as number;
  const insertable = group.kinds.flatMap(({ readings }) => readings.map((reading) => reading[place] ?? []));
  if (part.form === "sequence") return new TableReader(part, outcome, ahead, insertable);
  if (part.form === "argmax")
    return part.votes === "item" ? new BestItemReader(part, outcome, ahead) : new VoteReader(part, outcome, ahead);
  const isScored = group.parts.some(({ symbols }) => symbols.some(({ scores }) => scores.length > 0));
  return new SetReader(conjunctsOf(part, outcome), ahead, insertable, isScored);
}

type Conjunct = SetPart["terms"][number]["any"][number];

/** When a set part, or a filter, takes the outcome. */
function conjunctsOf(part: SetPart | ItemsPart, outcome: number): Conjunct[] {
  if (part.form === "set") return part.terms.filter((term) => term.outcome === outcome).flatMap(({ any }) => any);
  return [
    ...(part.some === outcome ? [{ present: [0], absent: [] }] : []),
    ...(part.none === outcome ? [{ present: [], absent: [0] }] : []),
  ];
}

/** The state is the set of symbols so far, as bits. */
class SetReader implements Reader {
  readonly start = 0n;
  readonly wanted: ReadonlySet<number>;
  private readonly conjuncts: readonly { readonly present: bigint; readonly absent: bigint }[];
  /** Most symbols that one item is. */
  private readonly most: number;
  private readonly relevant: bigint;
  private readonly reads: readonly bigint[];
  private readonly coming: readonly bigint[];

  constructor(
    conjuncts: readonly Conjunct[],
    ahead: readonly Read[],
    insertable: readonly (readonly number[])[],
    private readonly isScored: boolean,
  ) {
    const possible = bits(insertable.flat());
    this.conjuncts = conjuncts
      .map(({ present, absent }) => ({ present: bits(present), absent: bits(absent) }))
      .filter(({ present }) => (present & ~possible) === 0n);
    this.wanted = new Set(conjuncts.flatMap(({ present }) => present));
    this.most = Math.max(1, ...insertable.map(({ length }) => length));
    this.relevant = this.conjuncts.reduce((all, { present, absent }) => all | present | absent, 0n);
    this.reads = ahead.map(({ symbols }) => bits(symbols) & this.relevant);
    this.coming = this.reads.reduceRight<bigint[]>((coming, read) => [(coming[0] as bigint) | read, ...coming], [0n]);
  }

  step(state: bigint, { symbols }: Read): bigint | undefined {
    const after = state | (bits(symbols) & this.relevant);
    return this.conjuncts.some(({ absent }) => (after & absent) === 0n) ? after : undefined;
  }

  accepts(state: bigint): boolean {
    return this.conjuncts.some(({ present, absent }) => (state & present) === present && (state & absent) === 0n);
  }

  bound(state: bigint, place: number, { removed, added }: Changed): number {
    const needs = this.conjuncts
      .filter(({ absent }) => (state & absent) === 0n)
      .map(({ present, absent }) => {
        const lacking = countBits(present & ~(state | (this.coming[place] as bigint)));
        const inserts = Math.max(Math.ceil(lacking / this.most) - removed, 0);
        const drops = this.reads.slice(place).filter((read) => (read & absent) !== 0n).length;
        // A label that only its score keeps out can be what another part, or this one, lacks.
        return this.isScored ? Math.max(inserts, drops - added) : inserts + drops;
      });
    return Math.min(...needs);
  }
}

function bits(symbols: readonly number[]): bigint {
  return symbols.reduce((all, symbol) => all | (1n << BigInt(symbol)), 0n);
}

function countBits(set: bigint): number {
  return set.toString(2).replaceAll("0", "").length;
}

/** The state is the table's. */
class TableReader implements Reader {
  readonly start: number;
  readonly wanted = undefined;
  private readonly accepted: readonly boolean[];
  /** By place and state: the fewest items to put in where removals cost nothing, and the other way round. */
  private readonly inserts: (readonly number[])[];
  private readonly drops: (readonly number[])[];

  constructor(
    private readonly part: SequencePart,
    outcome: number,
    ahead: readonly Read[],
    insertable: readonly (readonly number[])[],
  ) {
    this.start = part.initial;
    this.accepted = part.stateOutcome.map((taken) => taken === outcome);
    const edges = this.accepted.map((_, state) => insertable.map((symbols) => this.after(symbols, state)));
    const ends = this.accepted.map((isAccepted) => (isAccepted ? 0 : Infinity));
    this.inserts = [spread(ends, edges, 1)];
    this.drops = [spread(ends, edges, 0)];
    for (const { symbols } of [...ahead].reverse()) {
      const after = this.accepted.map((_, state) => this.after(symbols, state));
      const [putIn, gone] = [this.inserts[0] as number[], this.drops[0] as number[]];
      const kept = (costs: readonly number[], cost: number): number[] =>
        costs.map((now, state) => Math.min(cost + now, costs[after[state] as number] as number));
      this.inserts.unshift(spread(kept(putIn, 0), edges, 1));
      this.drops.unshift(spread(kept(gone, 1), edges, 0));
    }
  }

  private after([symbol]: readonly number[], state: number): number {
    return step(this.part, symbol ?? this.part.symbols.length, state);
  }

  step(state: number, { symbols }: Read): number {
    return this.after(symbols, state);
  }

  accepts(state: number): boolean {
    return this.accepted[state] === true;
  }

  bound(state: number, place: number, { removed, added }: Changed): number {
    return Math.max((this.inserts[place]?.[state] ?? 0) - removed, (this.drops[place]?.[state] ?? 0) - added, 0);
  }
}

/** The costs where any number of items may be put in first, each for `cost`. */
function spread(costs: readonly number[], edges: readonly (readonly number[])[], cost: number): readonly number[] {
  const following = costs.map((now, state) => Math.min(now, ...(edges[state] ?? []).map((after) => cost + (costs[after] as number))));
  return following.every((each, state) => each === costs[state]) ? costs : spread(following, edges, cost);
}

/** The state is -1, or twice the symbol that wins so far, and one more where an item of equal score could still take its place. */
class BestItemReader implements Reader {
  readonly start = -1;
  readonly wanted: ReadonlySet<number>;
  private readonly nothing: number;
  private readonly taken: readonly number[];
  private readonly voting: readonly number[];

  constructor(
    private readonly part: ArgmaxPart,
    private readonly outcome: number,
    ahead: readonly Read[],
  ) {
    this.nothing = part.otherwise ?? -1;
    this.taken = part.symbols.map((_, place) => part.cases.find(({ symbol }) => symbol === place)?.outcome ?? this.nothing);
    this.wanted = new Set([...this.taken.keys()].filter((symbol) => this.taken[symbol] === outcome));
    this.voting = [...ahead.keys(), ahead.length].map((place) => ahead.slice(place).filter(({ symbols }) => symbols.length > 0).length);
  }

  step(state: number, { symbols: [symbol] }: Read, isTied: boolean): number | undefined {
    if (state < 0) return symbol === undefined ? state : this.living(symbol, this.part.ties === "last");
    const isOpen = state % 2 === 1 && isTied;
    return this.living(isOpen && symbol !== undefined ? symbol : state >> 1, isOpen);
  }

  private living(symbol: number, isOpen: boolean): number | undefined {
    return isOpen || this.taken[symbol] === this.outcome ? 2 * symbol + Number(isOpen) : undefined;
  }

  accepts(state: number): boolean {
    return (state < 0 ? this.nothing : this.taken[state >> 1]) === this.outcome;
  }

  bound(_state: number, place: number, { added }: Changed): number {
    if (this.wanted.size > 0) return 0;
    return this.outcome === this.nothing ? Math.max((this.voting[place] ?? 0) - added, 0) : Infinity;
  }
}
