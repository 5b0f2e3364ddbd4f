/** Clients of the catalog: objects with the methods of its rows, which answer by promise, by callback or by a request that is sent. */
import { answer } from "./answers.mjs";
import { isCallback, standInPath } from "./show.mjs";
import { makeStandIn } from "./stand-in.mjs";

const commandRow = Symbol("command");

/** What a path is beside a stand-in: an enum, a command's class, a function of a module that is a client. */
export function catalogMember(session, path, owner, key) {
  const { catalog } = session;
  const row = catalog.modules.get(owner)?.methods[key];
  if (row !== undefined) return methodOf(session, catalog.modules.get(owner), row);
  const command = catalog.commands.get(path);
  if (command !== undefined) return commandClass(session, path, command);
  if (catalog.wrappers.has(path)) return (first) => first;
  if (catalog.failureTests.has(path)) return () => false;
  return catalog.enumOf(path);
}

function commandClass(session, path, row) {
  if (session.objects.has(path)) return session.objects.get(path);
  const name = path.slice(path.lastIndexOf(".") + 1);
  const made = {
    [name]: class {
      constructor(input) {
        this.input = input;
        Object.defineProperty(this, commandRow, { value: row });
      }
    },
  }[name];
  session.objects.set(path, made);
  return made;
}

/** An object with the methods of a client's row; what else is asked of it is a stand-in. */
export function makeClient(session, client, path) {
  const members = membersOf(session, client, "");
  const other = makeStandIn(session, path);
  if (client.send !== undefined) members[client.send] = sendMethod(session, client, other);
  return withOthers(members, other);
}

function withOthers(members, other) {
  const target = typeof members === "function" ? members : Object.assign(Object.create(null), members);
  return new Proxy(target, {
    get: (_, key) => {
      if (key === standInPath) return other[standInPath];
      if (Object.hasOwn(members, key)) return members[key];
      return key === "then" ? undefined : other[key];
    },
    set: (_, key, value) => {
      members[key] = value;
      return true;
    },
    has: () => true,
    getPrototypeOf: () => Object.prototype,
  });
}

/** Methods whose names begin with a prefix; dots lead to objects, which can also be called. */
function membersOf(session, client, prefix) {
  const members = {};
  for (const [name, row] of Object.entries(client.methods)) {
    if (!name.startsWith(prefix)) continue;
    const rest = name.slice(prefix.length);
    const dot = rest.indexOf(".");
    if (dot < 0) members[rest] = methodOf(session, client, row);
    else members[rest.slice(0, dot)] ??= group(session, client, `${prefix}${rest.slice(0, dot)}.`);
  }
  return members;
}

function group(session, client, prefix) {
  const members = membersOf(session, client, prefix);
  const self = withOthers(
    Object.assign(() => self, members),
    makeStandIn(session, prefix.slice(0, -1)),
  );
  return self;
}

function sendMethod(session, client, other) {
  return (command, ...rest) => {
    const row = command?.[commandRow];
    if (row === undefined) return other[client.send](command, ...rest);
    return methodOf(session, client, row)(command.input, ...rest);
  };
}

/** A promise of what an operation answers; one that nothing settles where nothing counts any more. */
export function promised(session, make) {
  if (!session.admits()) return new Promise(() => {});
  if (session.mustFail()) return Promise.reject(new Error("the service failed"));
  const value = make();
  return Promise.resolve().then(() => value);
}

function wrapPromised(client, value) {
  const path = client.promised ?? [];
  if (path.length === 0) return value;
  return path[0] === "0" ? [value, undefined, undefined] : path.toReversed().reduce((inner, key) => ({ [key]: inner }), value);
}

function callBack(session, promise, callback) {
  promise.then(
    (value) => session.later(() => callback(null, value)),
    (error) => session.later(() => callback(error)),
  );
}

/** A method as the row's delivery says. */
export function methodOf(session, client, row) {
  const delivery = row.delivery ?? client.delivery;
  return (...given) => {
    const ask = () => promised(session, () => answer(session, row, given, client.shape));
    const last = given.at(-1);
    const callback = isCallback(last) && delivery !== "promise" ? last : undefined;
    if (delivery === "request") return requestOf(session, ask, callback);
    if (callback !== undefined) return callBack(session, ask(), callback);
    if (delivery === "returned") return session.admits() ? answer(session, row, given, client.shape) : undefined;
    return ask().then((value) => wrapPromised(client, value));
  };
}

/** `AWS.Request`: sent by `promise()`, `send(callback)`, or at once where the method has a callback. */
function requestOf(session, ask, callback) {
  const listeners = {};
  const request = {
    promise: ask,
    send: (done) => {
      const promise = ask();
      const failed = (error) => {
        for (const listener of [...(listeners.error ?? []), ...(listeners.complete ?? [])])
          session.later(() => listener(error, { error, request }));
      };
      promise.then((data) => {
        for (const listener of [...(listeners.success ?? []), ...(listeners.complete ?? [])])
          session.later(() => listener({ data, request }));
      }, failed);
      if (typeof done === "function") callBack(session, promise, done);
    },
    on: (event, listener) => {
      (listeners[event] ??= []).push(listener);
      return request;
    },
    abort: () => {},
  };
  if (callback !== undefined) request.send(callback);
  return request;
}
