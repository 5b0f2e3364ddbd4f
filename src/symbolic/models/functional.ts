/** `functools`, `itertools` and `operator`: functions made of functions, and lazy iterables over others. */
import type { Span } from "../../base/span.js";
import { onlyLeaf } from "../concrete.js";
import { getItem } from "../containers.js";
import { newIterator } from "../iterators.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf, variableOf } from "../machine.js";
import { truthOf } from "../operations.js";
import type { Atom, Value } from "../value.js";
import type { Model } from "./model.js";

type Reference = Atom & { kind: "reference" };

/** An object that is called: what it was made of is kept under it. */
function callable(name: string): Model {
  return (machine, flow, args, span) => {
    const made = machine.allocate(flow, "instance", span, null);
    const self = onlyLeaf(made) as Reference;
    const names = args.map((a) => machine.atoms.constant(a.kind === "keyword" ? (a.name ?? "") : null));
    const write = (key: string, value: Value): void => machine.write(attributeOf(self.id, key), value, machine.forest.true);
    write("<made of>", machine.atoms.leaf({ kind: "tuple", items: args.map((a) => a.value) }));
    write("<names>", machine.atoms.leaf({ kind: "tuple", items: names }));
    write("__call__", machine.atoms.leaf({ kind: "bound", receiver: self, method: { kind: "builtin", name } }));
    return made;
  };
}

/** The arguments that a callable object was made with; the object itself is the first argument of its call. */
function madeOf(machine: Machine, args: readonly ArgumentValue[]): readonly ArgumentValue[] {
  const self = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  const read = (key: string): readonly Value[] => {
    const stored = self?.kind === "reference" ? machine.read(attributeOf(self.id, key)) : undefined;
    const tuple = stored === undefined ? undefined : onlyLeaf(stored);
    return tuple?.kind === "tuple" ? tuple.items : [];
  };
  const names = read("<names>");
  return read("<made of>").map((value, i): ArgumentValue => {
    const name = names[i] === undefined ? undefined : onlyLeaf(names[i]);
    return name?.kind === "constant" && typeof name.value === "string"
      ? { kind: "keyword", name: name.value, value }
      : { kind: "positional", value };
  });
}

const callPartial: Model = (machine, flow, args, span) => {
  const [callee, ...fixed] = madeOf(machine, args);
  const given = args.slice(1);
  const names = new Set(given.map((a) => a.name));
  const positional = fixed.filter((a) => a.kind === "positional");
  const keywords = fixed.filter((a) => a.kind === "keyword" && !names.has(a.name));
  return callee === undefined
    ? machine.unsupportedValue("a partial call", span)
    : machine.hooks.call(machine, flow, callee.value, [...positional, ...given, ...keywords], span);
};

/** One thing fetched alone, several as a tuple. */
function fetching(part: (machine: Machine, flow: Flow, object: Value, key: Value, span: Span) => Value): Model {
  return (machine, flow, args, span) => {
    const object = args[1]?.value ?? machine.none;
    const items = madeOf(machine, args).map((key) => part(machine, flow, object, key.value, span));
    return items.length === 1 ? items[0]! : machine.atoms.leaf({ kind: "tuple", items });
  };
}

function attributeNamed(machine: Machine, flow: Flow, object: Value, name: Value, span: Span): Value {
  const path = onlyLeaf(name);
  if (path?.kind !== "constant" || typeof path.value !== "string")
    return machine.unsupportedValue("an attribute whose name is not known", span);
  return path.value.split(".").reduce((at, part) => machine.hooks.attribute(machine, flow, at, part, span), object);
}

const callMethod: Model = (machine, flow, args, span) => {
  const [name, ...given] = madeOf(machine, args);
  const method = attributeNamed(machine, flow, args[1]?.value ?? machine.none, name?.value ?? machine.none, span);
  return machine.hooks.call(machine, flow, method, given, span);
};

/** Kept in a location of its own, so that a loop over the output sees it as its state. */
const reduce: Model = (machine, flow, args, span) => {
  const [combine, iterable, initial] = args;
  if (combine === undefined || iterable === undefined || initial === undefined)
    return machine.unsupportedValue("reduce without a first value", span);
  const location = variableOf(`${flow.context}/reduce@${span.line}:${span.column}`, "reduced");
  machine.write(location, initial.value, machine.forest.true);
  machine.hooks.iterate(machine, flow, iterable.value, span, (f, element) => {
    const before = machine.here(f, machine.read(location)!);
    const both = [before, element].map((value): ArgumentValue => ({ kind: "positional", value }));
    machine.write(location, machine.hooks.call(machine, f, combine.value, both, span), f.live);
  });
  return machine.here(flow, machine.read(location)!);
};

const chain: Model = (machine, flow, args, span) =>
  newIterator(machine, flow, span, (consumer, body) => {
    const { context } = consumer;
    args.forEach((a, n) => {
      const inner: Flow = { ...consumer, context: `${context}/${n}` };
      if (inner.live !== machine.forest.false) machine.hooks.iterate(machine, inner, a.value, span, body);
      consumer.live = inner.live;
    });
  });

const chainOf: Model = (machine, flow, args, span) =>
  newIterator(machine, flow, span, (consumer, body) => {
    machine.hooks.iterate(machine, consumer, args[0]?.value ?? machine.none, span, (f, inner) =>
      machine.hooks.iterate(machine, f, inner, span, body),
    );
  });

/** As the slice of a list: what is no list or stream is not followed. */
const islice: Model = (machine, flow, args, span) => {
  const source = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
  const isSequence = source?.kind === "stream" || source?.kind === "tuple" || (source?.kind === "reference" && source.type === "list");
  if (!isSequence)
    return source?.kind === "unknown"
      ? machine.unknown(machine.nameAt(span), span, [machine.forest.leaf(source)])
      : machine.unsupportedValue("a part of an iterator", span);
  const bounds = args.slice(1).map((a) => a.value);
  const [start, stop, step] =
    bounds.length === 1 ? [machine.none, bounds[0]!, machine.none] : [0, 1, 2].map((i) => bounds[i] ?? machine.none);
  const slice = machine.atoms.leaf({ kind: "slice", start: start!, stop: stop!, step: step! });
  return getItem(machine, flow, machine.forest.leaf(source), slice, span);
};

const takeWhile: Model = (machine, flow, args, span) =>
  newIterator(machine, flow, span, (consumer, body) => {
    const inner: Flow = { ...consumer, broken: machine.newSink() };
    machine.hooks.iterate(machine, inner, args[1]?.value ?? machine.none, span, (f, element) => {
      const holds = truthOf(
        machine,
        f,
        machine.hooks.call(machine, f, args[0]!.value, [{ kind: "positional", value: element }], span),
        span,
      );
      machine.exit(f, f.broken, machine.forest.not(holds), null);
      const passing: Flow = { ...f, broken: consumer.broken };
      if (f.live !== machine.forest.false) body(passing, element);
      f.live = passing.live;
    });
    consumer.live = machine.forest.or(inner.live, inner.broken.guard);
  });

const filterFalse: Model = (machine, flow, args, span) =>
  newIterator(machine, flow, span, (consumer, body) => {
    machine.hooks.iterate(machine, consumer, args[1]?.value ?? machine.none, span, (f, element) => {
      const holds = truthOf(
        machine,
        f,
        machine.hooks.call(machine, f, args[0]!.value, [{ kind: "positional", value: element }], span),
        span,
      );
      const inner: Flow = { ...f, live: machine.forest.minus(f.live, holds) };
      const beside = machine.forest.and(f.live, holds);
      if (inner.live !== machine.forest.false) body(inner, element);
      f.live = machine.forest.or(inner.live, beside);
    });
  });

const decorator: Model = (machine, _flow, args, span) => {
  const first = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  return first?.kind === "closure" ? args[0]!.value : machine.unknown(machine.nameAt(span), span);
};

const computedOnce: Model = (machine, _flow, args, span) => {
  const method = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  return method === undefined
    ? machine.unsupportedValue("cached_property", span)
    : machine.atoms.leaf({ kind: "bound", receiver: machine.atoms.of({ kind: "builtin", name: "property" }), method });
};

export const functionalModels: Readonly<Record<string, Model>> = {
  "functools.partial": callable("partial.__call__"),
  "functools.reduce": reduce,
  "functools.lru_cache": decorator,
  "functools.cache": decorator,
  "functools.wraps": (machine, _flow, _args, span) => machine.unknown(machine.nameAt(span), span),
  "functools.cached_property": computedOnce,
  "itertools.chain": chain,
  "itertools.chain.from_iterable": chainOf,
  "itertools.islice": islice,
  "itertools.takewhile": takeWhile,
  "itertools.filterfalse": filterFalse,
  "operator.itemgetter": callable("itemgetter.__call__"),
  "operator.attrgetter": callable("attrgetter.__call__"),
  "operator.methodcaller": callable("methodcaller.__call__"),
};

export const functionalMethodModels: Readonly<Record<string, Model>> = {
  "partial.__call__": callPartial,
  "itemgetter.__call__": fetching(getItem),
  "attrgetter.__call__": fetching(attributeNamed),
  "methodcaller.__call__": callMethod,
};
