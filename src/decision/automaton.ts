/**
 * The joint automaton of a decision over one stream: its states are the reachable combinations of the components'
 * states, its symbols the sets of items that no state tells apart. Minimised by partition refinement.
 */
import type { Diagram, Guard } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { variableInItem } from "../symbolic/item-dependence.js";
import { placeKey } from "../symbolic/variable.js";
import { withinBudget } from "./budget.js";
import type { DecisionSystem, SystemComponent } from "./system.js";

export interface AutomatonSymbol {
  /** Which items it is, over the item's variables. */
  readonly guard: Guard;
  /** Next state for each state. */
  readonly next: readonly number[];
}

export interface Automaton<T> {
  readonly initial: number;
  /** What the decision still depends on in each state; states with the same are told apart only by where they lead. */
  readonly output: readonly T[];
  readonly symbols: readonly AutomatonSymbol[];
}

const stateLimit = 700;

/** Null where the passes are over several streams, depend on other outputs, or have too many joint states. */
export function jointAutomaton(system: DecisionSystem): Automaton<Diagram<unknown>> | null {
  return withinBudget(() => explore(system));
}

function explore(system: DecisionSystem): Automaton<Diagram<unknown>> | null {
  const { forest } = system.machine;
  const streams = new Set(system.passes.map((p) => placeKey(p.pass.stream)));
  if (streams.size !== 1) return null;
  const components = system.passes.flatMap((p) => p.components);
  const running = new Map(components.map((c, i) => [c.running, i]));
  const closed = components.every(
    (c) => c.initial.kind === "leaf" && supportOf(c.step).every((v) => running.has(v) || variableInItem(system.machine, v)),
  );
  if (!closed) return null;
  const joint = jointMoves(system, components, [components.map((c) => (c.initial as { value: number }).value)]);
  if (joint === null) return null;
  const { states, symbols } = joint;
  const finals = new Map(components.map((c, i) => [c.final, i]));
  const output = states.map((state) =>
    forest.substitute(system.outcome as Diagram<unknown>, (v) => (finals.has(v) ? state[finals.get(v)!] : undefined)),
  );
  return minimise({ initial: 0, output, symbols }, (a, b) => forest.or(a, b));
}

/** The joint states that components reach in step, and what items do to them; null if they are too many. */
export function jointMoves(
  system: DecisionSystem,
  components: readonly SystemComponent[],
  starts: readonly (readonly number[])[],
): { readonly states: readonly (readonly number[])[]; readonly symbols: readonly AutomatonSymbol[] } | null {
  const running = new Map(components.map((c, i) => [c.running, i]));
  const states = [...starts];
  const ids = new Map<string, number>(states.map((s, i) => [s.join(), i]));
  const moves: Diagram<number>[] = [];
  for (let s = 0; s < states.length; s++) {
    if (states.length > stateLimit) return null;
    moves.push(
      movesOf(system, components, running, states[s]!, (key, next) => {
        let id = ids.get(key);
        if (id === undefined) {
          ids.set(key, (id = states.length));
          states.push(next);
        }
        return id;
      }),
    );
  }
  return { states, symbols: refine(system, moves) };
}

/** Where one joint state leads, over the item. */
function movesOf(
  system: DecisionSystem,
  components: readonly SystemComponent[],
  running: ReadonlyMap<unknown, number>,
  state: readonly number[],
  id: (key: string, next: readonly number[]) => number,
): Diagram<number> {
  const { forest } = system.machine;
  const token = forest.operation();
  const joined = new Map<string, readonly number[]>([["", []]]);
  let vector: Diagram<string> = forest.leaf("");
  for (const c of components) {
    const step = forest.substitute(c.step, (v) => (running.has(v) ? state[running.get(v)!] : undefined), token);
    vector = forest.apply(vector, step, (key, next) => {
      const longer = `${key},${next}`;
      joined.set(longer, [...joined.get(key)!, next]);
      return forest.leaf(longer);
    });
  }
  return forest.map(vector, (key) => forest.leaf(id(joined.get(key)!.join(), joined.get(key)!)));
}

/** The common refinement of all states' moves: one symbol for each vector of next states. */
function refine(system: DecisionSystem, moves: readonly Diagram<number>[]): AutomatonSymbol[] {
  const { forest } = system.machine;
  const vectors = new Map<string, readonly number[]>([["", []]]);
  let whole: Diagram<string> = forest.leaf("");
  for (const move of moves) {
    whole = forest.apply(whole, move, (key, next) => {
      const longer = `${key},${next}`;
      vectors.set(longer, [...vectors.get(key)!, next]);
      return forest.leaf(longer);
    });
  }
  return leavesOf(whole).map((key) => ({ guard: forest.map(whole, (k) => forest.leaf(k === key)), next: vectors.get(key)! }));
}

/** Moore's partition refinement; symbols that lead alike from every remaining state are one. */
export function minimise<T>(a: Automaton<T>, unite: (a: Guard, b: Guard) => Guard): Automaton<T> {
  const outputs = [...new Set(a.output)];
  let block = a.output.map((o) => outputs.indexOf(o));
  for (;;) {
    const keys = new Map<string, number>();
    const next = block.map((b, s) => {
      const key = `${b}|${a.symbols.map((y) => block[y.next[s]!]).join()}`;
      if (!keys.has(key)) keys.set(key, keys.size);
      return keys.get(key)!;
    });
    const stable = keys.size === new Set(block).size;
    block = next;
    if (stable) break;
  }
  const reachable = reachableBlocks(a, block);
  const number = new Map(reachable.map((b, i) => [b, i]));
  const representative = reachable.map((b) => block.indexOf(b));
  const merged = new Map<string, { guards: Guard[]; next: number[] }>();
  for (const symbol of a.symbols) {
    const next = representative.map((s) => number.get(block[symbol.next[s]!]!)!);
    const same = merged.get(next.join());
    if (same === undefined) merged.set(next.join(), { guards: [symbol.guard], next });
    else same.guards.push(symbol.guard);
  }
  return {
    initial: 0,
    output: representative.map((s) => a.output[s]!),
    symbols: [...merged.values()].map((m) => ({ guard: m.guards.reduce(unite), next: m.next })),
  };
}

/** Blocks in breadth-first order from the initial state's. */
function reachableBlocks<T>(a: Automaton<T>, block: readonly number[]): number[] {
  const order = [block[a.initial]!];
  for (let i = 0; i < order.length; i++) {
    const s = block.indexOf(order[i]!);
    for (const symbol of a.symbols) {
      const to = block[symbol.next[s]!]!;
      if (!order.includes(to)) order.push(to);
    }
  }
  return order;
}
