/**
 * One case while it runs: the outputs that operations still have, what has happened, and what has been put off. Nothing here
 * knows a provider, a framework or a module.
 */

import { isStandIn, nameOf, pathOf, show, showCall } from "./show.mjs";
import { makeStandIn } from "./stand-in.mjs";

/** Ends an endless loop of the application after a round; what comes after it does not count. */
export class RoundOver extends Error {}

/** Thrown by `process.exit`. */
export class ProcessExit extends Error {}

const realDebug = process._rawDebug;
const mostEvents = 20_000;
const mostTextCharacters = 20_000_000;
const mostPrinted = 32_000_000;

export class Session {
  /** `where` tells the innermost place of the application; `phase` is "load" until the entry is called. */
  constructor(plan, responses, where) {
    Object.assign(this, { plan, responses, where });
    this.phase = "load";
    this.isOver = false;
    this.mode = plan.mode;
    this.start();
    /** What is to happen later: `{ run, at, order }`, earliest first. */
    this.tasks = [];
    this.now = 0;
    this.order = 0;
    /** Callbacks that were handed to the outside while modules were loaded. */
    this.heldCallbacks = [];
    this.printedBytes = 0;
    this.objects = new Map();
    /** Everything that outputs consist of. */
    this.outputs = new WeakSet();
    /** Outputs as texts of REST responses. */
    this.answered = new Set();
    /** By class: the classes that its constructor's parameters are declared with. */
    this.parameterTypes = new Map();
  }

  /** From here on things count. */
  start() {
    this.isOver = false;
    this.events = [];
    this.textCharacters = 0;
    this.calls = {};
    this.rounds = new Map();
    this.tested = new Set();
    /** By place: how many operations had been asked when a callback that was handed over there first ran. */
    this.calledBack = new Map();
    this.callCount = 0;
    this.turn = 0;
    this.callPlaces = new Map();
  }

  get isMuted() {
    return this.isOver || (this.phase === "load" && !this.plan.isScript);
  }

  event(kind, callee, text, place = this.where()) {
    if (this.isMuted) return;
    this.textCharacters += text.length;
    if (this.events.length >= mostEvents || this.textCharacters > mostTextCharacters) throw this.fail("more happens than is recorded");
    this.events.push({ kind, callee, text, ...place });
  }

  call(callee, given) {
    if (this.isMuted) return;
    const place = this.where();
    if (place !== undefined) this.event("call", callee, showCall(callee, given), place);
  }

  write(target, value) {
    if (this.isMuted) return;
    const place = this.where();
    if (place !== undefined) this.event("write", target, `${target} = ${show(value)}`, place);
  }

  print(callee, text) {
    this.printedBytes += text.length;
    if (this.printedBytes > mostPrinted) throw this.fail("prints more than 32 MB");
    if (!this.isMuted) this.event("print", callee, text.length > 4000 ? `${text.slice(0, 4000)}... (${text.length} characters)` : text);
  }

  has(operation) {
    return Object.hasOwn(this.responses, operation);
  }

  /** The output of the next call of an operation; the last one is repeated. */
  take(operation) {
    const given = this.responses[operation];
    const list = Array.isArray(given) ? given : given === undefined ? [{}] : [given];
    const count = this.calls[operation] ?? 0;
    this.calls[operation] = count + 1;
    return structuredClone(list[Math.min(count, list.length - 1)] ?? {});
  }

  /** Remembers that a value is part of an output. */
  noteOutput(value) {
    if (typeof value !== "object" || value === null || this.outputs.has(value)) return;
    this.outputs.add(value);
    for (const one of Array.isArray(value) ? value : Object.values(value)) this.noteOutput(one);
  }

  /** Whether the rule tells of no more calls than there have been. */
  get isAnswered() {
    return this.callCount >= Math.max(1, ...Object.values(this.responses).map((list) => (Array.isArray(list) ? list.length : 1)));
  }

  /**
   * Whether an operation may answer now: not while modules are loaded, and not a second time at one place in a later turn, unless the
   * rule tells of more calls.
   */
  admits() {
    if (this.isMuted) return false;
    const { isAnswered } = this;
    this.callCount++;
    const { file, line } = this.where() ?? {};
    const place = `${file}:${line}`;
    const before = this.callPlaces.get(place);
    if (before !== undefined && before !== this.turn && isAnswered) {
      this.isOver = true;
      return false;
    }
    this.callPlaces.set(place, this.turn);
    return true;
  }

  /** Whether the rule is about the failure of the call that is being made. */
  mustFail() {
    const { failing } = this.plan;
    if (failing.length === 0) return false;
    const { file, line } = this.where() ?? {};
    return failing.some((one) => one.file === file && one.line <= line && line <= one.endLine);
  }

  /** An endless loop begins a round. */
  round(id) {
    const before = this.rounds.get(id);
    this.rounds.set(id, this.callCount);
    if (before === undefined || (!this.isOver && before === this.callCount)) return;
    this.isOver = true;
    throw new RoundOver();
  }

  /**
   * A condition of the environment: its value where that agrees with what the rule assumes, else the assumed truth. What is read
   * from an output stays as it is: there the rule is wrong, and that has to be seen. The test of a loop over something unknown
   * holds once where it is assumed.
   */
  condition(index, value, isLoop, given, read) {
    if (this.phase === "load" && !this.plan.isScript) return given;
    const variables = variablesOf(read);
    if (variables.some((one) => typeof one === "object" && one !== null && this.outputs.has(one))) return given;
    if (isLoop && variables.length > 0 && !variables.some(isStandIn)) return given;
    if (isLoop && value) {
      const isFirst = !this.tested.has(index);
      this.tested.add(index);
      return isFirst;
    }
    if (typeof given === "boolean") return value;
    if (Boolean(given) === value) return given;
    return value ? makeStandIn(this, `condition${index}`) : undefined;
  }

  /** `const [a, b] = value` where the value is unknown. */
  unpack(value, count) {
    const path = isStandIn(value) ? pathOf(value) : undefined;
    return path === undefined ? value : Array.from({ length: count }, (_, place) => makeStandIn(this, `${path}[${place}]`));
  }

  /** Runs something later; `delay` in milliseconds of a clock that only tasks move. */
  later(run, delay = 0, options = {}) {
    const task = { run, at: this.now + Math.max(0, Number(delay) || 0), order: this.order++, ...options };
    this.tasks.push(task);
    return task;
  }

  /** The task that is due next, taken out. */
  nextTask() {
    if (this.tasks.length === 0) return undefined;
    let first = 0;
    for (const [place, { at, order }] of this.tasks.entries()) {
      const best = this.tasks[first];
      if (at < best.at || (at === best.at && order < best.order)) first = place;
    }
    const [task] = this.tasks.splice(first, 1);
    this.now = Math.max(this.now, task.at);
    return task;
  }

  /** Nobody catches an error: it ends the program. */
  uncaught(error) {
    if (this.plan.debug) realDebug(error?.stack);
    if (error instanceof ProcessExit || error instanceof RoundOver) this.isOver = true;
    if (this.isMuted) return;
    this.event("raise", "", raisedName(error), this.where.ofError(error) ?? { file: this.plan.entry.file, line: this.plan.entryLine ?? 0 });
    this.isOver = true;
  }

  /** The case has failed for a reason of its own, whatever the application does with the error. */
  fail(reason) {
    this.failure ??= reason;
    this.isOver = true;
    return new Error(reason);
  }
}

/** What variables hold; none where one cannot be read yet. */
function variablesOf(read) {
  try {
    return read();
  } catch {
    return [];
  }
}

/** The class of what was thrown. */
export function raisedName(error) {
  return typeof error === "object" && error !== null ? nameOf(error) || "Object" : typeof error;
}
