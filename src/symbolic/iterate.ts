/**
 * Iteration: a `for` loop, `any(...)`, a comprehension and every library function that consumes an iterable come
 * through here. Known elements are taken one by one under their guards, a stream or a view of it as a pass, a generator
 * by running its body with the consumer in place of `yield`, anything unknown as one round that stands for all.
 */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { streamOrNothing } from "./absent-lists.js";
import { inBothOrders } from "./any-order.js";
import { attempt } from "./attempt.js";
import { onlyLeaf } from "./concrete.js";
import { inAnyOrder } from "./containers.js";
import { keysOf } from "./dictionary-keys.js";
import { isTaken, iteratorOf } from "./iterators.js";
import { callProtocol, isLibraryObject } from "./library-objects.js";
import { longLoop, overManyConstants } from "./long-loops.js";
import type { LoopInput } from "./loop.js";
import type { Flow, Machine } from "./machine.js";
import { contentOf } from "./machine.js";
import { plainRounds } from "./plain-rounds.js";
import { applyPure } from "./pure.js";
import type { Collection } from "./records.js";
import { genericItem } from "./responses.js";
import { summariseLoop } from "./summarise.js";
import { limitLength } from "./unlisted-texts.js";
import type { Atom, Segment, Value } from "./value.js";
import type { Place } from "./variable.js";
import { placeKey } from "./variable.js";

type Body = (flow: Flow, element: Value) => void;

export function iterate(machine: Machine, flow: Flow, iterable: Value, span: Span, body: Body): void {
  const value = machine.here(flow, iterable);
  const stream = streamOrNothing(machine, value);
  if (stream !== null) return iterateAtom(machine, flow, stream, span, body);
  const entry = flow.live;
  let live = machine.forest.false;
  for (const atom of leavesOf(value)) {
    const guard = machine.forest.map(value, (a) => machine.forest.leaf(a === atom));
    flow.live = machine.forest.and(entry, guard);
    if (flow.live !== machine.forest.false) iterateAtom(machine, flow, atom, span, body);
    live = machine.forest.or(live, flow.live);
  }
  flow.live = live;
}

function iterateAtom(machine: Machine, flow: Flow, atom: Atom, span: Span, body: Body): void {
  switch (atom.kind) {
    case "tuple":
      return segments(
        machine,
        flow,
        atom.items.map((value) => ({ kind: "element", when: machine.forest.true, value })),
        span,
        body,
      );
    case "stream":
      return overStream(machine, flow, atom.place, [{ when: machine.forest.true, value: genericItem(machine, atom) }], span, body);
    case "message":
      return segments(machine, flow, keysOf(machine, atom), span, body);
    case "constant":
    case "mapped":
      return characters(machine, flow, atom, span, body);
    case "reference":
      return iterateReference(machine, flow, atom, span, body);
    case "unknown":
    case "external":
    case "captured": {
      const parts = atom.kind === "unknown" ? atom.parts : [];
      const element =
        atom.kind === "captured"
          ? machine.forest.leaf(atom)
          : machine.unknown(`${machine.nameAt(span)} (an element)`, span, parts, undefined, [machine.forest.leaf(atom)]);
      return machine.hooks.repeat(machine, flow, span, (f) => body(f, element), collectionOf(atom, span));
    }
    case "joined":
      return iterateAtom(machine, flow, atom.shown, span, body);
    case "unsupported":
      return machine.hooks.repeat(machine, flow, span, (f) => body(f, machine.forest.leaf(atom)));
    default:
      return machine.raise(flow, machine.forest.true, machine.exception("TypeError"));
  }
}

/** What nobody knows the elements of; nothing of the output is counted so. */
function collectionOf(atom: Atom, span: Span): Collection | undefined {
  if (atom.kind === "unknown") return { key: atom, name: atom.name };
  return atom.kind === "external" ? { key: atom, name: `${span.path}#${atom.path}` } : undefined;
}

function elementsOf({ value, name }: Segment & { kind: "some" }): Collection | undefined {
  const key = onlyLeaf(value);
  return key?.kind === "unknown" ? { key, name } : undefined;
}

function iterateReference(machine: Machine, flow: Flow, atom: Atom & { kind: "reference" }, span: Span, body: Body): void {
  if (atom.type === "iterator" && isTaken(machine, flow, atom.id)) {
    const element = machine.unsupportedValue("an iterator of which elements were taken before", span);
    return machine.hooks.repeat(machine, flow, span, (f) => body(f, element));
  }
  if (atom.type === "iterator") return iteratorOf(machine, atom.id).run(flow, body);
  if (isLibraryObject(atom)) return iterate(machine, flow, callProtocol(machine, flow, atom, "__iter__", [], span), span, body);
  const content = machine.read(contentOf(atom.id));
  if (content === undefined) return machine.hooks.repeat(machine, flow, span, (f) => body(f, machine.unknown(machine.nameAt(span), span)));
  const here = machine.here(flow, content);
  const entry = flow.live;
  let live = machine.forest.false;
  for (const c of leavesOf(here)) {
    flow.live = machine.forest.and(
      entry,
      machine.forest.map(here, (a) => machine.forest.leaf(a === c)),
    );
    if (c.kind === "items" && atom.type === "set") ofSet(machine, flow, inAnyOrder(c.segments), span, body);
    else if (c.kind === "items") segments(machine, flow, c.segments, span, body);
    else if (c.kind === "entries") segments(machine, flow, keysOf(machine, c), span, body);
    else machine.hooks.repeat(machine, flow, span, (f) => body(f, machine.forest.leaf(c)));
    live = machine.forest.or(live, flow.live);
  }
  flow.live = live;
}

/** Elements of a set: with more than one segment the order shows whatever depends on it. */
function ofSet(machine: Machine, flow: Flow, list: readonly Segment[], span: Span, body: Body): void {
  if (list.length < 2) return segments(machine, flow, list, span, body);
  const forwards = [...list.entries()];
  const backwards = [...forwards].reverse();
  if (list.length >= longLoop && !allPlain(machine, flow, list, span, body) && overManyConstants(machine, flow, list, span, body)) return;
  inBothOrders(machine, flow, span, (order) => numberedSegments(machine, flow, order === "forwards" ? forwards : backwards, span, body));
}

/** Whether the rounds ask nothing of the output; they are taken back. */
function allPlain(machine: Machine, flow: Flow, list: readonly Segment[], span: Span, body: Body): boolean {
  let done = 0;
  const takeBack = attempt(machine, flow, () => {
    done = plainRounds(machine, flow, list, (n, s) => overSegment(machine, flow, { n, context: flow.context }, s, span, body));
  });
  takeBack();
  return done === list.length;
}

/** Elements one after the other; a guarded one only where it is there. */
export function segments(machine: Machine, flow: Flow, list: readonly Segment[], span: Span, body: Body): void {
  const numbered = [...list.entries()];
  if (list.length < longLoop) return numberedSegments(machine, flow, numbered, span, body);
  const { context } = flow;
  const done = plainRounds(machine, flow, list, (n, s) => overSegment(machine, flow, { n, context }, s, span, body));
  const rest = list.slice(done);
  if (rest.length >= longLoop && overManyConstants(machine, flow, rest, span, body)) return;
  numberedSegments(machine, flow, numbered.slice(done), span, body);
}

function numberedSegments(machine: Machine, flow: Flow, list: readonly (readonly [number, Segment])[], span: Span, body: Body): void {
  const { context } = flow;
  for (const [n, segment] of list) overSegment(machine, flow, { n, context }, segment, span, body);
}

/** The rounds of a stretch of a sequence; `n` is its place there, `context` that of the loop. */
function overSegment(
  machine: Machine,
  flow: Flow,
  { n, context }: { n: number; context: string },
  segment: Segment,
  span: Span,
  body: Body,
): void {
  if (flow.live === machine.forest.false) return;
  switch (segment.kind) {
    case "element":
      return where(machine, flow, segment.when, (inner) => {
        const round: Flow = { ...inner, context: `${context}.${n}` };
        body(round, machine.here(round, segment.value));
        inner.live = round.live;
      });
    case "view":
      return overView(machine, flow, segment, span, body);
    case "some":
      return where(machine, flow, segment.when ?? machine.forest.true, (inner) =>
        machine.hooks.repeat(machine, inner, span, (f) => body(f, segment.value), elementsOf(segment)),
      );
    case "carried":
      return machine.hooks.repeat(machine, flow, span, (f) =>
        body(f, machine.unsupportedValue("an element of a list while it is built", span)),
      );
  }
}

/** Runs what is there only under a condition; elsewhere nothing happens. */
function where(machine: Machine, flow: Flow, when: Guard, run: (inner: Flow) => void): void {
  const inner: Flow = { ...flow, live: machine.forest.and(flow.live, when) };
  const beside = machine.forest.minus(flow.live, when);
  if (inner.live !== machine.forest.false) run(inner);
  flow.live = machine.forest.or(inner.live, beside);
}

export function overStream(machine: Machine, flow: Flow, stream: Place, each: LoopInput["each"], span: Span, body: Body): void {
  overInput(machine, flow, { stream, each, span }, body);
}

function overView(machine: Machine, flow: Flow, view: Segment & { kind: "view" }, span: Span, body: Body): void {
  const { each, distinct } = view;
  overInput(machine, flow, { stream: view.pass.stream, each, span, ...(distinct === undefined ? {} : { distinct }) }, body);
}

function overInput(machine: Machine, flow: Flow, input: LoopInput, body: Body): void {
  const { stream, span } = input;
  const key = placeKey(stream);
  if (machine.activeStreams.some((active) => placeKey(active.stream) === key)) {
    return machine.hooks.repeat(machine, flow, span, (f) =>
      body(f, machine.unsupportedValue("a loop over an output inside a loop over the same", span)),
    );
  }
  summariseLoop(machine, flow, input, body);
}

/** The characters of a text, or the items of a list that is a function of one: as many as the longest lane has. */
function characters(machine: Machine, flow: Flow, atom: Atom, span: Span, body: Body): void {
  const whole = machine.forest.leaf(atom);
  const longest =
    atom.kind === "mapped"
      ? Math.max(0, ...atom.table.results.map((r) => (Array.isArray(r) ? r.length : typeof r === "string" ? 40 : 0)))
      : lengthOfConstant(atom);
  if (longest > 64 || (atom.kind === "mapped" && atom.table.results.some((r) => typeof r === "string"))) {
    return machine.hooks.repeat(machine, flow, span, (f) => body(f, machine.unsupportedValue("the characters of a text", span)));
  }
  const length = applyPure(machine, flow, "len", [whole], span);
  for (let n = 0; n < longest && flow.live !== machine.forest.false; n++) {
    const there = applyPure(machine, flow, "greater", [length, machine.atoms.constant(BigInt(n))], span);
    const guard = machine.forest.map(there, (a) => machine.forest.leaf(a.kind === "constant" && a.value === true));
    const inner: Flow = { ...flow, live: machine.forest.and(flow.live, guard), context: `${flow.context}.${n}` };
    const beside = machine.forest.minus(flow.live, guard);
    if (inner.live !== machine.forest.false)
      body(inner, applyPure(machine, inner, "item.python", [whole, machine.atoms.constant(BigInt(n))], span));
    flow.live = machine.forest.or(inner.live, beside);
  }
  if (atom.kind === "mapped") limitLength(machine, atom, longest);
}

function lengthOfConstant(atom: Atom): number {
  return atom.kind === "constant" && typeof atom.value === "string" ? [...atom.value].length : 0;
}
