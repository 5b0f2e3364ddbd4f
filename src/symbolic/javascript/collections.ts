/** Map, Set, objects as collections of properties, and what the language's global functions make of them. */
import type { Span } from "../../base/span.js";
import type { ObjectEntry } from "../../ir/ir.js";
import { shownFieldName } from "../../providers/schema.js";
import { asBoolean } from "../booleans.js";
import { mergeDict } from "../building.js";
import { concreteOf, newSequence, onlyLeaf } from "../concrete.js";
import { setEntry } from "../dictionaries.js";
import type { Flow, Machine } from "../machine.js";
import { attributeOf, contentOf } from "../machine.js";
import type { Model } from "../models/model.js";
import { perAtom } from "../per-atom.js";
import { fieldOf, hasKey } from "../responses.js";
import type { Atom, Entry, Segment, Value } from "../value.js";
import { spreadSegments } from "./iteration.js";
import type { Reference } from "./map-set.js";
import { builtin, fill, isNothing, mapModels } from "./map-set.js";
import { undefinedValue } from "./nothing.js";
import { containerKind, frozenMark, hasProperty, isAccessor, isIndex, objectKey, property } from "./properties.js";
import { setProperty } from "./property-writes.js";

/** `{key: value, ...spread}`. */
export function buildObject(
  machine: Machine,
  flow: Flow,
  entries: readonly { readonly entry: ObjectEntry; readonly key: Value; readonly value: Value }[],
  span: Span,
): Value {
  const made = machine.allocate(flow, "dict", span, machine.atoms.leaf({ kind: "entries", entries: [] }));
  const self = onlyLeaf(made) as Reference;
  const all: Flow = { ...flow, live: machine.forest.true };
  for (const { entry, key, value } of entries) {
    if (!("key" in entry)) spreadInto(machine, all, self, value, span);
    else if (entry.accessor === "set") {
      const name = onlyLeaf(key);
      if (name?.kind === "constant") machine.write(attributeOf(self.id, `set ${String(name.value)}`), value, machine.forest.true);
    } else {
      const texts = machine.forest.map(key, (k) => objectKey(machine, k));
      setEntry(machine, all, self, texts, entry.accessor === "get" ? accessor(machine, value) : value, span);
    }
  }
  return made;
}

/** A property that a getter computes. */
export function accessor(machine: Machine, getter: Value): Value {
  return machine.forest.map(getter, (atom) =>
    machine.atoms.leaf({ kind: "bound", receiver: machine.atoms.of({ kind: "builtin", name: "property" }), method: atom }),
  );
}

function spreadInto(machine: Machine, flow: Flow, into: Reference, from: Value, span: Span): void {
  const atom = onlyLeaf(from);
  if (atom?.kind === "constant") return;
  if (atom?.kind === "message") {
    for (const json of Object.keys(atom.schema.fields)) {
      const live = machine.forest.and(flow.live, hasKey(machine, atom, json));
      if (live !== machine.forest.false)
        setEntry(
          machine,
          { ...flow, live },
          into,
          machine.atoms.constant(shownFieldName(json, atom.shape, atom.schema.fields[json])),
          fieldOf(machine, atom, json, span),
          span,
        );
    }
    return;
  }
  if (atom?.kind === "reference" && atom.type === "instance") {
    for (const name of machine.attributesOf(atom.id).filter((n) => !n.startsWith("<")))
      setEntry(machine, flow, into, machine.atoms.constant(name), machine.read(attributeOf(atom.id, name))!, span);
    return;
  }
  mergeDict(machine, flow, into, from, span);
}

/** `{a, ...rest} = object`. */
export function objectRest(machine: Machine, flow: Flow, object: Value, keys: readonly Value[], span: Span): Value {
  const made = buildObject(machine, flow, [{ entry: { spread: 0 }, key: machine.none, value: object }], span);
  for (const key of keys) setProperty(machine, { ...flow, live: machine.forest.true }, made, key, null, span);
  return made;
}

/** Properties of an object as a list; of an instance those that it has itself. */
function listing(of: "keys" | "values" | "items"): Model {
  return (machine, flow, args, span) =>
    perAtom(machine, flow, args[0]?.value ?? machine.none, (self, inner) => {
      if (self.kind === "reference" && self.type === "dict")
        return builtin(machine, inner, `dict.${of}`, [numbersFirst(machine, inner, self, span)], span);
      if (self.kind === "message") return ofMessage(machine, inner, self, of, span);
      if (self.kind === "constant" && (self.value === null || self.value === undefined)) {
        machine.raise(inner, machine.forest.true, machine.exception("TypeError"));
        return undefinedValue(machine);
      }
      if (self.kind === "reference" && self.type === "instance") return ofInstance(machine, inner, self, of, span);
      if (of === "values" && (self.kind === "stream" || self.kind === "tuple" || (self.kind === "reference" && self.type === "list")))
        return machine.forest.leaf(self);
      if (self.kind === "unknown" || self.kind === "external")
        return machine.unknown(machine.nameAt(span), span, [machine.forest.leaf(self)], `Object.${of}`);
      return machine.unsupportedValue("the properties of a value", span);
    });
}

/** An object whose keys come as they are listed: those that are numbers first, by size. */
function numbersFirst(machine: Machine, flow: Flow, self: Reference, span: Span): Value {
  const content = machine.read(contentOf(self.id));
  const atom = content === undefined ? undefined : onlyLeaf(machine.here(flow, content));
  if (atom?.kind !== "entries" || atom.entries.length < 2) return machine.forest.leaf(self);
  const number = (e: Entry): number =>
    e.kind === "entry" && e.key.kind === "constant" && isIndex.test(String(e.key.value)) ? Number(e.key.value) : Number.POSITIVE_INFINITY;
  const order = atom.entries.map(number);
  if (order.every((n, i) => i === 0 || n >= order[i - 1]!)) return machine.forest.leaf(self);
  const entries = atom.entries.map((entry, i) => ({ entry, at: order[i]! })).sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
  const sorted = machine.atoms.leaf({ kind: "entries", entries: entries.map((e) => e.entry) });
  return machine.allocate({ ...flow, context: `${flow.context}/in-order` }, "dict", span, sorted);
}

function pick(machine: Machine, of: "keys" | "values" | "items", key: Value, value: Value): Value {
  if (of === "items") return machine.atoms.leaf({ kind: "tuple", items: [key, value] });
  return of === "keys" ? key : value;
}

function ofMessage(machine: Machine, flow: Flow, self: Atom & { kind: "message" }, of: "keys" | "values" | "items", span: Span): Value {
  const segments = Object.entries(self.schema.fields).map(([json, field]): Segment => {
    const key = machine.atoms.constant(shownFieldName(json, self.shape, field));
    return { kind: "element", when: hasKey(machine, self, json), value: pick(machine, of, key, fieldOf(machine, self, json, span)) };
  });
  return newSequence(machine, flow, segments, span);
}

function ofInstance(machine: Machine, flow: Flow, self: Reference, of: "keys" | "values" | "items", span: Span): Value {
  const segments = machine
    .attributesOf(self.id)
    .filter((n) => !n.startsWith("<"))
    .map((name): Segment => {
      const value = machine.here(flow, machine.read(attributeOf(self.id, name))!);
      const when = machine.forest.map(value, (a) => machine.forest.leaf(a.kind !== "unbound"));
      return { kind: "element", when, value: pick(machine, of, machine.atoms.constant(name), value) };
    });
  return newSequence(machine, flow, segments, span);
}

const freeze: Model = (machine, flow, args) => {
  const self = args[0]?.value ?? undefinedValue(machine);
  const atom = onlyLeaf(self);
  if (atom?.kind === "reference") machine.write(attributeOf(atom.id, frozenMark), machine.truth, flow.live);
  return self;
};

/** Properties as descriptions make them. */
const unknownChange: Model = (machine, _flow, args, span) => {
  const object = args[0]?.value ?? undefinedValue(machine);
  const atom = onlyLeaf(object);
  const reason = "a property that is defined by its description";
  if (atom?.kind === "reference" && atom.type === "dict")
    machine.write(contentOf(atom.id), machine.unsupportedValue(reason, span), machine.forest.true);
  else machine.unsupported.set(`defines@${span.path}:${span.line}`, { reason, span });
  return object;
};

const itself: Model = (machine, _flow, args) => args[0]?.value ?? undefinedValue(machine);

const assign: Model = (machine, flow, args, span) => {
  const [target, ...sources] = args.map((a) => a.value);
  const self = target === undefined ? undefined : onlyLeaf(target);
  if (self?.kind === "reference" && self.type === "instance") {
    for (const source of sources) {
      const pairs = builtin(machine, flow, "Object.entries", [source], span);
      machine.hooks.iterate(machine, flow, pairs, span, (f, pair) => {
        const [key, value] = [0n, 1n].map((i) => property(machine, f, pair, machine.atoms.constant(i), span));
        setProperty(machine, f, target!, key!, value!, span);
      });
    }
    return target!;
  }
  if (self?.kind !== "reference" || self.type !== "dict") return machine.unsupportedValue("properties put into a value", span);
  for (const source of sources) spreadInto(machine, flow, self, source, span);
  return target!;
};

const fromEntries: Model = (machine, flow, args, span) => {
  const made = machine.allocate(flow, "dict", span, machine.atoms.leaf({ kind: "entries", entries: [] }));
  fill(machine, flow, onlyLeaf(made) as Reference, args[0]?.value ?? machine.none, span);
  return made;
};

const hasOwn: Model = (machine, flow, args, span) => {
  const [object, key] = args.map((a) => a.value);
  return perAtom(machine, flow, object ?? machine.none, (atom, inner) =>
    perAtom(machine, inner, key ?? machine.none, (k, f) => hasProperty(machine, f, atom, k, span)),
  );
};

/** `Array.from(items, map)`, `Array.from({length: n}, map)`. */
const arrayFrom: Model = (machine, flow, args, span) => {
  const [source, map] = args.map((a) => a.value);
  const atom = source === undefined ? undefined : onlyLeaf(source);
  const length =
    atom?.kind === "reference" && atom.type === "dict" && containerKind(machine, atom) === null
      ? property(machine, flow, source!, machine.atoms.constant("length"), span)
      : null;
  const n = length === null ? undefined : concreteOf(machine, onlyLeaf(length) ?? { kind: "unbound" });
  const items =
    typeof n === "bigint"
      ? newSequence(
          machine,
          flow,
          Array.from(
            { length: Number(n) },
            (): Segment => ({ kind: "element", when: machine.forest.true, value: undefinedValue(machine) }),
          ),
          span,
        )
      : newSequence(machine, flow, spreadSegments(machine, flow, source ?? machine.none, span), span);
  return map === undefined
    ? items
    : builtin(machine, { ...flow, context: `${flow.context}/map` }, "Array.prototype.map", [items, map], span);
};

const isArray: Model = (machine, flow, args) =>
  perAtom(machine, flow, args[0]?.value ?? undefinedValue(machine), (atom) => {
    const list = atom.kind === "reference" && atom.type === "list" && containerKind(machine, atom) === null;
    if (atom.kind === "unknown") return machine.unknown(atom.name, atom.span, atom.parts, "Array.isArray");
    return asBoolean(machine, machine.forest.leaf(list || atom.kind === "stream" || atom.kind === "tuple"));
  });

/** `new Array(n)` has n holes, `Array(a, b)` two elements. */
const newArray: Model = (machine, flow, args, span) => {
  const only = args.length === 1 ? concreteOf(machine, onlyLeaf(args[0]!.value) ?? { kind: "unbound" }) : undefined;
  const values =
    typeof only === "bigint" && only < 10_000n
      ? Array.from({ length: Number(only) }, () => undefinedValue(machine))
      : args.map((a) => a.value);
  return newSequence(
    machine,
    flow,
    values.map((value): Segment => ({ kind: "element", when: machine.forest.true, value })),
    span,
  );
};

export const collectionModels: Readonly<Record<string, Model>> = {
  ...mapModels,
  "Object.keys": listing("keys"),
  "Object.values": listing("values"),
  "Object.entries": listing("items"),
  "Object.getOwnPropertyNames": listing("keys"),
  "Object.assign": assign,
  "Object.freeze": freeze,
  "Object.seal": itself,
  "Object.preventExtensions": itself,
  "Object.fromEntries": fromEntries,
  "Object.hasOwn": hasOwn,
  "Object.prototype.hasOwnProperty": hasOwn,
  "Reflect.has": hasOwn,
  "Object.prototype.toString": (machine, flow, args, span) =>
    builtin(
      machine,
      flow,
      "str",
      args.slice(0, 1).map((a) => a.value),
      span,
    ),
  Object: itself,
  "new Object": (machine, flow, _args, span) => buildObject(machine, flow, [], span),
  "Object.create": (machine, flow, args, span) =>
    isNothing(args[0]?.value) ? buildObject(machine, flow, [], span) : machine.unsupportedValue("an object with a prototype", span),
  "Object.defineProperty": unknownChange,
  "Object.defineProperties": unknownChange,
  Array: newArray,
  "new Array": newArray,
  "Array.from": arrayFrom,
  "Array.of": (machine, flow, args, span) =>
    newSequence(
      machine,
      flow,
      args.map((a): Segment => ({ kind: "element", when: machine.forest.true, value: a.value })),
      span,
    ),
  "Array.isArray": isArray,
};

export { isAccessor };
