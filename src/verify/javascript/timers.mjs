/**
 * Timers without waiting: what is put off happens in the order of its delays once nothing else is going on. An interval goes on
 * until the operations have been asked as often as the rule tells.
 */
import { promisify } from "node:util";

const mostFirings = 200;
export const isNative = (callee) => /\{\s*\[native code\]\s*\}$/u.test(Function.prototype.toString.call(callee));

function start(session, callback, delay, given, repeats) {
  const timer = { unref: () => timer, ref: () => timer, hasRef: () => true, refresh: () => timer, [Symbol.toPrimitive]: () => 1 };
  if (typeof callback !== "function") return timer;
  let fired = 0;
  const isTurn = !isNative(callback) && !session.isMuted;
  const add = () => {
    timer.task = session.later(fire, Math.max(1, Number(delay) || 0), { isTurn });
  };
  const fire = () => {
    if (repeats && session.isAnswered) return;
    fired++;
    if (repeats && fired < mostFirings) add();
    if (isTurn && session.callCount > 0) session.turn++;
    callback(...given);
  };
  add();
  return timer;
}

function clear(session, timer) {
  const task = timer?.task;
  if (task !== undefined) session.tasks = session.tasks.filter((one) => one !== task);
}

export function makeTimers(session) {
  const timers = {
    setTimeout: (callback, delay, ...given) => start(session, callback, delay, given, false),
    setInterval: (callback, delay, ...given) => start(session, callback, delay, given, true),
    setImmediate: (callback, ...given) => session.later(() => callback(...given)),
    clearTimeout: (timer) => clear(session, timer),
    clearInterval: (timer) => clear(session, timer),
    clearImmediate: (task) => clear(session, { task }),
  };
  const sleep = (delay, value) => new Promise((resolve) => session.later(() => resolve(value), delay));
  timers.setTimeout[promisify.custom] = sleep;
  timers.setImmediate[promisify.custom] = (value) => sleep(0, value);
  return { timers, promises: { setTimeout: sleep, setImmediate: (value) => sleep(0, value), scheduler: { wait: sleep } } };
}
