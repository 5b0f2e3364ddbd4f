/**
 * Lazy iterables: generators, `zip`, `enumerate`, `range` over a length, `map`, `filter`. Each is kept as the function
 * that pushes its elements into a consumer, so that what is not consumed is not run.
 */
import type { Span } from "../base/span.js";
import type { Flow, Machine } from "./machine.js";
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
  if (made.kind === "leaf" && made.value.kind === "reference") registry(machine).set(made.value.id, { run });
  return made;
}

export function iteratorOf(machine: Machine, id: string): Iterator {
  const found = registry(machine).get(id);
  if (found === undefined) throw new Error(`no iterator ${id}`);
  return found;
}
