/**
 * Recording stand-ins for everything outside of the application: one answers any property, call or `new` with another and knows
 * its path (`express().post`). Calls are recorded, except those that only compute; functions that are handed over are called back.
 */
import { callBackArguments, failureName, parameterNames } from "./callbacks.mjs";
import { catalogMember, makeClient } from "./clients.mjs";
import { standInPath } from "./show.mjs";
import { isNative } from "./timers.mjs";

/** Methods that do nothing but compute: of texts, lists, dates, promises and requests. */
const pure = new Set(
  [
    "toString toLowerCase toUpperCase trim trimStart trimEnd split slice substring substr replace replaceAll match matchAll includes",
    "startsWith endsWith indexOf lastIndexOf charAt charCodeAt concat padStart padEnd normalize localeCompare search repeat",
    "flat join sort reverse keys values entries at has",
    "toFixed toPrecision getTime toISOString valueOf promise bind hasOwnProperty toJSON unref ref",
  ].flatMap((line) => line.split(" ")),
);
/** Those that read a body where they are given nothing. */
const readingBody = new Set(["json", "text", "formData", "arrayBuffer", "blob", "buffer"]);
const iterating = new Set(["map", "filter", "some", "every", "find", "findIndex", "findLast", "flatMap", "reduce", "forEach"]);
const listening = new Set([
  "on",
  "once",
  "addListener",
  "addEventListener",
  "subscribe",
  "use",
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "all",
]);
const failing = /^(error|err|timeout|abort|aborted|close|disconnect|uncaughtException|unhandledRejection|SIG\w+)$/u;
const mostChildren = 400;

/** The stand-in of a path; `own` are members that are none. */
export function makeStandIn(session, path, options = {}) {
  const members = new Map(Object.entries(options.own ?? {}));
  const target = function standIn() {};
  const self = new Proxy(target, {
    get: (_, key) => (key === standInPath ? path : readMember(session, { path, members, self, target, options }, key)),
    set: (_, key, value) => {
      if (typeof key === "string") session.write(`${path}.${key}`, value);
      members.set(key, value);
      return true;
    },
    deleteProperty: (_, key) => {
      members.delete(key);
      return true;
    },
    has: (_, key) => typeof key === "string",
    apply: (_target, _this, given) => callStandIn(session, path, given, {}),
    construct: (_target, given, newTarget) => construct(session, path, given, newTarget === self ? undefined : newTarget),
    getPrototypeOf: () => Function.prototype,
  });
  return self;
}

function readMember(session, standIn, key) {
  const { path, members, self, options } = standIn;
  if (members.has(key)) return members.get(key);
  if (typeof key === "symbol") return symbolMember(session, path, key);
  if (key === "then" || key === "catch" || key === "finally") return options.isAnswer ? settled(session, path, key) : undefined;
  if (key === "default") return self;
  if (key === "__esModule") return path.endsWith(")") ? undefined : true;
  if (key === "toJSON" || key === "toString" || key === "valueOf" || key === "toLocaleString") return () => path;
  if (key === "bind") return () => self;
  if (key === "call") return (_this, ...given) => self(...given);
  if (key === "apply") return (_this, given) => self(...(given ?? []));
  if (key === "prototype") return prototypeOf(session, standIn);
  const child = catalogMember(session, `${path}.${key}`, path, key) ?? makeStandIn(session, `${path}.${key}`);
  if (members.size < mostChildren) members.set(key, child);
  return child;
}

/** What classes inherit that extend a stand-in: every method is there. */
function prototypeOf(session, { path, members, self }) {
  const prototype = new Proxy(
    { constructor: self },
    {
      get: (target, key) => {
        if (typeof key === "symbol" || key === "then" || key === "toJSON" || key in target) return target[key];
        target[key] = makeStandIn(session, `${path}.prototype.${key}`);
        return target[key];
      },
    },
  );
  members.set("prototype", prototype);
  return prototype;
}

/** `then` of a promise of the same stand-in, which is no promise itself. */
function settled(session, path, key) {
  const promise = Promise.resolve(makeStandIn(session, path));
  return promise[key].bind(promise);
}

function symbolMember(session, path, key) {
  const items = () => (session.mode !== "empty" ? [makeStandIn(session, `${path}[]`)] : []);
  if (key === Symbol.toPrimitive) return (hint) => (hint === "number" ? numberOf(session, path) : path);
  if (key === Symbol.iterator) return () => items()[Symbol.iterator]();
  if (key === Symbol.hasInstance) return () => false;
  if (key !== Symbol.asyncIterator) return undefined;
  return async function* later() {
    yield* items();
  };
}

function numberOf(session, path) {
  return /\.(length|size|count)$/u.test(path) && session.mode === "empty" ? 0 : 1;
}

function construct(session, path, given, derived) {
  if (derived === undefined) return callStandIn(session, path, given, { isNew: true });
  return Reflect.construct(Object, [], derived);
}

const lastWord = (path) => path.slice(path.lastIndexOf(".") + 1);

function callStandIn(session, path, given, { isNew = false }) {
  const client = session.catalog.client(path, given);
  if (client !== undefined) return makeClient(session, client, `${path}()`);
  if (isDecorating(path, given)) return typeof given[1] === "string" ? undefined : given[0];
  const name = lastWord(path);
  const isIterating = iterating.has(name) && typeof given[0] === "function";
  const isPure = !isNew && (isIterating || pure.has(name) || (readingBody.has(name) && given.length === 0));
  if (!isPure) session.call(isNew ? `new ${path}` : path, given.map(withoutFunctions));
  if (name === "throw" && /^(ctx|context|c)\.throw$/u.test(path)) throw httpError(given);
  if (iterating.has(name) && typeof given[0] === "function" && session.mode !== "empty") {
    const [first, ...rest] = given;
    return [makeStandIn(session, `${path.slice(0, -name.length - 1)}[]`)][name](first, ...rest);
  }
  const answer = makeStandIn(session, `${path}()`, { isAnswer: !isNew });
  if (!iterating.has(name)) callBack(session, name, given);
  return answer;
}

/** `@Injectable()` before a class, `@Get()` before a member: what is decorated stays as it is. */
function isDecorating(path, [target, key, ...rest]) {
  if (!path.endsWith("()") || target === null || (typeof target !== "object" && typeof target !== "function")) return false;
  if (key === undefined) return typeof target === "function" && isClass(target);
  return typeof key === "string" && rest.length <= 1 && Object.hasOwn(target, "constructor");
}

const withoutFunctions = (value) => (typeof value === "function" && value[standInPath] === undefined ? "<function>" : value);

function httpError(given) {
  const HttpError = class HttpError extends Error {};
  return Object.assign(new HttpError(String(given[1] ?? "")), { status: given[0] });
}

/** Functions that are handed over are called once, later, except those that wait for a failure, or for somebody who asks. */
function callBack(session, name, given) {
  const functions = given.filter((one) => typeof one === "function" && one[standInPath] === undefined && !isClass(one));
  if (functions.length === 0 || name === "catch" || session.isOver) return;
  const isListening = listening.has(name) && typeof given[0] === "string";
  if (isListening && (failing.test(given[0]) || session.mode === "empty") && !/^(on|once)$/u.test(name)) return;
  if (isListening && failing.test(given[0])) return;
  const wanted = functions.length === 1 ? functions : functions.filter((one) => !failureName.test(parameterNames(one)[0] ?? ""));
  const { file, line } = session.where() ?? {};
  const place = `${file}:${line}:${name}`;
  const before = session.calledBack.get(place);
  for (const callee of wanted) {
    // Handed over again after a round that asked an operation: the round ends here.
    if (before !== undefined && session.callCount > before && !isNative(callee)) continue;
    const run = () => {
      if (!session.calledBack.has(place)) session.calledBack.set(place, session.callCount);
      return callee(...callBackArguments(callee, (parameter) => makeStandIn(session, parameter)));
    };
    if (session.isMuted) session.heldCallbacks.push({ event: isListening ? given[0] : undefined, run });
    else session.later(run);
  }
}

const isClass = (value) => /^class\b/u.test(Function.prototype.toString.call(value));
