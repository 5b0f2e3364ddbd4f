/**
 * Where `break` and `continue` lead while a function is lowered. The IR knows `continue` of a loop whose next round begins
 * with its header; where a round ends in more than that (`for (;; update)`, `do while`), the body is a block, and `continue` leaves it.
 */

/** An instruction but for its place. */
interface Jump {
  readonly op: "break" | "continue";
  readonly label?: string;
}

interface Target {
  readonly kind: "loop" | "switch" | "block";
  /** The program's labels in front of the statement. */
  readonly labels: readonly string[];
  /** The label of the loop or block in the IR, which it is given when a jump needs it. */
  readonly name: string;
  isNamed: boolean;
  /** The block around the body of a loop that `continue` leaves. */
  readonly rest: string | undefined;
  isRestNamed: boolean;
}

/** What became of a statement that jumps may lead to. */
export interface Landing {
  /** The label that the statement needs in the IR; undefined where no jump names it. */
  readonly label: string | undefined;
  /** The label of the block that the loop's body has to be. */
  readonly rest: string | undefined;
}

export class Jumps {
  readonly #targets: Target[] = [];
  #number = 0;
  /** Labels in front of the statement that comes next. */
  #labels: string[] = [];

  /** Notes a label for the loop that it stands in front of. */
  label(name: string): void {
    this.#labels.push(name);
  }

  /** Runs `lower`, in which jumps may lead to this statement. `hasRest`: a round of the loop ends in more than its header. */
  within(kind: Target["kind"], hasRest: boolean, lower: () => void): Landing {
    const labels = this.#labels;
    this.#labels = [];
    const number = ++this.#number;
    const [own] = labels;
    const name = kind === "switch" ? `switch@${number}` : (own ?? `loop@${number}`);
    const target: Target = { kind, labels, name, isNamed: false, rest: hasRest ? `continue@${number}` : undefined, isRestNamed: false };
    this.#targets.push(target);
    lower();
    this.#targets.pop();
    return { label: target.isNamed ? name : undefined, rest: target.isRestNamed ? target.rest : undefined };
  }

  /** The jump of a `break`; undefined where there is nothing to leave. */
  break(label: string | undefined): Jump | undefined {
    const target = this.#find((each) => (label === undefined ? each.kind !== "block" : each.labels.includes(label)));
    if (target === undefined) return undefined;
    if (target === this.#innermostLoop) return { op: "break" };
    target.isNamed = true;
    return { op: "break", label: target.name };
  }

  continue(label: string | undefined): Jump | undefined {
    const target = this.#find((each) => each.kind === "loop" && (label === undefined || each.labels.includes(label)));
    if (target === undefined) return undefined;
    if (target.rest !== undefined) {
      target.isRestNamed = true;
      return { op: "break", label: target.rest };
    }
    if (target === this.#innermostLoop) return { op: "continue" };
    target.isNamed = true;
    return { op: "continue", label: target.name };
  }

  get #innermostLoop(): Target | undefined {
    return this.#find(({ kind }) => kind === "loop");
  }

  #find(accepts: (target: Target) => boolean): Target | undefined {
    for (let index = this.#targets.length - 1; index >= 0; index--) {
      const target = this.#targets[index];
      if (target !== undefined && accepts(target)) return target;
    }
    return undefined;
  }
}
