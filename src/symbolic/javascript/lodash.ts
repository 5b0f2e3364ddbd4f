/** The functions of lodash that programs ask lists and objects with, called plainly or in a chain. */
import type { Span } from "../../base/span.js";
import { asBoolean } from "../booleans.js";
import { concreteOf, newSequence, onlyLeaf } from "../concrete.js";
import { guardOf } from "../conditions.js";
import { appendAll } from "../containers.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import { contains } from "../membership.js";
import type { Model } from "../models/model.js";
import { truthOf } from "../operations.js";
import { perAtom } from "../per-atom.js";
import type { Atom, Value } from "../value.js";
import { undefinedValue } from "./nothing.js";
import { namedProperty, property } from "./properties.js";

type Reference = Atom & { kind: "reference" };

const positional = (value: Value): ArgumentValue => ({ kind: "positional", value });

/** A function of lodash that is a method of its first argument. */
function lodash(method: string): Model {
  return (machine, flow, args, span) => {
    const [self, iteratee, ...rest] = args;
    const callback = iteratee === undefined ? [] : [positional(shorthand(machine, flow, iteratee.value, span)), ...rest];
    return machine.hooks.call(
      machine,
      flow,
      machine.atoms.leaf({ kind: "builtin", name: `Array.prototype.${method}` }),
      [self ?? positional(machine.none), ...callback],
      span,
    );
  };
}

/** `_.map(list, "name")` asks for a property. */
function shorthand(machine: Machine, flow: Flow, iteratee: Value, span: Span): Value {
  const atom = onlyLeaf(iteratee);
  if (atom?.kind !== "constant" || typeof atom.value !== "string") return iteratee;
  const made = machine.allocate({ ...flow, context: `${flow.context}/property` }, "instance", span, null);
  const self = onlyLeaf(made) as Reference;
  machine.write(attributeOf(self.id, "<name>"), iteratee, machine.forest.true);
  return machine.atoms.leaf({ kind: "bound", receiver: self, method: machine.atoms.of({ kind: "builtin", name: "<property>" }) });
}

const askProperty: Model = (machine, flow, args, span) => {
  const self = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  const name = self?.kind === "reference" ? machine.read(attributeOf(self.id, "<name>")) : undefined;
  return property(machine, flow, args[1]?.value ?? undefinedValue(machine), name ?? machine.atoms.constant(""), span);
};

const same =
  (name: string): Model =>
  (machine, flow, args, span) =>
    machine.hooks.call(machine, flow, machine.atoms.leaf({ kind: "builtin", name }), args, span);

/** Of a list or an object whether it holds nothing, of a text whether it is empty; of numbers and truth values always. */
const isEmpty: Model = (machine, flow, args, span) =>
  perAtom(machine, flow, args[0]?.value ?? undefinedValue(machine), (atom, inner) => {
    const isNumeric = (atom.kind === "constant" && typeof atom.value !== "string") || atom.kind === "computed" || atom.kind === "position";
    if (isNumeric) return machine.truth;
    if (atom.kind === "message" || (atom.kind === "reference" && atom.type === "instance")) {
      const keys = machine.atoms.leaf({ kind: "builtin", name: "Object.keys" });
      return isEmpty(
        machine,
        inner,
        [positional(machine.hooks.call(machine, inner, keys, [positional(machine.forest.leaf(atom))], span))],
        span,
      );
    }
    return asBoolean(machine, machine.forest.not(truthOf(machine, inner, machine.forest.leaf(atom), span)));
  });

const get: Model = (machine, flow, args, span) => {
  const [object, path, fallback] = args.map((a) => a.value);
  const leaf = path === undefined ? undefined : onlyLeaf(path);
  if (leaf?.kind !== "constant" || typeof leaf.value !== "string") return machine.unsupportedValue("a path that is not known", span);
  const steps = leaf.value
    .replace(/\[(["']?)(\w+)\1\]/g, ".$2")
    .replace(/^\./, "")
    .split(".");
  const inner: Flow = { ...flow, raised: machine.newSink() };
  const found = steps.reduce<Value>((at, step) => namedProperty(machine, inner, at, step, span), object ?? undefinedValue(machine));
  const missing = machine.forest.or(
    inner.raised.guard,
    machine.forest.map(found, (a) => machine.forest.leaf(a.kind === "constant" && a.value === undefined)),
  );
  return machine.forest.ite(missing, fallback ?? undefinedValue(machine), found);
};

/** Elements of the first list that the others have (`intersection`), or have not (`difference`). */
function shared(kept: boolean): Model {
  return (machine, flow, args, span) => {
    const [self, ...others] = args.map((a) => a.value);
    const made = newSequence(machine, flow, [], span);
    const list = onlyLeaf(made) as Reference;
    machine.hooks.iterate(machine, flow, self ?? machine.none, span, (f, element) => {
      const inOthers = others.map((other) => guardOf(machine, contains(machine, f, element, other, span)));
      const has = inOthers.reduce(
        (a, b) => (kept ? machine.forest.and(a, b) : machine.forest.or(a, b)),
        kept ? machine.forest.true : machine.forest.false,
      );
      appendAll(machine, f, list, [{ kind: "element", when: kept ? has : machine.forest.not(has), value: element }], span);
    });
    return made;
  };
}

/** `_.maxBy(list, "score")`: undefined for an empty list. */
function extremeBy(name: "max" | "min"): Model {
  return (machine, flow, args, span) => {
    const [self, iteratee] = args.map((a) => a.value);
    const key = iteratee === undefined ? [] : [{ kind: "keyword" as const, name: "key", value: shorthand(machine, flow, iteratee, span) }];
    const fallback: ArgumentValue = { kind: "keyword", name: "default", value: undefinedValue(machine) };
    return same(name)(machine, flow, [positional(self ?? machine.none), ...key, fallback], span);
  };
}

/** `_.sortBy(list, "score")`, `_.orderBy(list, ["score"], ["desc"])`, by one key. */
const ordered: Model = (machine, flow, args, span) => {
  const [self, keys, orders] = args.map((a) => a.value);
  const one = (v: Value | undefined): Value | undefined => {
    const atom = v === undefined ? undefined : onlyLeaf(v);
    const items = atom === undefined ? undefined : concreteOf(machine, atom);
    return Array.isArray(items) ? (items.length === 1 ? machine.atoms.constant(items[0] as string) : undefined) : v;
  };
  const [key, order] = [one(keys), one(orders)];
  const direction = order === undefined ? undefined : onlyLeaf(order);
  const reverse = direction?.kind === "constant" && direction.value === "desc";
  if (key === undefined) return machine.unsupportedValue("a list sorted by several keys", span);
  const keyed: ArgumentValue[] = [
    { kind: "keyword", name: "key", value: shorthand(machine, flow, key, span) },
    { kind: "keyword", name: "reverse", value: reverse ? machine.truth : machine.falsity },
  ];
  return same("sorted")(machine, flow, [positional(self ?? machine.none), ...keyed], span);
};

const take: Model = (machine, flow, args, span) => {
  const [self, count] = args;
  const bounds = [positional(machine.atoms.constant(0n)), count ?? positional(machine.atoms.constant(1n))];
  return same("Array.prototype.slice")(machine, flow, [self ?? positional(machine.none), ...bounds], span);
};

export const lodashModels: Readonly<Record<string, Model>> = {
  intersection: shared(true),
  difference: shared(false),
  maxBy: extremeBy("max"),
  minBy: extremeBy("min"),
  sortBy: ordered,
  orderBy: ordered,
  take,
  ...Object.fromEntries(
    [
      "map",
      "filter",
      "find",
      "findIndex",
      "some",
      "every",
      "reduce",
      "forEach",
      "flatMap",
      "includes",
      "indexOf",
      "join",
      "slice",
      "concat",
    ].map((name) => [name, lodash(name)]),
  ),
  each: lodash("forEach"),
  any: lodash("some"),
  all: lodash("every"),
  contains: lodash("includes"),
  head: (machine, flow, args, span) => namedProperty(machine, flow, args[0]?.value ?? machine.none, "0", span),
  first: (machine, flow, args, span) => namedProperty(machine, flow, args[0]?.value ?? machine.none, "0", span),
  last: (machine, flow, args, span) =>
    same("Array.prototype.at")(machine, flow, [args[0] ?? positional(machine.none), positional(machine.atoms.constant(-1n))], span),
  keys: same("Object.keys"),
  values: same("Object.values"),
  toPairs: same("Object.entries"),
  assign: same("Object.assign"),
  fromPairs: same("Object.fromEntries"),
  uniq: (machine, flow, args, span) => same("Array.from")(machine, flow, [positional(same("new Set")(machine, flow, args, span))], span),
  isEmpty,
  get,
  flatten: same("Array.prototype.flat"),
  cloneDeep: same("structuredClone"),
  clone: same("structuredClone"),
};

/** `_(value)`: methods of lodash one after the other, until `value()`. */
export const chain: Model = (machine, flow, args, span) => wrapped(machine, flow, args[0]?.value ?? undefinedValue(machine), span);

function wrapped(machine: Machine, flow: Flow, value: Value, span: Span): Value {
  const made = machine.allocate({ ...flow, context: `${flow.context}/chain` }, "instance", span, null);
  const self = onlyLeaf(made) as Reference;
  machine.write(attributeOf(self.id, "<wrapped>"), value, machine.forest.true);
  for (const name of ["value", "valueOf", "toJSON", ...Object.keys(lodashModels)])
    machine.write(
      attributeOf(self.id, name),
      machine.atoms.leaf({ kind: "bound", receiver: self, method: machine.atoms.of({ kind: "builtin", name: `<chain>.${name}` }) }),
      machine.forest.true,
    );
  return made;
}

const unwrapping: ReadonlySet<string> = new Set([
  "some",
  "every",
  "find",
  "findIndex",
  "reduce",
  "includes",
  "join",
  "first",
  "head",
  "last",
  "isEmpty",
  "indexOf",
  "get",
  "any",
  "all",
]);

function chained(name: string): Model {
  return (machine, flow, args, span) => {
    const self = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
    const value = self?.kind === "reference" ? machine.read(attributeOf(self.id, "<wrapped>")) : undefined;
    if (value === undefined) return machine.unsupportedValue("a chain of lodash", span);
    if (name === "value" || name === "valueOf" || name === "toJSON") return machine.here(flow, value);
    const result = lodashModels[name]!(machine, flow, [positional(machine.here(flow, value)), ...args.slice(1)], span);
    return unwrapping.has(name) ? result : wrapped(machine, flow, result, span);
  };
}

/** Methods of chains, and functions that ask for a property. */
export const lodashMethodModels: Readonly<Record<string, Model>> = {
  "<property>": askProperty,
  ...Object.fromEntries(["value", "valueOf", "toJSON", ...Object.keys(lodashModels)].map((name) => [`<chain>.${name}`, chained(name)])),
};
