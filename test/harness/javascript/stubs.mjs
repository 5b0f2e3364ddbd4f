/**
 * Recording stand-ins for everything outside of the application: a stub answers any property, call or `new` with another
 * stub and remembers its qualified name (`discord.js.Client().login`). What a call answers can be awaited and has `then`.
 */
import { HarnessError } from "./session.mjs";
import { stubName } from "./show.mjs";

/** A stub of this qualified name, or the value that run.json fixes for it. */
export function makeStub(session, name, own = {}) {
  if (Object.hasOwn(session.values, name)) return fixedValue(session.values[name]);
  return stubOf(session, name, own, false);
}

function fixedValue(value) {
  if (value !== null && typeof value === "object" && "$promise" in value) return Promise.resolve(structuredClone(value.$promise));
  return structuredClone(value);
}

/** `own`: members that are not stubs. */
function stubOf(session, name, own, isAnswer) {
  const members = new Map(Object.entries(own));
  const target = function stub() {};
  const read = (_, key) => {
    if (key === stubName) return name;
    if (typeof key === "symbol") return symbolMember(session, name, key);
    if (key === "then" || key === "catch" || key === "finally") {
      return isAnswer && !members.has(key) ? settled(stubOf(session, name, own, false), key) : members.get(key);
    }
    if (key === "prototype") return target.prototype;
    if (!members.has(key)) members.set(key, key === "toString" ? () => `<${name}>` : makeStub(session, `${name}.${key}`));
    return members.get(key);
  };
  return new Proxy(target, {
    get: read,
    set: (_, key, value) => {
      session.record(`${name}.${String(key)}=`, [value]);
      members.set(key, value);
      return true;
    },
    has: (_, key) => typeof key === "string",
    apply: (_target, _this, callArguments) => answerCall(session, name, callArguments),
    construct: (_, callArguments) => answerCall(session, name, callArguments),
    getPrototypeOf: () => Function.prototype,
  });
}

/** `then`, `catch` or `finally` of a promise of the stub that is no promise itself. */
function settled(plain, key) {
  const promise = Promise.resolve(plain);
  return promise[key].bind(promise);
}

function symbolMember(session, name, key) {
  if (key === Symbol.toPrimitive) return (hint) => (hint === "number" ? 1 : `<${name.split(".").at(-1)}>`);
  if (key === Symbol.iterator) {
    return function* items() {
      if (session.iterated.has(name)) yield makeStub(session, `${name}[]`);
    };
  }
  return undefined;
}

/** A function that is handed over is kept as a handler, or called back with what run.json says. */
function answerCall(session, name, callArguments) {
  session.record(name, callArguments);
  const last = callArguments.at(-1);
  if (typeof last === "function" && last[stubName] === undefined) {
    if (Object.hasOwn(session.callbacks, name)) setImmediate(() => last(...session.callbacks[name].map(fixedValue)));
    else if (typeof callArguments[0] === "string") session.listen(callArguments[0], last);
  }
  if (Object.hasOwn(session.values, `${name}()`)) return fixedValue(session.values[`${name}()`]);
  return stubOf(session, `${name}()`, {}, true);
}

/** A stub whose calls answer the function that they are handed: builders of handlers, such as those of Cloud Functions. */
export function makeHandlerBuilder(session, name, own = {}) {
  const answer = (_target, _this, callArguments) => {
    const last = callArguments.at(-1);
    return typeof last === "function" ? last : makeHandlerBuilder(session, `${name}()`);
  };
  return new Proxy(() => {}, {
    get: (_, key) => {
      if (key === stubName) return name;
      if (Object.hasOwn(own, key)) return own[key];
      if (key === "logger") return makeStub(session, `${name}.logger`);
      return typeof key === "symbol" || key === "then" ? undefined : makeHandlerBuilder(session, `${name}.${key}`);
    },
    apply: answer,
  });
}

/** An object whose unknown members are an error: of a stand-in that has to compute what the real one computes. */
export function onlyThese(name, members) {
  return new Proxy(members, {
    get: (target, key) => {
      if (Object.hasOwn(target, key) || typeof key === "symbol" || ["then", "default", "__esModule"].includes(key)) return target[key];
      throw new HarnessError(`${name}.${key} has no stand-in`);
    },
  });
}
