/** Decisions that only look at the first items: position by position, the class of an item settles the outcome or hands on to the next. */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { childrenOf, leavesOf, supportOf } from "../diagram/diagram.js";
import type { Ranking } from "../symbolic/variable.js";
import { placeKey } from "../symbolic/variable.js";
import type { Automaton, AutomatonSymbol } from "./automaton.js";
import type { RunOutcome } from "./outcome.js";
import type { DecisionSystem } from "./system.js";

export interface TopItems {
  readonly items: number;
  readonly cases: readonly { readonly item: number; readonly symbol: AutomatonSymbol; readonly outcome: RunOutcome }[];
  /** Where no case holds; null where one always does. */
  readonly otherwise: RunOutcome | null;
  /** Which order the items are first in; null for that of the output. */
  readonly ranking: Ranking | null;
}

const itemLimit = 20;

/** A loop that stops after some items. */
export function topOfAutomaton(a: Automaton<RunOutcome>): TopItems | null {
  const absorbing = (state: number): boolean => a.symbols.every((s) => s.next[state] === state);
  const [otherwise] = a.output;
  const cases: TopItems["cases"][number][] = [];
  let state = 0;
  for (let item = 0; item < itemLimit; item++) {
    if (a.output[state] !== otherwise) return null;
    const onward = new Set(a.symbols.map((s) => s.next[state]!).filter((to) => !absorbing(to)));
    const [next, ...more] = onward;
    if (more.length > 0 || next === state) return null;
    for (const symbol of a.symbols) {
      const to = symbol.next[state]!;
      const isRest = next === undefined && a.output[to] === otherwise;
      if (absorbing(to) && !isRest) cases.push({ item, symbol, outcome: a.output[to]! });
    }
    if (next === undefined) return { items: item + 1, cases, otherwise: otherwise!, ranking: null };
    state = next;
  }
  return null;
}

/** Items that the code takes out of a list by their position. */
export function topOfPositions(system: DecisionSystem): TopItems | null {
  const { machine, outcome } = system;
  const { forest, variables } = machine;
  const positions = new Map<Variable, number>();
  const lists = new Set<string>();
  let ranking: Ranking | null = null;
  let length: Variable | null = null;
  let counted = "";
  for (const v of supportOf(outcome)) {
    const meaning = variables.meaning(v);
    if (!("place" in meaning) || meaning.place.from === "item" || meaning.place.from === "kept") return null;
    const { place } = meaning;
    const at = place.path.findIndex((step) => typeof step === "number");
    if (meaning.kind === "length" && at < 0) {
      if (length !== null) return null;
      length = v;
      counted = placeKey(place);
      continue;
    }
    if (at < 0 || meaning.kind === "length") return null;
    positions.set(v, Number(place.path[at]));
    lists.add(placeKey({ ...place, path: place.path.slice(0, at) }));
    if (place.from === "ranking") ranking = variables.rankings[place.ranking]!;
  }
  const [list] = lists;
  const whole = ranking !== null && ranking.when === forest.true ? placeKey(ranking.stream) : list;
  if (lists.size !== 1 || (length !== null && counted !== list && counted !== whole)) return null;
  const items = Math.max(...positions.values()) + 1;
  const cases: TopItems["cases"][number][] = [];
  const short = new Set<RunOutcome>();
  let rest: Diagram<RunOutcome> = outcome;
  for (let item = 0; item < items; item++) {
    const ended = length === null ? null : forest.substitute(rest, (v) => (v === length ? item : undefined));
    if (ended !== null && ended.kind !== "leaf") return null;
    if (ended !== null) short.add(ended.value);
    const long = length === null ? rest : forest.restrict(rest, forest.numberIn(length, [item + 1]));
    let open = forest.true;
    for (const o of leavesOf(long)) {
      const isIt = forest.map(long, (x) => forest.leaf(x === o));
      const settles = always(system, isIt, (v) => positions.get(v) === item);
      if (settles !== forest.false) cases.push({ item, symbol: { guard: settles, next: [] }, outcome: o });
      open = forest.minus(open, settles);
    }
    if (open === forest.false) return finished({ items: item + 1, cases, short, ranking });
    rest = forest.restrict(long, open);
    if (supportOf(rest).some((v) => positions.get(v) === item)) return null;
  }
  return null;
}

/** One outcome for outputs that are too short is what is left over; cases of the last item that lead there go without saying. */
function finished({
  items,
  cases,
  short,
  ranking,
}: Omit<TopItems, "otherwise"> & { readonly short: ReadonlySet<RunOutcome> }): TopItems | null {
  const [otherwise, ...more] = short;
  if (more.length > 0) return null;
  const said = items === 1 ? cases : cases.filter((c) => c.item < items - 1 || c.outcome !== otherwise);
  return { items, cases: said, otherwise: otherwise ?? null, ranking };
}

/** Where a guard holds whatever the variables are that are not kept. */
function always({ machine }: DecisionSystem, guard: Guard, keeps: (variable: Variable) => boolean): Guard {
  const { forest } = machine;
  const memo = new Map<number, Guard>();
  const visit = (d: Guard): Guard => {
    if (d.kind === "leaf") return d;
    const known = memo.get(d.id);
    if (known !== undefined) return known;
    const children = childrenOf(d).map(visit);
    let result: Guard;
    if (!keeps(d.variable)) result = children.reduce((a, b) => forest.and(a, b));
    else if (d.kind === "lanes") {
      result = d.branches.reduce(
        (rest, b, i) => forest.or(rest, forest.and(forest.lanesIn(d.variable, b.when), children[i]!)),
        forest.false,
      );
    } else {
      result = children[0]!;
      d.cuts.forEach((cut, i) => (result = forest.ite(forest.numberIn(d.variable, [cut]), children[i + 1]!, result)));
    }
    memo.set(d.id, result);
    return result;
  };
  return visit(guard);
}
