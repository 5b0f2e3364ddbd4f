/** What is global, made anew for every case: an empty environment, a fixed time, seeded chance, a console that is recorded. */
import crypto from "node:crypto";
import { EventEmitter } from "node:events";
import os from "node:os";
import { format } from "node:util";
import { makeFetch, makeJquery, makeXmlHttpRequest } from "./rest.mjs";
import { ProcessExit } from "./session.mjs";
import { isStandIn, show, standInPath } from "./show.mjs";
import { makeStandIn } from "./stand-in.mjs";

const startOfTime = Date.UTC(2024, 4, 17, 12, 0, 0);
const RealDate = Date;
const RealResponse = Response;

/** Replies a request of the web gets: shown with status and body. */
export const shownAs = Symbol.for("furcifer.shown");

/** Numbers in [0, 1) that are the same in every case. */
function seeded() {
  let state = 20_240_517;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function makeDate(session) {
  const now = () => startOfTime + session.now;
  return new Proxy(RealDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given.map(dateValue), newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === "now" ? now : target[key]),
  });
}

const dateValue = (value) => (isStandIn(value) ? startOfTime : value);

function makeConsole(session) {
  const shown = (given) => format(...given.map((one) => (typeof one === "object" || typeof one === "function" ? show(one) : one)));
  const fake = {};
  for (const name of ["log", "info", "debug", "warn", "error", "trace", "table", "dir"])
    fake[name] = (...given) => session.print(`console.${name}`, shown(given));
  for (const name of ["group", "groupEnd", "groupCollapsed", "time", "timeEnd", "timeLog", "count", "clear", "assert", "countReset"])
    fake[name] = () => {};
  return fake;
}

function makeStream(session, name) {
  const stream = new EventEmitter();
  const write = (chunk, ...rest) => {
    session.print(`process.${name}.write`, typeof chunk === "string" ? chunk : Buffer.isBuffer(chunk) ? String(chunk) : show(chunk));
    const callback = rest.at(-1);
    if (typeof callback === "function") session.later(callback);
    return true;
  };
  return Object.assign(stream, {
    [standInPath]: `process.${name}`,
    write,
    end: write,
    isTTY: false,
    columns: 80,
    rows: 24,
    fd: name === "stdout" ? 1 : 2,
    cursorTo: () => {},
    clearLine: () => {},
  });
}

/** Every variable that is asked for is set. */
const givenEnvironment = () => new Proxy({}, { get: (target, name) => target[name] ?? (typeof name === "string" ? name : undefined) });

function makeProcess(session, plan) {
  const exit = (code) => {
    if (code) session.call("process.exit", [code]);
    session.isOver = true;
    throw new ProcessExit();
  };
  const chance = {
    pid: 4242,
    ppid: 4241,
    title: "node",
    platform: "linux",
    arch: "x64",
    version: process.version,
    versions: { ...process.versions },
  };
  const hrtime = Object.assign(() => [0, 0], { bigint: () => BigInt(session.now) * 1_000_000n });
  return Object.assign(new EventEmitter(), chance, {
    env: session.mode === "given" ? givenEnvironment() : {},
    argv: ["/usr/bin/node", plan.entryPath, ...(session.mode === "given" ? ["first", "second", "third"] : [])],
    argv0: "node",
    execPath: "/usr/bin/node",
    execArgv: [],
    release: { name: "node" },
    cwd: () => plan.root,
    chdir: () => {},
    exit,
    abort: exit,
    reallyExit: exit,
    kill: makeStandIn(session, "process.kill"),
    nextTick: (callback, ...given) => queueMicrotask(() => runSafely(session, () => callback(...given))),
    hrtime,
    uptime: () => session.now / 1000,
    memoryUsage: Object.assign(() => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }), { rss: () => 0 }),
    cpuUsage: () => ({ user: 0, system: 0 }),
    umask: () => 18,
    getuid: () => 1000,
    getgid: () => 1000,
    emitWarning: () => {},
    stdout: makeStream(session, "stdout"),
    stderr: makeStream(session, "stderr"),
    stdin: makeStandIn(session, "process.stdin"),
  });
}

/** What nobody catches ends the program: an event, after which nothing counts. */
export function runSafely(session, run) {
  try {
    return run();
  } catch (error) {
    session.uncaught(error);
    return undefined;
  }
}

function makeCrypto(random) {
  const bytes = (size) => Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
  const fill = (array) => {
    bytes(array.byteLength).copy(Buffer.from(array.buffer, array.byteOffset, array.byteLength));
    return array;
  };
  const uuid = () =>
    bytes(16)
      .toString("hex")
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
  const randomBytes = (size, callback) => (callback === undefined ? bytes(size) : queueMicrotask(() => callback(null, bytes(size))));
  const randomInt = (first, second) =>
    second === undefined ? Math.floor(random() * first) : first + Math.floor(random() * (second - first));
  return { ...crypto, randomBytes, randomUUID: uuid, randomInt, randomFillSync: fill, getRandomValues: fill };
}

function makeResponse() {
  return class Response extends RealResponse {
    constructor(body, init) {
      super(typeof body === "object" && isStandIn(body) ? show(body) : body, init);
      const text = typeof body === "string" || body === undefined || body === null ? body : show(body);
      Object.defineProperty(this, shownAs, { value: `Response(${this.status}, ${text ?? ""})` });
    }
    static json(data, init) {
      return new Response(JSON.stringify(data), { ...init, headers: { "content-type": "application/json", ...init?.headers } });
    }
    static redirect(url, status = 302) {
      return new Response(`redirect ${url}`, { status });
    }
  };
}

const realParse = JSON.parse;
const realFrom = Buffer.from;

/** What built-in functions cannot read: texts and bytes that are stand-ins. */
function installReaders(session) {
  JSON.parse = (text, ...rest) => {
    if (isStandIn(text)) return makeStandIn(session, `JSON.parse(${show(text)})`);
    const value = realParse(text, ...rest);
    if (session.callCount > 0 && session.answered.has(text)) session.noteOutput(value);
    return value;
  };
  Buffer.from = (value, ...rest) => (isStandIn(value) ? realFrom(show(value)) : realFrom(value, ...rest.filter((one) => !isStandIn(one))));
  const number =
    (read) =>
    (text, ...rest) =>
      isStandIn(text) ? 1 : read(text, ...rest);
  Object.assign(globalThis, { parseInt: number(realParseInt), parseFloat: number(realParseFloat) });
  globalThis.URL = new Proxy(RealUrl, {
    construct: (target, given) => (given.some(isStandIn) ? makeStandIn(session, `URL(${show(given[0])})`) : new target(...given)),
  });
  Number.parseInt = globalThis.parseInt;
  Number.parseFloat = globalThis.parseFloat;
}

const RealUrl = URL;
const realParseInt = parseInt;
const realParseFloat = parseFloat;
const ownNames = new Set(Object.getOwnPropertyNames(globalThis));
/** Names that scripts of web pages have; made only where the application's text has them. */
const pageNames = [
  "document",
  "window",
  "localStorage",
  "sessionStorage",
  "location",
  "alert",
  "confirm",
  "prompt",
  "$",
  "jQuery",
  "Image",
  "FileReader",
  "self",
  "chrome",
  "browser",
];

/** Puts the globals of a case in place; `mentions` tells the names of web pages that the application uses. */
export function installGlobals(session, plan, { timers, mentions }) {
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!ownNames.has(name)) delete globalThis[name];
  const random = seeded();
  const made = makeCrypto(random);
  session.crypto = made;
  Math.random = random;
  const fake = {
    ...timers,
    Date: makeDate(session),
    console: makeConsole(session),
    process: makeProcess(session, plan),
    fetch: makeFetch(session),
    Response: makeResponse(),
    crypto: { ...made, subtle: crypto.webcrypto.subtle },
    performance: { now: () => session.now, timeOrigin: startOfTime, mark: () => {}, measure: () => {} },
    XMLHttpRequest: makeXmlHttpRequest(session),
    navigator: makeStandIn(session, "navigator"),
    WebSocket: makeStandIn(session, "WebSocket"),
    BroadcastChannel: makeStandIn(session, "BroadcastChannel"),
    Worker: makeStandIn(session, "Worker"),
    WebAssembly: globalThis.WebAssembly,
    global: globalThis,
  };
  for (const name of pageNames)
    if (mentions.has(name)) fake[name] = name === "$" || name === "jQuery" ? makeJquery(session, name) : makeStandIn(session, name);
  for (const [name, module] of session.catalog.globals) if (mentions.has(name)) fake[name] = makeStandIn(session, module);
  installReaders(session);
  for (const [name, value] of Object.entries(fake))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

export const namesOfPages = pageNames;

/** `os` says nothing about this machine. */
export function makeOs(plan) {
  const user = { username: "user", uid: 1000, gid: 1000, shell: null, homedir: plan.scratch };
  const fixed = {
    homedir: () => "/home/user",
    tmpdir: () => "/tmp",
    hostname: () => "host",
    userInfo: () => user,
    cpus: () => [{ model: "cpu", speed: 1 }],
  };
  const numbers = {
    totalmem: () => 2 ** 31,
    freemem: () => 2 ** 30,
    uptime: () => 1,
    loadavg: () => [0, 0, 0],
    networkInterfaces: () => ({}),
  };
  return { ...os, ...fixed, ...numbers };
}
