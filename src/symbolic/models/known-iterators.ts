/**
 * Iterators over elements that are all known (lines of a data file, rows of a table) and that remember how far they
 * are: `next` takes one, a loop the rest. A loop that is left before the end leaves the iterator at a place that is not followed.
 */
import type { Span } from "../../base/span.js";
import { onlyLeaf } from "../concrete.js";
import { newIterator } from "../iterators.js";
import type { Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import type { Atom, Value } from "../value.js";

type Reference = Atom & { kind: "reference" };

const elementsOf = new WeakMap<Machine, Map<string, readonly Value[]>>();

function table(machine: Machine): Map<string, readonly Value[]> {
  let known = elementsOf.get(machine);
  if (known === undefined) elementsOf.set(machine, (known = new Map()));
  return known;
}

const positionOf = (atom: Reference): string => attributeOf(atom.id, "<position>");

export function newKnownIterator(machine: Machine, flow: Flow, elements: readonly Value[], span: Span): Value {
  const made = newIterator(machine, flow, span, (consumer, body) => runRest(machine, consumer, atom, body, span));
  const atom = onlyLeaf(made) as Reference;
  table(machine).set(atom.id, elements);
  machine.write(positionOf(atom), machine.atoms.constant(0n), machine.forest.true);
  return made;
}

function runRest(machine: Machine, flow: Flow, atom: Reference, body: (flow: Flow, element: Value) => void, span: Span): void {
  const left = rest(machine, flow, atom);
  if (left === null) {
    const element = machine.unsupportedValue("an iterator that a loop left before its end", span);
    return machine.hooks.repeat(machine, flow, span, (f) => body(f, element));
  }
  machine.write(positionOf(atom), machine.unsupportedValue("an iterator that a loop left before its end", span), flow.live);
  const { context } = flow;
  left.forEach((element, n) => {
    if (flow.live === machine.forest.false) return;
    const inner: Flow = { ...flow, context: `${context}.${n}` };
    body(inner, element);
    flow.live = inner.live;
  });
  if (flow.live !== machine.forest.false) setPosition(machine, flow, atom, table(machine).get(atom.id)?.length ?? 0);
}

function setPosition(machine: Machine, flow: Flow, atom: Reference, position: number): void {
  machine.write(positionOf(atom), machine.atoms.constant(BigInt(position)), flow.live);
}

/** The elements not yet taken; null for other iterators, and where it differs by path how many were taken. */
export function rest(machine: Machine, flow: Flow, atom: Atom | undefined): readonly Value[] | null {
  if (atom?.kind !== "reference") return null;
  const elements = table(machine).get(atom.id);
  const stored = elements === undefined ? undefined : machine.read(positionOf(atom));
  const position = stored === undefined ? undefined : onlyLeaf(machine.here(flow, stored));
  return position?.kind === "constant" && typeof position.value === "bigint" ? elements!.slice(Number(position.value)) : null;
}

/** Whether the elements of this iterator are known, wherever it stands. */
export function isKnownIterator(machine: Machine, atom: Atom | undefined): atom is Reference {
  return atom?.kind === "reference" && table(machine).has(atom.id);
}

/** Takes `count` elements, all for a negative number; null where it is not known where the iterator stands. */
export function take(machine: Machine, flow: Flow, atom: Reference, count: number): readonly Value[] | null {
  const left = rest(machine, flow, atom);
  if (left === null) return null;
  const taken = count < 0 ? left : left.slice(0, count);
  setPosition(machine, flow, atom, (table(machine).get(atom.id)?.length ?? 0) - left.length + taken.length);
  return taken;
}
