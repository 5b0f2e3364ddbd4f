/**
 * Lazy iterables: generators, `zip`, `enumerate`, `range` over a length, `map`, `filter`. Each is kept as the function
 * that pushes its elements into a consumer, so that what is not consumed is not run.
 */
import type { Span } from "../base/span.js";
import type { Flow, Machine } from "./machine.js";
import { attributeOf } from "./machine.js";
import type { Value } from "./value.js";

export interface Iterator {
  run(flow: Flow, body: (flow: Flow, element: Value) => void): void;
}

const registries = new WeakMap<Machine, Map<string, Iterator>>();

function registry(machine: Machine): Map<string, Iterator> {
  let known = registries.get(machine);
  if (known === undefined) registries.set(machine, (known = new Map()));
  return known;
}

export function newIterator(machine: Machine, flow: Flow, span: Span, run: Iterator["run"]): Value {
  const made = machine.allocate(flow, "iterator", span, null);
  if (made.kind === "leaf" && made.value.kind === "reference") {
    registry(machine).set(made.value.id, { run });
    if (isTaken(machine, flow, made.value.id)) machine.write(takenFrom(made.value.id), machine.falsity, machine.forest.true);
  }
  return made;
}

function takenFrom(id: string): string {
  return attributeOf(id, "<taken>");
}

/** Notes that `next` took an element: what comes after it is not followed. */
export function noteTaken(machine: Machine, flow: Flow, id: string): void {
  if (machine.read(takenFrom(id)) === undefined) machine.write(takenFrom(id), machine.falsity, machine.forest.true);
  machine.write(takenFrom(id), machine.truth, flow.live);
}

/** Whether `next` may have taken an element. */
export function isTaken(machine: Machine, flow: Flow, id: string): boolean {
  const stored = machine.read(takenFrom(id));
  return stored !== undefined && machine.here(flow, stored) !== machine.falsity;
}

export function iteratorOf(machine: Machine, id: string): Iterator {
  const found = registry(machine).get(id);
  if (found === undefined) throw new Error(`no iterator ${id}`);
  return found;
}
