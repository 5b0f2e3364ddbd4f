/**
 * A worker as a batch sees it: one process that does one task at a time, within limits that are watched from outside, so that they hold whatever the process is
 * caught in. A process that did many tasks, or holds much memory, is replaced.
 */
import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import type { LimitName, Limits } from "./limits.js";
import { memoryOf } from "./process-memory.js";
import type { Done, Task, ToWorker, WorkerSetting } from "./protocol.js";
import type { Place } from "./trail.js";
import { lastPlace } from "./trail.js";

export type TaskEnd =
  | { readonly kind: "done"; readonly done: Done; readonly peakMemory: number }
  /** A limit ended it. */
  | { readonly kind: "killed"; readonly limit: LimitName; readonly place: Place | undefined; readonly peakMemory: number }
  /** The process ended, by itself or because somebody else ended it; `detail` is what it said last. */
  | {
      readonly kind: "crashed";
      readonly cause: "itself" | "somebody" | "not-started";
      readonly message: string;
      readonly detail: string;
      readonly place: Place | undefined;
      readonly peakMemory: number;
    };

/** Tasks after which a process is replaced. */
const mostTasks = 500;
/** Milliseconds between looks at a process. */
const watchInterval = 50;
/** The longest that a timer waits; longer ones do not wait at all. */
const longestTimer = 2 ** 31 - 1;
/** Characters of what a process said last. */
const saidLast = 4000;

export class SupervisedWorker {
  private child: ChildProcess | undefined;
  private tasks = 0;
  private said = "";

  constructor(
    private readonly setting: WorkerSetting,
    private readonly limits: Limits,
  ) {}

  async run(task: Task): Promise<TaskEnd> {
    const child = this.ready();
    this.tasks += 1;
    const watch = new Watch(child, this.limits, task.kind === "analyse" ? task.output : undefined);
    const answered = new Promise<Done>((resolve) => child.once("message", resolve));
    const ended = endOf(child);
    child.send({ task } satisfies ToWorker, () => {});
    const first = await Promise.race([answered, ended]);
    const passed = await watch.stop();
    if ("message" in first && "cause" in first) {
      this.child = undefined;
      const [place, peakMemory] = [lastPlace(this.setting.trail), watch.peak];
      const limit = watch.passed ?? (first.isOutOfMemory ? "memory" : undefined);
      if (limit !== undefined) return { kind: "killed", limit, place, peakMemory };
      return { kind: "crashed", cause: first.cause, message: first.message, detail: this.said, place, peakMemory };
    }
    child
      .removeAllListeners("exit")
      .removeAllListeners("error")
      .on("error", () => {});
    if (passed !== undefined) {
      await this.stop();
      return { kind: "killed", limit: passed, place: lastPlace(this.setting.trail), peakMemory: watch.peak };
    }
    // What one application left behind is not the next one's.
    if (this.tasks >= mostTasks || (watch.last ?? 0) > this.limits.memory / 2) await this.stop();
    return { kind: "done", done: first, peakMemory: watch.peak };
  }

  /** Ends the process, whatever it is doing. */
  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  /** The process, or a new one where it ended while it had nothing to do. */
  private ready(): ChildProcess {
    const { child } = this;
    if (child?.connected === true && child.exitCode === null && child.signalCode === null) return child;
    return (this.child = this.start());
  }

  private start(): ChildProcess {
    this.tasks = 0;
    this.said = "";
    const heap = Math.max(64, Math.floor(this.limits.memory / 1024 ** 2));
    const child = fork(new URL("./worker-main.js", import.meta.url), [String(process.pid)], {
      // A heap that would pass the limit ends with a message of its own, also where memory cannot be watched.
      execArgv: [`--max-old-space-size=${heap}`, "--stack-size=984"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      if (this.child === child) this.said = (this.said + text).slice(-saidLast);
    });
    child.send({ setting: this.setting } satisfies ToWorker, () => {});
    return child;
  }
}

interface ProcessEnd {
  readonly cause: "itself" | "somebody" | "not-started";
  readonly message: string;
  /** V8 aborts where its heap is full. */
  readonly isOutOfMemory: boolean;
}

/** Signals that no process of ours gives itself: a person's, or the system's when memory is short. */
const fromOutside = new Set(["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"]);

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      const cause = signal !== null && fromOutside.has(signal) ? "somebody" : "itself";
      const message = signal === null ? `exit code ${code}` : `signal ${signal}`;
      resolve({ cause, message, isOutOfMemory: signal === "SIGABRT" || code === 134 });
    });
    child.once("error", (error) => {
      // What cannot be sent has ended, which is told too.
      if (child.pid === undefined) resolve({ cause: "not-started", message: error.message, isOutOfMemory: false });
    });
  });
}

/** Looks at a process again and again, and ends it when it passes a limit. */
class Watch {
  passed: LimitName | undefined;
  peak = 0;
  last: number | undefined;
  private readonly timer: NodeJS.Timeout;
  private readonly memory: NodeJS.Timeout;
  private look: Promise<void> = Promise.resolve();

  constructor(
    private readonly child: ChildProcess,
    private readonly limits: Limits,
    private readonly output: string | undefined,
  ) {
    this.timer = setTimeout(() => this.end("time"), Math.min(limits.time * 1000, longestTimer));
    this.memory = setInterval(() => (this.look = this.measure()), watchInterval);
  }

  /** Ends watching; what has been passed by then counts. */
  async stop(): Promise<LimitName | undefined> {
    clearTimeout(this.timer);
    clearInterval(this.memory);
    await this.look;
    await this.measure();
    return this.passed;
  }

  private async measure(): Promise<void> {
    const size = this.child.pid === undefined ? undefined : await memoryOf(this.child.pid);
    this.last = size ?? this.last;
    this.peak = Math.max(this.peak, size ?? 0);
    if (size !== undefined && size > this.limits.memory) this.end("memory");
    else if (this.output !== undefined && sizeOf(this.output) > this.limits.output) this.end("output");
  }

  private end(limit: LimitName): void {
    this.passed ??= limit;
    this.child.kill("SIGKILL");
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
