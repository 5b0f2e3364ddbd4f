/**
 * Array.prototype on arrays of the program and lists of the output. Methods with callbacks are loops like any other, so that a
 * loop over the output becomes a pass; on arrays that are known whole, the pure functions answer.
 */
import type { Span } from "../../base/span.js";
import type { Guard } from "../../diagram/diagram.js";
import { leavesOf } from "../../diagram/diagram.js";
import type { Func } from "../../ir/ir.js";
import { pureFunctions } from "../../terms/pure-functions.js";
import { Raise } from "../../terms/value.js";
import { asBoolean } from "../booleans.js";
import { concreteOf, newSequence, onlyLeaf } from "../concrete.js";
import { guardOf } from "../conditions.js";
import { appendAll, getItem, iterableSegments } from "../containers.js";
import { lengthOf } from "../lengths.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { spanKey, variableOf } from "../machine.js";
import { contains } from "../membership.js";
import { wholeStream } from "../models/functions.js";
import type { Model } from "../models/model.js";
import { binaryOperation } from "../operations.js";
import { perAtom } from "../per-atom.js";
import { applyPure } from "../pure.js";
import type { Atom, Segment, Value } from "../value.js";
import { undefinedValue } from "./nothing.js";
import { javascriptUnary } from "./operators.js";
import { orUndefined } from "./properties.js";

type Reference = Atom & { kind: "reference" };

const positional = (value: Value): ArgumentValue => ({ kind: "positional", value });

/** Whether the truth of a value holds, as JavaScript sees it. */
export function holds(machine: Machine, flow: Flow, value: Value, span: Span): ReturnType<typeof guardOf> {
  return guardOf(machine, javascriptUnary(machine, flow, "truthy.js", machine.here(flow, value), span));
}

/** Whether a callback looks at more than its first `own` arguments: at the position of the element, or at the array. */
function looksBeyond(callback: Value, own: number): boolean {
  const atom = onlyLeaf(callback);
  if (atom?.kind === "closure") return takesMore(atom.function, own);
  if (atom?.kind === "bound") {
    if (atom.method.kind === "closure") return takesMore(atom.method.function, own);
    return atom.method.kind !== "builtin" || !/^(Map|Set)\.prototype\.(has|get|add)$/.test(atom.method.name);
  }
  return atom?.kind === "builtin" && /^(Number\.)?parseInt$/.test(atom.name);
}

function takesMore(f: Func, own: number): boolean {
  return f.parameters.length > own || f.bindsArguments || f.parameters.some((p) => p.kind === "rest");
}

/** What a callback is given behind its first arguments: the position of the element and the array, where it looks at them. */
function behindElement(machine: Machine, flow: Flow, self: Value, asked: boolean, span: Span): (f: Flow) => readonly ArgumentValue[] {
  if (!asked) return () => [];
  const stream = wholeStream(machine, flow, self, span);
  const array = positional(self);
  if (stream !== null) {
    const position = positional(machine.atoms.leaf({ kind: "position", stream, offset: 0 }));
    return () => [position, array];
  }
  const location = `${flow.context}/index@${spanKey(span)}`;
  machine.write(location, machine.atoms.constant(0n), machine.forest.true);
  return (f) => {
    const counted = machine.here(f, machine.read(location)!);
    machine.write(location, binaryOperation(machine, f, "add.python", counted, machine.atoms.constant(1n), span, false), f.live);
    return [positional(counted), array];
  };
}

/** Runs `body` for each element with what the callback gives for it; behind the callback, what `this` is in it. */
function each(
  machine: Machine,
  flow: Flow,
  self: Value,
  [callback, receiver]: readonly Value[],
  span: Span,
  body: (f: Flow, element: Value, given: Value) => void,
): void {
  if (callback === undefined) return machine.raise(flow, machine.forest.true, machine.exception("TypeError"));
  const more = behindElement(machine, flow, self, looksBeyond(callback, 1), span);
  const manner = receiver === undefined ? {} : { receiver };
  machine.hooks.iterate(machine, flow, self, span, (f, element) =>
    body(f, element, machine.hooks.call(machine, f, callback, [positional(element), ...more(f)], span, manner)),
  );
}

type Method = (machine: Machine, flow: Flow, self: Value, args: readonly Value[], span: Span) => Value;

/** A method; with a row of that name, arrays that are known whole go to it. */
function method(name: string, apply: Method): [string, Model] {
  const row = `Array.prototype.${name}`;
  const model: Model = (machine, flow, args, span) =>
    perAtom(machine, flow, args[0]?.value ?? machine.none, (atom, inner) => {
      const given = args.slice(1).map((a) => a.value);
      if (pureFunctions.has(row) && isKnown(machine, atom) && given.every((v) => isPlain(machine, v)))
        return applyPure(machine, inner, row, [machine.forest.leaf(atom), ...given], span);
      return apply(machine, inner, machine.forest.leaf(atom), given, span);
    });
  return [row, model];
}

function isKnown(machine: Machine, atom: Atom): boolean {
  return concreteOf(machine, atom) !== undefined || (atom.kind === "mapped" && atom.table.results.some(Array.isArray));
}

function isPlain(machine: Machine, value: Value): boolean {
  return leavesOf(value).every(
    (atom) => atom.kind === "constant" || atom.kind === "mapped" || (atom.kind !== "reference" && concreteOf(machine, atom) !== undefined),
  );
}

const forEach: Method = (machine, flow, self, args, span) => {
  each(machine, flow, self, args, span, () => {});
  return undefinedValue(machine);
};

/** A new array that grows with what `added` gives for each element. */
function collecting(added: (machine: Machine, f: Flow, element: Value, given: Value, span: Span) => readonly Segment[]): Method {
  return (machine, flow, self, args, span) => {
    const made = newSequence(machine, flow, [], span);
    const list = onlyLeaf(made) as Reference;
    each(machine, flow, self, args, span, (f, element, given) =>
      appendAll(machine, f, list, added(machine, f, element, given, span), span),
    );
    return made;
  };
}

const map = collecting((machine, _f, _element, given) => [{ kind: "element", when: machine.forest.true, value: given }]);

const filter = collecting((machine, f, element, given, span) => [
  { kind: "element", when: holds(machine, f, given, span), value: element },
]);

function isArrayAtom(atom: Atom): boolean {
  if (atom.kind === "mapped") return atom.table.results.every((r) => r instanceof Raise || Array.isArray(r));
  return atom.kind === "tuple" || atom.kind === "stream" || (atom.kind === "reference" && atom.type === "list");
}

/** Puts the elements of arrays behind a list, and other values as they are. */
function appendFlat(machine: Machine, flow: Flow, list: Reference, value: Value, span: Span): void {
  const whole = (f: Flow, element: Value): void =>
    appendAll(machine, f, list, [{ kind: "element", when: machine.forest.true, value: element }], span);
  if (leavesOf(machine.here(flow, value)).every(isArrayAtom)) return machine.hooks.iterate(machine, flow, value, span, whole);
  perAtom(machine, flow, value, (atom, inner) => {
    const one = machine.forest.leaf(atom);
    const isArray = isArrayAtom(atom);
    const add = (f: Flow, element: Value): void =>
      appendAll(machine, f, list, [{ kind: "element", when: machine.forest.true, value: element }], span);
    if (atom.kind === "unknown" || atom.kind === "external" || atom.kind === "unsupported")
      appendAll(machine, inner, list, [{ kind: "some", name: machine.nameAt(span), value: one }], span);
    else if (isArray) machine.hooks.iterate(machine, inner, one, span, add);
    else add(inner, one);
    return one;
  });
}

const flatMap: Method = (machine, flow, self, args, span) => {
  const made = newSequence(machine, flow, [], span);
  const list = onlyLeaf(made) as Reference;
  each(machine, flow, self, args, span, (f, _element, given) => appendFlat(machine, f, list, given, span));
  return made;
};

/** Whether the callback holds for some element (`some`), or for all of them (`every`). */
function quantified(wanted: boolean): Method {
  return (machine, flow, self, args, span) => {
    const inner: Flow = { ...flow, broken: machine.newSink() };
    each(machine, inner, self, args, span, (f, _element, given) => {
      const truth = holds(machine, f, given, span);
      machine.exit(f, f.broken, wanted ? truth : machine.forest.not(truth), null);
    });
    const found = inner.broken.guard;
    flow.live = machine.forest.or(inner.live, found);
    return machine.here(flow, asBoolean(machine, wanted ? found : machine.forest.not(found)));
  };
}

/** The first element for which the callback holds, kept in a location so that a loop over the output sees it as its state. */
const find: Method = (machine, flow, self, args, span) => {
  const location = `${flow.context}/find@${spanKey(span)}`;
  machine.write(location, undefinedValue(machine), machine.forest.true);
  const inner: Flow = { ...flow, broken: machine.newSink() };
  each(machine, inner, self, args, span, (f, element, given) => {
    const truth = holds(machine, f, given, span);
    machine.write(location, element, machine.forest.and(f.live, truth));
    machine.exit(f, f.broken, truth, null);
  });
  flow.live = machine.forest.or(inner.live, inner.broken.guard);
  return machine.here(flow, machine.read(location)!);
};

const findLast: Method = (machine, flow, self, args, span) => {
  const location = `${flow.context}/find-last@${spanKey(span)}`;
  machine.write(location, undefinedValue(machine), machine.forest.true);
  each(machine, flow, self, args, span, (f, element, given) =>
    machine.write(location, element, machine.forest.and(f.live, holds(machine, f, given, span))),
  );
  return machine.here(flow, machine.read(location)!);
};

/** Positions beyond the first are not told apart. */
function firstPosition(
  machine: Machine,
  flow: Flow,
  self: Value,
  span: Span,
  matches: (f: Flow, element: Value) => ReturnType<typeof guardOf>,
): Value {
  const base = `${flow.context}/position@${spanKey(span)}`;
  const [found, first, later] = [`${base}.found`, `${base}.first`, `${base}.later`];
  for (const location of [found, first, later]) machine.write(location, machine.falsity, machine.forest.true);
  const holdsAt = (f: Flow, location: string): Guard =>
    machine.forest.map(machine.here(f, machine.read(location)!), (a) => machine.forest.leaf(a.kind === "constant" && a.value === true));
  const inner: Flow = { ...flow, broken: machine.newSink() };
  machine.hooks.iterate(machine, inner, self, span, (f, element) => {
    const truth = matches(f, element);
    const here = machine.forest.and(f.live, truth);
    machine.write(found, machine.truth, here);
    machine.write(first, machine.truth, machine.forest.minus(here, holdsAt(f, later)));
    machine.exit(f, f.broken, truth, null);
    machine.write(later, machine.truth, f.live);
  });
  flow.live = machine.forest.or(inner.live, inner.broken.guard);
  const { atoms, forest } = machine;
  const position = forest.ite(holdsAt(flow, first), atoms.constant(0n), atoms.leaf({ kind: "at-least", least: 1n }));
  return machine.here(flow, forest.ite(holdsAt(flow, found), position, atoms.constant(-1n)));
}

const findIndex: Method = (machine, flow, self, [callback, receiver], span) => {
  const more = behindElement(machine, flow, self, callback !== undefined && looksBeyond(callback, 1), span);
  const manner = receiver === undefined ? {} : { receiver };
  return firstPosition(machine, flow, self, span, (f, element) =>
    holds(machine, f, machine.hooks.call(machine, f, callback ?? machine.none, [positional(element), ...more(f)], span, manner), span),
  );
};

const indexOf: Method = (machine, flow, self, [wanted, from], span) => {
  const part = from === undefined ? self : slice(machine, flow, self, [from], span);
  const found = firstPosition(machine, flow, part, span, (f, element) =>
    guardOf(
      machine,
      contains(machine, f, wanted ?? undefinedValue(machine), machine.atoms.leaf({ kind: "tuple", items: [element] }), span),
    ),
  );
  return from === undefined ? found : countedFrom(machine, found, from, span);
};

/** A position in the part of an array from an index on, as one in the whole array. */
function countedFrom(machine: Machine, found: Value, from: Value, span: Span): Value {
  const start = concreteOf(machine, onlyLeaf(from) ?? { kind: "unbound" });
  if (typeof start !== "bigint" || start < 0n) return machine.unsupportedValue("where in a part of a list something was found", span);
  return machine.forest.map(found, (atom) => {
    if (atom.kind === "at-least") return machine.atoms.leaf({ kind: "at-least", least: atom.least + start });
    return atom.kind === "constant" && atom.value === 0n ? machine.atoms.constant(start) : machine.forest.leaf(atom);
  });
}

const includes: Method = (machine, flow, self, [wanted, from], span) =>
  contains(machine, flow, wanted ?? undefinedValue(machine), from === undefined ? self : slice(machine, flow, self, [from], span), span);

/** Kept in a location of its own, so that a loop over the output sees it as its state. */
const reduce: Method = (machine, flow, self, [combine, initial], span) => {
  const location = variableOf(`${flow.context}/reduce@${spanKey(span)}`, "reduced");
  const none = machine.atoms.leaf({ kind: "unbound" });
  machine.write(location, initial ?? none, machine.forest.true);
  const more = behindElement(machine, flow, self, combine !== undefined && looksBeyond(combine, 2), span);
  machine.hooks.iterate(machine, flow, self, span, (f, element) => {
    const before = machine.here(f, machine.read(location)!);
    const isFirst = machine.forest.map(before, (a) => machine.forest.leaf(a.kind === "unbound"));
    const behind = more(f);
    const entry = f.live;
    f.live = machine.forest.minus(entry, isFirst);
    if (f.live !== machine.forest.false && combine !== undefined) {
      const both = [machine.here(f, before), element].map(positional);
      machine.write(location, machine.hooks.call(machine, f, combine, [...both, ...behind], span), f.live);
    }
    const first = machine.forest.and(entry, isFirst);
    if (first !== machine.forest.false) machine.write(location, element, first);
    f.live = machine.forest.or(f.live, first);
  });
  const result = machine.here(flow, machine.read(location)!);
  const empty = machine.forest.map(result, (a) => machine.forest.leaf(a.kind === "unbound"));
  machine.raise(flow, empty, machine.exception("TypeError"));
  return machine.here(flow, result);
};

const slice: Method = (machine, flow, self, [start, stop], span) => {
  const part = (v: Value | undefined): Value => (v === undefined || isUndefined(v) ? machine.none : v);
  const index = machine.atoms.leaf({ kind: "slice", start: part(start), stop: part(stop), step: machine.none });
  return getItem(machine, flow, self, index, span);
};

function isUndefined(value: Value): boolean {
  const atom = onlyLeaf(value);
  return atom?.kind === "constant" && atom.value === undefined;
}

const at: Method = (machine, flow, self, [index], span) =>
  orUndefined(machine, flow, (inner) => getItem(machine, inner, self, index ?? machine.atoms.constant(0n), span));

const join: Method = (machine, flow, self, [separator], span) => {
  const between = separator === undefined || isUndefined(separator) ? machine.atoms.constant(",") : separator;
  return machine.hooks.call(
    machine,
    flow,
    machine.atoms.leaf({ kind: "builtin", name: "str.join" }),
    [positional(between), positional(self)],
    span,
  );
};

/** Arrays nested deeper than this are not met. */
const flatteningLimit = 4;

const flat: Method = (machine, flow, self, [depth], span) => {
  const given = depth === undefined ? 1n : concreteOf(machine, onlyLeaf(depth) ?? { kind: "unbound" });
  if (typeof given !== "bigint" && typeof given !== "number") return machine.unsupportedValue("a list flattened to a depth", span);
  let result = self;
  for (let level = 0; level < Math.min(Number(given), flatteningLimit); level++) {
    const made = newSequence(machine, { ...flow, context: `${flow.context}/level ${level}` }, [], span);
    const list = onlyLeaf(made) as Reference;
    machine.hooks.iterate(machine, flow, result, span, (f, element) => appendFlat(machine, f, list, element, span));
    result = made;
  }
  return result;
};

/** `[position, element]` of each element. */
const entries: Method = (machine, flow, self, _args, span) =>
  machine.hooks.call(machine, flow, machine.atoms.leaf({ kind: "builtin", name: "enumerate" }), [positional(self)], span);

const keys: Method = (machine, flow, self, _args, span) =>
  machine.hooks.call(
    machine,
    flow,
    machine.atoms.leaf({ kind: "builtin", name: "range" }),
    [positional(lengthOf(machine, flow, self, span))],
    span,
  );

/** Arrays among the arguments give their elements; what is spread is taken as so many arguments. */
const concat: Model = (machine, flow, args, span) =>
  perAtom(machine, flow, args[0]?.value ?? machine.none, (self, inner) => {
    const made = newSequence(machine, inner, iterableSegments(machine, inner, machine.forest.leaf(self), span), span);
    const list = onlyLeaf(made) as Reference;
    for (const { kind, value } of args.slice(1)) {
      if (kind !== "spread") appendFlat(machine, inner, list, value, span);
      else machine.hooks.iterate(machine, inner, value, span, (f, part) => appendFlat(machine, f, list, part, span));
    }
    return made;
  });

export const arrayModels: Readonly<Record<string, Model>> = Object.fromEntries<Model>([
  ["Array.prototype.concat", concat],
  method("forEach", forEach),
  method("map", map),
  method("filter", filter),
  method("flatMap", flatMap),
  method("some", quantified(true)),
  method("every", quantified(false)),
  method("find", find),
  method("findLast", findLast),
  method("findIndex", findIndex),
  method("indexOf", indexOf),
  method("includes", includes),
  method("reduce", reduce),
  method("slice", slice),
  method("at", at),
  method("join", join),
  method("flat", flat),
  method("entries", entries),
  method("keys", keys),
  method("values", (_machine, _flow, self) => self),
  method("toString", join),
]);
