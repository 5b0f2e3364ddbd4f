/**
 * How a text variable is cut into cells: as few of the predicates, in their order, as it takes to tell apart the lanes that diagrams
 * tell apart. By refinement of blocks of lanes: a predicate costs what its smaller side has of lanes, not what the vocabulary has.
 */
import type { LaneSet } from "../diagram/domain.js";
import { blocksOf, smallerSide } from "../diagram/lane-blocks.js";
import type { Term } from "../terms/term.js";

export interface TextPartition {
  readonly predicates: readonly Term[];
  /** Truth values of the predicates, sorted. */
  readonly cells: readonly string[];
  /** The first lane of each cell. */
  readonly representatives: readonly number[];
  readonly cellOfLane: readonly number[];
}

interface Predicate {
  readonly term: Term;
  readonly lanes: LaneSet;
}

export function partitionOf(lanes: number, asked: readonly LaneSet[], predicates: Iterable<Predicate>): TextPartition {
  const wanted = blocksOf(lanes, asked);
  const blocks = new Blocks(wanted);
  const chosen: Predicate[] = [];
  for (const predicate of predicates) {
    if (blocks.mixed === 0) break;
    if (blocks.split(predicate.lanes)) chosen.push(predicate);
  }
  const firsts = blocks.firstLanes();
  const signed = firsts.map((lane) => ({ lane, cell: chosen.map((c) => (c.lanes.has(lane) ? "1" : "0")).join("") }));
  signed.sort((a, b) => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : 0));
  return {
    predicates: chosen.map((c) => c.term),
    cells: signed.map(({ cell }) => cell),
    representatives: signed.map(({ lane }) => lane),
    cellOfLane: blocks.namedBy(signed.map(({ lane }) => lane)),
  };
}

/** Lanes by the truth values of the predicates so far; with each block, how many lanes of each wanted block it has. */
class Blocks {
  /** How many blocks have lanes of several wanted blocks. */
  mixed: number;
  private readonly block: Int32Array;
  private readonly contents: Map<number, number>[];

  constructor(private readonly wanted: Int32Array) {
    this.block = new Int32Array(wanted.length);
    const content = new Map<number, number>();
    for (const w of wanted) content.set(w, (content.get(w) ?? 0) + 1);
    this.contents = [content];
    this.mixed = content.size > 1 ? 1 : 0;
  }

  /** Splits all blocks by the set if it splits a mixed one; else nothing changes. */
  split(set: LaneSet): boolean {
    const moved = new Map<number, { readonly lanes: number[]; readonly content: Map<number, number> }>();
    for (const lane of smallerSide(set)) {
      const old = this.block[lane]!;
      let part = moved.get(old);
      if (part === undefined) moved.set(old, (part = { lanes: [], content: new Map() }));
      part.lanes.push(lane);
      part.content.set(this.wanted[lane]!, (part.content.get(this.wanted[lane]!) ?? 0) + 1);
    }
    const isProper = (old: number, content: ReadonlyMap<number, number>): boolean =>
      content.size < this.contents[old]!.size || [...content].some(([w, n]) => n < this.contents[old]!.get(w)!);
    const parts = [...moved].filter(([old, { content }]) => isProper(old, content));
    if (!parts.some(([old]) => this.contents[old]!.size > 1)) return false;
    for (const [old, { lanes, content }] of parts) {
      const rest = this.contents[old]!;
      if (rest.size > 1) this.mixed--;
      for (const [w, n] of content) {
        const left = rest.get(w)! - n;
        if (left === 0) rest.delete(w);
        else rest.set(w, left);
      }
      const made = this.contents.push(content) - 1;
      for (const lane of lanes) this.block[lane] = made;
      this.mixed += (rest.size > 1 ? 1 : 0) + (content.size > 1 ? 1 : 0);
    }
    return true;
  }

  /** For each lane, which of these lanes is in its block: their positions. */
  namedBy(lanes: readonly number[]): number[] {
    const names = new Map(lanes.map((lane, i) => [this.block[lane]!, i]));
    const named: number[] = [];
    for (let lane = 0; lane < this.block.length; lane++) named.push(names.get(this.block[lane]!)!);
    return named;
  }

  firstLanes(): number[] {
    const firsts = new Map<number, number>();
    this.block.forEach((b, lane) => {
      if (!firsts.has(b)) firsts.set(b, lane);
    });
    return [...firsts.values()];
  }
}
