/**
 * Sets over the domain of one decision variable: lanes of a finite domain as bit sets, doubles as unions of
 * half-open ranges. A diagram's node splits its variable's domain into such sets.
 *
 * Doubles are discrete, so every set of doubles that a comparison can make is a finite union of ranges
 * [start, next start): `x > 0.5` starts at the double after 0.5. Minus zero equals zero; NaN is in no domain (JSON has none).
 */

/** Lanes 0 .. size-1 of a finite domain, 32 to a word. */
export class LaneSet {
  private constructor(
    readonly size: number,
    readonly words: Uint32Array,
  ) {}

  static empty(size: number): LaneSet {
    return new LaneSet(size, new Uint32Array((size + 31) >>> 5));
  }

  static of(size: number, contains: (lane: number) => boolean): LaneSet {
    const set = LaneSet.empty(size);
    for (let lane = 0; lane < size; lane++) if (contains(lane)) set.words[lane >>> 5]! |= 1 << (lane & 31);
    return set;
  }

  static full(size: number): LaneSet {
    return LaneSet.of(size, () => true);
  }

  has(lane: number): boolean {
    return ((this.words[lane >>> 5] ?? 0) & (1 << (lane & 31))) !== 0;
  }

  // Plain loops: these run for every operation on guards, and callbacks over typed arrays cost ten times as much.
  isEmpty(): boolean {
    const { words } = this;
    for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false;
    return true;
  }

  intersect(other: LaneSet): LaneSet {
    const words = new Uint32Array(this.words.length);
    for (let i = 0; i < words.length; i++) words[i] = this.words[i]! & other.words[i]!;
    return new LaneSet(this.size, words);
  }

  union(other: LaneSet): LaneSet {
    const words = new Uint32Array(this.words.length);
    for (let i = 0; i < words.length; i++) words[i] = this.words[i]! | other.words[i]!;
    return new LaneSet(this.size, words);
  }

  complement(): LaneSet {
    const words = new Uint32Array(this.words.length);
    for (let i = 0; i < words.length; i++) words[i] = ~this.words[i]!;
    const rest = this.size & 31;
    if (rest !== 0 && words.length > 0) words[words.length - 1]! &= (1 << rest) - 1;
    return new LaneSet(this.size, words);
  }

  first(): number {
    for (let i = 0; i < this.words.length; i++) {
      const word = this.words[i] ?? 0;
      if (word !== 0) return i * 32 + (31 - Math.clz32(word & -word));
    }
    return -1;
  }

  lanes(): number[] {
    const result: number[] = [];
    for (let i = 0; i < this.words.length; i++) {
      for (let word = this.words[i] ?? 0; word !== 0; word &= word - 1) result.push(i * 32 + (31 - Math.clz32(word & -word)));
    }
    return result;
  }

  count(): number {
    let total = 0;
    for (const word of this.words) for (let rest = word; rest !== 0; rest &= rest - 1) total++;
    return total;
  }

  key(): string {
    return this.words.join(",");
  }

  equals(other: LaneSet): boolean {
    if (this.size !== other.size) return false;
    for (let i = 0; i < this.words.length; i++) if (this.words[i] !== other.words[i]) return false;
    return true;
  }

  /** Equal sets have equal hashes. */
  hash(): number {
    let hash = this.size;
    for (let i = 0; i < this.words.length; i++) hash = (Math.imul(hash, 31) + this.words[i]!) | 0;
    return hash;
  }
}

const bits = new DataView(new ArrayBuffer(8));

/** The least double greater than `x`. */
export function nextUp(x: number): number {
  if (Number.isNaN(x) || x === Infinity) return x;
  if (x === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, x);
  bits.setBigInt64(0, bits.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/** The greatest double less than `x`. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}

/**
 * A set of doubles: ascending starts of ranges that alternate out, in, out ...; `starts[0]` begins the first range
 * that is in. The whole line is [-Infinity].
 */
export type NumberSet = readonly number[];

export const noNumbers: NumberSet = [];

export function complementNumbers(set: NumberSet): NumberSet {
  return set[0] === -Infinity ? set.slice(1) : [-Infinity, ...set];
}

export function hasNumber(set: NumberSet, x: number): boolean {
  let inside = false;
  for (const start of set) {
    if (x < start) break;
    inside = !inside;
  }
  return inside;
}

function combineNumbers(a: NumberSet, b: NumberSet, keep: (inA: boolean, inB: boolean) => boolean): NumberSet {
  const starts = [...new Set([-Infinity, ...a, ...b])].sort((x, y) => x - y);
  const result: number[] = [];
  let inside = false;
  for (const start of starts) {
    const now = keep(hasNumber(a, start), hasNumber(b, start));
    if (now !== inside) result.push(start);
    inside = now;
  }
  return result;
}

export function intersectNumbers(a: NumberSet, b: NumberSet): NumberSet {
  return combineNumbers(a, b, (x, y) => x && y);
}

export function uniteNumbers(a: NumberSet, b: NumberSet): NumberSet {
  return combineNumbers(a, b, (x, y) => x || y);
}
