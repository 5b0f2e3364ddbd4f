/**
 * Stand-ins for the two AWS SDKs. Operations that the case has answer their REST JSON, by promise and by callback; all
 * other services are recorded as `aws-sdk.S3().putObject` (version 2) and `@aws-sdk/client-s3.PutObjectCommand` (version 3).
 */
import { stubName } from "./show.mjs";
import { makeStub } from "./stubs.mjs";

function operationOf(service, method) {
  return `aws.${service.toLowerCase()}.${method.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)}`;
}

/** What a call without a response in the case answers: nothing, or what run.json fixes. */
function otherAnswer(session, name, input) {
  session.record(name, input === undefined ? [] : [input]);
  return structuredClone(session.values[`${name}()`] ?? {});
}

function give(promise, callback) {
  promise.then(
    (data) => setImmediate(() => callback(null, data)),
    (error) => setImmediate(() => callback(error, null)),
  );
}

/** `AWS.Request`: sent by `promise()`, by `send(callback)`, or at once where the method has a callback. */
function requestOf(session, name, operation, input) {
  const send = () => session.answer(() => (session.has(operation) ? session.take(operation) : otherAnswer(session, name, input)));
  return { promise: send, send: (callback) => give(send(), callback ?? (() => {})) };
}

/** A service of version 2, of which every method exists. */
function serviceOf(session, name, service) {
  const methods = {};
  const read = (_, method) => {
    if (typeof method === "symbol" || method === "then") return method === stubName ? name : undefined;
    methods[method] ??= (input, callback) => {
      const done = typeof input === "function" ? input : callback;
      const request = requestOf(
        session,
        `${name}.${method}`,
        operationOf(service, method),
        typeof input === "function" ? undefined : input,
      );
      if (done !== undefined) request.send(done);
      return request;
    };
    return methods[method];
  };
  return new Proxy({}, { get: read });
}

function serviceClass(session, name, service) {
  const Service = function Service() {
    return serviceOf(session, `${name}()`, service);
  };
  return new Proxy(Service, {
    get: (target, key) => (/^[A-Z]/u.test(String(key)) ? serviceClass(session, `${name}.${String(key)}`, service) : target[key]),
  });
}

/** `aws-sdk`: services are classes, everything else is a recording stub. */
function versionTwo(session) {
  const known = {};
  return new Proxy(known, {
    get: (_, key) => {
      if (typeof key === "symbol" || key === "then" || key === "__esModule") return undefined;
      if (key === "default") return versionTwo(session);
      known[key] ??=
        /^[A-Z]/u.test(key) && key !== "Credentials" ? serviceClass(session, `aws-sdk.${key}`, key) : makeStub(session, `aws-sdk.${key}`);
      return known[key];
    },
  });
}

/** Sends a command of version 3: its class has the name of the operation. */
function sendCommand(session, specifier, command) {
  const service = specifier.replace(/^@aws-sdk\/(client|lib)-/u, "");
  const method = command.constructor.name.replace(/Command$/u, "");
  const operation = operationOf(service, method[0].toLowerCase() + method.slice(1));
  return session.answer(() =>
    session.has(operation) ? session.take(operation) : otherAnswer(session, `${specifier}.${command.constructor.name}`, command.input),
  );
}

function commandClass(name) {
  const classes = {
    [name]: class {
      constructor(input) {
        this.input = input;
      }
    },
  };
  return classes[name];
}

function clientClass(session, specifier) {
  const send = (command, callback) => {
    const answer = sendCommand(session, specifier, command);
    if (typeof callback !== "function") return answer;
    return give(answer, callback);
  };
  const methodOf = (name) => {
    const Command = commandClass(`${name[0].toUpperCase()}${name.slice(1)}Command`);
    return (input, callback) => send(new Command(input), callback);
  };
  const read = (_, name) => {
    if (name === "send") return send;
    return typeof name === "symbol" || name === "then" ? undefined : methodOf(name);
  };
  return class Client {
    constructor() {
      // biome-ignore lint/correctness/noConstructorReturn: every operation is a method of the client of version 3's second kind.
      return new Proxy(this, { get: read });
    }
  };
}

/** A package of version 3: commands, exceptions, and clients under any other name. */
function versionThree(session, specifier) {
  const known = {};
  return new Proxy(known, {
    get: (_, key) => {
      if (typeof key === "symbol" || key === "then" || key === "__esModule" || key === "default") return undefined;
      if (/(Exception|Error)$/u.test(key)) known[key] ??= { [key]: class extends Error {} }[key];
      known[key] ??= key.endsWith("Command") ? commandClass(key) : clientClass(session, specifier);
      return known[key];
    },
  });
}

export function awsModule(session, specifier) {
  if (specifier === "aws-sdk") return versionTwo(session);
  const [, service] = /^aws-sdk\/clients\/(\w+)$/u.exec(specifier) ?? [];
  if (service !== undefined) return serviceClass(session, `aws-sdk.${service[0].toUpperCase()}${service.slice(1)}`, service);
  return /^@aws-sdk\/(client|lib)-/u.test(specifier) ? versionThree(session, specifier) : undefined;
}
