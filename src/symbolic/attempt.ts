/** Running a piece of the program to see what it does, and taking that back. */

import type { Flow, Location, Machine, Sink } from "./machine.js";
import type { Value } from "./value.js";

/** Runs `body`; the answer takes back all that it did: writes, effects, calls, exits. */
export function attempt(machine: Machine, flow: Flow, body: () => void): () => void {
  const [effects, calls, live] = [machine.effects.length, machine.calls.length, flow.live];
  const sinks = sinksOf(flow).map((sink) => ({ sink, before: { ...sink } }));
  const journal: ReadonlyMap<Location, Value | undefined> = machine.record(body);
  return () => {
    machine.restore(journal);
    machine.effects.length = effects;
    machine.calls.length = calls;
    flow.live = live;
    for (const { sink, before } of sinks) Object.assign(sink, before);
  };
}

export function sinksOf(flow: Flow): readonly Sink[] {
  return [flow.raised, flow.returned, flow.broken, flow.continued];
}
