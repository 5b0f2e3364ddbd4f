/**
 * Control flow on guards: both arms of a branch run under their guards, exits collect in sinks, loops over the output
 * become passes (summarise.ts), loops of unknown length one round that stands for all (repeat.ts).
 */

import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import type { Control, Handler } from "../ir/ir.js";
import { isSubclass } from "../terms/builtin-names.js";
import { attempt } from "./attempt.js";
import { onlyLeaf } from "./concrete.js";
import { iterableSegments } from "./containers.js";
import type { CountedWhile } from "./counted-while.js";
import { countedWhile } from "./counted-while.js";
import { asIterable } from "./javascript/iteration.js";
import { awaited } from "./javascript/promises.js";
import { goOnLeaving, labelledBlock, leaveTo, loopFlow } from "./labels.js";
import type { Flow, Machine } from "./machine.js";
import { attributeOf, childFlow, unrollLimit } from "./machine.js";
import { truthOf } from "./operations.js";
import { noteBranch } from "./records.js";
import { register, setRegister } from "./registers.js";
import { roundFrame } from "./rounds.js";
import type { Atom, Value } from "./value.js";

type Of<K extends Control["op"]> = Extract<Control, { op: K }>;

export function executeControl(machine: Machine, flow: Flow, i: Control): void {
  switch (i.op) {
    case "if":
      return branch(machine, flow, i);
    case "while":
      return loopWhile(machine, flow, i);
    case "for":
      return loopFor(machine, flow, i);
    case "break":
    case "continue":
      if (i.label !== undefined) return leaveTo(machine, flow, i.label, i.op, i.span);
      return machine.exit(flow, i.op === "break" ? flow.broken : flow.continued, machine.forest.true, null);
    case "return":
      return machine.exit(
        flow,
        flow.returned,
        machine.forest.true,
        i.value === undefined ? machine.none : register(machine, flow, i.value),
      );
    case "raise":
      return raise(machine, flow, i);
    case "try":
      return tryBlock(machine, flow, i);
    case "with":
      return withBlock(machine, flow, i);
    case "block":
      return labelledBlock(machine, flow, i);
    case "unsupported": {
      machine.unsupported.set(`${i.construct}@${i.span.line}:${i.span.column}`, { reason: i.construct, span: i.span });
      if (i.target !== undefined) setRegister(machine, flow, i.target, machine.unsupportedValue(i.construct, i.span));
      return;
    }
  }
}

function branch(machine: Machine, flow: Flow, i: Of<"if">): void {
  const condition = truthOf(machine, flow, register(machine, flow, i.condition), i.span);
  const before = flow.live;
  const { context, frame } = flow;
  const value = frame.registers[i.condition] ?? machine.none;
  noteBranch(machine, { kind: "if", span: i.span, context, live: before, condition, value, frames: frame.frames });
  flow.live = machine.forest.and(before, condition);
  machine.hooks.execute(machine, flow, i.then);
  const afterThen = flow.live;
  flow.live = machine.forest.minus(before, condition);
  machine.hooks.execute(machine, flow, i.else);
  flow.live = machine.forest.or(afterThen, flow.live);
}

/** Runs a loop's body once and lets `continue` meet the end of the body. */
function round(machine: Machine, flow: Flow, loop: Of<"for" | "while">, body: (f: Flow) => void, context: string): void {
  const here = childFlow(flow, { continued: machine.newSink(), context });
  const inner = loop.fresh === undefined ? here : childFlow(here, { frame: roundFrame(machine, here, loop) });
  body(inner);
  flow.live = machine.forest.or(inner.live, inner.continued.guard);
}

/** Where the loop ended without `break` the else block runs; then the broken paths join. */
function leaveLoop(machine: Machine, flow: Flow, inner: Flow, broken: Guard, otherwise: Of<"for">["else"]): void {
  flow.live = inner.live;
  if (otherwise.length > 0) machine.hooks.execute(machine, flow, otherwise);
  flow.live = machine.forest.or(flow.live, broken);
}

/**
 * Rounds of a loop over known things that are taken one by one although each calls an API. With more, one round stands
 * for all: the decision is what happens in each.
 */
const callingRounds = 3;

function loopWhile(machine: Machine, flow: Flow, i: Of<"while">): void {
  const inner = loopFlow(machine, flow, i.label);
  const [first] = i.header;
  const endless = i.header.length <= 2 && first?.op === "constant";
  const left: { guard: Guard } = { guard: machine.forest.false };
  const calls = machine.calls.length;
  let many = false;
  const takeBack = attempt(machine, inner, () => {
    many = unrollWhile(machine, inner, i, { endless, left, context: flow.context, calls });
  });
  if (many) {
    takeBack();
    machine.hooks.execute(machine, inner, i.header);
    repeatRounds(machine, inner, i, false);
  }
  inner.live = machine.forest.or(inner.live, left.guard);
  leaveLoop(machine, flow, inner, inner.broken.guard, i.else);
  goOnLeaving(machine, flow, i.body, i.span);
}

interface Unrolling {
  readonly endless: boolean;
  /** Paths that have left by the condition. */
  readonly left: { guard: Guard };
  readonly context: string;
  /** API calls before the loop. */
  readonly calls: number;
}

/** Answers true, with the loop unfinished, when too many of its rounds call an API. */
function unrollWhile(machine: Machine, inner: Flow, i: Of<"while">, { endless, left, context, calls }: Unrolling): boolean {
  for (let n = 0; n < unrollLimit && inner.live !== machine.forest.false; n++) {
    if (!endless) machine.hooks.execute(machine, inner, i.header);
    const condition = endless ? machine.truth : register(machine, inner, i.condition);
    const guard = truthOf(machine, inner, condition, i.span);
    const staying = machine.forest.and(inner.live, guard);
    if (staying === machine.forest.false) break;
    const counted = n === 0 && !endless ? countedWhile(machine, inner, i, guard) : null;
    if (counted !== null) {
      countThrough(machine, inner, i, counted);
      break;
    }
    if (!endless) noteBranch(machine, { kind: "while", span: i.span, context: inner.context, live: inner.live, condition: guard });
    if (endless || staying !== inner.live) {
      left.guard = machine.forest.or(left.guard, machine.forest.minus(inner.live, guard));
      if (machine.calls.length === calls && isOfOutput(machine, machine.forest.restrict(guard, inner.live)))
        machine.loopNotes.endedByOutput.add(spanKey(i.span));
      inner.live = staying;
      repeatRounds(machine, inner, i, endless);
      break;
    }
    if (n === callingRounds && machine.calls.length > calls) return true;
    round(machine, inner, i, (f) => machine.hooks.execute(machine, f, i.body), `${context}~${n}`);
    if (n === unrollLimit - 1) machine.unsupported.set(`loop@${i.span.line}`, { reason: "a loop of too many rounds", span: i.span });
  }
  return false;
}

function isOfOutput({ variables }: Machine, guard: Guard): boolean {
  return supportOf(guard).some((v) => variables.meaning(v).kind !== "environment");
}

/** Rounds at the positions of a list of the output. */
function countThrough(machine: Machine, inner: Flow, i: Of<"while">, { stream, location, further }: CountedWhile): void {
  const position = machine.atoms.leaf({ kind: "position", stream, offset: 0 });
  machine.hooks.overStream(machine, inner, stream, position, i.span, (f, at) => {
    machine.write(location, at, f.live);
    if (further !== null) {
      machine.hooks.execute(machine, f, further);
      const goesOn = truthOf(machine, f, register(machine, f, i.condition), i.span);
      machine.exit(f, f.broken, machine.forest.not(goesOn), null);
      if (f.live === machine.forest.false) return;
    }
    round(machine, f, i, (g) => machine.hooks.execute(machine, g, i.body), f.context);
  });
  const length = machine.variables.length(stream);
  const all = machine.atoms.leaf({ kind: "computed", term: { value: String(length.order) }, operands: [length] });
  const left = machine.unsupportedValue("where a counting loop was left", i.span);
  machine.write(location, machine.forest.ite(inner.broken.guard, left, all), machine.forest.or(inner.live, inner.broken.guard));
}

/** An unknown number of rounds; an endless loop is left by its exits only. */
function repeatRounds(machine: Machine, inner: Flow, i: Of<"while">, endless: boolean): void {
  machine.hooks.repeat(machine, inner, i.span, (f) => {
    round(machine, f, i, (g) => machine.hooks.execute(machine, g, i.body), `${f.context}~`);
    if (!endless && f.live !== machine.forest.false) machine.hooks.execute(machine, f, i.header);
  });
  if (endless) inner.live = machine.forest.false;
}

function loopFor(machine: Machine, flow: Flow, i: Of<"for">): void {
  const inner = loopFlow(machine, flow, i.label);
  const lenient = flow.frame.function.calling === "lenient";
  const given = register(machine, inner, i.iterable);
  const iterable = lenient ? asIterable(machine, inner, given, i.span) : given;
  const body = (f: Flow, element: Value): void => {
    f.frame.registers[i.element] = lenient && i.isAsync ? awaited(machine, f, element) : element;
    round(machine, f, i, (g) => machine.hooks.execute(machine, g, i.body), f.context);
  };
  const known = knownElements(machine, inner, iterable, i.span);
  if (known.length > callingRounds && callsApi(machine, inner, known[0]!, body)) {
    const element = machine.unknown(`${machine.nameAt(i.span)} (an element)`, i.span, known);
    machine.hooks.repeat(machine, inner, i.span, (f) => body(f, element));
  } else machine.hooks.iterate(machine, inner, iterable, i.span, body);
  leaveLoop(machine, flow, inner, inner.broken.guard, i.else);
  goOnLeaving(machine, flow, i.body, i.span);
}

/** The elements of a list all of which are there. */
function knownElements(machine: Machine, flow: Flow, iterable: Value, span: Span): readonly Value[] {
  const atom = onlyLeaf(iterable);
  if (atom?.kind !== "tuple" && !(atom?.kind === "reference" && atom.type === "list")) return [];
  const segments = iterableSegments(machine, flow, iterable, span);
  return segments.every((s) => s.kind === "element" && s.when === machine.forest.true)
    ? segments.map((s) => (s as Extract<typeof s, { kind: "element" }>).value)
    : [];
}

/** Whether a round calls an API; what it does is taken back. */
function callsApi(machine: Machine, flow: Flow, element: Value, body: (f: Flow, element: Value) => void): boolean {
  const before = machine.calls.length;
  const trial = childFlow(flow, {});
  const takeBack = attempt(machine, trial, () => body(trial, element));
  const calls = machine.calls.length > before;
  takeBack();
  return calls;
}

function raise(machine: Machine, flow: Flow, i: Of<"raise">): void {
  const value = i.value === undefined ? (flow.handling ?? machine.exception("RuntimeError")) : register(machine, flow, i.value);
  const isClass = (a: Atom): boolean => a.kind === "builtin" || (a.kind === "reference" && a.type === "class") || a.kind === "external";
  const atom = onlyLeaf(value);
  const exception = atom !== undefined && isClass(atom) ? machine.hooks.call(machine, flow, value, [], i.span) : value;
  machine.exit(flow, flow.raised, machine.forest.true, exception);
}

function tryBlock(machine: Machine, flow: Flow, i: Of<"try">): void {
  const hasFinally = i.finally.length > 0;
  const outer = hasFinally
    ? childFlow(flow, { raised: machine.newSink(), returned: machine.newSink(), broken: machine.newSink(), continued: machine.newSink() })
    : flow;
  const body = childFlow(outer, { raised: machine.newSink(), guarded: flow.guarded || i.handlers.length > 0 });
  machine.hooks.execute(machine, body, i.body);
  const after = childFlow(outer, { live: body.live });
  machine.hooks.execute(machine, after, i.else);
  let live = after.live;
  let pending = body.raised.guard;
  for (const handler of i.handlers) {
    if (pending === machine.forest.false) break;
    const handled = childFlow(outer, { live: pending });
    const exception = machine.here(handled, body.raised.value!);
    const taken = handle(machine, handled, handler, exception);
    pending = machine.forest.minus(pending, taken);
    live = machine.forest.or(live, handled.live);
  }
  if (pending !== machine.forest.false) {
    const rest = childFlow(outer, { live: pending });
    machine.exit(rest, rest.raised, machine.forest.true, machine.here(rest, body.raised.value!), body.raised.place!);
  }
  outer.live = live;
  if (hasFinally) runFinally(machine, flow, outer, i);
}

/** Runs a handler where it matches; answers where that is. */
function handle(machine: Machine, flow: Flow, handler: Handler, exception: Value): Guard {
  machine.hooks.execute(machine, flow, handler.typeBlock);
  const pending = flow.live;
  const type = handler.type === undefined ? null : register(machine, flow, handler.type);
  const taken = type === null ? pending : machine.forest.and(pending, matches(machine, exception, type));
  flow.live = taken;
  if (taken !== machine.forest.false) {
    const inner = childFlow(flow, { handling: machine.here(flow, exception) });
    setRegister(machine, inner, handler.exception, machine.here(flow, exception));
    machine.hooks.execute(machine, inner, handler.body);
    flow.live = inner.live;
  }
  return taken;
}

function matches(machine: Machine, exception: Value, type: Value): Guard {
  return machine.forest.map(exception, (atom) => {
    const names = exceptionClasses(machine, atom);
    return machine.forest.leaf(
      typesOf(machine, type).some((t) => t === null || names === null || names.some((n) => n === t || isSubclass(n, t))),
    );
  });
}

/** Names of an exception's class and its bases; null when it is not known. */
function exceptionClasses(machine: Machine, atom: Atom): readonly string[] | null {
  if (atom.kind === "exception") return atom.classes.includes("*") ? null : atom.classes;
  if (atom.kind === "reference") {
    const name = machine.read(attributeOf(atom.id, "__name__"));
    const leaf = name === undefined ? undefined : onlyLeaf(name);
    return leaf?.kind === "constant" ? [String(leaf.value)] : null;
  }
  return null;
}

/** Names that a handler catches; null for a class that we do not know. */
function typesOf(machine: Machine, type: Value): (string | null)[] {
  const atom = onlyLeaf(type);
  if (atom === undefined) return [null];
  if (atom.kind === "tuple") return atom.items.flatMap((item) => typesOf(machine, item));
  if (atom.kind === "builtin") return [atom.name];
  if (atom.kind === "reference" && atom.type === "class") {
    const name = machine.read(attributeOf(atom.id, "__name__"));
    const leaf = name === undefined ? undefined : onlyLeaf(name);
    return [leaf?.kind === "constant" ? String(leaf.value) : null];
  }
  if (atom.kind === "external") return [`external ${atom.path}`];
  return [null];
}

/** The finally block runs once for all ways out; each then goes on as it was, unless the block left otherwise. */
function runFinally(machine: Machine, flow: Flow, outer: Flow, i: Of<"try">): void {
  const exits = [
    [outer.raised, flow.raised],
    [outer.returned, flow.returned],
    [outer.broken, flow.broken],
    [outer.continued, flow.continued],
  ] as const;
  const normal = outer.live;
  const last = childFlow(flow, { live: exits.reduce((g, [from]) => machine.forest.or(g, from.guard), normal) });
  machine.hooks.execute(machine, last, i.finally);
  for (const [from, to] of exits) {
    const resumed = childFlow(flow, { live: machine.forest.and(from.guard, last.live) });
    machine.exit(resumed, to, machine.forest.true, from.value, from.place ?? undefined);
  }
  flow.live = machine.forest.and(normal, last.live);
}

function withBlock(machine: Machine, flow: Flow, i: Of<"with">): void {
  const manager = register(machine, flow, i.manager);
  const atom = onlyLeaf(manager);
  const own = atom?.kind === "reference" && atom.type === "instance" && machine.read(attributeOf(atom.id, "<class>")) !== undefined;
  const entered = own
    ? machine.hooks.call(machine, flow, machine.hooks.attribute(machine, flow, manager, "__enter__", i.span), [], i.span)
    : manager;
  setRegister(machine, flow, i.target, entered);
  machine.hooks.execute(machine, flow, i.body);
  if (own && flow.live !== machine.forest.false) {
    const args = [machine.none, machine.none, machine.none].map((value) => ({ kind: "positional" as const, value }));
    machine.hooks.call(machine, flow, machine.hooks.attribute(machine, flow, manager, "__exit__", i.span), args, i.span);
  }
}
