/**
 * The state variables of a loop over a stream: everything that one round writes and a later round, or the code after
 * the loop, may read. Each has a domain of atoms that grows until a round leads to nothing new.
 */

import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { keep } from "./captured.js";
import { consumerMark } from "./generators.js";
import { dependsOnItem } from "./item-dependence.js";
import type { Location, Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";
import type { Unfinished } from "./variable.js";

/** What a state variable stands for: a location, one element or entry of a container's content, or how the loop is left. */
export type StatePlace =
  | { readonly kind: "location"; readonly location: Location }
  | { readonly kind: "element"; readonly location: Location; readonly index: number }
  | { readonly kind: "entry"; readonly location: Location; readonly key: Atom }
  /** `run` or `broken`, or a tuple of `returned` or `raised`, the value, and its place in the source. */
  | { readonly kind: "exit" };

export interface LoopState {
  readonly place: StatePlace;
  readonly initial: Value;
  readonly domain: Atom[];
  /** Atoms with which another round may begin; the others are what is left when the loop is left. */
  readonly continuing: Set<Atom>;
  /** What stays as it is in this attempt's rounds: states with which no round begins. */
  held: { readonly when: Guard; readonly value: Value } | null;
  /** Where the last attempt's round took something of its item. */
  taken: Guard | null;
  /** A counter is a number of its own, not a domain. */
  counter: Counter | null;
  /** Values that kept growing are one thing without a name. */
  opaque: boolean;
  running: Unfinished | null;
  grown: number;
}

export interface Counter {
  readonly start: bigint;
  readonly running: Unfinished;
}

export function stateKey(machine: Machine, place: StatePlace): string {
  switch (place.kind) {
    case "location":
      return place.location;
    case "element":
      return `${place.location}[${place.index}]`;
    case "entry":
      return `${place.location}{${machine.atoms.id(machine.atoms.of(place.key))}}`;
    case "exit":
      return "<exit>";
  }
}

export function newState(place: StatePlace, initial: Value): LoopState {
  return {
    place,
    initial,
    domain: [...leavesOf(initial)],
    continuing: new Set(leavesOf(initial)),
    held: null,
    taken: null,
    counter: null,
    opaque: false,
    running: null,
    grown: 0,
  };
}

/** The value of a state variable while the loop runs. */
export function runningValue(machine: Machine, state: LoopState): Value {
  if (state.counter !== null) return counterValue(machine, state.counter.running.variable, state.counter.start);
  if (state.domain.length === 1) return machine.forest.leaf(state.domain[0]!);
  state.running = machine.variables.state(state.domain.length);
  const whole = stateValue(machine, state, state.running.variable);
  if (state.place.kind === "exit") return whole;
  // No round begins with the others: what it would do does not matter, and must not lead to more states.
  const any = machine.forest.leaf(state.domain[0]!);
  state.held = { when: machine.forest.map(whole, (atom) => machine.forest.leaf(!state.continuing.has(atom))), value: whole };
  return machine.forest.map(whole, (atom) => (state.continuing.has(atom) ? machine.forest.leaf(atom) : any));
}

export function stateValue(machine: Machine, state: LoopState, variable: Variable): Value {
  return machine.forest.laneNode(
    variable,
    state.domain.map((atom, i) => ({ when: LaneSet.of(state.domain.length, (l) => l === i), then: machine.forest.leaf(atom) })),
  );
}

export function counterValue(machine: Machine, variable: Variable, start: bigint): Value {
  const count = { value: String(variable.order) };
  const term = start === 0n ? count : { call: "add.python", arguments: [{ integer: String(start) }, count] };
  return machine.atoms.leaf({ kind: "computed", term, operands: [variable] });
}

/** Marks a text or list that was built up over the items; it can be passed on, not tested. */
export function builtUp(machine: Machine, pass: number): Atom {
  return machine.atoms.of({ kind: "captured", origin: { kind: "constant", value: "<built up>" }, pass });
}

/** An atom as it may be kept beyond the item. Exceptions keep their type, and exits of a generator's consumer their mark. */
export function capture(machine: Machine, atom: Atom, pass: number, marker: string): Value {
  if (!dependsOnItem(machine, atom, marker)) return machine.forest.leaf(atom);
  const inside = (values: readonly Value[]): Value[] => values.map((v) => machine.forest.map(v, (a) => capture(machine, a, pass, marker)));
  if (atom.kind === "exception") return machine.atoms.leaf({ ...atom, arguments: [] });
  if (atom.kind === "tuple" && atom.items[0] === machine.atoms.constant(consumerMark)) {
    const items = inside(atom.items);
    if (items.every((i) => i.kind === "leaf")) return machine.atoms.leaf({ kind: "tuple", items });
  }
  return keep(machine, atom, pass);
}

const domainLimit = 24;

/**
 * Takes a round's result into a state: atoms that depend on the item become captured ones, new atoms enter the domain.
 * Answers the value in terms of the domain, and whether the domain grew. `again` is where another round follows.
 */
export function absorb(
  machine: Machine,
  state: LoopState,
  value: Value,
  { pass, marker, again }: { readonly pass: number; readonly marker: string; readonly again: Guard },
): { value: Value; grew: boolean } {
  if (state.counter !== null) return { value, grew: false };
  const kept = state.held === null ? value : machine.forest.ite(state.held.when, state.held.value, value);
  const general = machine.forest.map(kept, (atom) => {
    if (dependsOnItem(machine, atom, marker)) return capture(machine, atom, pass, marker);
    if (state.opaque && !state.domain.includes(atom)) return machine.forest.leaf(builtUp(machine, pass));
    return machine.forest.leaf(atom);
  });
  state.taken = machine.forest.map(kept, (atom) => machine.forest.leaf(dependsOnItem(machine, atom, marker)));
  const fresh = leavesOf(general).filter((atom) => !state.domain.includes(atom));
  const begun = state.held === null ? again : machine.forest.minus(again, state.held.when);
  const entering =
    begun === machine.forest.false ? [] : leavesOf(machine.forest.restrict(general, begun)).filter((a) => !state.continuing.has(a));
  for (const atom of entering) state.continuing.add(atom);
  if (fresh.length === 0) return { value: general, grew: entering.length > 0 };
  state.grown++;
  if (state.grown > 4 && isCounting(state, fresh)) startCounter(machine, state);
  else if (state.domain.length + fresh.length > domainLimit && state.grown > 4) state.opaque = true;
  else state.domain.push(...fresh);
  return { value: general, grew: true };
}

function isCounting(state: LoopState, fresh: readonly Atom[]): boolean {
  const integers = [...state.domain, ...fresh].every((a) => a.kind === "constant" && typeof a.value === "bigint");
  const [first] = state.initial.kind === "leaf" ? [state.initial.value] : [];
  return integers && first?.kind === "constant";
}

function startCounter(machine: Machine, state: LoopState): void {
  const first = state.initial.kind === "leaf" ? state.initial.value : undefined;
  if (first?.kind !== "constant" || typeof first.value !== "bigint") {
    state.opaque = true;
    return;
  }
  state.counter = { start: first.value, running: machine.variables.freshNumber() };
}

/** A value over a domain as indices into it. Where a loop's states did not close, which is a gap, what is missing counts as the first. */
export function indices(machine: Machine, state: LoopState, value: Value): Diagram<number> {
  return machine.forest.map(value, (atom) => machine.forest.leaf(Math.max(0, state.domain.indexOf(atom))));
}
