/** The order in which a decision's passes and rankings can be computed: none may need itself, through whatever else it reads. */

/** `pass 3` or `ranking 0`. */
export type Unit = `${"pass" | "ranking"} ${number}`;

/** What each unit reads of others that must be there before it. */
export class Reads {
  private readonly of = new Map<Unit, Set<Unit>>();

  /** Notes what `reader` reads; without one it is read when everything is there. */
  note(reader: Unit | undefined, read: Unit): void {
    if (reader === undefined) return;
    const known = this.of.get(reader);
    if (known === undefined) this.of.set(reader, new Set([read]));
    else known.add(read);
  }

  /** Units of which each reads the next and the last the first; undefined where there is an order. */
  circle(): readonly Unit[] | undefined {
    const done = new Set<Unit>();
    for (const start of this.of.keys()) {
      // A stack of our own: a spec may have thousands of passes, each reading the one before.
      const path: Unit[] = [start];
      const left = [[...(this.of.get(start) ?? [])]];
      while (path.length > 0) {
        const next = left.at(-1)?.pop();
        if (next === undefined) {
          done.add(path.pop() as Unit);
          left.pop();
        } else if (path.includes(next)) return path.slice(path.indexOf(next));
        else if (!done.has(next)) {
          path.push(next);
          left.push([...(this.of.get(next) ?? [])]);
        }
      }
    }
    return undefined;
  }
}
