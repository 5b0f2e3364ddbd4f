/** Making containers: unpacking, repetition, dictionary displays. */
import type { Span } from "../base/span.js";
import { concreteOf, newSequence, onlyLeaf } from "./concrete.js";
import { getItem, iterableSegments } from "./containers.js";
import { addUnknownEntries, entryOf, setEntry } from "./dictionaries.js";
import type { Flow, Machine } from "./machine.js";
import { contentOf } from "./machine.js";
import type { Atom, Value } from "./value.js";

export function unpack(machine: Machine, flow: Flow, value: Value, count: number, rest: number | undefined, span: Span): Value[] {
  const index = (n: number): Value => getItem(machine, flow, value, machine.atoms.constant(BigInt(n)), span);
  if (rest === undefined) return Array.from({ length: count }, (_, n) => index(n));
  const after = count - rest - 1;
  const middle = machine.atoms.leaf({
    kind: "slice",
    start: machine.atoms.constant(BigInt(rest)),
    stop: after === 0 ? machine.none : machine.atoms.constant(BigInt(-after)),
    step: machine.none,
  });
  return Array.from({ length: count }, (_, n) =>
    n < rest ? index(n) : n === rest ? getItem(machine, flow, value, middle, span) : index(n - count),
  );
}

/** `sequence * n`. */
export function repeatSequence(machine: Machine, flow: Flow, left: Value, right: Value, span: Span): Value {
  const n = onlyLeaf(right);
  const l = onlyLeaf(left);
  const times = n === undefined ? undefined : concreteOf(machine, n);
  if (l === undefined || typeof times !== "bigint" || times > 10_000n) return machine.unsupportedValue("a repeated list", span);
  const once = iterableSegments(machine, flow, left, span);
  return newSequence(machine, flow, Array.from({ length: Math.max(0, Number(times)) }, () => once).flat(), span);
}

export function buildMap(machine: Machine, flow: Flow, entries: readonly { key: Value | null; value: Value }[], span: Span): Value {
  const made = machine.allocate(flow, "dict", span, machine.atoms.leaf({ kind: "entries", entries: [] }));
  const atom = onlyLeaf(made) as Atom & { kind: "reference" };
  for (const { key, value } of entries) {
    if (key !== null) setEntry(machine, { ...flow, live: machine.forest.true }, atom, key, value, span);
    else mergeDict(machine, flow, atom, value, span);
  }
  return made;
}

function mergeDict(machine: Machine, flow: Flow, into: Atom & { kind: "reference" }, from: Value, span: Span): void {
  const source = onlyLeaf(from);
  const content = source?.kind === "reference" ? machine.read(contentOf(source.id)) : undefined;
  const entries = content === undefined ? undefined : onlyLeaf(content);
  if (entries?.kind !== "entries") return addUnknownEntries(machine, flow, into, entryOf(machine, source, span), span);
  for (const e of entries.entries) {
    if (e.kind === "entry") setEntry(machine, { ...flow, live: e.when }, into, machine.forest.leaf(e.key), e.value, span);
  }
}
