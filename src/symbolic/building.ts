/** Making containers: unpacking, repetition, dictionary displays. */
import type { Span } from "../base/span.js";
import { concreteOf, newSequence, onlyLeaf } from "./concrete.js";
import { getItem, iterableSegments } from "./containers.js";
import { setEntry } from "./dictionaries.js";
import type { Flow, Machine } from "./machine.js";
import { contentOf } from "./machine.js";
import type { Atom, Entry, Value } from "./value.js";

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
  const first = constantEntries(machine, entries);
  const made = machine.allocate(flow, "dict", span, machine.atoms.leaf({ kind: "entries", entries: first }));
  const atom = onlyLeaf(made) as Atom & { kind: "reference" };
  for (const { key, value } of entries.slice(first.length)) {
    if (key !== null) setEntry(machine, { ...flow, live: machine.forest.true }, atom, key, value, span);
    else mergeDict(machine, flow, atom, value, span);
  }
  return made;
}

/** The entries up to the first one whose key is no constant, or came before: a table of thousands is made at once. */
function constantEntries(machine: Machine, entries: readonly { readonly key: Value | null; readonly value: Value }[]): Entry[] {
  const made = new Map<Atom, Entry>();
  for (const { key: keyValue, value } of entries) {
    const key = keyValue === null ? undefined : onlyLeaf(keyValue);
    if (key?.kind !== "constant" || made.has(key)) break;
    made.set(key, { kind: "entry", when: machine.forest.true, key, value });
  }
  return [...made.values()];
}

/** Entries keyed by the output, behind what the dictionary holds. */
function addView(machine: Machine, into: Atom & { kind: "reference" }, view: Entry & { kind: "view" }): void {
  const place = contentOf(into.id);
  const content = machine.read(place) ?? machine.none;
  const changed = machine.forest.map(content, (atom) =>
    atom.kind === "entries" ? machine.atoms.leaf({ kind: "entries", entries: [...atom.entries, view] }) : machine.forest.leaf(atom),
  );
  machine.write(place, changed, machine.forest.true);
}

/** Takes all entries of a mapping into a dictionary; one that is not known leaves the dictionary not known. */
export function mergeDict(machine: Machine, flow: Flow, into: Atom & { kind: "reference" }, from: Value, span: Span): void {
  const source = onlyLeaf(from);
  const content = source?.kind === "reference" ? machine.read(contentOf(source.id)) : undefined;
  const entries = content === undefined ? undefined : onlyLeaf(machine.here(flow, content));
  if (entries?.kind === "entries" && entries.entries.every((e) => e.kind === "entry" || e.kind === "view")) {
    for (const e of entries.entries) {
      const live = machine.forest.and(flow.live, e.when);
      if (e.kind === "entry") setEntry(machine, { ...flow, live }, into, machine.forest.leaf(e.key), e.value, span);
      else if (e.kind === "view") addView(machine, into, { ...e, when: live });
    }
    return;
  }
  const place = contentOf(into.id);
  const before = onlyLeaf(machine.read(place) ?? machine.none);
  const name = machine.nameAt(span);
  const known = source?.kind === "unknown" || source?.kind === "external";
  const value = known ? machine.unknown(name, span, [from]) : machine.unsupportedValue("entries of a dictionary that is not known", span);
  const kept = before?.kind === "entries" ? before.entries : [];
  machine.write(place, machine.atoms.leaf({ kind: "entries", entries: [...kept, { kind: "some", name, value }] }), flow.live);
}
