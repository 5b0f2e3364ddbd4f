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
  /** The process ended by itself. */
  | { readonly kind: "crashed"; readonly message: string; readonly place: Place | undefined; readonly peakMemory: number };

/** Tasks after which a process is replaced. */
const mostTasks = 500;
/** Milliseconds between looks at a process. */
const watchInterval = 50;

export class SupervisedWorker {
  private child: ChildProcess | undefined;
  private tasks = 0;

  constructor(
    private readonly setting: WorkerSetting,
    private readonly limits: Limits,
  ) {}

  async run(task: Task): Promise<TaskEnd> {
    const child = (this.child ??= this.start());
    this.tasks += 1;
    const watch = new Watch(child, this.limits, task.kind === "analyse" ? task.output : undefined);
    const answered = new Promise<Done>((resolve) => child.once("message", resolve));
    const ended = endOf(child);
    child.send({ task } satisfies ToWorker);
    const first = await Promise.race([answered, ended]);
    const passed = await watch.stop();
    if (typeof first === "string") {
      this.child = undefined;
      const place = lastPlace(this.setting.trail);
      const limit = watch.passed ?? (isOutOfMemory(first) ? "memory" : undefined);
      return limit === undefined
        ? { kind: "crashed", message: first, place, peakMemory: watch.peak }
        : { kind: "killed", limit, place, peakMemory: watch.peak };
    }
    child.removeAllListeners("exit").removeAllListeners("error");
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

  private start(): ChildProcess {
    this.tasks = 0;
    const heap = Math.max(64, Math.floor(this.limits.memory / 1024 ** 2));
    const child = fork(new URL("./worker-main.js", import.meta.url), [], {
      // A heap that would pass the limit ends with a message of its own, also where memory cannot be watched.
      execArgv: [`--max-old-space-size=${heap}`, "--stack-size=984"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    // Drained, lest the process waits for a reader; kept nowhere, since code that is analysed has nothing to say here.
    child.stderr?.resume();
    child.send({ setting: this.setting } satisfies ToWorker);
    return child;
  }
}

/** How the process ended, in words. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
    child.once("error", (error) => resolve(error.message));
  });
}

/** V8 aborts where its heap is full. */
function isOutOfMemory(end: string): boolean {
  return end === "signal SIGABRT" || end === "exit code 134";
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
    this.timer = setTimeout(() => this.end("time"), limits.time * 1000);
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
