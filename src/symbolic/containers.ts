/**
 * Lists, sets, tuples and dictionaries of the analysed program: contents are sequences of guarded elements and views
 * of a stream (what passes, mapped how), so that a list built by `append` in a loop stays exact without being unrolled.
 */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { streamOrNothing } from "./absent-lists.js";
import { envelopeField } from "./api-calls.js";
import { throughCaptured } from "./captured.js";
import { newSequence, onlyLeaf, segmentsOf, withDistinct } from "./concrete.js";
import { getEntry, setEntry } from "./dictionaries.js";
import { keysOf } from "./dictionary-keys.js";
import { withAndWithout } from "./either-content.js";
import { membersOf } from "./enum-members.js";
import { contentNotKnown } from "./environment-lists.js";
import { entryBefore } from "./keys-before.js";
import { accessorOf, callProtocol, isLibraryObject, throughAccessor } from "./library-objects.js";
import type { Flow, Machine } from "./machine.js";
import { attributeOf, contentOf } from "./machine.js";
import { memberWith } from "./models/application-enums.js";
import { perAtom } from "./per-atom.js";
import { applyPure } from "./pure.js";
import { addedKey, elementAt, genericItem, streamSlice, wireName } from "./responses.js";
import { sequenceItem } from "./sequence-items.js";
import { isMatch } from "./text-domain.js";
import type { Atom, Items, Segment, Value } from "./value.js";
import { contentProperties } from "./value.js";
import type { Pass, Place } from "./variable.js";
import { placeKey } from "./variable.js";

/** The segments of anything that can be iterated; unknown things give `some`. */
export function iterableSegments(machine: Machine, flow: Flow, value: Value, span: Span): readonly Segment[] {
  const here = machine.here(flow, value);
  const atom = onlyLeaf(here) ?? streamOrNothing(machine, here) ?? undefined;
  if (atom !== undefined && isLibraryObject(atom))
    return iterableSegments(machine, flow, callProtocol(machine, flow, atom, "__iter__", [], span), span);
  if (atom?.kind === "tuple") return atom.items.map((v) => ({ kind: "element", when: machine.forest.true, value: v }));
  if (atom?.kind === "reference" && (atom.type === "list" || atom.type === "set" || atom.type === "dict")) {
    const segments = atom.type === "dict" ? keySegments(machine, flow, atom) : segmentsOf(machine, atom.id, flow);
    if (segments !== null) return atom.type === "set" ? inAnyOrder(segments) : segments;
  }
  if (atom?.kind === "stream")
    return [
      {
        kind: "view",
        pass: plainPass(machine, atom.place, span),
        each: [{ when: machine.forest.true, value: genericItem(machine, atom) }],
      },
    ];
  if (atom?.kind === "reference" && atom.type === "iterator") return drained(machine, flow, value, span);
  if (atom?.kind === "message") return keysOf(machine, atom);
  if (atom?.kind === "unknown" || atom?.kind === "external")
    return [
      {
        kind: "some",
        name: machine.nameAt(span),
        value: machine.unknown(`${machine.nameAt(span)} (an element)`, span, [machine.forest.leaf(atom)]),
        from: atom,
      },
    ];
  return [
    { kind: "some", name: machine.nameAt(span), value: machine.unsupportedValue("the elements of a value that differs by path", span) },
  ];
}

/** The segments of a set. */
export function inAnyOrder(segments: readonly Segment[]): readonly Segment[] {
  return segments.map((s) => (s.kind === "view" ? { ...s, distinct: "in-any-order" } : s));
}

/** A pass without states over a whole stream. */
function plainPass(machine: Machine, stream: Place, span: Span): Pass {
  const pass: Pass = { id: machine.nextPass++, loop: machine.loopNumber(`whole ${placeKey(stream)}`), stream, span, components: [] };
  machine.passes.push(pass);
  return pass;
}

/** The elements that an iterator gives, taken into a list of their own. */
function drained(machine: Machine, flow: Flow, iterator: Value, span: Span): readonly Segment[] {
  const made = newSequence(machine, { ...flow, context: `${flow.context}/drained` }, [], span);
  const list = onlyLeaf(made) as Atom & { kind: "reference" };
  machine.hooks.iterate(machine, flow, iterator, span, (f, element) =>
    appendAll(machine, f, list, [{ kind: "element", when: machine.forest.true, value: element }], span),
  );
  return (
    segmentsOf(machine, list.id, flow) ?? [
      { kind: "some", name: machine.nameAt(span), value: machine.unsupportedValue("the elements of an iterator", span) },
    ]
  );
}

function keySegments(machine: Machine, flow: Flow, atom: Atom & { kind: "reference" }): readonly Segment[] | null {
  const content = machine.read(contentOf(atom.id));
  const entries = content === undefined ? undefined : onlyLeaf(machine.here(flow, content));
  return entries?.kind === "entries" ? keysOf(machine, entries) : null;
}

/** What a change does that is not followed. */
export interface Unfollowed {
  /** What goes into it: elements that it may put in, the position where, what it looks for. */
  readonly given?: readonly Value[];
  /** Where it happens, if that is not where the flow is live. */
  readonly when?: Guard;
}

/** Changes the content of a list where the flow is live. */
export function changeItems(
  machine: Machine,
  flow: Flow,
  list: Atom & { kind: "reference" },
  change: (segments: readonly Segment[]) => readonly Segment[] | null,
  span: Span,
  { given = [], when = machine.forest.true }: Unfollowed = {},
): void {
  const place = contentOf(list.id);
  const content = machine.read(place);
  if (content === undefined) return;
  const changed = machine.forest.map(content, (atom) => {
    if (atom.kind !== "items") return machine.forest.leaf(atom);
    const segments = change(atom.segments);
    return segments === null
      ? machine.forest.ite(when, contentNotKnown(machine, atom.segments, given, span), machine.forest.leaf(atom))
      : machine.atoms.leaf({ kind: "items", segments });
  });
  machine.write(place, changed, flow.live);
}

/** Appends; the elements' guards are narrowed to the live paths, so that the content stays one leaf. `once`: constants that are there are not added. */
export function appendAll(
  machine: Machine,
  flow: Flow,
  list: Atom & { kind: "reference" },
  added: readonly Segment[],
  span: Span,
  times: "each" | "once" = list.type === "set" ? "once" : "each",
): void {
  const place = contentOf(list.id);
  const content = machine.read(place);
  if (content === undefined) return;
  const narrowed = added
    .map((s): Segment => (s.kind === "element" ? { ...s, when: machine.forest.and(s.when, flow.live) } : s))
    .filter((s) => s.kind !== "element" || s.when !== machine.forest.false);
  const joined = (before: Items): Items =>
    times === "once" ? withDistinct(machine, before, narrowed) : machine.atoms.items.add(before, narrowed);
  const exact = flow.live === machine.forest.true || narrowed.every((s) => s.kind === "element");
  const changed = machine.forest.map(content, (atom) =>
    atom.kind === "items" ? machine.forest.leaf<Atom>(joined(atom)) : machine.unsupportedValue("a change of a list", span),
  );
  machine.write(place, changed, exact ? machine.forest.true : flow.live);
}

export function getItem(machine: Machine, flow: Flow, object: Value, index: Value, span: Span): Value {
  return perAtom(machine, flow, object, (atom, inner) => itemOf(machine, inner, atom, machine.here(inner, index), span));
}

/** `dict[key]`; where the key is absent, what the dictionary makes for it. */
function getOrMake(machine: Machine, flow: Flow, dict: Atom & { kind: "reference" }, key: Value, span: Span): Value {
  const missing = machine.read(attributeOf(dict.id, "<missing>"));
  if (missing !== undefined) return getEntry(machine, flow, dict, key, span, missing);
  const factory = machine.read(attributeOf(dict.id, "<factory>"));
  if (factory === undefined) return getEntry(machine, flow, dict, key, span, "raise");
  if (!leavesOf(machine.here(flow, key)).every((a) => a.kind === "constant")) {
    const makes = onlyLeaf(factory);
    const isZero = makes?.kind === "builtin" && makes.name === "int" && machine.activeStreams.length > 0;
    return isZero
      ? entryBefore(machine, { location: contentOf(dict.id), key }, true, span)
      : machine.unsupportedValue("an entry of a dictionary keyed by the output", span);
  }
  const nothing = machine.atoms.leaf({ kind: "unbound" });
  const absent = machine.forest.map(getEntry(machine, flow, dict, key, span, nothing), (a) => machine.forest.leaf(a.kind === "unbound"));
  const inner: Flow = { ...flow, live: machine.forest.and(flow.live, absent) };
  if (inner.live !== machine.forest.false) setEntry(machine, inner, dict, key, machine.hooks.call(machine, inner, factory, [], span), span);
  return getEntry(machine, flow, dict, key, span, "raise");
}

function envelopeKey(machine: Machine, flow: Flow, atom: Atom & { kind: "envelope" }, index: Value): Value {
  const key = onlyLeaf(index);
  const found = key?.kind === "constant" ? envelopeField(machine, atom, String(key.value)) : null;
  if (found !== null) return found;
  machine.raise(flow, machine.forest.true, machine.exception("KeyError", index));
  return machine.none;
}

function itemOfReference(machine: Machine, flow: Flow, atom: Atom & { kind: "reference" }, index: Value, span: Span): Value {
  if (isLibraryObject(atom)) return callProtocol(machine, flow, atom, "__getitem__", [index], span);
  if (atom.type === "dict") return getOrMake(machine, flow, atom, index, span);
  if (atom.type === "class" && membersOf(machine, atom) !== null) return memberWith(machine, flow, atom, "name", index, span);
  const isSequence = atom.type === "list" || (atom.type === "instance" && machine.read(contentOf(atom.id)) !== undefined);
  if (!isSequence) return machine.unknown(machine.nameAt(span), span, [machine.forest.leaf<Atom>(atom), index]);
  const content = machine.read(contentOf(atom.id));
  if (content === undefined) return machine.unsupportedValue("an element of a list", span);
  return perAtom(machine, flow, content, (c, inner) =>
    c.kind === "items"
      ? (knownItem(machine, c, index) ??
        withAndWithout(machine, inner, c.segments, (one, here) => sequenceItem(machine, one, here, machine.here(one, index), span, false)))
      : machine.unsupportedValue("an element of a list that is not known", span),
  );
}

/** The element at a constant position of a list whose elements are always there; null where it is not known to be one. */
function knownItem(machine: Machine, content: Items, index: Value): Value | null {
  const { items } = machine.atoms;
  const at = onlyLeaf(index);
  if (at?.kind !== "constant" || typeof at.value !== "bigint" || !items.allHave(content, contentProperties.always)) return null;
  const element = items.at(content, Number(at.value < 0n ? at.value + BigInt(items.lengthOf(content)) : at.value));
  return element?.kind === "element" ? element.value : null;
}

function itemOf(machine: Machine, flow: Flow, atom: Atom, index: Value, span: Span): Value {
  const i = onlyLeaf(index);
  switch (atom.kind) {
    case "stream": {
      const first = i?.kind === "slice" ? streamSlice(machine, atom, i) : null;
      const fromEnd = i?.kind === "constant" && i.value === -1n;
      if (fromEnd || (i?.kind === "slice" && first === null))
        return sequenceItem(machine, flow, iterableSegments(machine, flow, machine.forest.leaf(atom), span), index, span, false);
      return first === null ? elementAt(machine, flow, atom, index, span) : newSequence(machine, flow, first, span);
    }
    case "message":
      return elementAt(machine, flow, atom, index, span);
    case "envelope":
      return envelopeKey(machine, flow, atom, index);
    case "tuple":
      return sequenceItem(
        machine,
        flow,
        atom.items.map((value) => ({ kind: "element" as const, when: machine.forest.true, value })),
        index,
        span,
        true,
      );
    case "reference":
      return itemOfReference(machine, flow, atom, index, span);
    case "constant":
    case "mapped":
      if (i?.kind === "slice") return applyPure(machine, flow, "slice.python", [machine.forest.leaf(atom), i.start, i.stop, i.step], span);
      return applyPure(
        machine,
        flow,
        atom.kind === "mapped" && isMatch(atom) ? "match.group" : "item.python",
        [machine.forest.leaf(atom), index],
        span,
      );
    case "unknown":
      return machine.unknown(machine.nameAt(span), span, [machine.forest.leaf(atom), index], `${atom.label}[...]`);
    case "external":
      return machine.unknown(machine.nameAt(span), span, [index], `${atom.path}[...]`);
    case "bound":
      if (accessorOf(atom) === null) return machine.unsupportedValue("an element of a function", span);
      return machine.hooks.call(
        machine,
        flow,
        throughAccessor(machine, atom, ".__getitem__"),
        [{ kind: "positional", value: index }],
        span,
      );
    case "captured":
      return throughCaptured(machine, flow, atom, span, (origin, inner) => itemOf(machine, inner, origin, index, span));
    default:
      return machine.unsupportedValue(`an element of ${atom.kind}`, span);
  }
}

function isNewKey(message: Atom & { kind: "message" }, index: Value): boolean {
  const key = onlyLeaf(index);
  return key?.kind === "constant" && typeof key.value === "string" && wireName(message, key.value) === null;
}

/** Whether an atom is the output's own structure, which the program shares with nobody and could change. */
export function ofOutput(atom: Atom): boolean {
  return atom.kind === "message" || atom.kind === "stream" || atom.kind === "captured" || atom.kind === "envelope";
}

/** The output is read where it is: a program that writes into it is not followed. */
export function changedOutput(machine: Machine, span: Span): void {
  machine.unsupported.set(`output@${span.path}:${span.line}:${span.column}`, { reason: "a change of the output itself", span });
}

/** An assignment to an element of a library object, or through its indexer. */
function setInLibrary(machine: Machine, flow: Flow, atom: Atom, given: readonly Value[], span: Span): boolean {
  if (isLibraryObject(atom)) callProtocol(machine, flow, atom, "__setitem__", given, span);
  else if (atom.kind === "bound" && accessorOf(atom) !== null) {
    const args = given.map((value) => ({ kind: "positional" as const, value }));
    machine.hooks.call(machine, flow, throughAccessor(machine, atom, ".__setitem__"), args, span);
  } else return false;
  return true;
}

export function setItem(machine: Machine, flow: Flow, object: Value, index: Value, value: Value | null, span: Span): void {
  const atoms = new Set<Atom>();
  const objects = machine.here(flow, object);
  machine.forest.map(objects, (a) => {
    atoms.add(a);
    return machine.forest.true;
  });
  for (const atom of atoms) {
    const inner: Flow = {
      ...flow,
      live: machine.forest.and(
        flow.live,
        machine.forest.map(objects, (a) => machine.forest.leaf(a === atom)),
      ),
    };
    if (atom.kind === "unknown" || atom.kind === "external") {
      const callee = `${atom.kind === "unknown" ? atom.label : atom.path}[...]`;
      machine.effects.push({
        kind: "write",
        callee,
        arguments: [{ value: index }, { value: value ?? machine.none }],
        guard: inner.live,
        span,
        pass: null,
        context: flow.context,
      });
    }
    if (atom.kind === "mapped" && atom.table.results.some((r) => Array.isArray(r))) changedOutput(machine, span);
    if (atom.kind === "message" && isNewKey(atom, index)) machine.write(addedKey(onlyLeaf(index)), machine.truth, inner.live);
    else if (ofOutput(atom)) changedOutput(machine, span);
    if (value !== null && setInLibrary(machine, inner, atom, [index, value], span)) continue;
    if (atom.kind !== "reference") continue;
    if (atom.type === "dict") setEntry(machine, inner, atom, index, value, span);
    else if (atom.type === "list" && value !== null)
      changeItems(
        machine,
        { ...inner, live: machine.forest.true },
        atom,
        (segments) => replaceAt(machine, segments, onlyLeaf(index), inner.live, value),
        span,
        { given: [index, value], when: inner.live },
      );
    else if (atom.type === "list")
      changeItems(machine, inner, atom, (segments) => removeAt(machine, segments, onlyLeaf(index)), span, { given: [index] });
  }
}

/** The position of a constant index in a sequence; null if it is not known to be there. */
function knownPosition(machine: Machine, segments: readonly Segment[], index: Atom | undefined): number | null {
  if (index?.kind !== "constant") return null;
  const n = Number(index.value);
  const own = segments[n];
  // Each element is only there where those before it are.
  const follows = (s: Segment): boolean =>
    s.kind === "element" && own?.kind === "element" && machine.forest.minus(own.when, s.when) === machine.forest.false;
  if (n >= 0 && n < segments.length && segments.slice(0, n + 1).every(follows)) return n;
  const at = n < 0 ? n + segments.length : n;
  const head = n < 0 ? segments : segments.slice(0, at + 1);
  return head.every((s) => s.kind === "element" && s.when === machine.forest.true) && at >= 0 && at < segments.length ? at : null;
}

/** The sequence with one element changed where `guard` holds: it stays one sequence on all paths. */
function replaceAt(
  machine: Machine,
  segments: readonly Segment[],
  index: Atom | undefined,
  guard: Guard,
  value: Value,
): readonly Segment[] | null {
  const at = knownPosition(machine, segments, index);
  if (at === null) return null;
  return segments.map((s, i) => (i === at && s.kind === "element" ? { ...s, value: machine.forest.ite(guard, value, s.value) } : s));
}

function removeAt(machine: Machine, segments: readonly Segment[], index: Atom | undefined): readonly Segment[] | null {
  const at = knownPosition(machine, segments, index);
  return at === null ? null : segments.filter((_, i) => i !== at);
}
