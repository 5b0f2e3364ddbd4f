/**
 * The JavaScript runtime of `furcifer verify`: reads a plan and cases as JSON lines from standard input and answers each with a
 * line on file descriptor 3. The application runs in a thread (worker.mjs), which is ended and made anew when a case takes too
 * long or too much memory. What the application prints goes nowhere.
 */
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";

const heapMegabytes = 768;
const mostBytes = 2 ** 31;
const preparationSeconds = 20;

process.env.TZ = "UTC";
process.umask(0o077);

function write(answer) {
  let rest = Buffer.from(`${typeof answer === "string" ? answer : JSON.stringify(answer)}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(3, rest));
    } catch (error) {
      if (error.code === "EPIPE") process.exit(0);
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** The thread, made when it is first needed; `ask` answers one message, or `{ reason }` where the thread had to be ended. */
class Thread {
  constructor(plan) {
    this.plan = plan;
    this.compiled = new Map();
    this.mode = undefined;
  }

  /** Starts the thread and waits until it is ready. */
  async start() {
    const limits = { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };
    const workerData = { plan: this.plan, compiled: this.compiled, mode: this.mode };
    const options = {
      workerData,
      env: {},
      argv: [],
      execArgv: ["--no-warnings"],
      stdout: true,
      stderr: true,
      stdin: true,
      resourceLimits: limits,
    };
    const worker = new Worker(new URL("worker.mjs", import.meta.url), options);
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on("message", (message) => this.hear(message));
    worker.on("error", (error) => this.lose(worker, reasonOf(error)));
    worker.on("exit", () => this.lose(worker, "the application ended its process"));
    this.worker = worker;
    return this.waitFor(preparationSeconds, "is not ready");
  }

  hear(message) {
    if (message.kind === "compiled") this.compiled.set(message.path, message.compiled);
    else this.settle?.(message);
  }

  lose(worker, reason) {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.settle?.({ kind: "lost", reason });
  }

  async end(reason) {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
    this.settle?.({ kind: "lost", reason });
  }

  waitFor(seconds, what) {
    return new Promise((resolve) => {
      const deadline = setTimeout(() => this.end(`${what} within ${seconds} s`), seconds * 1000);
      const watch = setInterval(() => {
        if (process.memoryUsage.rss() > mostBytes) this.end("takes more than 2 GB of memory");
      }, 100);
      this.settle = (message) => {
        clearTimeout(deadline);
        clearInterval(watch);
        this.settle = undefined;
        resolve(message);
      };
    });
  }

  ask(message) {
    const answered = this.waitFor(this.plan.caseSeconds ?? 5, "did not end");
    this.worker.postMessage(message);
    return answered;
  }
}

function reasonOf(error) {
  return error.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? `takes more than ${heapMegabytes} MB of memory`
    : `the application ended its thread: ${error.message}`;
}

/** A thread that is ready, and what it says; where the entry cannot be prepared, `{ ready: false, reason }`. */
async function begin(thread) {
  const first = await thread.start();
  if (first.kind === "ready") {
    thread.mode = first.mode;
    return first.answer;
  }
  // The trial run does not end: without it.
  thread.mode = "empty";
  const second = await thread.start();
  return second.kind === "ready" ? second.answer : { ready: false, reason: second.reason };
}

async function answerCase(thread, message) {
  const failed = (reason) => write({ case: message.case, status: "failed", reason });
  if (thread.worker === undefined) {
    const started = await thread.start();
    if (started.kind !== "ready") return failed(started.reason);
  }
  const answer = await thread.ask(message);
  return answer.kind === "answer" ? write(answer.line) : failed(answer.reason);
}

/** The child does not outlive its parent, whatever the parent died of. */
function followParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 1000).unref();
}

async function main() {
  followParent();
  let thread;
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === "") continue;
    const message = JSON.parse(line);
    if (thread !== undefined) {
      await answerCase(thread, message);
      continue;
    }
    thread = new Thread(message);
    const answer = await begin(thread);
    write(answer);
    if (!answer.ready) break;
  }
  process.exit(0);
}

await main();
