/**
 * Contents of lists, sets and dictionaries as atoms: each sequence of segments or entries once, made in one piece or of
 * another by a change in one place, which costs nothing that grows with the length.
 */
import type { Kinds } from "./versions.js";
import { codeOf, Version } from "./versions.js";

export interface ContentRules<T, A extends object> extends Kinds<T> {
  same(a: T, b: T): boolean;
  /** The atom of a version. */
  atomOf(version: Version<T>): A;
  itemsOf(atom: A): readonly T[];
  /** Counts what is kept for a new content. */
  keep(size: number): void;
}

export class Contents<T, A extends object> {
  private readonly known = new Map<string, { readonly version: Version<T>; readonly atom: A }>();
  private readonly versions = new WeakMap<A, Version<T>>();

  constructor(private readonly rules: ContentRules<T, A>) {}

  /** The items must not change any more. */
  of(items: readonly T[]): A {
    const made = Version.of(this.rules, items);
    return this.find(
      made.code,
      (version) => version.isOf(items, this.rules.same),
      () => made,
      items.length,
    );
  }

  has(content: A): boolean {
    return this.versions.has(content);
  }

  /** With an item in the place of one, or added where `at` is the length. */
  change(content: A, at: number, item: T): A {
    const from = this.versionOf(content);
    const summary = from.summaryWith(at, item);
    return this.find(
      codeOf(summary),
      (version) => version.isChangeOf(from, at, item, this.rules.same),
      () => from.change(at, item, summary),
      1,
    );
  }

  add(content: A, items: readonly T[]): A {
    // Many at once are one new sequence, not a version for each.
    if (items.length > this.versionOf(content).length) return this.of([...this.versionOf(content).array(), ...items]);
    return items.reduce((all, item) => this.change(all, this.versionOf(all).length, item), content);
  }

  lengthOf(content: A): number {
    return this.versionOf(content).length;
  }

  at(content: A, position: number): T | undefined {
    return this.versionOf(content).at(position);
  }

  positionOf(content: A, key: unknown): number | undefined {
    return this.versionOf(content).positionOf(key);
  }

  /** Whether all items have properties, by their places in the rules. */
  allHave(content: A, ...properties: readonly number[]): boolean {
    const { length, summary } = this.versionOf(content);
    return properties.every((property) => summary.counts[property] === length);
  }

  /** What was put in since another content, if few changes lead from there to this one, else all. */
  since(content: A, other: A | null): readonly T[] {
    return this.versionOf(content).since(other === null ? null : this.versionOf(other));
  }

  private versionOf(content: A): Version<T> {
    return this.versions.get(content) ?? this.versions.get(this.of(this.rules.itemsOf(content)))!;
  }

  /** Contents of one code are compared: different ones get codes of their own. */
  private find(code: string, is: (version: Version<T>) => boolean, make: () => Version<T>, size: number): A {
    let key = code;
    for (let known = this.known.get(key); known !== undefined; known = this.known.get(key)) {
      if (is(known.version)) return known.atom;
      key += "'";
    }
    const version = make();
    this.rules.keep(key.length + 8 * size);
    const atom = this.rules.atomOf(version);
    this.known.set(key, { version, atom });
    this.versions.set(atom, version);
    return atom;
  }
}
