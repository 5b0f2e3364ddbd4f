/**
 * A loop that keeps the item whose number is greatest (or least) so far keeps the first item of a ranking. It is known
 * by what a round does to its states, not by how it is written: with nothing kept the round takes every item that
 * qualifies; with an item kept it takes one that qualifies and whose number compares with the kept one's.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { Term } from "../terms/term.js";
import { lengthVariable } from "./counts.js";
import { variableInItem } from "./item-dependence.js";
import type { Loop } from "./loop.js";
import type { LoopState } from "./loop-state.js";
import { indices } from "./loop-state.js";
import type { RankingOrder } from "./rankings.js";
import { fromItem, rebaseNumber } from "./rebase.js";
import type { Value } from "./value.js";
import type { Computed, Place, SlotMove } from "./variable.js";

/** The first item of a ranking, and the states that change when the loop first takes an item. */
export interface RunningBest {
  readonly ranking: Place & { readonly from: "ranking" };
  /** Whether an item is kept in the end. */
  readonly some: Guard;
  readonly slots: ReadonlySet<number>;
  /** Position of the state's value once an item is kept, and before. */
  readonly states: ReadonlyMap<LoopState, { readonly initial: number; readonly kept: number }>;
  /** Of states that the loop sets whenever it takes an item: what it makes of the item. */
  readonly made: ReadonlyMap<LoopState, Value>;
}

export function runningBests(loop: Loop): RunningBest[] {
  const found: RunningBest[] = [];
  const seen = new Set<Diagram<SlotMove>>();
  for (const { slot } of loop.states.values()) {
    if (slot === null || seen.has(slot.step)) continue;
    seen.add(slot.step);
    const best = runningBest(loop, slot.step);
    if (best !== null) found.push(best);
  }
  return found;
}

function runningBest(loop: Loop, step: Diagram<SlotMove>): RunningBest | null {
  const { machine, pass } = loop;
  const { forest } = machine;
  if (pass.stream.from !== "response" || pass.distinct !== undefined || leavesOf(step).some((move) => typeof move === "number"))
    return null;
  const takes = forest.map(step, (move) => forest.leaf(move === "takes"));
  const tested = new Set(supportOf(takes));
  const group = [...loop.states.values()].filter((s) => s.running !== null && tested.has(s.running.variable));
  const values = new Map<Variable, { initial: number; kept: number }>();
  for (const state of group) {
    const ends = endsOf(state);
    if (ends === null) return null;
    values.set(state.running!.variable, ends);
  }
  const at = <T>(d: Diagram<T>, side: "initial" | "kept"): Diagram<T> => forest.substitute(d, (v) => values.get(v)?.[side]);
  const qualifies = at(takes, "initial");
  const choice = comparison(loop, at(takes, "kept"), new Set(slotsMoving(loop, step)));
  if (
    choice === null ||
    !supportOf(qualifies).every((v) => variableInItem(machine, v) && machine.variables.meaning(v).kind !== "condition")
  )
    return null;
  if (!isBounded(loop, qualifies, choice)) return null;
  const states = new Map<LoopState, { initial: number; kept: number }>();
  for (const state of loop.states.values()) {
    const ends = endsOf(state);
    if (ends !== null && inStep(loop, state, { ends, values, qualifies })) states.set(state, ends);
  }
  if (group.some((s) => !states.has(s))) return null;
  const index = machine.variables.ranking({ stream: pass.stream, pass, when: qualifies, by: choice.by, ...choice.order });
  const ranking = { from: "ranking" as const, ranking: index, path: [] };
  const some = forest.numberIn(lengthVariable(machine, ranking), [1]);
  const taken = { qualifies, replaces: at(takes, "kept"), settled: at };
  const made = new Map<LoopState, Value>();
  for (const state of loop.states.values()) {
    const value = states.has(state) ? null : madeOfItem(loop, state, taken);
    if (value !== null) made.set(state, value);
  }
  return { ranking, some, slots: new Set(slotsMoving(loop, step)), states, made };
}

interface Taken {
  readonly qualifies: Guard;
  readonly replaces: Guard;
  settled<T>(diagram: Diagram<T>, side: "initial" | "kept"): Diagram<T>;
}

/** What a state of constants becomes where an item is taken, over the item; null where it changes otherwise too, or by more than the item. */
function madeOfItem(loop: Loop, state: LoopState, { qualifies, replaces, settled }: Taken): Value | null {
  const { machine } = loop;
  const { forest } = machine;
  const { running, domain } = state;
  const result = resultOf(loop, state);
  if (running === null || result === undefined || state.register !== null || state.counter !== null) return null;
  if (state.initial.kind !== "leaf" || domain.some((atom) => atom.kind !== "constant")) return null;
  const next = (side: "initial" | "kept", lane: number): Value =>
    forest.substitute(settled(result, side), (v) => (v === running.variable ? lane : undefined));
  const made = next("initial", domain.indexOf(state.initial.value));
  if (!supportOf(made).every((v) => variableInItem(machine, v) && machine.variables.meaning(v).kind !== "condition")) return null;
  const differ = (a: Value, b: Value): Guard => forest.apply(a, b, (x, y) => forest.leaf(x !== y));
  const follows = (side: "initial" | "kept", takes: Guard): boolean =>
    domain.every((atom, lane) => {
      const here = next(side, lane);
      // What replaces a kept item qualifies: it is better than one that does.
      const wrong = forest.and(differ(here, made), forest.and(takes, qualifies));
      return wrong === forest.false && forest.minus(differ(here, forest.leaf(atom)), takes) === forest.false;
    });
  return follows("initial", qualifies) && follows("kept", replaces) ? made : null;
}

function resultOf(loop: Loop, state: LoopState): Value | undefined {
  return [...loop.results].find(([key]) => loop.states.get(key) === state)?.[1];
}

/** Positions of a state's two values; null for a state with more. */
function endsOf(state: LoopState): { initial: number; kept: number } | null {
  if (state.running === null || state.domain.length !== 2 || state.register !== null || state.counter !== null) return null;
  const initial = state.initial.kind === "leaf" ? state.domain.indexOf(state.initial.value) : -1;
  return initial < 0 ? null : { initial, kept: 1 - initial };
}

function slotsMoving(loop: Loop, step: Diagram<SlotMove>): number[] {
  return [...loop.states.values()].flatMap(({ slot }) => (slot?.step === step ? [slot.id] : []));
}

interface InStep {
  readonly ends: { readonly initial: number; readonly kept: number };
  readonly values: ReadonlyMap<Variable, { readonly initial: number; readonly kept: number }>;
  readonly qualifies: Guard;
}

/** Whether a state leaves its initial value exactly when the loop takes its first item, and then stays. */
function inStep(loop: Loop, state: LoopState, { ends, values, qualifies }: InStep): boolean {
  const { forest } = loop.machine;
  const result = resultOf(loop, state);
  if (result === undefined) return false;
  const next = indices(loop.machine, state, result);
  const own = state.running!.variable;
  const side = (which: "initial" | "kept"): Diagram<number> =>
    forest.substitute(next, (v) => (v === own ? ends[which] : values.get(v)?.[which]));
  const first = forest.ite<number>(qualifies, forest.leaf(ends.kept), forest.leaf(ends.initial));
  return side("initial") === first && side("kept") === forest.leaf<number>(ends.kept);
}

interface Choice {
  readonly by: Computed;
  readonly order: RankingOrder;
  /** Which items can replace a kept one. */
  readonly filter: Guard;
}

const orders: Readonly<Record<string, readonly [RankingOrder, RankingOrder]>> = {
  // item < kept, and its negation
  less: [
    { order: "least-first", ties: "first" },
    { order: "greatest-first", ties: "last" },
  ],
  "less-equal": [
    { order: "least-first", ties: "last" },
    { order: "greatest-first", ties: "first" },
  ],
};

/** Reads the guard under which a kept item is replaced: a filter, and one comparison of the same number of both items. */
function comparison(loop: Loop, replaces: Guard, slots: ReadonlySet<number>): Choice | null {
  const { machine } = loop;
  const { forest } = machine;
  const [condition, ...more] = supportOf(replaces).filter((v) => machine.variables.meaning(v).kind === "condition");
  const meaning = condition === undefined ? undefined : machine.variables.meaning(condition);
  if (condition === undefined || more.length > 0 || meaning?.kind !== "condition" || !("call" in meaning.term)) return null;
  const [no, yes] = [0, 1].map((lane) => forest.substitute(replaces, (v) => (v === condition ? lane : undefined)));
  const holds = no === forest.false;
  const filter = holds ? yes : no;
  if (filter === undefined || (!holds && yes !== forest.false)) return null;
  const sides = sidesOf(loop, meaning, slots);
  const table = orders[meaning.term.call];
  if (sides === null || table === undefined) return null;
  // `kept < item` turns around: it is `item > kept`, the negation of `item <= kept`.
  const straight = sides.itemFirst ? table[holds ? 0 : 1] : mirror(table[holds ? 0 : 1]!);
  return straight === undefined ? null : { by: sides.by, order: straight, filter };
}

/** The order where the two sides are exchanged: a strict comparison stays strict. */
function mirror({ order, ties }: RankingOrder): RankingOrder {
  return { order: order === "greatest-first" ? "least-first" : "greatest-first", ties };
}

/** The number of the current item that is compared with the same number of the kept one. */
function sidesOf(
  loop: Loop,
  { term, operands }: { readonly term: Term; readonly operands: readonly Variable[] },
  slots: ReadonlySet<number>,
): { by: Computed; itemFirst: boolean } | null {
  const { machine, pass } = loop;
  const [left, right] = "call" in term ? term.arguments : [];
  if (left === undefined || right === undefined) return null;
  const over = (t: Term): Computed => ({ term: t, operands: operands.filter((o) => mentions(t, String(o.order))) });
  const [a, b] = [over(left), over(right)];
  const isItem = (side: Computed): boolean => side.operands.length > 0 && side.operands.every((o) => variableInItem(machine, o));
  const [item, kept] = isItem(a) ? [a, b] : [b, a];
  if (!isItem(item) || item.operands.some((o) => machine.variables.meaning(o).kind !== "number")) return null;
  for (const slot of slots) {
    const move = fromItem(pass.stream, (path) => ({ from: "kept", slot, running: true, path }));
    const expected = rebaseNumber(machine, item, { move, isStuck: () => false });
    if (JSON.stringify(expected.term) === JSON.stringify(kept.term))
      return { by: machine.variables.computed(item.term, item.operands), itemFirst: item === a };
  }
  return null;
}

function mentions(term: Term, name: string): boolean {
  if ("value" in term) return term.value === name;
  return "call" in term && [...term.arguments, ...Object.values(term.keywords ?? {})].some((t) => mentions(t, name));
}

/**
 * Whether the first item is taken by the same filter, but for a bound that the number must pass: what is better than a
 * kept item then passes it too.
 */
function isBounded(loop: Loop, qualifies: Guard, { filter, by, order }: Choice): boolean {
  const { forest } = loop.machine;
  if (qualifies === filter) return true;
  const [variable] = by.operands;
  if (variable === undefined || !("value" in by.term)) return false;
  const cuts = new Set<number>();
  const visit = (d: Guard): void => {
    if (d.kind === "leaf") return;
    if (d.kind === "ranges" && d.variable === variable) for (const cut of d.cuts) cuts.add(cut);
    (d.kind === "lanes" ? d.branches.map((b) => b.then) : d.children).forEach(visit);
  };
  visit(qualifies);
  return [...cuts].some((cut) => {
    const above = forest.numberIn(variable, [cut]);
    return forest.and(filter, order.order === "greatest-first" ? above : forest.not(above)) === qualifies;
  });
}
