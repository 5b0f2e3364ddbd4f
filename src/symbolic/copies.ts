/** Copies of what the program holds: changed afterwards, they leave the original as it is. What is of the output never changes. */
import type { Span } from "../base/span.js";
import { newSequence } from "./concrete.js";
import type { Flow, Machine } from "./machine.js";
import { attributeOf, contentOf, spanKey } from "./machine.js";
import type { Atom, Entry, Segment, Value } from "./value.js";

export interface Copying {
  /** Also what the copied things hold. */
  readonly deep: boolean;
  /** As JSON keeps things: no entry for what is undefined. */
  readonly json?: true;
}

type Reference = Atom & { kind: "reference" };

/** Things nested more deeply are not followed. */
const depthLimit = 20;

export function copyOf(machine: Machine, flow: Flow, value: Value, span: Span, copying: Copying, depth = 0): Value {
  const inner: Flow = { ...flow, context: depth === 0 ? `${flow.context}/copy@${spanKey(span)}` : flow.context };
  if (depth > depthLimit) return machine.unsupportedValue("a copy of something nested deeply", span);
  return machine.forest.map(value, (atom) => {
    if (atom.kind === "reference") return ofReference(machine, inner, atom, span, copying, depth);
    if (copying.json === true && atom.kind === "constant" && typeof atom.value === "number" && !Number.isFinite(atom.value))
      return machine.none;
    if (copying.json === true && atom.kind === "closure") return machine.atoms.constant(undefined);
    return machine.forest.leaf(atom);
  });
}

function ofReference(machine: Machine, flow: Flow, atom: Reference, span: Span, copying: Copying, depth: number): Value {
  const part = (value: Value, name: string | number): Value =>
    copying.deep ? copyOf(machine, { ...flow, context: `${flow.context}.${name}` }, value, span, copying, depth + 1) : value;
  if (atom.type === "instance" && copying.json !== true) return ofInstance(machine, flow, atom, span, part);
  if (atom.type !== "list" && atom.type !== "set" && atom.type !== "dict") {
    return copying.json === true && atom.type === "instance"
      ? machine.unsupportedValue("an object of a class as JSON", span)
      : machine.forest.leaf(atom);
  }
  const content = machine.read(contentOf(atom.id));
  if (content === undefined) return machine.forest.leaf(atom);
  let count = 0;
  const copied = machine.forest.map(content, (c) => {
    count++;
    if (c.kind === "items")
      return machine.atoms.leaf({ kind: "items", segments: c.segments.map((s, n) => ofSegment(s, (v) => part(v, `${count}.${n}`))) });
    if (c.kind !== "entries") return machine.forest.leaf(c);
    const entries = c.entries.flatMap((e, n) => ofEntry(machine, e, (v) => part(v, `${count}.${n}`), copying));
    return machine.atoms.leaf({ kind: "entries", entries });
  });
  const made = atom.type === "dict" ? machine.allocate(flow, "dict", span, copied) : newSequence(machine, flow, [], span, atom.type);
  if (made.kind === "leaf" && made.value.kind === "reference") {
    machine.write(contentOf(made.value.id), copied, machine.forest.true);
    if (copying.json !== true) copyAttributes(machine, atom, made.value);
  }
  return made;
}

function ofInstance(machine: Machine, flow: Flow, atom: Reference, span: Span, part: (value: Value, name: string) => Value): Value {
  const made = machine.allocate(flow, "instance", span, null);
  if (made.kind === "leaf" && made.value.kind === "reference") {
    for (const name of machine.attributesOf(atom.id)) {
      const value = machine.read(attributeOf(atom.id, name))!;
      machine.write(attributeOf(made.value.id, name), name.startsWith("<") ? value : part(value, name), machine.forest.true);
    }
    const content = machine.read(contentOf(atom.id));
    if (content !== undefined) machine.write(contentOf(made.value.id), content, machine.forest.true);
  }
  return made;
}

/** What is noted of a container beside its content: that it is a `Map`, what a dictionary makes for missing keys. */
function copyAttributes(machine: Machine, from: Reference, to: Reference): void {
  for (const name of machine.attributesOf(from.id))
    if (name !== "<frozen>") machine.write(attributeOf(to.id, name), machine.read(attributeOf(from.id, name))!, machine.forest.true);
}

function ofSegment(segment: Segment, part: (value: Value) => Value): Segment {
  return segment.kind === "element" ? { ...segment, value: part(segment.value) } : segment;
}

function ofEntry(machine: Machine, entry: Entry, part: (value: Value) => Value, copying: Copying): Entry[] {
  if (entry.kind !== "entry") return [entry];
  const value = part(entry.value);
  if (copying.json !== true) return [{ ...entry, value }];
  const isThere = machine.forest.map(value, (a) => machine.forest.leaf(!(a.kind === "constant" && a.value === undefined)));
  const when = machine.forest.and(entry.when, isThere);
  return when === machine.forest.false ? [] : [{ ...entry, when, value }];
}
