/** Elements and slices of sequences by position: known elements, elements under guards, views of the output. */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { concreteOf, hasLeaf, newList, newSequence, onlyLeaf } from "./concrete.js";
import { lengthVariable } from "./counts.js";
import { isOpen, someOf } from "./environment-lists.js";
import type { Flow, Machine } from "./machine.js";
import { variableOf } from "./machine.js";
import { applyPure } from "./pure.js";
import type { ViewSegment } from "./rankings.js";
import { elementOfView, isNumberOfItemsBefore, leadingElements, singleView, turnedAround } from "./rankings.js";
import { sliceLimit } from "./responses.js";
import type { Atom, Segment, Value } from "./value.js";

export function sequenceItem(machine: Machine, flow: Flow, segments: readonly Segment[], index: Value, span: Span, tuple: boolean): Value {
  const i = onlyLeaf(index);
  if (i?.kind === "slice") return slice(machine, flow, segments, i, span, tuple);
  if (i?.kind === "position") return atPosition(machine, segments, i, span);
  const plain = segments.every((s) => s.kind === "element" && s.when === machine.forest.true);
  if (!plain) return guardedItem(machine, flow, segments, i, span);
  const values = segments.map((s) => (s as Segment & { kind: "element" }).value);
  const whole = hasMapped(index) ? values.map((v) => concreteOf(machine, onlyLeaf(v) ?? unbound)) : [];
  if (whole.length > 0 && whole.every((v) => v !== undefined))
    return applyPure(machine, flow, "item.python", [machine.atoms.leaf({ kind: "tuple", items: values }), index], span);
  if (i?.kind === "unknown") return values.length === 0 ? machine.none : machine.unknown(machine.nameAt(span), span, values);
  const missing = machine.forest.map(index, (atom) => {
    const n = atom.kind === "constant" ? Number(atom.value) : Number.NaN;
    return machine.forest.leaf(n >= values.length || n < -values.length);
  });
  machine.raise(flow, missing, machine.exception("IndexError"));
  return machine.forest.map(machine.here(flow, index), (atom) => {
    const n = atom.kind === "constant" ? Number(atom.value) : Number.NaN;
    const value = values[n < 0 ? n + values.length : n];
    return value ?? machine.unsupportedValue("an index that is not known", span);
  });
}

const unbound: Atom = { kind: "unbound" };

/** Whether an index is a function of a text of the output, such as the number of an enum's name. */
function hasMapped(index: Value): boolean {
  return hasLeaf(index, (a) => a.kind === "mapped");
}

/** `names[i]` for the position i of the pass over the stream that `names` has one element an item of. */
function atPosition(machine: Machine, segments: readonly Segment[], position: Atom & { kind: "position" }, span: Span): Value {
  const [only] = segments;
  if (
    segments.length === 1 &&
    only?.kind === "view" &&
    only.each.length === 1 &&
    only.each[0]!.when === machine.forest.true &&
    only.distinct === undefined &&
    position.offset === 0
  )
    return only.each[0]!.value;
  return machine.unsupportedValue("an element at a position of another list", span);
}

/** The element at an index of a list with views, found as a program would: by walking to it. From the end, only the last. */
function walkedItem(machine: Machine, flow: Flow, segments: readonly Segment[], wanted: number, span: Span): Value {
  if (wanted < -1 || wanted > sliceLimit) return machine.unsupportedValue("an element of a list made from the output", span);
  const frame = `${flow.context}/item@${span.line}:${span.column}`;
  const [found, seen] = [variableOf(frame, "found"), variableOf(frame, "seen")];
  const none = machine.atoms.leaf({ kind: "unbound" });
  machine.write(found, none, machine.forest.true);
  machine.write(seen, machine.atoms.constant(0n), machine.forest.true);
  const inner: Flow = { ...flow, context: frame, broken: machine.newSink() };
  const list = newSequence(machine, inner, segments, span);
  machine.hooks.iterate(machine, inner, list, span, (f, element) => {
    const before = machine.here(f, machine.read(seen)!);
    const isIt = wanted < 0 ? machine.forest.true : constantGuard(machine, before, BigInt(wanted));
    const here = machine.forest.and(f.live, isIt);
    machine.write(found, element, here);
    if (wanted < 0) return;
    machine.exit(f, f.broken, isIt, null);
    const next = machine.forest.map(machine.here(f, before), (a) =>
      machine.atoms.constant(a.kind === "constant" ? BigInt(Number(a.value) + 1) : 0n),
    );
    machine.write(seen, next, f.live);
  });
  flow.live = machine.forest.or(inner.live, inner.broken.guard);
  const value = machine.here(flow, machine.read(found)!);
  const missing = machine.forest.map(value, (a) => machine.forest.leaf(a.kind === "unbound"));
  machine.raise(flow, missing, machine.exception("IndexError"));
  return machine.here(flow, value);
}

function constantGuard(machine: Machine, value: Value, constant: bigint): Guard {
  return machine.forest.map(value, (a) => machine.forest.leaf(a.kind === "constant" && a.value === constant));
}

/** The k-th element of a list of the environment: one of those at its front that are known, or something of the environment. */
function openItem(machine: Machine, segments: readonly Segment[], wanted: number, span: Span): Value {
  const known = segments.findIndex((s) => s.kind !== "element" || s.when !== machine.forest.true);
  const at = wanted < known ? segments[wanted] : undefined;
  if (at?.kind === "element") return at.value;
  return machine.unknown(machine.nameAt(span), span, [], undefined, [machine.atoms.leaf({ kind: "items", segments })]);
}

/** The k-th element of a list whose elements are there on some paths only. */
function guardedItem(machine: Machine, flow: Flow, segments: readonly Segment[], index: Atom | undefined, span: Span): Value {
  const wanted = index?.kind === "constant" ? Number(index.value) : Number.NaN;
  if (isOpen(machine, segments)) return openItem(machine, segments, wanted, span);
  const ordered = wanted < 0 ? [...segments].reverse() : segments;
  let remaining = wanted < 0 ? -wanted - 1 : wanted;
  const view = wanted < 0 ? turnedAround(machine, segments, span) : singleView(segments, wanted === 0 ? "first" : undefined);
  const element = view === null || Number.isNaN(wanted) ? null : elementOfView(machine, view, remaining);
  if (view !== null && element !== null) {
    const long = machine.forest.numberIn(lengthVariable(machine, view.pass.stream), [remaining + 1]);
    machine.raise(flow, machine.forest.not(long), machine.exception("IndexError"));
    return element;
  }
  if (!Number.isInteger(wanted) || !segments.every((s) => s.kind === "element" || s.kind === "view"))
    return machine.unsupportedValue("an element of a list made from the output", span);
  if (segments.some((s) => s.kind === "view" && s.each.some((e) => isNumberOfItemsBefore(machine, e.value))))
    return machine.unsupportedValue("an element of a list that is made of several items", span);
  if (segments.some((s) => s.kind === "view")) return walkedItem(machine, flow, segments, wanted, span);
  let result: Value | null = null;
  const pending: { value: Value; skipped: Map<number, Guard> } = { value: machine.none, skipped: new Map([[0, machine.forest.true]]) };
  let found = machine.forest.false;
  for (const s of ordered) {
    if (s.kind !== "element") continue;
    const here = machine.forest.and(pending.skipped.get(remaining) ?? machine.forest.false, s.when);
    result = result === null ? s.value : machine.forest.ite(here, s.value, result);
    found = machine.forest.or(found, here);
    const next = new Map<number, Guard>();
    for (const [n, g] of pending.skipped) {
      for (const [m, h] of [
        [n, machine.forest.minus(g, s.when)],
        [n + 1, machine.forest.and(g, s.when)],
      ] as const) {
        if (m <= remaining && h !== machine.forest.false) next.set(m, machine.forest.or(next.get(m) ?? machine.forest.false, h));
      }
    }
    pending.skipped = next;
  }
  remaining = 0;
  machine.raise(flow, machine.forest.not(found), machine.exception("IndexError"));
  return result ?? machine.none;
}

function slice(machine: Machine, flow: Flow, segments: readonly Segment[], s: Atom & { kind: "slice" }, span: Span, tuple: boolean): Value {
  const bound = (v: Value): number | undefined | null => {
    const atom = onlyLeaf(v);
    if (atom?.kind !== "constant") return null;
    return atom.value === null ? undefined : Number(atom.value);
  };
  const [start, stop, step] = [bound(s.start), bound(s.stop), bound(s.step)];
  if (start === undefined && stop === undefined && (step === undefined || step === 1)) return newSequence(machine, flow, segments, span);
  const plain = segments.every((x) => x.kind === "element" && x.when === machine.forest.true);
  if (isOpen(machine, segments)) return newSequence(machine, flow, [someOf(machine, segments, [], span)], span);
  if (start === undefined && stop === undefined && step === -1) {
    const turned = turnedAround(machine, segments, span);
    return newSequence(machine, flow, turned === null ? backwards(segments) : [turned], span);
  }
  const [only] = segments;
  if (segments.length === 1 && only?.kind === "view" && (step === undefined || step === 1)) {
    const view = singleView(segments);
    const leads = view !== null && start !== null && typeof stop === "number" && stop >= 0;
    const leading = leads ? leadingElements(machine, view, start ?? 0, stop) : null;
    const part = leading === null ? partOfView(machine, only, start, stop) : null;
    if (leading !== null || part !== null) return newSequence(machine, flow, leading ?? [part!], span);
  }
  if (!plain || start === null || stop === null || (step !== undefined && step !== 1))
    return machine.unsupportedValue("a slice of a list made from the output", span);
  const values = segments.map((x) => (x as Segment & { kind: "element" }).value).slice(start, stop);
  return tuple ? machine.atoms.leaf({ kind: "tuple", items: values }) : newList(machine, flow, values, span);
}

/** A sequence backwards; of a view, only what does not depend on the order can be followed. */
export function backwards(segments: readonly Segment[]): Segment[] {
  return segments
    .map((s): Segment => (s.kind === "view" && s.distinct === undefined ? { ...s, distinct: "all-in-another-order" } : s))
    .reverse();
}

/** The one view that a list consists of, sorted by what is not followed: the same elements in some order; null for other lists. */
export function inAnotherOrder(segments: readonly Segment[]): ViewSegment | null {
  const [only, ...more] = segments;
  if (only?.kind !== "view" || more.length > 0 || only.each.length !== 1 || only.pass.distinct !== undefined) return null;
  const inOrder = only.distinct === undefined || only.distinct === "all-in-another-order";
  return { ...only, distinct: inOrder ? "all-in-another-order" : "in-any-order" };
}

type View = Segment & { kind: "view" };

/** The elements of a view from the `start`-th up to the `stop`-th, both counted from the front. */
function partOfView(machine: Machine, view: View, start: number | undefined | null, stop: number | undefined | null): View | null {
  const [only, ...more] = view.each;
  if (only === undefined || more.length > 0 || view.distinct !== undefined || start === null || stop === null) return null;
  if ((start ?? 0) < 0 || (stop ?? 0) < 0) return null;
  const before = machine.variables.count(view.pass, only.when, true);
  const from = start === undefined || start === 0 ? machine.forest.true : machine.forest.numberIn(before, [start]);
  const upTo = stop === undefined ? machine.forest.false : stop === 0 ? machine.forest.true : machine.forest.numberIn(before, [stop]);
  const when = machine.forest.and(only.when, machine.forest.minus(from, upTo));
  return { ...view, each: [{ when, value: only.value }] };
}
