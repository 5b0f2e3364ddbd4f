/** One loop over a stream while it is being summarised: its states, the containers that it changes, its results. */

import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import type { LoopState, StatePlace } from "./loop-state.js";
import { newState, stateKey } from "./loop-state.js";
import type { Flow, Location, Machine } from "./machine.js";
import type { Value } from "./value.js";
import type { Distinct, Pass, Place } from "./variable.js";
import { placeKey } from "./variable.js";

export interface LoopInput {
  readonly stream: Place;
  /** The loop's elements for each item: where they exist, over the item (true: always), and what they are. */
  readonly each: readonly { readonly when: Guard; readonly value: Value }[];
  readonly span: Span;
  /** The elements are those of a set, or keys. */
  readonly distinct?: Distinct;
}

export interface Loop {
  readonly machine: Machine;
  readonly flow: Flow;
  readonly input: LoopInput;
  readonly pass: Pass;
  /** Part of the identity of all that a round makes. */
  readonly marker: string;
  /** Part of the identity of all that rounds over the same stream make: what views of it hold, belongs to its item. */
  readonly itemMark: string;
  /** Where the loop is entered. */
  readonly entryLive: Guard;
  readonly states: Map<string, LoopState>;
  /** Values after the last attempt's round, by state. */
  readonly results: Map<string, Value>;
  /** Containers that a round changes, with their content before the loop. */
  readonly contents: Map<Location, Value>;
  /** Containers that change in a way that is not followed. */
  readonly irregular: Set<Location>;
  /** Whether what is kept of an item is the item itself, in a slot, and what is computed over items a register. */
  readonly whole: boolean;
  /** What rounds add to texts is asked for. */
  readonly growsTexts: boolean;
}

export function makeLoop(machine: Machine, flow: Flow, input: LoopInput): Loop {
  const name = `${input.span.path}:${input.span.line}:${input.span.column}`;
  const pass: Pass = {
    id: machine.nextPass++,
    loop: machine.loopNumber(`${flow.context}:${name}`, name),
    stream: input.stream,
    span: input.span,
    components: [],
    ...(input.distinct === undefined ? {} : { distinct: input.distinct }),
  };
  const itemMark = `*${machine.loopNumber(`stream ${placeKey(input.stream)}`)}.`;
  const loop: Loop = {
    machine,
    flow,
    input,
    pass,
    marker: `${itemMark}${pass.loop}*`,
    itemMark,
    entryLive: flow.live,
    states: new Map(),
    results: new Map(),
    contents: new Map(),
    irregular: new Set(),
    whole: machine.surroundings.refinements.isNeeded("whole-items", name),
    growsTexts: machine.surroundings.refinements.isNeeded("added-texts", name),
  };
  addState(loop, { kind: "exit" }, machine.atoms.constant("run"));
  return loop;
}

export function addState(loop: Loop, place: StatePlace, initial: Value): LoopState {
  const state = newState(place, initial);
  loop.states.set(stateKey(loop.machine, place), state);
  return state;
}

export function stateAt(loop: Loop, place: StatePlace): LoopState | undefined {
  return loop.states.get(stateKey(loop.machine, place));
}
