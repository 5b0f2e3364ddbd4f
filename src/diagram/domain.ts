/**
 * Sets over the domain of one decision variable: lanes of a finite domain as bit sets, doubles as unions of
 * half-open ranges. A diagram's node splits its variable's domain into such sets.
 *
 * Doubles are discrete, so every set of doubles that a comparison can make is a finite union of ranges
 * [start, next start): `x > 0.5` starts at the double after 0.5. Minus zero equals zero; NaN is in no domain (JSON has none).
 */

/**
 * Lanes 0 .. size-1 of a finite domain, 32 to a word. Sets are complete before they meet others; what is empty at both ends of the words
 * is skipped, so that a set of one lane costs one word, whatever the domain has.
 */
export class LaneSet {
  private static readonly nothing = new Map<number, LaneSet>();
  /** First and last word that is not 0, found at the first question; first > last for no lanes. */
  private low = -1;
  private high = -1;

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

  static from(size: number, lanes: Iterable<number>): LaneSet {
    const set = LaneSet.empty(size);
    for (const lane of lanes) set.words[lane >>> 5]! |= 1 << (lane & 31);
    return set;
  }

  static full(size: number): LaneSet {
    return LaneSet.empty(size).complement();
  }

  private static none(size: number): LaneSet {
    let set = LaneSet.nothing.get(size);
    if (set === undefined) LaneSet.nothing.set(size, (set = LaneSet.empty(size)));
    return set;
  }

  private bound(): void {
    if (this.low >= 0) return;
    const { words } = this;
    let low = 0;
    while (low < words.length && words[low] === 0) low++;
    let high = words.length - 1;
    while (high >= low && words[high] === 0) high--;
    this.low = low;
    this.high = high;
  }

  /** Words between the first lane and the last. */
  get span(): number {
    this.bound();
    return this.high - this.low + 1;
  }

  has(lane: number): boolean {
    return ((this.words[lane >>> 5] ?? 0) & (1 << (lane & 31))) !== 0;
  }

  // Plain loops: these run for every operation on guards, and callbacks over typed arrays cost ten times as much.
  isEmpty(): boolean {
    this.bound();
    return this.low > this.high;
  }

  /** One of the two sets itself where it lies in the other. */
  intersect(other: LaneSet): LaneSet {
    this.bound();
    other.bound();
    const [a, b] = [this.words, other.words];
    const low = Math.max(this.low, other.low);
    const high = Math.min(this.high, other.high);
    if (low > high) return LaneSet.none(this.size);
    let isThis = this.low === low && this.high === high;
    let isOther = other.low === low && other.high === high;
    let some = 0;
    for (let i = low; i <= high; i++) {
      const word = (a[i]! & b[i]!) >>> 0;
      some |= word;
      if (word !== a[i]) isThis = false;
      if (word !== b[i]) isOther = false;
    }
    if (isThis) return this;
    if (isOther) return other;
    if (some === 0) return LaneSet.none(this.size);
    const words = new Uint32Array(a.length);
    for (let i = low; i <= high; i++) words[i] = a[i]! & b[i]!;
    return new LaneSet(this.size, words);
  }

  union(other: LaneSet): LaneSet {
    other.bound();
    const words = this.words.slice();
    for (let i = other.low; i <= other.high; i++) words[i]! |= other.words[i]!;
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
    this.bound();
    if (this.low > this.high) return -1;
    const word = this.words[this.low]!;
    return this.low * 32 + (31 - Math.clz32(word & -word));
  }

  lanes(): number[] {
    this.bound();
    const result: number[] = [];
    for (let i = this.low; i <= this.high; i++) {
      for (let word = this.words[i]!; word !== 0; word &= word - 1) result.push(i * 32 + (31 - Math.clz32(word & -word)));
    }
    return result;
  }

  count(): number {
    this.bound();
    let total = 0;
    for (let i = this.low; i <= this.high; i++) for (let rest = this.words[i]!; rest !== 0; rest &= rest - 1) total++;
    return total;
  }

  key(): string {
    return this.words.join(",");
  }

  equals(other: LaneSet): boolean {
    this.bound();
    other.bound();
    if (this.size !== other.size || this.low !== other.low || this.high !== other.high) return false;
    for (let i = this.low; i <= this.high; i++) if (this.words[i] !== other.words[i]) return false;
    return true;
  }

  /** Equal sets have equal hashes. */
  hash(): number {
    this.bound();
    let hash = Math.imul(this.size, 31) + this.low;
    for (let i = this.low; i <= this.high; i++) hash = (Math.imul(hash, 31) + this.words[i]!) | 0;
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
