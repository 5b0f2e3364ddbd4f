/**
 * Timers without waiting: what the application puts off happens, in the order of its delays, once nothing else is going on. A
 * repeated timer goes on until the case has no more responses, or for a limited number of times.
 */
import { promisify } from "node:util";

const mostFirings = 200;

function add(session, timer) {
  session.timers ??= { now: 0, count: 0, fired: 0, waiting: [] };
  const { timers } = session;
  Object.assign(timer, { at: timers.now + Math.max(1, Number(timer.delay) || 0), order: timers.count++ });
  timers.waiting.push(timer);
  return timer;
}

/** Runs the callback of the earliest timer; false where none is left. */
export function fireNext(session) {
  const { timers } = session;
  if (timers === undefined || timers.waiting.length === 0 || timers.fired++ === mostFirings) return false;
  timers.waiting.sort((one, other) => one.at - other.at || one.order - other.order);
  const timer = timers.waiting.shift();
  timers.now = timer.at;
  if (timer.repeats) add(session, timer);
  try {
    timer.callback(...timer.given);
  } catch (error) {
    session.fail(error);
  }
  return true;
}

export function installTimers(current) {
  const start = (callback, delay, given, repeats) => {
    const timer = { callback, delay, given, repeats, unref: () => timer, ref: () => timer, [Symbol.toPrimitive]: () => 1 };
    return add(current.session, timer);
  };
  const clear = (timer) => {
    const { timers } = current.session;
    if (timers !== undefined) timers.waiting = timers.waiting.filter((one) => one !== timer);
  };
  globalThis.setTimeout = (callback, delay, ...given) => start(callback, delay, given, false);
  globalThis.setTimeout[promisify.custom] = sleep;
  globalThis.setInterval = (callback, delay, ...given) => start(callback, delay, given, true);
  globalThis.clearTimeout = clear;
  globalThis.clearInterval = clear;
}

/** As in `timers/promises`. */
export function sleep(delay, value) {
  return new Promise((resolve) => globalThis.setTimeout(resolve, delay, value));
}
