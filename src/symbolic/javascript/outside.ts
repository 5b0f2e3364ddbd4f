/**
 * Calls to code outside the application as JavaScript programs make them: what only computes is a value, functions that are
 * handed over are called back, and the rest is an effect whose result is unknown.
 */
import type { Span } from "../../base/span.js";
import type { Parameter } from "../../ir/ir.js";
import { newSequence, onlyLeaf, segmentsOf } from "../concrete.js";
import { valueFromOutput } from "../conditions.js";
import { givenMembership } from "../given-values.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import type { Atom, Value } from "../value.js";
import { undefinedValue } from "./nothing.js";
import { asPromise, awaited, promiseOf } from "./promises.js";
import { apart } from "./turns.js";

/** Packages and host objects whose functions only compute or only read. */
const computing = new RegExp(
  `^(${[
    "path|url|util|querystring|os|crypto|assert|string_decoder|zlib|fs\\.(readFile|readFileSync|existsSync|statSync|readdirSync|createReadStream|promises\\.readFile)|fs/promises\\.readFile",
    "Buffer|process\\.(env|cwd|argv|hrtime|uptime|memoryUsage)|Date|Intl|URL|URLSearchParams|TextEncoder|TextDecoder|AbortController|FormData|Headers|Blob|File|Uint8Array|performance",
    "lodash|underscore|lodash-es|ramda|moment|dayjs|date-fns|uuid|nanoid|dotenv|config|yargs|minimist|commander|chalk|debug|winston|pino|bunyan|morgan",
    "sharp|jimp|image-size|mime|mime-types|file-type|multer|body-parser|cors|helmet|express\\.(json|urlencoded|static|Router)|cookie-parser|compression",
    "firebase-functions\\.(logger|config|https\\.HttpsError)|firebase-admin\\.(initializeApp|credential)|cheerio|joi|yup|zod|ajv|bcrypt|jsonwebtoken|isomorphic-unfetch|form-data",
    "react\\.(createElement|useMemo|useCallback|useRef|memo|forwardRef)|document\\.(getElementById|querySelector|querySelectorAll|createElement)|atob|btoa",
  ].join("|")})(\\.|/|$)`,
);

export function onlyComputesHere(path: string): boolean {
  return computing.test(path);
}

const readingMethods: ReadonlySet<string> = new Set(
  (
    "toString toLowerCase toUpperCase trim split slice substring substr includes startsWith endsWith indexOf lastIndexOf charAt charCodeAt match matchAll search " +
    "padStart padEnd repeat concat join at toFixed toISOString toLocaleString toLocaleDateString toLocaleTimeString getTime getFullYear getMonth getDate getDay getHours getMinutes " +
    "keys values entries hasOwnProperty valueOf toJSON arrayBuffer blob buffer byteLength toObject format diff isValid getChannelData promise " +
    "useState useEffect useRef useContext useRouter"
  ).split(" "),
);

/** Methods that only read with so many arguments: others of that name act (`router.replace(url)`). */
const readingWith: Readonly<Record<string, number>> = { replace: 2, replaceAll: 2 };

/** Units of `date.add(1, "day")`. */
const unit = /^(y|M|w|d|h|m|s|ms|(year|month|week|day|hour|minute|second|millisecond)s?)$/;

/** Methods that read only where they are given nothing. */
const readingWithoutArguments: ReadonlySet<string> = new Set(["json", "text", "data", "val", "exists", "body", "read"]);

const logging = /(^|\.)(log|logger|logging|console|winston|debug)\.(log|info|warn|error|debug|trace|verbose|silly|fatal)$/i;

function onlyReadsHere(callee: string, args: readonly ArgumentValue[]): boolean {
  const name = callee.slice(callee.lastIndexOf(".") + 1);
  if (onlyComputesHere(callee) || logging.test(callee)) return true;
  if (Object.hasOwn(readingWith, name)) return args.length === readingWith[name];
  if (name === "add" || name === "subtract") {
    const last = args[1] === undefined ? undefined : onlyLeaf(args[1].value);
    return last?.kind === "constant" && unit.test(String(last.value));
  }
  return callee.includes(".") && (readingMethods.has(name) || (args.length === 0 && readingWithoutArguments.has(name)));
}

/** `words.includes(label.description)`, where the words are of the environment. */
function includedInGiven(machine: Machine, receiver: Atom | null, name: string, given: readonly Value[]): Value | null {
  const [needle, ...more] = given;
  if ((name !== "includes" && name !== "has") || needle === undefined || more.length > 0) return null;
  const [words] = receiver?.kind === "unknown" ? machine.originOf(receiver.name).of : [];
  const list = words === undefined ? undefined : onlyLeaf(words);
  return list === undefined ? null : givenMembership(machine, needle, list);
}

/** Methods of something unknown that go through its elements. */
const iterating: ReadonlySet<string> = new Set([
  "forEach",
  "map",
  "filter",
  "some",
  "every",
  "find",
  "findIndex",
  "flatMap",
  "reduce",
  "each",
]);
/** Methods that register what is called any number of times. */
const listening: ReadonlySet<string> = new Set(["on", "addListener", "addEventListener", "subscribe", "watch", "onSnapshot", "use"]);

const isError = /^(e|er|err|error)\d*$/i;

/** Where it is kept whether a callback has been called. */
export function calledOnce(name: string): string {
  return `called ${name}`;
}

/** Functions that call what they are given, again where it fails, and give what it gives. */
const forwarding = /^(exponential-backoff(\.backOff)?|p-retry|async-retry|promise-retry|p-limit|bluebird\.try|p-queue\.add)$/;

/** What leaves the application; `receiver` is the unknown that a method is called on. */
export function leaveHere(
  machine: Machine,
  flow: Flow,
  callee: string,
  args: readonly ArgumentValue[],
  span: Span,
  receiver: Atom | null,
): Value {
  const name = callee.slice(callee.lastIndexOf(".") + 1);
  const given = args.map((a) => a.value);
  if (forwarding.test(callee) && given[0] !== undefined && onlyLeaf(given[0])?.kind === "closure")
    return asPromise(machine, flow, (inner) => machine.hooks.call(machine, inner, given[0]!, [], span));
  const of = receiver === null ? given : [machine.forest.leaf(receiver), ...given];
  // The label says how the receiver was made; of what went into it, what is no constant is kept.
  const before = receiver?.kind === "unknown" ? openParts(receiver, callee) : [];
  const parts = [...before, ...given.filter((v) => onlyLeaf(v)?.kind !== "closure")];
  const included = includedInGiven(machine, receiver, name, given);
  if (included !== null) return included;
  const reads = onlyReadsHere(callee, args);
  const result = (): Value =>
    machine.atoms.leaf({
      kind: "unknown",
      name: machine.named(machine.nameAt(span), of, reads ? "" : machine.occasion(flow, span)),
      span,
      parts,
      label: callee,
    });
  const callbacks = given.flatMap((v) => functionsIn(machine, v));
  if (receiver !== null && callbacks.length > 0 && (iterating.has(name) || ["then", "catch", "finally"].includes(name)))
    return throughUnknown(machine, flow, name, given, receiver, span) ?? result();
  if (receiver !== null && ["then", "catch", "finally"].includes(name)) return machine.forest.leaf(receiver);
  if (receiver?.kind === "unknown" && callOnce(machine, flow, callee, args, span, receiver.name)) return result();
  if (!reads) {
    chained(machine, flow, receiver);
    const passed = [...before, ...given].map((value) => ({ value }));
    const made = onlyLeaf(result());
    const name = made?.kind === "unknown" ? made.name : "";
    machine.effects.push({
      kind: "call",
      callee,
      arguments: passed,
      guard: flow.live,
      span,
      pass: null,
      context: flow.context,
      result: name,
    });
  }
  // Frameworks raise what they are told to throw.
  if (name === "throw" && receiver !== null) machine.raise(flow, machine.forest.true, machine.exception("HttpError"));
  if (machine.loading === 0) for (const callback of callbacks) callBackUnknown(machine, flow, name, callback, span);
  return result();
}

/** Calls a callback that ends the handler: what comes after the first time is not heard. False for other functions. */
function callOnce(machine: Machine, flow: Flow, callee: string, args: readonly ArgumentValue[], span: Span, name: string): boolean {
  const called = machine.read(calledOnce(name));
  if (called === undefined) return false;
  const before = machine.forest.map(machine.here(flow, called), (a) => machine.forest.leaf(a.kind === "constant" && a.value === true));
  const guard = machine.forest.minus(flow.live, before);
  const passed = args.map((a) => ({ value: a.value }));
  if (guard !== machine.forest.false)
    machine.effects.push({ kind: "call", callee, arguments: passed, guard, span, pass: null, context: flow.context });
  machine.write(calledOnce(name), machine.truth, flow.live);
  return true;
}

/** `res.status(400).json(body)` is one act: the call on what another call gave, on the same paths, stands for both. */
function chained(machine: Machine, flow: Flow, receiver: Atom | null): void {
  if (receiver?.kind !== "unknown") return;
  const made = [receiver, ...receiver.parts.map(onlyLeaf)].flatMap((a) => (a?.kind === "unknown" ? [a.name] : []));
  const at = machine.effects.findLastIndex((e) => e.result !== undefined && made.includes(e.result));
  const earlier = machine.effects[at];
  if (earlier !== undefined && earlier.guard === flow.live && earlier.pass === null) machine.effects.splice(at, 1);
}

/** What went into what a method is called on, but for constants and for what the callee's text says. */
function openParts(receiver: Atom & { kind: "unknown" }, callee: string): readonly Value[] {
  return receiver.parts.flatMap((v) => {
    const atom = onlyLeaf(v);
    if (atom?.kind === "constant") return [];
    return atom?.kind === "unknown" && callee.startsWith(`${atom.label}(`) ? openParts(atom, atom.label) : [v];
  });
}

/** A callback of something unknown: an element at a time, or what a promise holds. */
function throughUnknown(machine: Machine, flow: Flow, name: string, given: readonly Value[], receiver: Atom, span: Span): Value | null {
  const element = machine.unknown(
    `${machine.nameAt(span)} (an element)`,
    span,
    receiver.kind === "unknown" ? receiver.parts : [],
    undefined,
    [machine.forest.leaf(receiver)],
  );
  const [callback] = given;
  if (callback === undefined || name === "catch") return machine.forest.leaf(receiver);
  if (name === "then") {
    const held = machine.forest.leaf(receiver);
    return promiseOf(
      machine,
      awaited(machine, flow, machine.hooks.call(machine, flow, callback, [{ kind: "positional", value: held }], span)),
    );
  }
  if (name === "finally") {
    machine.hooks.call(machine, flow, callback, [], span);
    return machine.forest.leaf(receiver);
  }
  const args = name === "reduce" ? [machine.unknown(machine.nameAt(span), span), element] : [element];
  let answer: Value | null = null;
  machine.hooks.repeat(machine, flow, span, (f) => {
    const positional = args.map((value) => ({ kind: "positional" as const, value }));
    answer = machine.hooks.call(machine, f, callback, positional, span);
  });
  return answer === null ? null : madeOfElements(machine, flow, name, answer, receiver, span);
}

/** What a method that goes through the elements of something unknown makes of what its callback gives for one of them. */
function madeOfElements(machine: Machine, flow: Flow, name: string, answer: Value, receiver: Atom, span: Span): Value | null {
  if (name === "forEach" || name === "each") return null;
  if (name === "map") return newSequence(machine, flow, [{ kind: "some", name: machine.nameAt(span), value: answer }], span);
  if (!valueFromOutput(machine, answer)) return null;
  return machine.unknown(machine.nameAt(span), span, [machine.forest.leaf(receiver), answer], name);
}

/** Functions of the application that are handed over, also in an array: `app.post("/", [check, save])`. */
function functionsIn(machine: Machine, value: Value): readonly Value[] {
  if (parametersOf(machine, value) !== null) return [value];
  const atom = onlyLeaf(value);
  const segments = atom?.kind === "reference" && atom.type === "list" ? segmentsOf(machine, atom.id) : null;
  return (segments ?? []).flatMap((s) => (s.kind === "element" && parametersOf(machine, s.value) !== null ? [s.value] : []));
}

/** The parameters of a function of the application that are still open; null for what is none. */
function parametersOf(machine: Machine, callback: Value): readonly Parameter[] | null {
  const atom = onlyLeaf(callback);
  if (atom?.kind === "closure") return atom.function.parameters;
  if (atom?.kind !== "bound") return null;
  if (atom.method.kind === "closure") return atom.method.function.parameters;
  if (atom.method.kind !== "builtin" || atom.method.name !== "<bound>" || atom.receiver.kind !== "reference") return null;
  const kept = machine.read(attributeOf(atom.receiver.id, "<bound>"));
  const tuple = kept === undefined ? undefined : onlyLeaf(kept);
  if (tuple?.kind !== "tuple" || tuple.items[0] === undefined) return null;
  const inner = parametersOf(machine, tuple.items[0]);
  return inner === null ? null : inner.slice(Math.max(0, tuple.items.length - 2));
}

/** Calls a function that was handed to the outside: once, or any number of times where it listens; without a failure. */
function callBackUnknown(machine: Machine, flow: Flow, name: string, callback: Value, span: Span): void {
  const parameters = parametersOf(machine, callback);
  if (parameters === null) return;
  const args = parameters.map((p, i): ArgumentValue => {
    const failure = i === 0 && isError.test(p.name);
    const value = failure ? machine.none : machine.unknown(`${p.name} of ${machine.nameAt(span)}`, span, [], p.name);
    return { kind: "positional", value };
  });
  const run = (f: Flow): void => void apart(machine, () => machine.hooks.call(machine, f, callback, args, span));
  if (listening.has(name)) machine.hooks.repeat(machine, flow, span, run);
  else run(flow);
}

export { undefinedValue };
