/** Runs one case: loads the application, finds the entry, calls it, and waits until nothing goes on any more. */
import { parameterNames } from "./callbacks.mjs";
import { runSafely } from "./environment.mjs";
import { raisedName } from "./session.mjs";
import { isStandIn, show } from "./show.mjs";
import { makeStandIn } from "./stand-in.mjs";

const waitingFor = /Req|Zlib|Crypto|Cipher|PBKDF|Random|Hash/u;
/** Events that come before those at which something is decided. */
const feeding = new Set(["data", "row", "record", "line", "readable"]);
const mostTasks = 20_000;
const realSetImmediate = setImmediate;
const activeResources = process.getActiveResourcesInfo;
const turn = () => new Promise((resolve) => realSetImmediate(resolve));

/** Lets everything end that has been started; `withTasks`: what was put off, too. */
async function settle(session, withTasks) {
  for (let quiet = 0, tasks = 0; quiet < 2 && !session.isOver; quiet++) {
    await turn();
    if (activeResources().some((name) => waitingFor.test(name))) quiet = -1;
    else if (withTasks && quiet === 1) {
      const task = session.nextTask();
      if (task === undefined) continue;
      if (++tasks > mostTasks) throw session.fail(`does not come to rest: more than ${mostTasks} timers and callbacks`);
      runSafely(session, task.run);
      quiet = -1;
    }
  }
}

/** A promise's rejection is what the program dies of; where nobody waits for it, as `worker.mjs` hears. */
function load(loader, session, path) {
  try {
    loader.load(path);
  } catch (error) {
    session.uncaught(error);
    return error;
  }
  return undefined;
}

async function runScript(loader, session, plan) {
  load(loader, session, plan.entryPath);
  for (const one of loader.pending) one.catch((error) => session.uncaught(error));
  await settle(session, true);
}

/** The function to call, with its receiver; undefined where it is not made. */
async function findEntry(loader, session, plan) {
  const error = load(loader, session, plan.entryPath);
  await settle(session, false);
  session.isOver = false;
  if (!loader.noted.has(0)) for (const { run } of session.heldCallbacks.splice(0)) runSafely(session, run);
  for (let place = 8; place > 0 && !loader.noted.has(0); place--) {
    const outer = receiverOf(session, loader.noted.get(place));
    if (outer === undefined) continue;
    runQuietly(() => outer.callee.apply(outer.receiver, argumentsFor(session, outer.callee)));
    await settle(session, true);
    session.isOver = false;
  }
  for (const { event, run } of session.heldCallbacks) if (feeding.has(event)) runSafely(session, run);
  const found = receiverOf(session, loader.noted.get(0)) ?? exported(loader, session, plan);
  if (found === undefined && error !== undefined)
    throw session.fail(`${plan.entry.file} fails while it is loaded: ${raisedName(error)}: ${error?.message}`);
  return found;
}

function runQuietly(run) {
  try {
    const result = run();
    if (result instanceof Promise) result.catch(() => {});
    return result;
  } catch {
    return undefined;
  }
}

/** `noted`: a function, or a class or object with the member that is meant. */
function receiverOf(session, noted) {
  if (noted === undefined) return undefined;
  const { value, member, isStatic } = noted;
  if (member === undefined) return typeof value === "function" ? { callee: value, receiver: undefined } : undefined;
  if (typeof value !== "function" || isStatic)
    return typeof value[member] === "function" ? { callee: value[member], receiver: value } : undefined;
  const receiver = construct(session, value, 0) ?? Object.create(value.prototype);
  if (member === "constructor") return { callee: (...given) => Reflect.construct(value, given), receiver, like: value };
  return typeof receiver[member] === "function" ? { callee: receiver[member], receiver } : undefined;
}

function exported(loader, session, { entry, entryPath }) {
  const exports = loader.modules.get(entryPath)?.exports;
  for (const start of [exports, exports?.default]) {
    const words = entry.name.split(".");
    const receiver = words.slice(0, -1).reduce((at, word) => at?.[word], start);
    const callee = receiver?.[words.at(-1)];
    if (typeof callee === "function") return { callee, receiver };
    if (words.length === 2 && typeof receiver === "function") return receiverOf(session, { value: receiver, member: words[1] });
  }
  return undefined;
}

const isOwnClass = (value) => typeof value === "function" && !isStandIn(value) && /^class\b/u.test(Function.prototype.toString.call(value));

/** An object of a class of the application. */
function construct(session, type, depth) {
  return runQuietly(() => Reflect.construct(type, argumentsFor(session, type, depth)));
}

/** Stand-ins named by the parameters; objects, where they are declared with classes of the application. */
function argumentsFor(session, callee, depth = 0) {
  const types = runQuietly(() => session.parameterTypes.get(callee)?.()) ?? [];
  return parameterNames(callee).map((name, place) => {
    const type = types[place];
    const made = depth < 5 && session.parameterTypes.size > 0 && isOwnClass(type) ? construct(session, type, depth + 1) : undefined;
    return made ?? makeStandIn(session, name ?? `argument${place + 1}`);
  });
}

const ownState = (receiver) =>
  receiver === undefined || receiver === null ? [] : Object.keys(receiver).map((key) => [key, show(receiver[key])]);

/** What of a receiver the entry has changed. */
function noteState(session, receiver, before) {
  const was = new Map(before);
  for (const [key, text] of ownState(receiver)) if (was.get(key) !== text) session.event("write", `this.${key}`, `this.${key} = ${text}`);
}

/** A component that sets its state whenever it is called is not called for ever. */
const mostRenderings = 10;

async function callFunction(session, { callee, receiver, like }) {
  const before = ownState(receiver);
  const isBound = like === undefined && callee.name.startsWith("bound ");
  const names = session.plan.entryParameters ?? [];
  const unseen = (name, place) => makeStandIn(session, name ?? `argument${place + 1}`);
  const given = isBound ? names.map(unseen) : argumentsFor(session, like ?? callee);
  const place = { file: session.plan.entry.file, line: session.plan.entryLine ?? 0 };
  let outcome;
  const returned = (value) => {
    outcome = () => session.event("return", "", show(value), place);
  };
  const { hooks } = session;
  if (hooks !== undefined) hooks.at = 0;
  try {
    const result = callee.apply(receiver, given);
    if (result instanceof Promise || typeof result?.then === "function") result.then(returned, (error) => session.uncaught(error));
    else returned(result);
  } catch (error) {
    session.uncaught(error);
  }
  const isComponent = hooks !== undefined && hooks.at > 0;
  await settle(session, true);
  for (let round = 0; isComponent && hooks.isChanged && round < mostRenderings; round++) {
    Object.assign(hooks, { at: 0, isChanged: false, rendersAgain: true });
    try {
      returned(callee.apply(receiver, given));
    } catch (error) {
      session.uncaught(error);
    }
    await settle(session, true);
  }
  if (session.failure !== undefined) return;
  const wasOver = session.isOver;
  session.isOver = false;
  noteState(session, receiver, before);
  if (!wasOver) outcome?.();
  session.isOver = true;
}

/** Answers whether the entry was found. */
export async function runCase(loader, session, plan) {
  if (plan.isScript) {
    await runScript(loader, session, plan);
    return true;
  }
  const entry = await findEntry(loader, session, plan);
  if (entry === undefined) return false;
  session.phase = "entry";
  session.tasks = [];
  session.start();
  await callFunction(session, entry);
  return true;
}
