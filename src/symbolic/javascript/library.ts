/** The language's library that is in no file of its own: errors, timers, JSON, functions as objects, elements of JSX. */
import { applyArguments } from "../apply-arguments.js";
import { newSequence, onlyLeaf } from "../concrete.js";
import { iterableSegments } from "../containers.js";
import { copyOf } from "../copies.js";
import type { ArgumentValue, Flow } from "../machine.js";
import { attributeOf } from "../machine.js";
import { libraryModel, print, unknownResult } from "../models/library.js";
import type { Model } from "../models/model.js";
import { perAtom } from "../per-atom.js";
import type { Atom, Segment, Value } from "../value.js";
import { arrayChangeModels } from "./array-changes.js";
import { arrayModels } from "./arrays.js";
import { browserRequestModels } from "./browser-requests.js";
import { collectionModels } from "./collections.js";
import { emitterModels } from "./emitters.js";
import { callOuterConstructor } from "./functions.js";
import { undefinedValue } from "./nothing.js";
import { promiseGroupModels } from "./promise-groups.js";
import { byNodeCallback, promiseModels, promiseOf } from "./promises.js";
import { property } from "./properties.js";
import { stateModels } from "./react-hooks.js";
import { textModels } from "./texts.js";
import { inLaterTurn } from "./turns.js";

type Reference = Atom & { kind: "reference" };

const positional = (value: Value): ArgumentValue => ({ kind: "positional", value });

const nothing: Model = (machine) => undefinedValue(machine);

/** Calls its first argument at once. */
const later: Model = (machine, flow, args, span) => {
  const [callback, , ...rest] = args;
  if (callback !== undefined && machine.loading === 0)
    inLaterTurn(machine, () => machine.hooks.call(machine, flow, callback.value, rest, span));
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

const isGiven = (argument: ArgumentValue | undefined): argument is ArgumentValue => {
  const atom = argument === undefined ? undefined : onlyLeaf(argument.value);
  return argument !== undefined && !(atom?.kind === "constant" && (atom.value === undefined || atom.value === null));
};

/** What is undefined, and functions, are left out. */
const stringify: Model = (machine, flow, args, span) => {
  const [value, replacer] = args;
  if (isGiven(replacer)) return machine.unsupportedValue("JSON of what a function makes of a value", span);
  const copy = copyOf(machine, flow, value?.value ?? undefinedValue(machine), span, { deep: true, json: true });
  return library("json.dumps")(machine, flow, [positional(copy)], span);
};

const parse: Model = (machine, flow, args, span) => {
  if (isGiven(args[1])) return machine.unsupportedValue("JSON of which a function makes another value", span);
  return perAtom(machine, flow, args[0]?.value ?? undefinedValue(machine), (atom, inner) => {
    if (atom.kind === "constant" && !isJson(String(atom.value))) {
      machine.raise(inner, machine.forest.true, machine.exception("SyntaxError"));
      return undefinedValue(machine);
    }
    // The text of an answer is kept as what it says.
    if (atom.kind === "message" || atom.kind === "envelope") return machine.forest.leaf(atom);
    return library("json.loads")(machine, inner, [positional(machine.forest.leaf(atom))], span);
  });
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

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
  "JSON.stringify": stringify,
  "JSON.parse": parse,
  structuredClone: (machine, flow, args, span) => copyOf(machine, flow, args[0]?.value ?? undefinedValue(machine), span, { deep: true }),
  Date: unknownResult,
  "new Date": unknownResult,
  "Date.now": unknownResult,
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
  ...arrayChangeModels,
  ...textModels,
  ...promiseModels,
  ...promiseGroupModels,
  ...emitterModels,
  ...browserRequestModels,
  ...stateModels,
};
