/**
 * The variables of one frame while its code is walked, each with the node of the value that it has at this point: variables
 * are followed in the order of the code (static single assignment: Cytron et al. 1991), as far as no other function writes
 * them. Where paths meet, a new node includes the values of each.
 */
import type { Analysis } from "./analysis.js";
import type { Node } from "./points-to.js";

/** The variables that some region assigns, each with a node that includes every value they are given in it. */
interface Region {
  readonly joins: ReadonlyMap<string, Node>;
}

export class Variables {
  private readonly current = new Map<string, Node>();
  private readonly regions: Region[] = [];

  constructor(private readonly analysis: Analysis) {}

  get(name: string): Node | undefined {
    return this.current.get(name);
  }

  set(name: string, value: Node): void {
    this.current.set(name, value);
    for (const { joins } of this.regions) {
      const join = joins.get(name);
      if (join !== undefined) this.analysis.pointsTo.addEdge(value, join);
    }
  }

  /** The values of some variables now. */
  save(names: Iterable<string>): Map<string, Node | undefined> {
    return new Map([...names].map((name) => [name, this.current.get(name)]));
  }

  restore(values: ReadonlyMap<string, Node | undefined>): void {
    for (const [name, value] of values) {
      if (value === undefined) this.current.delete(name);
      else this.current.set(name, value);
    }
  }

  /** After paths that end with these values. */
  join(paths: readonly ReadonlyMap<string, Node | undefined>[]): void {
    const names = new Set(paths.flatMap((path) => [...path.keys()]));
    for (const name of names) {
      const values = new Set(paths.flatMap((path) => path.get(name) ?? []));
      const [only] = values;
      if (only === undefined) this.current.delete(name);
      else if (values.size === 1) this.current.set(name, only);
      else {
        const node = this.analysis.node();
        for (const value of values) this.analysis.pointsTo.addEdge(value, node);
        this.current.set(name, node);
      }
    }
  }

  /**
   * Walks a region that may be left or repeated anywhere. With `repeats` a variable has inside, from the start, any value that the
   * region gives it; behind it, with or without, any of these or the one before.
   */
  region(names: ReadonlySet<string>, repeats: boolean, walk: () => void): void {
    const joins = new Map<string, Node>();
    for (const name of names) {
      const node = this.analysis.node();
      const before = this.current.get(name);
      if (before !== undefined) this.analysis.pointsTo.addEdge(before, node);
      joins.set(name, node);
      if (repeats) this.current.set(name, node);
    }
    this.regions.push({ joins });
    walk();
    this.regions.pop();
    for (const [name, node] of joins) this.current.set(name, node);
  }
}
