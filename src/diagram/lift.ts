/** What a choice of some variables leaves of several diagrams: the chosen variables on top, and below them what remains to be asked. */
import type { Diagram, Forest, Variable } from "./diagram.js";
import { childrenOf } from "./diagram.js";

/** What remains of each diagram, in their order. Equal ones are one object. */
export type Residue = readonly Diagram<unknown>[];

/** The diagrams together as one over the variables that `isAbove` names. */
export function lifted(forest: Forest, diagrams: readonly Diagram<unknown>[], isAbove: (variable: Variable) => boolean): Diagram<Residue> {
  const lifting = new Lifting(forest, isAbove);
  return lifting.together(diagrams.map((d) => lifting.lift(d)));
}

class Lifting {
  private readonly residues = new Map<string, Residue>();
  private readonly memo = new Map<number, Diagram<Diagram<unknown>>>();
  private readonly asked = new Map<number, boolean>();

  constructor(
    private readonly forest: Forest,
    private readonly isAbove: (variable: Variable) => boolean,
  ) {}

  together(parts: readonly Diagram<Diagram<unknown>>[]): Diagram<Residue> {
    const { forest } = this;
    const empty: Diagram<Residue> = forest.leaf(this.residue([]));
    return parts.reduce<Diagram<Residue>>(
      (all, part) => forest.apply(all, part, (list, one) => forest.leaf(this.residue([...list, one]))),
      empty,
    );
  }

  private residue(list: Residue): Residue {
    const key = list.map((d) => d.id).join();
    const known = this.residues.get(key) ?? list;
    this.residues.set(key, known);
    return known;
  }

  lift(d: Diagram<unknown>): Diagram<Diagram<unknown>> {
    if (d.kind === "leaf" || !this.asks(d)) return this.forest.leaf(d);
    let made = this.memo.get(d.id);
    if (made === undefined) this.memo.set(d.id, (made = this.liftNode(d)));
    return made;
  }

  private liftNode(d: Exclude<Diagram<unknown>, { kind: "leaf" }>): Diagram<Diagram<unknown>> {
    const { forest } = this;
    if (d.kind === "lanes" && this.isAbove(d.variable)) {
      return forest.lanes(
        d.variable,
        d.branches.map(({ when, then }) => ({ when, then: this.lift(then) })),
      );
    }
    const below = this.together(childrenOf(d).map((child) => this.lift(child)));
    return forest.map(below, (children) => forest.leaf(this.rebuilt(d, children)));
  }

  private rebuilt(d: Exclude<Diagram<unknown>, { kind: "leaf" }>, children: Residue): Diagram<unknown> {
    if (d.kind === "ranges") return this.forest.rangeNode(d.variable, d.cuts, children);
    const branches = d.branches.map(({ when }, i) => ({ when, then: children[i]! }));
    return this.forest.laneNode(d.variable, branches);
  }

  /** Whether a diagram tests one of the variables. */
  private asks(d: Diagram<unknown>): boolean {
    if (d.kind === "leaf") return false;
    const known = this.asked.get(d.id);
    if (known !== undefined) return known;
    const found = this.isAbove(d.variable) || childrenOf(d).some((child) => this.asks(child));
    this.asked.set(d.id, found);
    return found;
  }
}
