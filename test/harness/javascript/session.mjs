/**
 * What one case feeds to the application and what the application did with it. API responses are taken in call order;
 * effects that run.json names are remembered as text. Nothing here knows a provider or a framework.
 */
import { showCall } from "./show.mjs";

/** The application asked for more API responses than the case has: its endless loop ends here. */
export class EndOfCase extends Error {}

export class Session {
  constructor(run, responses) {
    this.run = run;
    this.values = run.values ?? {};
    this.callbacks = run.callbacks ?? {};
    this.iterated = new Set(run.iterate ?? []);
    this.effectNames = new Set(run.effects ?? []);
    this.effects = [];
    /** Whether nothing counts any more that the application does. */
    this.isOver = false;
    /** An error that nobody caught, in a list. */
    this.uncaught = [];
    /** Handlers by method and path, with the middleware before them. */
    this.routes = [];
    /** Functions that were handed to a stub, by the event's name. */
    this.handlers = new Map();
    this.queues = new Map();
    for (const [operation, response] of Object.entries(responses)) {
      this.queues.set(operation, structuredClone(Array.isArray(response) ? response : [response]));
    }
  }

  has(operation) {
    return this.queues.has(operation);
  }

  /** The next response of an operation, in call order. */
  take(operation) {
    const queue = this.queues.get(operation);
    if (queue === undefined) {
      const error = new HarnessError(`the case has no response of ${operation}`);
      this.fail(error);
      throw error;
    }
    if (queue.length === 0) throw new EndOfCase(operation);
    return queue.shift();
  }

  /** A promise of what `make` gives; one that is never settled where the case has no more responses. */
  async answer(make) {
    await null;
    try {
      return make();
    } catch (error) {
      if (!(error instanceof EndOfCase)) throw error;
      this.isOver = true;
      return new Promise(() => {});
    }
  }

  /** Remembers a call when run.json lists it among the effects. */
  record(name, callArguments) {
    if (this.effectNames.has(name)) this.note(showCall(name, callArguments));
  }

  note(text) {
    if (!this.isOver) this.effects.push(text);
  }

  fail(error) {
    if (!this.isOver) this.uncaught.push(error);
  }

  listen(event, handler) {
    if (!this.handlers.has(event)) this.handlers.set(event, handler);
  }
}

/** The description of the run does not fit the application: no outcome, but an error of the recording. */
export class HarnessError extends Error {}
