/**
 * Which states the passes of a joint system can end in. States that read one another are explored together from where they begin,
 * one item after another, under guards over what stays while the pass runs; an item may be anything. So what is found reachable may
 * not be, where numbers or places contradict one another, but nothing reachable is missed.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { exists } from "../diagram/exists.js";
import { consistent } from "./consistency.js";
import type { JointState, JointSystem } from "./joint-system.js";
import { one } from "./lanes.js";
import { isInside, isLocal } from "./local.js";
import { everyItem } from "./ranked.js";

/** States that are explored together in one pass; more and the exploration is given up. */
const tupleLimit = 6000;

/** States of a stream that are explored in step whether or not they read one another. */
const togetherLimit = 24;

export class ReachBudgetError extends Error {
  override readonly name = "ReachBudgetError";
}

/** One combination of states of a cluster. */
export interface Tuple {
  readonly states: readonly number[];
  /** Where it is reached, over what stays while the pass runs. */
  guard: Guard;
}

export interface Explored {
  readonly cluster: readonly JointState[];
  readonly tuples: ReadonlyMap<string, Tuple>;
}

/** Substitution of running states of passes around. */
export type Fixed = ReadonlyMap<Variable, number>;

export class Reach {
  constructor(private readonly system: JointSystem) {}

  private get forest() {
    return this.system.universe.forest;
  }

  /** The states that some diagrams read, directly or through others, as far as they are after their passes or in `stream`. */
  needed(roots: readonly Diagram<unknown>[], deep: (state: JointState) => boolean = () => true): JointState[] {
    const found = new Set<JointState>();
    const visit = (root: Diagram<unknown>): void => {
      for (const variable of supportOf(root)) this.visitVariable(variable, found, deep, visit);
    };
    roots.forEach(visit);
    return [...found].sort((a, b) => a.carried - b.carried);
  }

  private visitVariable(
    variable: Variable,
    found: Set<JointState>,
    deep: (state: JointState) => boolean,
    visit: (root: Diagram<unknown>) => void,
  ): void {
    const meaning = this.system.universe.meaning(variable);
    if (meaning.kind === "condition" || meaning.kind === "made")
      for (const operand of meaning.operands) this.visitVariable(operand, found, deep, visit);
    const state = meaning.kind === "state" ? this.system.states.get(meaning.carried) : undefined;
    if (state === undefined || found.has(state) || !deep(state)) return;
    found.add(state);
    visit(state.initial);
    visit(state.step);
  }

  /** States of one stream in groups that do not read one another. */
  clusters(states: readonly JointState[]): JointState[][] {
    const group = new Map(states.map((s): [JointState, JointState[]] => [s, [s]]));
    const unite = (a: JointState, b: JointState): void => {
      const [left, right] = [group.get(a)!, group.get(b)!];
      if (left === right) return;
      left.push(...right);
      for (const s of right) group.set(s, left);
    };
    for (const state of states)
      for (const other of this.needed([state.step], (s) => isInside(this.system, s.stream, state.stream)))
        if (group.has(other) && other.stream === state.stream) unite(state, other);
    return [...new Set(group.values())].map((g) => g.sort((a, b) => a.carried - b.carried));
  }

  /** Everything that a cluster can come to from where it begins. */
  explore(cluster: readonly JointState[], fixed: Fixed): Explored {
    const { forest } = this;
    const tuples = new Map<string, Tuple>();
    const queue: string[] = [];
    const meet = (states: readonly number[], guard: Guard): void => {
      if (guard === forest.false) return;
      const key = states.join();
      const known = tuples.get(key);
      const wider = known === undefined ? guard : forest.or(known.guard, guard);
      if (known?.guard === wider) return;
      if (known === undefined) tuples.set(key, { states, guard: wider });
      else known.guard = wider;
      if (tuples.size > tupleLimit) throw new ReachBudgetError(`more than ${tupleLimit} joint states`);
      queue.push(key);
    };
    for (const { states, guard } of this.starts(cluster, fixed)) meet(states, guard);
    const moves = new Map<string, readonly Tuple[]>();
    const stream = cluster[0]!.stream;
    for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
      const from = tuples.get(key)!;
      let next = moves.get(key);
      if (next === undefined) {
        const own = this.moves(cluster, from.states, fixed);
        next = own.map(({ states, guard }) => ({ states, guard: exists(forest, guard, (v) => !isLocal(this.system, v, stream)) }));
        moves.set(key, next);
      }
      for (const { states, guard } of next) meet(states, forest.and(from.guard, guard));
    }
    return { cluster, tuples };
  }

  /** Where a cluster begins: guards over what is known before the pass. */
  starts(cluster: readonly JointState[], fixed: Fixed): Tuple[] {
    return this.split(cluster.map((s) => this.fix(s.initial, fixed)));
  }

  /** What an item does: guards over the item and what stays. */
  moves(cluster: readonly JointState[], states: readonly number[], fixed: Fixed): Tuple[] {
    const running = new Map(fixed);
    cluster.forEach((s, i) => running.set(s.running, states[i]!));
    const steps = cluster.map((s) => this.fix(s.step, running));
    const inner = this.needed(steps, (s) => s.stream !== cluster[0]!.stream && isInside(this.system, s.stream, cluster[0]!.stream));
    const ends = this.forest.and(this.endsOf(inner, running), everyItem(this.system, cluster[0]!.stream));
    return this.split(steps).flatMap(({ states: to, guard }) => {
      const possible = consistent(this.system, this.forest.and(guard, ends));
      return possible === this.forest.false ? [] : [{ states: to, guard: possible }];
    });
  }

  /** How the final states of passes may come out together: true where they may. */
  endsOf(states: readonly JointState[], fixed: Fixed): Guard {
    let all = this.forest.true;
    for (const own of this.byStream(states))
      for (const cluster of this.clusters(own)) all = this.forest.and(all, this.relation(this.explore(cluster, fixed)));
    return all;
  }

  /** The states by stream, each with those of its stream that their steps read. */
  byStream(states: readonly JointState[]): JointState[][] {
    return [...new Set(states.map((s) => s.stream))].map((stream) => {
      const own = states.filter((s) => s.stream === stream);
      const steps = own.map((s) => s.step);
      const read = this.needed(steps, (s) => isInside(this.system, s.stream, stream)).filter((s) => s.stream === stream);
      return [...new Set([...own, ...read])].sort((a, b) => a.carried - b.carried);
    });
  }

  /** As `endsOf`, with all states of a stream, and what they read, in step. */
  endsTogether(states: readonly JointState[]): Guard {
    let all = this.forest.true;
    for (const own of this.byStream(states)) {
      if (own.length > togetherLimit) throw new ReachBudgetError(`more than ${togetherLimit} states in step`);
      all = this.forest.and(all, this.relation(this.explore(own, new Map())));
    }
    return all;
  }

  private relation({ cluster, tuples }: Explored): Guard {
    const { forest } = this;
    let any = forest.false;
    for (const { states, guard } of tuples.values()) {
      const here = cluster.reduceRight<Guard>((rest, s, i) => forest.and(forest.lanesIn(s.final, one(s.states, states[i]!)), rest), guard);
      any = forest.or(any, here);
    }
    return any;
  }

  private fix<T>(diagram: Diagram<T>, fixed: Fixed): Diagram<T> {
    return this.forest.substitute(diagram, (v) => fixed.get(v));
  }

  /** Several diagrams as one choice of what they say together. */
  private split(diagrams: readonly Diagram<number>[]): Tuple[] {
    const { forest } = this;
    const [first, ...rest] = diagrams;
    if (first === undefined) return [];
    const vectors = new Map<string, readonly number[]>();
    const start = forest.map(first, (n) => {
      vectors.set(String(n), [n]);
      return forest.leaf(String(n));
    });
    const whole = rest.reduce<Diagram<string>>(
      (all, diagram) =>
        forest.apply(all, diagram, (key, n) => {
          const longer = `${key},${n}`;
          vectors.set(longer, [...vectors.get(key)!, n]);
          return forest.leaf(longer);
        }),
      start,
    );
    return leavesOf(whole).map((key) => ({ states: vectors.get(key)!, guard: forest.map(whole, (k) => forest.leaf(k === key)) }));
  }
}
