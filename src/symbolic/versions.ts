/**
 * Persistent arrays for what containers hold: a version is made of another by adding an item or by putting another in
 * the place of one. The newest version is a plain array, older ones know the way to it, so that a program which fills a
 * list of thousands of words costs what it costs an interpreter. Whoever reads an array keeps it: the next change copies.
 */

/** What is asked of items without going through all of them. */
export interface Kinds<T> {
  /** What an item is found by; undefined for what is not found so. */
  keyOf(item: T): unknown;
  /** A number for an item; equal items have equal ones. */
  codeOf(item: T): number;
  /** Properties that items have or not: how many have each is kept. */
  readonly properties: readonly ((item: T) => boolean)[];
}

/** All versions on one way: the newest has the array. */
interface Family<T> {
  items: T[];
  newest: Version<T>;
  /** Somebody reads the array. */
  handedOut: boolean;
  /** First positions by what items are found by; null until it is asked for. */
  positions: Map<unknown, number> | null;
}

/** From a version to the next: what takes the change back. */
interface Change<T> {
  readonly to: Version<T>;
  readonly at: number;
  /** Undefined where an item was added. */
  readonly before: { readonly item: T } | undefined;
}

/** A sum over positions, so that a change in one place changes the code by what stands there. */
const [firstBase, secondBase] = [0x01000193, 0x2c9277b5];
const [firstPowers, secondPowers] = [[1], [1]];

function powersAt(position: number): readonly [number, number] {
  while (firstPowers.length <= position) {
    firstPowers.push(Math.imul(firstPowers[firstPowers.length - 1]!, firstBase));
    secondPowers.push(Math.imul(secondPowers[secondPowers.length - 1]!, secondBase));
  }
  return [firstPowers[position]!, secondPowers[position]!];
}

const fewChanges = 100;

interface Summary {
  readonly length: number;
  readonly codes: readonly [number, number];
  /** How many items have each property. */
  readonly counts: readonly number[];
}

export class Version<T> {
  private next: Change<T> | null = null;
  private family: Family<T>;

  /** The newest of the family. */
  private constructor(
    private readonly kinds: Kinds<T>,
    readonly summary: Summary,
    /** What it was made of, so that making it again is noticed without a comparison. */
    private readonly madeOf: { readonly version: Version<T>; readonly at: number; readonly item: T } | null,
    family: Omit<Family<T>, "newest">,
  ) {
    this.family = Object.assign(family, { newest: this });
  }

  /** The array must not change any more. */
  static of<T>(kinds: Kinds<T>, items: readonly T[]): Version<T> {
    let [first, second] = [0, 0];
    const counts = kinds.properties.map(() => 0);
    items.forEach((item, i) => {
      const code = kinds.codeOf(item);
      const [p, q] = powersAt(i);
      first = (first + Math.imul(code, p)) | 0;
      second = (second + Math.imul(code, q)) | 0;
      kinds.properties.forEach((has, n) => {
        if (has(item)) counts[n]!++;
      });
    });
    const summary = { length: items.length, codes: [first, second] as const, counts };
    return new Version(kinds, summary, null, { items: items as T[], handedOut: true, positions: null });
  }

  get length(): number {
    return this.summary.length;
  }

  /** Equal for equal contents. */
  get code(): string {
    return codeOf(this.summary);
  }

  array(): readonly T[] {
    this.becomeNewest();
    this.family.handedOut = true;
    return this.family.items;
  }

  at(position: number): T | undefined {
    this.becomeNewest();
    return this.family.items[position];
  }

  /** The first position of an item that is found by `key`. */
  positionOf(key: unknown): number | undefined {
    this.becomeNewest();
    const { family, kinds } = this;
    if (family.positions === null) {
      const positions = new Map<unknown, number>();
      family.items.forEach((item, i) => {
        const own = kinds.keyOf(item);
        if (own !== undefined && !positions.has(own)) positions.set(own, i);
      });
      family.positions = positions;
    }
    return family.positions.get(key);
  }

  /** What `change` will be like. */
  summaryWith(at: number, item: T): Summary {
    const { length, codes, counts } = this.summary;
    const old = at < length ? this.at(at) : undefined;
    const [p, q] = powersAt(at);
    const by = (this.kinds.codeOf(item) - (old === undefined ? 0 : this.kinds.codeOf(old))) | 0;
    return {
      length: Math.max(length, at + 1),
      codes: [(codes[0] + Math.imul(by, p)) | 0, (codes[1] + Math.imul(by, q)) | 0],
      counts: this.kinds.properties.map((has, n) => counts[n]! + Number(has(item)) - Number(old !== undefined && has(old))),
    };
  }

  /** With an item in the place of one, or added where `at` is the length. */
  change(at: number, item: T, summary: Summary = this.summaryWith(at, item)): Version<T> {
    this.becomeNewest();
    const { family, kinds } = this;
    if (family.handedOut) family.items = family.items.slice();
    family.handedOut = false;
    const before = at < this.length ? { item: family.items[at]! } : undefined;
    family.items[at] = item;
    const key = kinds.keyOf(item);
    if (before === undefined) {
      if (key !== undefined && family.positions?.has(key) === false) family.positions.set(key, at);
    } else if (kinds.keyOf(before.item) !== key) family.positions = null;
    const to = new Version(kinds, summary, { version: this, at, item }, family);
    this.next = { to, at, before };
    return to;
  }

  /** Whether this is what `other.change(at, item)` makes; `same` compares items. */
  isChangeOf(other: Version<T>, at: number, item: T, same: (a: T, b: T) => boolean): boolean {
    const { madeOf } = this;
    if (madeOf !== null && madeOf.version === other && madeOf.at === at && same(madeOf.item, item)) return true;
    const [own, others] = [this.copy(), other.copy()];
    return own.every((x, i) => same(x, i === at ? item : others[i]!));
  }

  /** Whether it has these items. */
  isOf(items: readonly T[], same: (a: T, b: T) => boolean): boolean {
    const own = this.family.newest === this ? this.family.items : this.copy();
    return own.length === items.length && own.every((x, i) => same(x, items[i]!));
  }

  /** The items that were put in since `other`, if few changes lead here from there, else all. */
  since(other: Version<T> | null): readonly T[] {
    const added: T[] = [];
    let version: Version<T> = this;
    for (let n = 0; n < fewChanges && version !== other && version.madeOf !== null; n++) {
      added.push(version.madeOf.item);
      version = version.madeOf.version;
    }
    return version === other ? added : this.array();
  }

  private copy(): T[] {
    const changes: Change<T>[] = [];
    let version: Version<T> = this;
    while (version.next !== null && version.family.newest !== version) {
      changes.push(version.next);
      version = version.next.to;
    }
    const items = version.family.items.slice(0, version.length);
    for (const { at, before } of changes.reverse()) {
      if (before === undefined) items.length = at;
      else items[at] = before.item;
    }
    return items;
  }

  /** An older version that the program goes on with begins a way of its own. */
  private becomeNewest(): void {
    if (this.family.newest === this) return;
    this.family = { items: this.copy(), newest: this, handedOut: false, positions: null };
    this.next = null;
  }
}

export function codeOf({ length, codes }: Summary): string {
  return `${length}:${codes[0]}:${codes[1]}`;
}
