/**
 * Loops over a list inside the items of an output (`for label in labels: for parent in label["Parents"]`). Where it makes
 * no difference to which item an element belongs, the two passes are one over the elements of all items: what the
 * state is at the end of one item's list is what it is at the beginning of the next one's.
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { DiagramBudgetError, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { variableInItem } from "../symbolic/item-dependence.js";
import type { StreamPlace } from "../symbolic/variable.js";
import { placeKey } from "../symbolic/variable.js";
import type { AutomatonSymbol } from "./automaton.js";
import { jointMoves } from "./automaton.js";
import { nestedGap } from "./build-system.js";
import type { DecisionSystem, SystemComponent, SystemPass } from "./system.js";

/** The system without nested passes where they can be flattened; else as it is. */
export function flattened(system: DecisionSystem): DecisionSystem {
  const nested = system.passes.filter((p) => p.pass.stream.from === "item");
  if (nested.length === 0 || system.further.length > 0) return system;
  try {
    const [inner, ...more] = nested;
    const flat = inner === undefined || more.length > 0 ? null : flattenOne(system, inner);
    return flat === null ? system : { ...flat, gaps: flat.gaps.filter((g) => g !== nestedGap) };
  } catch (error) {
    if (error instanceof DiagramBudgetError) return system;
    throw error;
  }
}

type State = readonly number[];

function flattenOne(system: DecisionSystem, inner: SystemPass): DecisionSystem | null {
  const { stream } = inner.pass;
  if (stream.from !== "item" || stream.stream.from !== "response") return null;
  const outer = system.passes.filter((p) => placeKey(p.pass.stream) === placeKey(stream.stream));
  const [only, ...more] = outer;
  const carriesNumbers = system.passes.some((p) => p.registers.length > 0 || p.slots.length > 0);
  if (only === undefined || more.length > 0 || carriesNumbers || system.carries.some((c) => c.pass === inner || c.pass === only))
    return null;
  if (!threadsThrough(system, only, inner)) return null;
  const ends = new Threads(system, only, inner).follow();
  if (ends === null) return null;
  const place: StreamPlace = { ...stream.stream, path: [...stream.stream.path, ...stream.path] };
  const initial = new Map(only.components.map((c) => [c.running, (c.initial as { value: number }).value]));
  const { forest } = system.machine;
  const flat: SystemPass = {
    pass: { ...inner.pass, stream: place },
    registers: [],
    slots: [],
    components: inner.components.map((c) => ({ ...c, initial: forest.substitute(c.initial, (v) => initial.get(v)) })),
  };
  return {
    ...system,
    outcome: withFinals(system, only, inner, ends),
    passes: system.passes.flatMap((p) => (p === only ? [] : p === inner ? [flat] : [p])),
  };
}

/** Outer steps read the ends of the inner pass and outer states only, inner beginnings outer states, inner steps inner things. */
function threadsThrough(system: DecisionSystem, outer: SystemPass, inner: SystemPass): boolean {
  const { machine } = system;
  const within = (d: Diagram<unknown>, allowed: readonly Variable[], items: boolean): boolean =>
    supportOf(d).every((v) => allowed.includes(v) || (items && variableInItem(machine, v) && isOfStream(system, v, inner)));
  const running = outer.components.map((c) => c.running);
  const ends = inner.components.map((c) => c.final);
  const rest = system.passes.filter((p) => p !== outer && p !== inner).flatMap((p) => p.components.flatMap((c) => [c.initial, c.step]));
  const own = new Set([...ends, ...outer.components.map((c) => c.final)]);
  return (
    outer.components.every((c) => c.initial.kind === "leaf" && within(c.step, [...running, ...ends], false)) &&
    inner.components.every(
      (c) =>
        within(c.initial, running, false) &&
        within(
          c.step,
          inner.components.map((x) => x.running),
          true,
        ),
    ) &&
    rest.every((d) => !supportOf(d).some((v) => own.has(v))) &&
    !supportOf(system.outcome as Diagram<unknown>).some((v) => ends.includes(v))
  );
}

function isOfStream(system: DecisionSystem, variable: Variable, pass: SystemPass): boolean {
  const meaning = system.machine.variables.meaning(variable);
  if (meaning.kind === "condition") return meaning.operands.every((v) => isOfStream(system, v, pass));
  return "place" in meaning && meaning.place.from === "item" && placeKey(meaning.place.stream) === placeKey(pass.pass.stream);
}

/** Follows outer states through the inner pass. */
class Threads {
  /** Outer state for each inner state in which the passes may end. */
  private readonly outerOf = new Map<string, State>();
  private readonly outerStates: State[];

  constructor(
    private readonly system: DecisionSystem,
    private readonly outer: SystemPass,
    private readonly inner: SystemPass,
  ) {
    this.outerStates = [outer.components.map((c) => (c.initial as { value: number }).value)];
  }

  /** Inner states with the outer state that each stands for; null where items make a difference. */
  follow(): ReadonlyMap<string, State> | null {
    for (const q of this.outerStates) {
      if (this.outerStates.length > 64 || !this.through(q)) return null;
    }
    const moves = jointMoves(this.system, this.inner.components, distinctStates(this.outerStates.map((q) => this.begin(q))));
    if (moves === null) return null;
    const alike = this.classes(moves.states, moves.symbols);
    // Outer states in which a further item goes on where the last one ended.
    const going = new Set([this.outerStates[0]!.join()]);
    for (const key of going) {
      const q = key === "" ? [] : key.split(",").map(Number);
      const next = this.goesOn(q, moves.states, moves.symbols, alike);
      if (next === null) return null;
      for (const other of next) going.add(other);
    }
    const end = new Map<string, State>();
    for (const s of this.reachable(moves.symbols, moves.states, this.begin(this.outerStates[0]!))) end.set(s.join(), this.settled(s));
    return end;
  }

  /** Adds the outer states that one item can lead to. */
  private through(q: State): boolean {
    const moves = jointMoves(this.system, this.inner.components, [this.begin(q)]);
    if (moves === null) return false;
    for (const s of moves.states) {
      const next = this.end(q, s);
      if (!this.outerStates.some((o) => o.join() === next.join())) this.outerStates.push(next);
    }
    return true;
  }

  private begin(q: State): State {
    return this.inner.components.map((c) => this.at(c.initial, this.outer.components, q, "running"));
  }

  private end(q: State, s: State): State {
    const { forest } = this.system.machine;
    return this.outer.components.map((c) => {
      const inside = forest.substitute(c.step, (v) => valueAt(this.inner.components, s, v, "final"));
      return this.at(inside, this.outer.components, q, "running");
    });
  }

  private at(d: Diagram<number>, components: readonly SystemComponent[], state: State, which: "running" | "final"): number {
    const leaf = this.system.machine.forest.substitute(d, (v) => valueAt(components, state, v, which));
    return leaf.kind === "leaf" ? leaf.value : -1;
  }

  /** Inner states that end alike for all outer states, whatever elements follow. */
  private classes(states: readonly State[], symbols: readonly AutomatonSymbol[]): string[] {
    let block = states.map((s) => this.outerStates.map((q) => this.end(q, s).join()).join("|"));
    for (let before = 0; before < new Set(block).size; ) {
      before = new Set(block).size;
      const keys = block.map((b, s) => `${b}>${symbols.map((y) => block[y.next[s]!]).join(">")}`);
      block = keys.map((key) => String(keys.indexOf(key)));
    }
    return block;
  }

  /**
   * The outer states to which an item leads from `q` such that going on from there is going on from the inner state that
   * led there; an end that neither further items nor further elements change needs no going on. Null where neither holds.
   */
  private goesOn(q: State, states: readonly State[], symbols: readonly AutomatonSymbol[], alike: readonly string[]): Set<string> | null {
    const number = (s: State): number => states.findIndex((x) => x.join() === s.join());
    const next = new Set<string>();
    for (const s of this.reachable(symbols, states, this.begin(q))) {
      const end = this.end(q, s);
      if (end.join() !== this.settled(s).join()) return null;
      const [here, again] = [number(s), number(this.begin(end))];
      if (alike[here] === alike[again]) {
        next.add(end.join());
        continue;
      }
      const stays = symbols.every((y) => alike[y.next[here]!] === alike[here]);
      if (!stays || this.reachable(symbols, states, this.begin(end)).some((t) => this.end(end, t).join() !== end.join())) return null;
    }
    return next;
  }

  private reachable(symbols: readonly AutomatonSymbol[], states: readonly State[], from: State): State[] {
    const found = new Set([states.findIndex((x) => x.join() === from.join())]);
    for (const s of found) for (const y of symbols) found.add(y.next[s]!);
    return [...found].map((s) => states[s]!);
  }

  /** The outer state after the inner one: that of the first item, which all further items leave as it is. */
  private settled(s: State): State {
    const known = this.outerOf.get(s.join());
    if (known !== undefined) return known;
    const made = this.end(this.outerStates[0]!, s);
    this.outerOf.set(s.join(), made);
    return made;
  }
}

function distinctStates(states: readonly State[]): State[] {
  return [...new Map(states.map((s) => [s.join(), s])).values()];
}

function valueAt(components: readonly SystemComponent[], state: State, variable: Variable, which: "running" | "final"): number | undefined {
  const n = components.findIndex((c) => c[which] === variable);
  return n < 0 ? undefined : state[n];
}

/** The outcome over the ends of the inner pass. */
function withFinals(
  system: DecisionSystem,
  outer: SystemPass,
  inner: SystemPass,
  ends: ReadonlyMap<string, State>,
): DecisionSystem["outcome"] {
  const { forest } = system.machine;
  let result: DecisionSystem["outcome"] | null = null;
  for (const [key, q] of ends) {
    const outcome = forest.substitute(system.outcome, (v) => valueAt(outer.components, q, v, "final"));
    const state = key.split(",").map(Number);
    const here = inner.components.reduce(
      (guard, c, i) =>
        forest.and(
          guard,
          forest.lanesIn(
            c.final,
            LaneSet.of(c.states, (lane) => lane === state[i]),
          ),
        ),
      forest.true,
    );
    result = result === null ? outcome : forest.ite(here, outcome, result);
  }
  return result ?? system.outcome;
}
