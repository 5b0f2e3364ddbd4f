/**
 * Decision diagrams over finite and numeric variables with arbitrary leaves: the guarded values of the engine.
 * A value is a diagram whose leaves are what it may be; a guard is a diagram with the leaves true and false. Nodes
 * are hash-consed in a forest and reduced, so equality is identity and contradictory guards vanish by construction;
 * what relates different variables (a sum, an order of two scores) is beyond it and stays a variable of its own.
 */
import { invariant } from "../base/invariant.js";
import { LaneSet } from "./domain.js";
import type { Diagram, Guard, LaneBranch, LaneNode, Leaf, Variable } from "./node.js";
import { alongRanges } from "./ranges.js";
import { childAt } from "./reading.js";
import { ResultTable } from "./result-table.js";

export type { Diagram, Guard, LaneBranch, LaneNode, Leaf, RangeNode, Variable } from "./node.js";
export { childAt, childrenOf, leavesOf, supportOf } from "./reading.js";

/** More nodes with branches than this in one analysis and the engine gives up on the decision (`partial`), deterministically. */
export const nodeBudget = 200_000;

/** And likewise with more work than this: operands, branches, and words of lane sets by 32. */
export const workBudget = 24_000_000;

/** Lanes on which every operand so far is one diagram. */
interface Cell {
  readonly when: LaneSet;
  readonly parts: Diagram<unknown>[];
}

/** The token of `dropNone`, of which there is one for all. */
const dropping = -1;

/** Results that are remembered at most. */
const operationBudget = 8_000_000;

export class DiagramBudgetError extends Error {
  override readonly name = "DiagramBudgetError";
}

/** Keeps nodes unique and remembers operations. One forest per analysis; diagrams of different forests never meet. */
export class Forest {
  private nextId = 0;
  private readonly leaves = new Map<unknown, Leaf<unknown>>();
  private readonly nodes = new Map<string, Diagram<unknown>>();
  private readonly sets = new Map<number, LaneSet[]>();
  private setCount = 0;
  private work = 0;
  private nodeCount = 0;
  private nodeLimit = nodeBudget;

  /** `operationLimit`: results of operations that are remembered at most. */
  constructor(private readonly operationLimit: number = operationBudget) {}

  private share = 1;

  /** From here on only a share of the budgets of nodes and work may be used. */
  useShare(share: number): void {
    this.share = share;
    this.renewBudget();
  }

  /** A new stage of the analysis begins: it may use as much again. */
  renewBudget(): void {
    this.work = 0;
    this.nodeLimit = this.nodeCount + nodeBudget * this.share;
  }
  private readonly operations = new ResultTable<Diagram<unknown>>();

  /** How many results of operations are remembered. */
  get results(): number {
    return this.operations.size;
  }

  private nextOperation = dropping;
  readonly true: Guard = this.leaf(true);
  readonly false: Guard = this.leaf(false);

  /** Leaves are equal when their values are the same primitive or object: intern values first. */
  leaf<T>(value: T): Leaf<T> {
    const known = this.leaves.get(value) as Leaf<T> | undefined;
    if (known !== undefined) return known;
    const made: Leaf<T> = { kind: "leaf", id: this.nextId++, value };
    this.leaves.set(value, made as Leaf<unknown>);
    return made;
  }

  private remember<T>(key: string, make: (id: number) => Diagram<T>): Diagram<T> {
    const known = this.nodes.get(key) as Diagram<T> | undefined;
    if (known !== undefined) return known;
    if (++this.nodeCount > this.nodeLimit) throw new DiagramBudgetError(`more than ${nodeBudget} diagram nodes`);
    const made = make(this.nextId++);
    this.nodes.set(key, made as Diagram<unknown>);
    return made;
  }

  /** Branches must be disjoint and cover the domain; equal children are merged. */
  laneNode<T>(variable: Variable, branches: readonly LaneBranch<T>[]): Diagram<T> {
    const list = merged(branches);
    if (list.length === 2 && list[0]!.when.first() > list[1]!.when.first()) list.reverse();
    else if (list.length > 2) list.sort((a, b) => a.when.first() - b.when.first());
    const [only] = list;
    invariant(only !== undefined, "a lane node needs a branch");
    if (list.length === 1) return only.then;
    let key = `L${variable.order}`;
    for (const { when, then } of list) key += `;${this.setKey(when)}>${then.id}`;
    return this.remember(key, (id) => ({ kind: "lanes", id, variable, branches: list }));
  }

  private readonly setKeys = new WeakMap<LaneSet, number>();

  private setKey(set: LaneSet): number {
    const known = this.setKeys.get(set);
    if (known !== undefined) return known;
    const hash = set.hash();
    let bucket = this.sets.get(hash);
    if (bucket === undefined) this.sets.set(hash, (bucket = []));
    let same = bucket.find((other) => other.equals(set));
    if (same === undefined) {
      bucket.push((same = set));
      this.setKeys.set(same, this.setCount++);
    }
    const id = this.setKeys.get(same)!;
    this.setKeys.set(set, id);
    return id;
  }

  rangeNode<T>(variable: Variable, cuts: readonly number[], children: readonly Diagram<T>[]): Diagram<T> {
    const keptCuts: number[] = [];
    const kept: Diagram<T>[] = [children[0]!];
    for (let i = 0; i < cuts.length; i++) {
      const child = children[i + 1]!;
      if (child === kept[kept.length - 1]) continue;
      keptCuts.push(cuts[i]!);
      kept.push(child);
    }
    if (kept.length === 1) return kept[0]!;
    const key = `R${variable.order}|${keptCuts.join(";")}|${kept.map((c) => c.id).join(";")}`;
    return this.remember(key, (id) => ({ kind: "ranges", id, variable, cuts: keptCuts, children: kept }));
  }

  /** The guard "the variable's lane is in `set`". */
  lanesIn(variable: Variable, set: LaneSet): Guard {
    return this.laneNode(variable, [
      { when: set, then: this.true },
      { when: set.complement(), then: this.false },
    ]);
  }

  /** The guard "the variable's number is in `set`" (starts of alternating ranges, see domain.ts). */
  numberIn(variable: Variable, set: readonly number[]): Guard {
    const starts = set[0] === -Infinity ? set.slice(1) : set;
    const first = set[0] === -Infinity;
    const children = [first, ...starts.map((_, i) => (i % 2 === 0 ? !first : first))].map((inside) => this.leaf(inside));
    return this.rangeNode(variable, starts, children);
  }

  /** A fresh token under which `map`, `apply` or `substitute` remembers one operation's results: below 0, where no diagram's number is. */
  operation(): number {
    if (this.operations.size > this.operationLimit) throw new DiagramBudgetError(`more than ${this.operationLimit} results of operations`);
    return --this.nextOperation;
  }

  /** Applies `f` to the leaves of `a`. */
  map<A, B>(a: Diagram<A>, f: (value: A) => Diagram<B>, token?: number): Diagram<B> {
    // Most values are one leaf: nothing is to be remembered of it.
    if (a.kind === "leaf" && token === undefined) return f(a.value);
    const own = token ?? this.operation();
    const known = this.operations.get(own, a.id, -1) as Diagram<B> | undefined;
    if (known !== undefined) return known;
    let result: Diagram<B>;
    if (a.kind === "leaf") result = f(a.value);
    else result = this.branchOn(a.variable, [a], (parts) => this.map(parts[0] as Diagram<A>, f, own));
    this.operations.set(own, a.id, -1, result as Diagram<unknown>);
    return result;
  }

  /** Applies `f` to every combination of leaves of `a` and `b` that some assignment reaches. */
  apply<A, B, C>(a: Diagram<A>, b: Diagram<B>, f: (x: A, y: B) => Diagram<C>, token?: number): Diagram<C> {
    if (a.kind === "leaf" && b.kind === "leaf" && token === undefined) return f(a.value, b.value);
    const own = token ?? this.operation();
    const known = this.operations.get(own, a.id, b.id) as Diagram<C> | undefined;
    if (known !== undefined) return known;
    let result: Diagram<C>;
    if (a.kind === "leaf" && b.kind === "leaf") result = f(a.value, b.value);
    else {
      const variable = topVariable(a, b);
      result = this.branchOn(variable, [a, b], (parts) => this.apply(parts[0] as Diagram<A>, parts[1] as Diagram<B>, f, own));
    }
    this.operations.set(own, a.id, b.id, result as Diagram<unknown>);
    return result;
  }

  /**
   * Splits on `variable` and recurses on what each operand is there. Where `f` answers with a diagram that tests an
   * earlier variable the branches are recombined by `ite`, which keeps the order.
   */
  private branchOn<T>(
    variable: Variable,
    operands: readonly Diagram<unknown>[],
    f: (parts: readonly Diagram<unknown>[]) => Diagram<T>,
  ): Diagram<T> {
    this.spend(operands.length);
    if (variable.lanes === undefined) {
      const { cuts, parts } = alongRanges(variable, operands);
      this.spend(cuts.length);
      return this.assembleRanges(variable, cuts, parts.map(f));
    }
    if (operands.length === 1) {
      const { branches } = operands[0] as LaneNode<unknown>;
      return this.lanes(
        variable,
        branches.map(({ when, then }) => ({ when, then: f([then]) })),
      );
    }
    const branching = operands.findIndex((o) => o.kind === "lanes" && o.variable === variable);
    let cells: Cell[] = (operands[branching] as LaneNode<unknown>).branches.map(({ when, then }) => ({
      when,
      parts: [...operands.slice(0, branching), then],
    }));
    for (const operand of operands.slice(branching + 1)) {
      if (operand.kind === "lanes" && operand.variable === variable) cells = cells.flatMap((cell) => this.divide(cell, operand.branches));
      else for (const cell of cells) cell.parts.push(operand);
    }
    return this.lanes(
      variable,
      cells.map((cell) => ({ when: cell.when, then: f(cell.parts) })),
    );
  }

  /** A cell of lanes along the branches of one more operand. */
  private divide(cell: Cell, branches: readonly LaneBranch<unknown>[]): Cell[] {
    // Most cells lie in one branch.
    const first = cell.when.first();
    const around = branches.find((b) => b.when.has(first))!;
    this.spend(2 + (cell.when.span >>> 5));
    if (cell.when.intersect(around.when) === cell.when) {
      cell.parts.push(around.then);
      return [cell];
    }
    const cells: Cell[] = [];
    for (const branch of branches) {
      this.spend(1 + (Math.min(cell.when.span, branch.when.span) >>> 5));
      const when = cell.when.intersect(branch.when);
      if (!when.isEmpty()) cells.push({ when, parts: [...cell.parts, branch.then] });
    }
    return cells;
  }

  private spend(steps: number): void {
    this.work += steps;
    if (this.work > workBudget * this.share) throw new DiagramBudgetError(`more than ${workBudget} steps of work on diagrams`);
  }

  /** A test of the variable whose branches, disjoint and covering, may test any variables. */
  lanes<T>(variable: Variable, branches: readonly LaneBranch<T>[]): Diagram<T> {
    if (branches.every((b) => b.then.kind === "leaf" || b.then.variable.order > variable.order)) return this.laneNode(variable, branches);
    return branches.reduceRight<Diagram<T>>(
      (rest, b) => this.ite(this.lanesIn(variable, b.when), b.then, rest),
      branches[branches.length - 1]!.then,
    );
  }

  private assembleRanges<T>(variable: Variable, cuts: readonly number[], children: readonly Diagram<T>[]): Diagram<T> {
    if (children.every((c) => c.kind === "leaf" || c.variable.order > variable.order)) return this.rangeNode(variable, cuts, children);
    let result = children[0]!;
    for (let i = 0; i < cuts.length; i++) result = this.ite(this.numberIn(variable, [cuts[i]!]), children[i + 1]!, result);
    return result;
  }

  /** `guard ? a : b`. */
  ite<T>(guard: Guard, a: Diagram<T>, b: Diagram<T>): Diagram<T> {
    if (guard === this.true || a === b) return a;
    if (guard === this.false) return b;
    if (a === this.true && b === this.false) return guard as Diagram<unknown> as Diagram<T>;
    const known = this.operations.get(guard.id, a.id, b.id) as Diagram<T> | undefined;
    if (known !== undefined) return known;
    const variable = topVariable(guard, a, b);
    const result = this.branchOn(variable, [guard, a, b], (p) => this.ite(p[0] as Guard, p[1] as Diagram<T>, p[2] as Diagram<T>));
    this.operations.set(guard.id, a.id, b.id, result as Diagram<unknown>);
    return result;
  }

  not(a: Guard): Guard {
    return this.ite(a, this.false, this.true);
  }

  and(a: Guard, b: Guard): Guard {
    return this.ite(a, b, this.false);
  }

  or(a: Guard, b: Guard): Guard {
    return this.ite(a, this.true, b);
  }

  /** `a and not b`. */
  minus(a: Guard, b: Guard): Guard {
    return this.ite(b, this.false, a);
  }

  private readonly none = Symbol("none");

  /**
   * `value` where `guard` holds, with whatever is smallest elsewhere (Coudert and Madre's restrict): leaves that the
   * guard rules out disappear. Nothing is known where the guard is false: the value stays.
   */
  restrict<T>(value: Diagram<T>, guard: Guard): Diagram<T> {
    if (guard === this.true || guard === this.false || value.kind === "leaf") return value;
    const marked = this.ite<T | symbol>(guard, value as Diagram<T | symbol>, this.leaf<T | symbol>(this.none));
    return this.dropNone(marked) as Diagram<T>;
  }

  /** Where one branch of a node is nowhere, the other branches take it over. */
  private dropNone<T>(value: Diagram<T | symbol>): Diagram<T | symbol> {
    if (value.kind === "leaf") return value;
    const known = this.operations.get(dropping, value.id, -1) as Diagram<T | symbol> | undefined;
    if (known !== undefined) return known;
    const nothing = this.leaf<T | symbol>(this.none);
    let result: Diagram<T | symbol>;
    if (value.kind === "lanes") {
      const branches = value.branches.map((b) => ({ when: b.when, then: this.dropNone(b.then) }));
      const [first, ...others] = branches.filter((b) => b.then !== nothing);
      const lost = branches.filter((b) => b.then === nothing).reduce((set, b) => set.union(b.when), LaneSet.empty(value.variable.lanes!));
      result =
        first === undefined ? nothing : this.laneNode(value.variable, [{ when: first.when.union(lost), then: first.then }, ...others]);
    } else {
      const children = value.children.map((c) => this.dropNone(c));
      let last = children.find((c) => c !== nothing) ?? nothing;
      const filled = children.map((c) => (last = c === nothing ? last : c));
      result = this.rangeNode(value.variable, value.cuts, filled);
    }
    this.operations.set(dropping, value.id, -1, result as Diagram<unknown>);
    return result;
  }

  /** Replaces variables by what `choose` says: a child to take, or undefined to keep the test. */
  substitute<T>(
    value: Diagram<T>,
    choose: (variable: Variable) => Diagram<number> | number | undefined,
    token: number = this.operation(),
  ): Diagram<T> {
    if (value.kind === "leaf") return value;
    const known = this.operations.get(token, value.id, -2) as Diagram<T> | undefined;
    if (known !== undefined) return known;
    const choice = choose(value.variable);
    let result: Diagram<T>;
    if (choice === undefined) result = this.branchOn(value.variable, [value], (p) => this.substitute(p[0] as Diagram<T>, choose, token));
    else if (typeof choice === "number") result = this.substitute(childAt(value, choice), choose, token);
    else result = this.map(choice, (point) => this.substitute(childAt(value, point), choose, token));
    this.operations.set(token, value.id, -2, result as Diagram<unknown>);
    return result;
  }
}

/** With more branches than this equal children are found by a map. */
const fewBranches = 8;

/** Branches that are not empty, those with one child as one. */
function merged<T>(branches: readonly LaneBranch<T>[]): LaneBranch<T>[] {
  const list: LaneBranch<T>[] = [];
  const places = branches.length > fewBranches ? new Map<Diagram<T>, number>() : null;
  for (const branch of branches) {
    if (branch.when.isEmpty()) continue;
    const same = places === null ? list.findIndex((other) => other.then === branch.then) : (places.get(branch.then) ?? -1);
    if (same >= 0) list[same] = { when: list[same]!.when.union(branch.when), then: branch.then };
    else {
      places?.set(branch.then, list.length);
      list.push(branch);
    }
  }
  return list;
}

function topVariable(...operands: readonly Diagram<unknown>[]): Variable {
  let top: Variable | undefined;
  for (const o of operands) if (o.kind !== "leaf" && (top === undefined || o.variable.order < top.order)) top = o.variable;
  invariant(top !== undefined, "no variable to branch on");
  return top;
}
