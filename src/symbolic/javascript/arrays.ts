/**
 * Array.prototype on arrays of the program and lists of the output. Methods with callbacks are loops like any other, so that a
 * loop over the output becomes a pass; on arrays that are known whole, the pure functions answer.
 */
import type { Span } from "../../base/span.js";
import { leavesOf } from "../../diagram/diagram.js";
import { pureFunctions } from "../../terms/pure-functions.js";
import { asBoolean } from "../booleans.js";
import { concreteOf, newSequence, onlyLeaf } from "../concrete.js";
import { guardOf } from "../conditions.js";
import { appendAll, getItem, iterableSegments } from "../containers.js";
import { lengthOf } from "../lengths.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { spanKey } from "../machine.js";
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

/** Whether a callback looks at the position of the element. */
function asksPosition(callback: Value): boolean {
  const atom = onlyLeaf(callback);
  return atom?.kind === "closure" && (atom.function.parameters.length > 1 || atom.function.bindsArguments);
}

/** Runs `body` for each element with what the callback gives for it. */
function each(
  machine: Machine,
  flow: Flow,
  self: Value,
  callback: Value,
  span: Span,
  body: (f: Flow, element: Value, given: Value) => void,
): void {
  const stream = asksPosition(callback) ? wholeStream(machine, flow, self, span) : null;
  const location = `${flow.context}/index@${spanKey(span)}`;
  const counts = asksPosition(callback) && stream === null;
  if (counts) machine.write(location, machine.atoms.constant(0n), machine.forest.true);
  machine.hooks.iterate(machine, flow, self, span, (f, element) => {
    const args = [positional(element)];
    if (stream !== null) args.push(positional(machine.atoms.leaf({ kind: "position", stream, offset: 0 })));
    if (counts) {
      const counted = machine.here(f, machine.read(location)!);
      args.push(positional(counted));
      machine.write(location, binaryOperation(machine, f, "add.python", counted, machine.atoms.constant(1n), span, false), f.live);
    }
    if (args.length > 1) args.push(positional(self));
    body(f, element, machine.hooks.call(machine, f, callback, args, span));
  });
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
  const atom = onlyLeaf(value);
  return atom === undefined
    ? false
    : atom.kind === "constant" || atom.kind === "mapped" || (atom.kind !== "reference" && concreteOf(machine, atom) !== undefined);
}

const forEach: Method = (machine, flow, self, [callback], span) => {
  if (callback !== undefined) each(machine, flow, self, callback, span, () => {});
  return undefinedValue(machine);
};

/** A new array that grows with what `added` gives for each element. */
function collecting(added: (machine: Machine, f: Flow, element: Value, given: Value, span: Span) => readonly Segment[]): Method {
  return (machine, flow, self, [callback], span) => {
    const made = newSequence(machine, flow, [], span);
    const list = onlyLeaf(made) as Reference;
    if (callback === undefined) return made;
    each(machine, flow, self, callback, span, (f, element, given) =>
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
    if (isArray) machine.hooks.iterate(machine, inner, one, span, add);
    else add(inner, one);
    return one;
  });
}

const flatMap: Method = (machine, flow, self, [callback], span) => {
  const made = newSequence(machine, flow, [], span);
  const list = onlyLeaf(made) as Reference;
  if (callback !== undefined) each(machine, flow, self, callback, span, (f, _element, given) => appendFlat(machine, f, list, given, span));
  return made;
};

/** Whether the callback holds for some element (`some`), or for all of them (`every`). */
function quantified(wanted: boolean): Method {
  return (machine, flow, self, [callback], span) => {
    const inner: Flow = { ...flow, broken: machine.newSink() };
    each(machine, inner, self, callback ?? machine.none, span, (f, _element, given) => {
      const truth = holds(machine, f, given, span);
      machine.exit(f, f.broken, wanted ? truth : machine.forest.not(truth), null);
    });
    const found = inner.broken.guard;
    flow.live = machine.forest.or(inner.live, found);
    return machine.here(flow, asBoolean(machine, wanted ? found : machine.forest.not(found)));
  };
}

/** The first element for which the callback holds, kept in a location so that a loop over the output sees it as its state. */
const find: Method = (machine, flow, self, [callback], span) => {
  const location = `${flow.context}/find@${spanKey(span)}`;
  machine.write(location, undefinedValue(machine), machine.forest.true);
  const inner: Flow = { ...flow, broken: machine.newSink() };
  each(machine, inner, self, callback ?? machine.none, span, (f, element, given) => {
    const truth = holds(machine, f, given, span);
    machine.write(location, element, machine.forest.and(f.live, truth));
    machine.exit(f, f.broken, truth, null);
  });
  flow.live = machine.forest.or(inner.live, inner.broken.guard);
  return machine.here(flow, machine.read(location)!);
};

const findLast: Method = (machine, flow, self, [callback], span) => {
  const location = `${flow.context}/find-last@${spanKey(span)}`;
  machine.write(location, undefinedValue(machine), machine.forest.true);
  each(machine, flow, self, callback ?? machine.none, span, (f, element, given) =>
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
  const [location, later] = [`${base}.found`, `${base}.later`];
  machine.write(location, machine.atoms.constant(-1n), machine.forest.true);
  machine.write(later, machine.falsity, machine.forest.true);
  const inner: Flow = { ...flow, broken: machine.newSink() };
  machine.hooks.iterate(machine, inner, self, span, (f, element) => {
    const truth = matches(f, element);
    const isLater = machine.forest.map(machine.here(f, machine.read(later)!), (a) =>
      machine.forest.leaf(a.kind === "constant" && a.value === true),
    );
    const here = machine.forest.and(f.live, truth);
    machine.write(location, machine.atoms.constant(0n), machine.forest.minus(here, isLater));
    machine.write(location, machine.atoms.leaf({ kind: "at-least", least: 1n }), machine.forest.and(here, isLater));
    machine.exit(f, f.broken, truth, null);
    machine.write(later, machine.truth, f.live);
  });
  flow.live = machine.forest.or(inner.live, inner.broken.guard);
  return machine.here(flow, machine.read(location)!);
}

const findIndex: Method = (machine, flow, self, [callback], span) =>
  firstPosition(machine, flow, self, span, (f, element) =>
    holds(machine, f, machine.hooks.call(machine, f, callback ?? machine.none, [positional(element)], span), span),
  );

const indexOf: Method = (machine, flow, self, [wanted], span) =>
  firstPosition(machine, flow, self, span, (f, element) =>
    guardOf(
      machine,
      contains(machine, f, wanted ?? undefinedValue(machine), machine.atoms.leaf({ kind: "tuple", items: [element] }), span),
    ),
  );

const includes: Method = (machine, flow, self, [wanted], span) => contains(machine, flow, wanted ?? undefinedValue(machine), self, span);

/** Kept in a location of its own, so that a loop over the output sees it as its state. */
const reduce: Method = (machine, flow, self, [combine, initial], span) => {
  const location = `${flow.context}/reduce@${spanKey(span)}`;
  const none = machine.atoms.leaf({ kind: "unbound" });
  machine.write(location, initial ?? none, machine.forest.true);
  machine.hooks.iterate(machine, flow, self, span, (f, element) => {
    const before = machine.here(f, machine.read(location)!);
    const isFirst = machine.forest.map(before, (a) => machine.forest.leaf(a.kind === "unbound"));
    const entry = f.live;
    f.live = machine.forest.minus(entry, isFirst);
    if (f.live !== machine.forest.false && combine !== undefined) {
      const both = [machine.here(f, before), element].map(positional);
      machine.write(location, machine.hooks.call(machine, f, combine, both, span), f.live);
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

const concat: Method = (machine, flow, self, others, span) => {
  const parts = others.flatMap((other): readonly Segment[] => {
    const atom = onlyLeaf(machine.here(flow, other));
    const isArray = atom?.kind === "tuple" || atom?.kind === "stream" || (atom?.kind === "reference" && atom.type === "list");
    if (atom === undefined)
      return [{ kind: "some", name: machine.nameAt(span), value: machine.unsupportedValue("a list that differs by path", span) }];
    return isArray ? iterableSegments(machine, flow, other, span) : [{ kind: "element", when: machine.forest.true, value: other }];
  });
  return newSequence(machine, flow, [...iterableSegments(machine, flow, self, span), ...parts], span);
};

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

const flat: Method = (machine, flow, self, _args, span) => {
  const made = newSequence(machine, flow, [], span);
  const list = onlyLeaf(made) as Reference;
  machine.hooks.iterate(machine, flow, self, span, (f, element) => appendFlat(machine, f, list, element, span));
  return made;
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

export const arrayModels: Readonly<Record<string, Model>> = Object.fromEntries([
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
  method("concat", concat),
  method("join", join),
  method("flat", flat),
  method("entries", entries),
  method("keys", keys),
  method("values", (_machine, _flow, self) => self),
  method("toString", join),
]);
