/**
 * The state variables of a loop over a stream: everything that one round writes and a later round, or the code after
 * the loop, may read. Each has a domain of atoms that grows until a round leads to nothing new.
 */

import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Counter } from "./counters.js";
import { counterValue } from "./counters.js";
import type { Location, Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";
import type { Computed, Slot, SlotMove, Unfinished } from "./variable.js";

/** What a state variable stands for: a location, one element or entry of a container's content, or how the loop is left. */
export type StatePlace =
  | { readonly kind: "location"; readonly location: Location }
  | { readonly kind: "element"; readonly location: Location; readonly index: number }
  | { readonly kind: "entry"; readonly location: Location; readonly key: Atom }
  /** Whether earlier rounds added an element equal to a constant; how many elements they added. */
  | { readonly kind: "holds"; readonly location: Location; readonly key: Atom }
  | { readonly kind: "number"; readonly location: Location }
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
  /** A text to which the rounds add: at this location, in this loop; `failed` where they do something else with it. */
  text: { readonly location: Location; readonly pass: number; failed: boolean } | null;
  running: Unfinished | null;
  grown: number;
  /** For people. */
  readonly name: string;
  /** Where the item is kept that the state holds something of, and how the last round moved it. */
  slot: Slot | null;
  moves: Diagram<SlotMove> | null;
  /** The numbers that the state holds, as one number that rounds compute. */
  register: RegisterState | null;
}

export interface RegisterState {
  readonly running: Unfinished;
  readonly final: Unfinished;
  numbers: Diagram<Computed> | null;
}

export function stateKey(machine: Machine, place: StatePlace): string {
  switch (place.kind) {
    case "location":
      return place.location;
    case "element":
      return `${place.location}[${place.index}]`;
    case "entry":
      return `${place.location}{${machine.atoms.id(machine.atoms.of(place.key))}}`;
    case "holds":
      return `${place.location}?${machine.atoms.id(machine.atoms.of(place.key))}`;
    case "number":
      return `${place.location}#`;
    case "exit":
      return "<exit>";
  }
}

function stateName(place: StatePlace): string {
  if (place.kind === "exit") return "<exit>";
  const name = place.location
    .replace(/\/content$/, "")
    .replace(/@.*$/, "")
    .replace(/^.*[:./]/, "");
  const key = (atom: Atom): string => (atom.kind === "constant" ? String(atom.value) : name);
  if (place.kind === "holds") return `${name} holds ${key(place.key)}`;
  if (place.kind === "number") return `length of ${name}`;
  return place.kind === "entry" ? key(place.key) : name;
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
    text: null,
    running: null,
    grown: 0,
    name: stateName(place),
    slot: null,
    moves: null,
    register: null,
  };
}

/** The value of a state variable while the loop runs. */
export function runningValue(machine: Machine, state: LoopState): Value {
  if (state.counter !== null) return counterValue(machine, state.counter, state.counter.running.variable);
  if (state.domain.length === 1) return machine.forest.leaf(state.domain[0]!);
  state.running = machine.variables.state(state.domain.length);
  const whole = stateValue(machine, state.domain, state.running.variable);
  if (state.place.kind === "exit") return whole;
  // No round begins with the others: what it would do does not matter, and must not lead to more states.
  const any = machine.forest.leaf(state.domain[0]!);
  state.held = { when: machine.forest.map(whole, (atom) => machine.forest.leaf(!state.continuing.has(atom))), value: whole };
  return machine.forest.map(whole, (atom) => (state.continuing.has(atom) ? machine.forest.leaf(atom) : any));
}

export function stateValue(machine: Machine, domain: readonly Atom[], variable: Variable): Value {
  return machine.forest.laneNode(
    variable,
    domain.map((atom, i) => ({ when: LaneSet.of(domain.length, (l) => l === i), then: machine.forest.leaf(atom) })),
  );
}

/** Takes a state back to what it is before the loop: what rounds left in it came from a state that is another one now. */
export function resetState(state: LoopState): void {
  if (state.counter !== null || state.register !== null) return;
  startOver(state, leavesOf(state.initial));
  state.grown = 0;
  state.opaque = false;
}

/** Gives a state another domain, with all of which rounds may begin. */
export function startOver(state: LoopState, domain: readonly Atom[]): void {
  state.domain.splice(0, state.domain.length, ...domain);
  state.continuing.clear();
  for (const atom of domain) state.continuing.add(atom);
  state.held = null;
}

/** A value over a domain as indices into it. Where a loop's states did not close, which is a gap, what is missing counts as the first. */
export function indices(machine: Machine, state: LoopState, value: Value): Diagram<number> {
  return machine.forest.map(value, (atom) => machine.forest.leaf(Math.max(0, state.domain.indexOf(atom))));
}
