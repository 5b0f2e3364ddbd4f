/**
 * Whether a guard over the ends of passes over one list can hold at all. The passes are put together one after the other; after each,
 * states that the guard and the passes still to come do not tell apart are one. A pass that begins as an earlier one ended is followed
 * from each of its beginnings.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { DiagramBudgetError, supportOf } from "../diagram/diagram.js";
import { consistent } from "./consistency.js";
import type { JointState, JointSystem } from "./joint-system.js";
import { numbered } from "./joint-system.js";
import { isLocal } from "./local.js";
import { Reach, ReachBudgetError } from "./reach.js";

/** More states than this are not followed, nor more results of operations on diagrams: other ways to compare need some as well. */
const stateLimit = 500;
const operationLimit = 300_000;

/** True proves that nothing does it; false says nothing. */
export function isImpossibleByFolding(system: JointSystem, guard: Guard): boolean {
  const states = new Reach(system).needed([guard]);
  if (states.length === 0 || states.some((s) => system.streams.get(s.stream)?.within !== undefined)) return false;
  try {
    return new Folding(system, states).isImpossible(guard);
  } catch (error) {
    if (error instanceof DiagramBudgetError || error instanceof ReachBudgetError) return false;
    throw error;
  }
}

/** Passes put together. */
interface Folded {
  /** Over what is known before the pass. */
  readonly start: Diagram<number>;
  /** By state, over the item. */
  readonly moves: readonly Diagram<number>[];
  /** By state in which they end: what is left of the guard, and of how each state to come begins. */
  readonly rest: readonly (readonly Diagram<unknown>[])[];
}

class Folding {
  private readonly most: number;
  /** Where in `rest` it is told how a state begins. */
  private readonly place: ReadonlyMap<JointState, number>;
  private readonly finals: ReadonlySet<Variable>;

  constructor(
    private readonly system: JointSystem,
    private readonly states: readonly JointState[],
  ) {
    this.most = this.forest.results + operationLimit;
    this.place = new Map(states.map((s, i) => [s, i + 1]));
    this.finals = new Set(states.map((s) => s.final));
  }

  private get forest() {
    return this.system.universe.forest;
  }

  isImpossible(guard: Guard): boolean {
    let ways: (readonly Diagram<unknown>[])[] = [[guard, ...this.states.map((s) => s.initial)]];
    // List by list: how a pass begins may depend on how one over another list ended.
    for (const left = new Set(this.states.map((s) => s.stream)); left.size > 0 && ways.length > 0; ) {
      let ends: (readonly Diagram<unknown>[])[] | null = null;
      for (const stream of left) {
        ends = this.endsOf(stream, ways);
        if (ends === null) continue;
        left.delete(stream);
        break;
      }
      if (ends === null) return false;
      ways = ends.filter(([rest]) => consistent(this.system, rest as Guard) !== this.forest.false);
    }
    return ways.length === 0;
  }

  /** What is left after the passes over a list, for all ends; null where one of them begins as one that is still to come ended. */
  private endsOf(stream: string, ways: readonly (readonly Diagram<unknown>[])[]): (readonly Diagram<unknown>[])[] | null {
    const clusters = clustersOf(this.states.filter((s) => s.stream === stream));
    const ends: (readonly Diagram<unknown>[])[] = [];
    for (const way of ways) {
      let folded: Folded = { start: this.forest.leaf(0), moves: [this.forest.leaf(0)], rest: [way] };
      for (const left = new Set(clusters); left.size > 0; ) {
        const { rest } = folded;
        const next = [...left].find((cluster) =>
          rest.every((roots) => cluster.every((s) => this.isKnown(roots[this.place.get(s)!]!, stream))),
        );
        if (next === undefined) return null;
        left.delete(next);
        folded = this.minimal(this.with(folded, next));
      }
      ends.push(...folded.rest);
    }
    return ends;
  }

  /** Whether how a state begins depends on no pass that is still to come. */
  private isKnown(initial: Diagram<unknown>, stream: string): boolean {
    return supportOf(initial).every((v) => !this.finals.has(v) && !isLocal(this.system, v, stream));
  }

  /** Passes with one more beside them, from each of its beginnings; their states as far as they are reached. */
  private with({ start, moves, rest }: Folded, cluster: readonly JointState[]): Folded {
    const { forest } = this;
    const begins = rest.map((roots) => this.vector(cluster.map((s) => roots[this.place.get(s)!] as Diagram<number>)));
    const beginnings = [...new Set(begins)];
    const keys: string[] = [];
    const numbers = new Map<string, number>();
    /** Keys are the state of the passes before, and the states of the cluster for each beginning. */
    const stateOf = (parts: readonly Diagram<string>[]): Diagram<number> =>
      forest.map(this.joined(parts, "|"), (key) => {
        if (!numbers.has(key)) numbers.set(key, keys.push(key) - 1);
        if (keys.length > stateLimit || forest.results > this.most) throw new ReachBudgetError(`more than ${stateLimit} joint states`);
        return forest.leaf(numbers.get(key)!);
      });
    const text = (d: Diagram<number>): Diagram<string> => forest.map(d, (n) => forest.leaf(String(n)));
    const made = { start: stateOf([text(start), ...beginnings]), moves: [] as Diagram<number>[], rest: [] as Diagram<unknown>[][] };
    for (let i = 0; i < keys.length; i++) {
      const [before, ...own] = keys[i]!.split("|");
      const tuples = own.map((tuple) => tuple.split(",").map(Number));
      made.moves.push(stateOf([text(moves[Number(before)]!), ...tuples.map((states) => this.movesOf(cluster, states))]));
      const here = tuples[beginnings.indexOf(begins[Number(before)]!)]!;
      const ends = new Map(cluster.map((s, n) => [s.final, here[n]!]));
      const token = forest.operation();
      made.rest.push(rest[Number(before)]!.map((root) => forest.substitute(root, (v) => ends.get(v), token)));
    }
    for (const roots of made.rest) for (const s of cluster) roots[this.place.get(s)!] = forest.true;
    return made;
  }

  private movesOf(cluster: readonly JointState[], states: readonly number[]): Diagram<string> {
    const running = new Map(cluster.map((s, i) => [s.running, states[i]!]));
    const token = this.forest.operation();
    return this.vector(cluster.map((s) => this.forest.substitute(s.step, (v) => running.get(v), token)));
  }

  private vector(diagrams: readonly Diagram<number>[]): Diagram<string> {
    const texts = diagrams.map((d) => this.forest.map(d, (n) => this.forest.leaf(String(n))));
    return this.joined(texts, ",");
  }

  private joined([first, ...others]: readonly Diagram<string>[], separator: string): Diagram<string> {
    const { forest } = this;
    return others.reduce((all, d) => forest.apply(all, d, (a, b) => forest.leaf(`${a}${separator}${b}`)), first!);
  }

  /** States from which nothing that follows tells apart where they lead are one. */
  private minimal({ start, moves, rest }: Folded): Folded {
    const { forest } = this;
    let block = numbered(rest.map((roots) => roots.map((d) => d.id).join()));
    for (let size = 0; size < new Set(block).size; ) {
      size = new Set(block).size;
      const token = forest.operation();
      const led = moves.map((move) => forest.map(move, (to) => forest.leaf(block[to]!), token));
      block = numbered(led.map((d, i) => `${block[i]} ${d.id}`));
    }
    const told = (d: Diagram<number>): Diagram<number> => forest.map(d, (to) => forest.leaf(block[to]!));
    const firsts = [...new Set(block)].map((b) => block.indexOf(b));
    return { start: told(start), moves: firsts.map((i) => told(moves[i]!)), rest: firsts.map((i) => rest[i]!) };
  }
}

/** States of passes over one list in groups that do not read one another while they run. */
function clustersOf(states: readonly JointState[]): JointState[][] {
  const byRunning = new Map(states.map((s) => [s.running, s]));
  const groups = new Map(states.map((s): [JointState, JointState[]] => [s, [s]]));
  for (const state of states) {
    for (const variable of supportOf(state.step)) {
      const [own, other] = [groups.get(state)!, groups.get(byRunning.get(variable) ?? state)!];
      if (own === other) continue;
      own.push(...other);
      for (const s of other) groups.set(s, own);
    }
  }
  return [...new Set(groups.values())];
}
