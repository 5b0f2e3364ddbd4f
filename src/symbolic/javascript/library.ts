/** The rest of the language's library, and functions of packages that neither act nor hide what goes through them. */
import type { Span } from "../../base/span.js";
import { pureFunctions } from "../../terms/pure-functions.js";
import { concreteOf, newSequence, onlyLeaf } from "../concrete.js";
import { guardOf } from "../conditions.js";
import { appendAll, iterableSegments } from "../containers.js";
import { applyArguments } from "../external.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import { contains } from "../membership.js";
import { openText } from "../models/files.js";
import { libraryModel, print, unknownResult } from "../models/library.js";
import type { Model } from "../models/model.js";
import { joined, madePath, pathText } from "../tree-paths.js";
import type { Atom, Segment, Value } from "../value.js";
import { arrayModels, rearrangingModels } from "./arrays.js";
import { buildObject, collectionModels } from "./collections.js";
import { callOuterConstructor } from "./functions.js";
import { byNodeCallback, callBack, isCallable, promiseModels, promiseOf } from "./promises.js";
import { namedProperty, property, undefinedValue } from "./properties.js";
import { textModels } from "./texts.js";

type Reference = Atom & { kind: "reference" };

const positional = (value: Value): ArgumentValue => ({ kind: "positional", value });

const nothing: Model = (machine) => undefinedValue(machine);

/** Calls its first argument at once. */
const later: Model = (machine, flow, args, span) => {
  const [callback, , ...rest] = args;
  if (callback !== undefined && machine.loading === 0) machine.hooks.call(machine, flow, callback.value, rest, span);
  return machine.unknown(machine.nameAt(span), span, [], "timer");
};

const repeatedly: Model = (machine, flow, args, span) => {
  const callback = args[0];
  if (callback !== undefined && machine.loading === 0)
    machine.hooks.repeat(machine, flow, span, (f) => void machine.hooks.call(machine, f, callback.value, [], span));
  return machine.unknown(machine.nameAt(span), span, [], "timer");
};

function library(name: string): Model {
  return (machine, flow, args, span) => libraryModel(name)!(machine, flow, args, span);
}

/** An error of the language: an object with a name and a message. */
function newError(name: string): Model {
  return (machine, flow, args, span) => {
    const made = machine.allocate(flow, "instance", span, null);
    const self = onlyLeaf(made) as Reference;
    const write = (key: string, value: Value): void => machine.write(attributeOf(self.id, key), value, machine.forest.true);
    write("<error>", machine.truth);
    write("<class>", machine.atoms.leaf({ kind: "builtin", name }));
    write("name", machine.atoms.constant(name));
    write("message", args[0]?.value ?? machine.atoms.constant(""));
    return made;
  };
}

const errorNames = ["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError"];

/** `f.call(receiver, ...args)`. */
const call: Model = (machine, flow, args, span) => {
  const [self, receiver, ...rest] = args;
  return machine.hooks.call(machine, flow, self?.value ?? machine.none, rest, span, {
    receiver: receiver?.value ?? undefinedValue(machine),
  });
};

const apply: Model = (machine, flow, args, span) => {
  const [self, receiver, list] = args;
  const items = list === undefined ? [] : [{ kind: "spread" as const, value: list.value }];
  return machine.hooks.call(machine, flow, self?.value ?? machine.none, items, span, {
    receiver: receiver?.value ?? undefinedValue(machine),
  });
};

/** A function with receiver and first arguments fixed: kept under an object that is called. */
const bind: Model = (machine, flow, args, span) => {
  const callee = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  if (callee?.kind === "operation" && args.length <= 2) return args[0]!.value;
  const made = machine.allocate(flow, "instance", span, null);
  const self = onlyLeaf(made) as Reference;
  machine.write(
    attributeOf(self.id, "<bound>"),
    machine.atoms.leaf({ kind: "tuple", items: args.map((a) => a.value) }),
    machine.forest.true,
  );
  return machine.atoms.leaf({ kind: "bound", receiver: self, method: machine.atoms.of({ kind: "builtin", name: "<bound>" }) });
};

const callBound: Model = (machine, flow, args, span) => {
  const self = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  const kept = self?.kind === "reference" ? machine.read(attributeOf(self.id, "<bound>")) : undefined;
  const tuple = kept === undefined ? undefined : onlyLeaf(kept);
  if (tuple?.kind !== "tuple") return machine.unsupportedValue("a bound function", span);
  const [callee, receiver, ...fixed] = tuple.items;
  return machine.hooks.call(machine, flow, callee ?? machine.none, [...fixed.map(positional), ...args.slice(1)], span, {
    receiver: receiver ?? undefinedValue(machine),
  });
};

/** `util.promisify(f)`: a function that promises what f calls back with. */
const promisify: Model = (machine, _flow, args) =>
  machine.forest.map(args[0]?.value ?? machine.none, (atom) =>
    machine.atoms.leaf({ kind: "bound", receiver: atom, method: machine.atoms.of({ kind: "builtin", name: "<promisified>" }) }),
  );

/** API calls promise by themselves; other functions are given a callback that settles the promise. */
const callPromisified: Model = (machine, flow, args, span) => {
  const [self, ...given] = args;
  const callee = self === undefined ? undefined : onlyLeaf(self.value);
  if (callee?.kind === "operation" || self === undefined) {
    const called = machine.hooks.call(machine, flow, self?.value ?? machine.none, given, span, { promisified: true });
    return onlyLeaf(called)?.kind === "promise" ? called : promiseOf(machine, called);
  }
  const run = (inner: Flow, callback: Value): void =>
    void machine.hooks.call(machine, inner, self.value, [...given, positional(callback)], span);
  return byNodeCallback(machine, flow, run, span);
};

/** JSON that a response answers. */
const answeredJson: Model = (machine, _flow, args) => {
  const response = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  return response?.kind === "http-response" ? promiseOf(machine, response.body) : undefinedValue(machine);
};

const element: Model = (machine, _flow, args, span) => {
  const tag = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  const label = tag?.kind === "constant" ? `<${String(tag.value)}>` : tag?.kind === "closure" ? `<${tag.function.name}>` : "<element>";
  return machine.unknown(
    machine.nameAt(span),
    span,
    args.slice(1).map((a) => a.value),
    label,
  );
};

/** `Math.max(...)` of numbers of the output. */
function extreme(name: "max" | "min"): Model {
  return (machine, flow, args, span) => {
    if (args.some((a) => a.kind === "spread")) {
      const list = newSequence(
        machine,
        flow,
        args.flatMap((a): readonly Segment[] =>
          a.kind === "spread"
            ? iterableSegments(machine, flow, a.value, span)
            : [{ kind: "element", when: machine.forest.true, value: a.value }],
        ),
        span,
      );
      const fallback: ArgumentValue = {
        kind: "keyword",
        name: "default",
        value: machine.atoms.constant(name === "max" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY),
      };
      return machine.hooks.call(machine, flow, machine.atoms.leaf({ kind: "builtin", name }), [positional(list), fallback], span);
    }
    return applyArguments(
      machine,
      flow,
      args.length > 1 && args.some((a) => onlyLeaf(a.value)?.kind !== "constant") ? name : `Math.${name}`,
      args,
      span,
    );
  };
}

const coerced =
  (name: string): Model =>
  (machine, flow, args, span) =>
    applyArguments(machine, flow, name, args.slice(0, 1), span);

const globals: Readonly<Record<string, Model>> = {
  ...Object.fromEntries(["log", "info", "debug", "table", "dir"].map((name) => [`console.${name}`, print])),
  ...Object.fromEntries(
    ["error", "warn", "trace", "time", "timeEnd", "group", "groupEnd", "assert"].map((name) => [`console.${name}`, nothing]),
  ),
  ...Object.fromEntries(
    errorNames.flatMap((name): [string, Model][] => [
      [name, newError(name)],
      [`new ${name}`, newError(name)],
    ]),
  ),
  "Error.captureStackTrace": nothing,
  setTimeout: later,
  setImmediate: (machine, flow, args, span) =>
    later(machine, flow, args[0] === undefined ? [] : [args[0], positional(machine.none), ...args.slice(1)], span),
  queueMicrotask: later,
  setInterval: repeatedly,
  "JSON.stringify": library("json.dumps"),
  "JSON.parse": library("json.loads"),
  structuredClone: (machine, _flow, args) => args[0]?.value ?? undefinedValue(machine),
  Date: unknownResult,
  "new Date": unknownResult,
  "Date.now": unknownResult,
  "new URL": (machine, flow, args, span) => {
    const [relative, base] = args.map((a) => pathText(onlyLeaf(a.value)));
    if (relative == null || base == null) return unknownResult(machine, flow, args, span);
    return madePath(machine, joined(base.slice(0, base.lastIndexOf("/")), relative), "text", span);
  },
  "Math.random": unknownResult,
  "Math.max": extreme("max"),
  "Math.min": extreme("min"),
  Symbol: unknownResult,
  Boolean: coerced("Boolean"),
  "<jsx>": element,
  "<super>": (machine, _flow, args) => callOuterConstructor(machine, args),
  "<bound>": callBound,
  "<promisified>": callPromisified,
  "Function.prototype.call": call,
  "Function.prototype.apply": apply,
  "Function.prototype.bind": bind,
  "Response.prototype.json": answeredJson,
  "Response.prototype.text": (machine, flow, args, span) =>
    promiseOf(
      machine,
      library("json.dumps")(
        machine,
        flow,
        [positional(property(machine, flow, args[0]!.value, machine.atoms.constant("data"), span))],
        span,
      ),
    ),
};

export const javascriptModels: Readonly<Record<string, Model>> = {
  ...globals,
  ...collectionModels,
  ...arrayModels,
  ...rearrangingModels,
  ...textModels,
  ...promiseModels,
};

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

const isEmpty: Model = (machine, flow, args, span) => {
  const value = args[0]?.value ?? undefinedValue(machine);
  const length = machine.hooks.call(machine, flow, machine.atoms.leaf({ kind: "builtin", name: "Object.keys" }), [positional(value)], span);
  const atom = onlyLeaf(value);
  const isList = atom?.kind === "stream" || atom?.kind === "tuple" || (atom?.kind === "reference" && atom.type === "list");
  const count = namedProperty(machine, flow, isList ? value : length, "length", span);
  return machine.hooks.call(
    machine,
    flow,
    machine.atoms.leaf({ kind: "builtin", name: "Object.is" }),
    [positional(count), positional(machine.atoms.constant(0n))],
    span,
  );
};

const get: Model = (machine, flow, args, span) => {
  const [object, path, fallback] = args.map((a) => a.value);
  const leaf = path === undefined ? undefined : onlyLeaf(path);
  if (leaf?.kind !== "constant" || typeof leaf.value !== "string") return machine.unsupportedValue("a path that is not known", span);
  const steps = leaf.value.replace(/\[(\w+)\]/g, ".$1").split(".");
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

const lodashModels: Readonly<Record<string, Model>> = {
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
const chain: Model = (machine, flow, args, span) => wrapped(machine, flow, args[0]?.value ?? undefinedValue(machine), span);

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

/** `fs.readFileSync(path, "utf8")` of a file of the application. */
const readFile: Model = (machine, flow, args, span) => {
  const text = onlyLeaf(machine.here(flow, args[0]?.value ?? undefinedValue(machine)));
  const path = text === undefined ? null : pathText(text);
  const content = path === null ? null : openText(machine, path, span);
  return content === null ? unknownResult(machine, flow, args, span) : machine.atoms.constant(content);
};

const onPaths =
  (name: string): Model =>
  (machine, flow, args, span) =>
    applyArguments(machine, flow, name, args, span);

const fileModels: Readonly<Record<string, Model>> = {
  "url.fileURLToPath": (machine, _flow, args) => args[0]?.value ?? undefinedValue(machine),
  "fs.readFileSync": readFile,
  "path.join": onPaths("os.path.join"),
  "path.resolve": onPaths("os.path.join"),
  "path.dirname": onPaths("os.path.dirname"),
  "path.basename": onPaths("os.path.basename"),
};

const packages = /^(lodash|underscore|lodash-es)(?:[./]|$)/;

/** The model of a function outside the application, by the path from its package. */
export function packageModel(path: string): Model | undefined {
  if (path === "util.promisify" || path === "bluebird.promisify" || path === "es6-promisify.promisify") return promisify;
  if (Object.hasOwn(fileModels, path)) return fileModels[path];
  if (/^(lodash|underscore|lodash-es)(\.chain)?$/.test(path)) return chain;
  const found = packages.exec(path);
  if (found !== null) {
    const name = path.slice(found[0].length).replace(/\.js$/, "");
    if (pureFunctions.has(`lodash.${name}`) && !Object.hasOwn(lodashModels, name))
      return (machine, flow, args, span) => applyArguments(machine, flow, `lodash.${name}`, args, span);
    return Object.hasOwn(lodashModels, name) ? lodashModels[name] : undefined;
  }
  return undefined;
}

export const moreModels: Readonly<Record<string, Model>> = {
  "<property>": askProperty,
  ...Object.fromEntries(["value", "valueOf", "toJSON", ...Object.keys(lodashModels)].map((name) => [`<chain>.${name}`, chained(name)])),
};

export { buildObject, callBack, isCallable };
