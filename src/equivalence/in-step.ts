/**
 * Whether a guard over the ends of passes over one list can hold at all, where passes begin as others ended: all of them are followed in
 * step, from a guess of how they end, and a combination of states from which they cannot end as guessed is left at once. What was found
 * once and stays found is not followed any further.
 */
import type { Guard } from "../diagram/diagram.js";
import { DiagramBudgetError, leavesOf } from "../diagram/diagram.js";
import { exists } from "../diagram/exists.js";
import { LaneSet } from "../diagram/domain.js";
import { consistent } from "./consistency.js";
import type { JointState, JointSystem } from "./joint-system.js";
import { one } from "./lanes.js";
import { isLocal } from "./local.js";
import type { Tuple } from "./reach.js";
import { Reach, ReachBudgetError } from "./reach.js";

/** More states, or combinations of them, are not followed. */
const stateLimit = 100;
const tupleLimit = 2000;

/** True proves that nothing does it; false says nothing. */
export function isImpossibleInStep(system: JointSystem, guard: Guard): boolean {
  const cluster = new Reach(system).needed([guard]);
  const [first] = cluster;
  if (first === undefined || cluster.length > stateLimit) return false;
  const stream = system.streams.get(first.stream);
  if (stream === undefined || stream.within !== undefined || cluster.some((s) => s.stream !== first.stream)) return false;
  try {
    return !new InStep(system, cluster).canEnd(guard);
  } catch (error) {
    if (error instanceof DiagramBudgetError || error instanceof ReachBudgetError) return false;
    throw error;
  }
}

class InStep {
  private readonly reach: Reach;
  private readonly ends = new Map<string, Guard>();

  constructor(
    private readonly system: JointSystem,
    private readonly cluster: readonly JointState[],
  ) {
    this.reach = new Reach(system);
  }

  private get forest() {
    return this.system.universe.forest;
  }

  /** Whether the states may end as the guard says. */
  canEnd(guard: Guard): boolean {
    const { forest, cluster } = this;
    const guesses = new Map<string, Guard>();
    const queue: Tuple[] = [];
    const meet = ({ states, guard: guess }: Tuple): void => {
      const key = states.join();
      const known = guesses.get(key) ?? forest.false;
      const fresh = forest.minus(guess, known);
      if (fresh === forest.false) return;
      guesses.set(key, forest.or(known, guess));
      if (guesses.size > tupleLimit) throw new ReachBudgetError(`more than ${tupleLimit} joint states`);
      queue.push({ states, guard: fresh });
    };
    this.starts(guard).forEach(meet);
    for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
      if (this.isEnd(from)) return true;
      for (const { states, guard: moves } of this.reach.moves(cluster, from.states, new Map())) {
        const stays = exists(forest, moves, (v) => !isLocal(this.system, v, cluster[0]!.stream));
        const goesOn = forest.and(from.guard, stays);
        meet({ states, guard: states.reduce((left, state, i) => forest.and(left, this.endsFrom(i, state)), goesOn) });
      }
    }
    return false;
  }

  /** Where the states begin, with what of the guard they may end in from there. */
  private starts(guard: Guard): Tuple[] {
    const { forest } = this;
    return this.cluster.reduce<Tuple[]>(
      (tuples, { initial }, i) =>
        tuples.flatMap((tuple) =>
          leavesOf(initial).flatMap((state) => {
            const here = forest.map(initial, (n) => forest.leaf(n === state));
            const left = forest.and(forest.and(tuple.guard, this.endsFrom(i, state)), here);
            return left === forest.false ? [] : [{ states: [...tuple.states, state], guard: left }];
          }),
        ),
      [{ states: [], guard }],
    );
  }

  /** How a state can end by its own moves, whatever the others do. */
  private endsFrom(index: number, state: number): Guard {
    const key = `${index} ${state}`;
    const known = this.ends.get(key);
    if (known !== undefined) return known;
    const { forest } = this;
    const { running, final, step, states } = this.cluster[index]!;
    const found = new Set([state]);
    for (const from of found) for (const to of leavesOf(forest.substitute(step, (v) => (v === running ? from : undefined)))) found.add(to);
    const guard = forest.lanesIn(final, LaneSet.of(states, (lane) => found.has(lane)));
    this.ends.set(key, guard);
    return guard;
  }

  private isEnd({ states, guard }: Tuple): boolean {
    const { forest } = this;
    const here = this.cluster.reduce((left, s, i) => forest.and(left, forest.lanesIn(s.final, one(s.states, states[i]!))), guard);
    return consistent(this.system, here) !== forest.false;
  }
}
