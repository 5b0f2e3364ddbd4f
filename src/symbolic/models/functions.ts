/** Builtin functions that iterate or count: each consumes its argument through `iterate`, so views and generators work. */
import type { Span } from "../../base/span.js";
import { Raise } from "../../terms/value.js";
import { asBoolean } from "../booleans.js";
import { concreteOf, newSequence, onlyLeaf } from "../concrete.js";
import { guardOf } from "../conditions.js";
import { appendAll, iterableSegments } from "../containers.js";
import { newIterator, noteTaken } from "../iterators.js";
import { lengthOf } from "../lengths.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { binaryOperation, truthOf } from "../operations.js";
import { perAtom } from "../per-atom.js";
import { applyPure } from "../pure.js";
import { limitNumber } from "../unlisted-texts.js";
import type { Atom, Segment, Value } from "../value.js";
import type { Place } from "../variable.js";
import { extreme, largest, reversed, sorted } from "./extremes.js";
import { isKnownIterator, newKnownIterator, take } from "./known-iterators.js";
import type { Model } from "./model.js";

const first = (machine: Machine, flow: Flow, args: readonly ArgumentValue[]): Value =>
  args[0] === undefined ? machine.none : machine.here(flow, args[0].value);

/** Whether an element of the iterable is true (`any`), or false (`all`); stops at the first. */
function search(wanted: boolean): Model {
  return (machine, flow, args, span) => {
    const inner: Flow = { ...flow, broken: machine.newSink() };
    machine.hooks.iterate(machine, inner, first(machine, flow, args), span, (f, element) => {
      const truth = truthOf(machine, f, element, span);
      machine.exit(f, f.broken, wanted ? truth : machine.forest.not(truth), null);
    });
    const found = inner.broken.guard;
    flow.live = machine.forest.or(inner.live, found);
    const guard = wanted ? found : machine.forest.not(found);
    return machine.here(flow, asBoolean(machine, guard));
  };
}

/** A new list, set or tuple of the iterable's elements. */
function collect(type: "list" | "set"): Model {
  return (machine, flow, args, span) => {
    const made = newSequence(machine, flow, [], span, type);
    const list = onlyLeaf(made) as Atom & { kind: "reference" };
    if (args.length === 0) return made;
    const source = onlyLeaf(first(machine, flow, args));
    const direct = source?.kind === "reference" && (source.type === "list" || source.type === "set" || source.type === "dict");
    if (direct || source?.kind === "tuple") {
      appendAll(
        machine,
        { ...flow, live: machine.forest.true },
        list,
        iterableSegments(machine, flow, machine.forest.leaf(source), span),
        span,
      );
      return made;
    }
    machine.hooks.iterate(machine, flow, first(machine, flow, args), span, (f, element) => {
      appendAll(machine, f, list, [{ kind: "element", when: machine.forest.true, value: element }], span);
    });
    return made;
  };
}

/** `sum`: kept in a location of its own, so that a loop over the output sees it as its state. */
const sum: Model = (machine, flow, args, span) => {
  const location = `${flow.context}/sum@${span.line}:${span.column}`;
  machine.write(location, args[1]?.value ?? machine.atoms.constant(0n), machine.forest.true);
  machine.hooks.iterate(machine, flow, first(machine, flow, args), span, (f, element) => {
    const total = binaryOperation(machine, f, "add.python", machine.here(f, machine.read(location)!), element, span, false);
    machine.write(location, total, f.live);
  });
  return machine.here(flow, machine.read(location)!);
};

/** Elements with their positions; over the output the position is that of the item. */
const enumerate: Model = (machine, flow, args, span) => {
  const source = first(machine, flow, args);
  const startValue = args[1]?.value ?? machine.atoms.constant(0n);
  const start = onlyLeaf(startValue);
  const offset = start?.kind === "constant" ? Number(start.value) : 0;
  const stream = wholeStream(machine, flow, source, span);
  return newIterator(machine, flow, span, (consumer, body) => {
    const location = `${consumer.context}/enumerate@${span.line}:${span.column}`;
    machine.write(location, startValue, machine.forest.true);
    machine.hooks.iterate(machine, consumer, source, span, (f, element) => {
      const counted = machine.here(f, machine.read(location)!);
      const position = stream === null ? counted : machine.atoms.leaf({ kind: "position", stream, offset });
      if (stream === null)
        machine.write(location, binaryOperation(machine, f, "add.python", counted, machine.atoms.constant(1n), span, false), f.live);
      body(f, machine.atoms.leaf({ kind: "tuple", items: [position, element] }));
    });
  });
};

/** The stream that an iterable goes through item by item, one element each; null if it is anything else. */
export function wholeStream(machine: Machine, flow: Flow, value: Value, span: Span): Place | null {
  const atom = onlyLeaf(value);
  if (atom?.kind === "stream") return atom.place;
  if (atom?.kind !== "reference" || atom.type !== "list") return null;
  const [only, ...rest] = iterableSegments(machine, flow, value, span);
  if (only?.kind !== "view" || rest.length > 0 || only.each.length !== 1 || only.distinct !== undefined) return null;
  return only.each[0]!.when === machine.forest.true ? only.pass.stream : null;
}

const range: Model = (machine, flow, args, span) => {
  const [only] = args;
  const length = args.length === 1 && only !== undefined ? machine.here(flow, only.value) : machine.none;
  if (length.kind !== "leaf" || (length.value.kind === "mapped" && isShortLength(length.value)))
    return rangeByPath(machine, flow, length, span);
  const bounds = args.map((a) => onlyLeaf(machine.here(flow, a.value)));
  const numbers = bounds.map((b) => (b === undefined ? undefined : concreteOf(machine, b)));
  if (numbers.every((n) => typeof n === "bigint")) return rangeOf(machine, flow, (numbers as bigint[]).map(Number), span);
  const last = bounds.length === 1 ? bounds[0] : bounds.length === 2 && numbers[0] === 0n ? bounds[1] : undefined;
  const stream = last?.kind === "computed" && "value" in last.term ? streamOfLength(machine, last) : null;
  if (stream !== null) {
    const position = machine.atoms.leaf({ kind: "position", stream, offset: 0 });
    return newIterator(machine, flow, span, (consumer, body) => machine.hooks.overStream(machine, consumer, stream, position, span, body));
  }
  const parts = args.map((a) => a.value);
  const modelled = bounds.every((b) => b?.kind === "unknown" || b?.kind === "constant" || b?.kind === "external");
  const element = modelled
    ? machine.unknown(`${machine.nameAt(span)} (an element)`, span, parts)
    : machine.unsupportedValue("a range over a number of the output", span);
  return newSequence(machine, flow, [{ kind: "some", name: machine.nameAt(span), value: element }], span);
};

/** The number of words of a text and the like; more than this are not gone through one by one. */
const mostRounds = 64n;

function isShortLength(atom: Atom): boolean {
  if (atom.kind === "constant") return typeof atom.value === "bigint" && atom.value <= mostRounds;
  return atom.kind === "mapped" && atom.table.results.every((r) => r instanceof Raise || (typeof r === "bigint" && r <= mostRounds));
}

/** A range whose end differs by path, or is a function of a text: the numbers below it on each path. */
function rangeByPath(machine: Machine, flow: Flow, length: Value, span: Span): Value {
  return perAtom(machine, flow, length, (end, inner) => {
    if (!isShortLength(end) || end.kind !== "mapped")
      return range(machine, inner, [{ kind: "positional", value: machine.forest.leaf(end) }], span);
    const most = end.table.results.reduce((n: bigint, r) => (typeof r === "bigint" && r > n ? r : n), 0n);
    const segments = Array.from({ length: Number(most) }, (_, n): Segment => {
      const number = machine.atoms.constant(BigInt(n));
      const isBelow = applyPure(machine, inner, "less", [number, machine.forest.leaf(end)], span);
      return { kind: "element", when: guardOf(machine, isBelow), value: number };
    });
    limitNumber(machine, end, most);
    return newSequence(machine, inner, segments, span);
  });
}

function rangeOf(machine: Machine, flow: Flow, numbers: readonly number[], span: Span): Value {
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  const count = step === 0 ? 0 : Math.max(0, Math.ceil((stop - start) / step));
  if (count > 20_000)
    return newSequence(
      machine,
      flow,
      [{ kind: "some", name: machine.nameAt(span), value: machine.unknown(machine.nameAt(span), span) }],
      span,
    );
  const segments = Array.from(
    { length: count },
    (_, n): Segment => ({ kind: "element", when: machine.forest.true, value: machine.atoms.constant(BigInt(start + n * step)) }),
  );
  return newSequence(machine, flow, segments, span);
}

/** The stream whose number of items a value is. */
function streamOfLength(machine: Machine, atom: Atom & { kind: "computed" }): Place | null {
  const meaning = machine.variables.meaning(atom.operands[0]!);
  if (meaning.kind === "length") return meaning.place;
  return meaning.kind === "count" && meaning.when === machine.forest.true && !meaning.running ? meaning.pass.stream : null;
}

/** Elements in step: constants pairwise, or the parallel lists that one pass filled. */
const zip: Model = (machine, flow, args, span) => {
  const lists = args.map((a) => iterableSegments(machine, flow, machine.here(flow, a.value), span));
  if (lists.every((l) => l.every((s) => s.kind === "element" && s.when === machine.forest.true))) {
    const count = Math.min(...lists.map((l) => l.length));
    const tuple = (n: number): Value =>
      machine.atoms.leaf({ kind: "tuple", items: lists.map((l) => (l[n] as Segment & { kind: "element" }).value) });
    return newSequence(
      machine,
      flow,
      Array.from({ length: count }, (_, n): Segment => ({ kind: "element", when: machine.forest.true, value: tuple(n) })),
      span,
    );
  }
  const views = lists.map((l) =>
    l.length === 1 && l[0]!.kind === "view" && l[0]!.each.length === 1 && l[0]!.distinct === undefined ? l[0]! : null,
  );
  const [head] = views;
  const parallel =
    head?.kind === "view" &&
    views.every(
      (v) =>
        v?.kind === "view" && JSON.stringify(v.pass.stream) === JSON.stringify(head.pass.stream) && v.each[0]!.when === head.each[0]!.when,
    );
  if (head?.kind === "view" && parallel) {
    const items = views.map((v) => (v as Segment & { kind: "view" }).each[0]!.value);
    return newSequence(
      machine,
      flow,
      [{ kind: "view", pass: head.pass, each: [{ when: head.each[0]!.when, value: machine.atoms.leaf({ kind: "tuple", items }) }] }],
      span,
    );
  }
  const known = lists.flat().every((s) => s.kind === "element" || s.kind === "some");
  const value = known
    ? machine.unknown(
        `${machine.nameAt(span)} (an element)`,
        span,
        args.map((a) => a.value),
      )
    : machine.unsupportedValue("lists of different lengths in step", span);
  return newSequence(machine, flow, [{ kind: "some", name: machine.nameAt(span), value }], span);
};

const map: Model = (machine, flow, args, span) =>
  newIterator(machine, flow, span, (consumer, body) => {
    machine.hooks.iterate(machine, consumer, args[1]?.value ?? machine.none, span, (f, element) => {
      const value = machine.hooks.call(machine, f, args[0]!.value, [{ kind: "positional", value: element }], span);
      if (f.live !== machine.forest.false) body(f, value);
    });
  });

const filter: Model = (machine, flow, args, span) =>
  newIterator(machine, flow, span, (consumer, body) => {
    machine.hooks.iterate(machine, consumer, args[1]?.value ?? machine.none, span, (f, element) => {
      const test = onlyLeaf(args[0]!.value);
      const isNone = test?.kind === "constant" && test.value === null;
      const passed = isNone ? element : machine.hooks.call(machine, f, args[0]!.value, [{ kind: "positional", value: element }], span);
      const guard = truthOf(machine, f, passed, span);
      const inner: Flow = { ...f, live: machine.forest.and(f.live, guard) };
      const beside = machine.forest.minus(f.live, guard);
      if (inner.live !== machine.forest.false) body(inner, element);
      f.live = machine.forest.or(inner.live, beside);
    });
  });

/** The first element; what the iterator had given before is not followed. */
const next: Model = (machine, flow, args, span) => {
  const known = onlyLeaf(first(machine, flow, args));
  if (isKnownIterator(machine, known)) return nextKnown(machine, flow, known, args[1]?.value, span);
  // With every item of the output it gives another element.
  if ((known?.kind === "unknown" || known?.kind === "external") && machine.activeStreams.length > 0)
    return machine.unsupportedValue("elements of an iterator that is not known, one for each item", span);
  const iterator = known?.kind === "reference" && known.type === "iterator" ? known.id : null;
  const location = `${flow.context}/next@${span.line}:${span.column}`;
  const none = machine.atoms.leaf({ kind: "unbound" });
  machine.write(location, none, machine.forest.true);
  const inner: Flow = { ...flow, broken: machine.newSink() };
  machine.hooks.iterate(machine, inner, first(machine, flow, args), span, (f, element) => {
    machine.write(location, element, f.live);
    machine.exit(f, f.broken, machine.forest.true, null);
  });
  flow.live = machine.forest.or(inner.live, inner.broken.guard);
  if (iterator !== null) noteTaken(machine, flow, iterator);
  const found = machine.here(flow, machine.read(location)!);
  const missing = machine.forest.map(found, (a) => machine.forest.leaf(a.kind === "unbound"));
  if (args[1] !== undefined) return machine.forest.ite(missing, args[1].value, found);
  machine.raise(flow, missing, machine.exception("StopIteration"));
  return machine.here(flow, found);
};

function nextKnown(machine: Machine, flow: Flow, atom: Atom & { kind: "reference" }, otherwise: Value | undefined, span: Span): Value {
  const taken = take(machine, flow, atom, 1);
  if (taken === null) return machine.unsupportedValue("an iterator that a loop left before its end", span);
  if (taken[0] === undefined && otherwise === undefined) machine.raise(flow, machine.forest.true, machine.exception("StopIteration"));
  return taken[0] ?? otherwise ?? machine.none;
}

/** An iterator over something that can be iterated again; of known elements it remembers how many were taken. */
const iter: Model = (machine, flow, args, span) => {
  const source = first(machine, flow, args);
  const atom = onlyLeaf(source);
  if (args.length > 1) return machine.unsupportedValue("an iterator over calls", span);
  if (atom?.kind === "unknown" || atom?.kind === "external" || (atom?.kind === "reference" && atom.type === "iterator")) return source;
  const isKnown = atom?.kind === "tuple" || (atom?.kind === "reference" && (atom.type === "list" || atom.type === "set"));
  const list = isKnown ? iterableSegments(machine, flow, source, span) : [];
  if (isKnown && list.every((s) => s.kind === "element" && s.when === machine.forest.true)) {
    return newKnownIterator(
      machine,
      flow,
      list.map((s) => (s as Segment & { kind: "element" }).value),
      span,
    );
  }
  return newIterator(machine, flow, span, (consumer, body) => machine.hooks.iterate(machine, consumer, source, span, body));
};

const tuple: Model = (machine, flow, args, span) => {
  const list = iterableSegments(machine, flow, first(machine, flow, args), span);
  if (args.length > 0 && list.every((s) => s.kind === "element" && s.when === machine.forest.true)) {
    return machine.atoms.leaf({ kind: "tuple", items: list.map((s) => (s as Segment & { kind: "element" }).value) });
  }
  return args.length === 0 ? machine.atoms.leaf({ kind: "tuple", items: [] }) : collect("list")(machine, flow, args, span);
};

export const functionModels: Readonly<Record<string, Model>> = {
  any: search(true),
  all: search(false),
  list: collect("list"),
  set: collect("set"),
  frozenset: collect("set"),
  tuple,
  sum,
  max: extreme("greater"),
  min: extreme("less"),
  sorted,
  "heapq.nlargest": largest("greatest-first"),
  "heapq.nsmallest": largest("least-first"),
  reversed,
  enumerate,
  range,
  xrange: range,
  zip,
  map,
  filter,
  next,
  iter,
  len: (machine, flow, args, span) => lengthOf(machine, flow, first(machine, flow, args), span),
};
