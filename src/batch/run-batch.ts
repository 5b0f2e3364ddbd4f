/**
 * A batch: the applications of a corpus over a pool of supervised workers, each result committed as it comes. What a stopped batch has done stays; the next one with
 * the same folder goes on. Results depend on the applications, the options and the version alone.
 */
import { join, resolve } from "node:path";
import { writeResult } from "./analyse-application.js";
import { AnalysisCache } from "./analysis-cache.js";
import type { AnalysisChoices, CorpusApplication } from "./application.js";
import type { Found } from "./discover.js";
import { isDiskError } from "./disk-error.js";
import { distinctName } from "./distinct-name.js";
import type { Limits } from "./limits.js";
import type { BatchListener, TaskReport } from "./progress.js";
import type { Task, WorkerSetting } from "./protocol.js";
import type { ApplicationResult, ApplicationStatus } from "./result.js";
import type { RunFolder } from "./run-folder.js";
import type { Shard } from "./shard.js";
import { inShard } from "./shard.js";
import type { TaskEnd } from "./supervised-worker.js";
import { SupervisedWorker } from "./supervised-worker.js";
import { readResult, writeTables } from "./tables.js";

export interface BatchOptions {
  readonly choices: AnalysisChoices;
  readonly limits: Limits;
  readonly jobs: number;
  /** The hash of the program. */
  readonly build: string;
  /** Folder of analyses by content; null: none is kept. */
  readonly cache: string | null;
  readonly shard?: Shard;
  readonly listener?: BatchListener;
  readonly signal?: AbortSignal;
}

/** No task can go on: the disk is full, say. What is done is kept. */
export class BatchStoppedError extends Error {
  override readonly name = "BatchStoppedError";
}

export interface BatchSummary {
  readonly applications: number;
  readonly statuses: Readonly<Partial<Record<ApplicationStatus, number>>>;
}

export async function runBatch(found: readonly Found[], folder: RunFolder, options: BatchOptions): Promise<BatchSummary> {
  const own = found.filter(({ name }) => inShard(name, options.shard));
  const batch = new Batch(folder, options);
  try {
    return conclude(folder, await batch.run(own));
  } catch (error) {
    throw isDiskError(error) ? new BatchStoppedError(error.message) : error;
  }
}

/** Tables and summary over the results; what is no longer there has none. */
export function conclude(folder: RunFolder, names: readonly string[]): BatchSummary {
  folder.keepOnly(names);
  const statuses: Partial<Record<ApplicationStatus, number>> = {};
  const results = function* (): Generator<ApplicationResult> {
    for (const name of [...names].sort()) {
      const result = readResult(folder.resultPath(name));
      statuses[result.status] = (statuses[result.status] ?? 0) + 1;
      yield result;
    }
  };
  writeTables(join(folder.path, "tables"), results());
  const summary = { applications: names.length, statuses: Object.fromEntries(Object.entries(statuses).sort()) };
  folder.summarise(summary);
  return summary;
}

interface Waiting {
  readonly task: "unpack" | "analyse";
  readonly found: Found;
  /** Of what was unpacked: the archive's folder, and how many applications of it are still to do. */
  readonly unpacked?: { readonly folder: string; left: number };
}

class Batch {
  private waiting: Waiting[] = [];
  private readonly done: string[] = [];
  private readonly names = new Set<string>();
  private readonly before;
  private readonly cache: AnalysisCache | undefined;
  private running = 0;
  private counter = 0;
  private wake: (() => void)[] = [];

  constructor(
    private readonly folder: RunFolder,
    private readonly options: BatchOptions,
  ) {
    this.before = folder.unfinished();
    this.cache = options.cache === null ? undefined : new AnalysisCache(options.cache);
  }

  /** Answers the names of all applications that have a result. */
  async run(found: readonly Found[]): Promise<string[]> {
    for (const each of found) {
      this.names.add(each.name);
      this.waiting.push({ task: "archive" in each ? "unpack" : "analyse", found: each });
    }
    this.options.listener?.began(this.waiting.length);
    const workers = Array.from({ length: this.options.jobs }, (_, place) => this.work(place));
    const ends = await Promise.allSettled(workers);
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    this.folder.note({ end: this.done.length });
    return this.done;
  }

  private async work(place: number): Promise<void> {
    const { choices, build, cache, limits, signal } = this.options;
    const setting: WorkerSetting = { choices, build, cache, trail: join(this.folder.work, `trail-${place}`) };
    const worker = new SupervisedWorker(setting, limits);
    const stop = (): void => void worker.stop();
    signal?.addEventListener("abort", stop);
    try {
      for (let next = await this.next(); next !== undefined; next = await this.next()) {
        try {
          await this.doTask(next, worker);
        } catch (error) {
          this.waiting = [];
          throw error;
        } finally {
          this.running -= 1;
          for (const wake of this.wake.splice(0)) wake();
        }
      }
    } finally {
      signal?.removeEventListener("abort", stop);
      await worker.stop();
    }
  }

  /** Undefined where nothing waits and nothing that runs can bring more. */
  private async next(): Promise<Waiting | undefined> {
    while (true) {
      this.options.signal?.throwIfAborted();
      const next = this.waiting.shift();
      if (next !== undefined) {
        this.running += 1;
        return next;
      }
      if (this.running === 0) return undefined;
      await new Promise<void>((wake) => this.wake.push(wake));
    }
  }

  private async doTask({ task, found, unpacked }: Waiting, worker: SupervisedWorker): Promise<void> {
    if (task === "unpack" && "archive" in found) await this.unpack(found.name, found.archive, worker);
    else if ("root" in found) await this.analyse(found, worker);
    if (unpacked === undefined) return;
    unpacked.left -= 1;
    if (unpacked.left === 0) this.folder.discard(unpacked.folder);
  }

  private async unpack(name: string, archive: string, worker: SupervisedWorker): Promise<void> {
    const folder = join(this.folder.work, `unpacked-${(this.counter += 1)}`);
    const end = await this.twice({ kind: "unpack", name, archive: resolve(archive), folder }, worker);
    if (end.kind === "done" && end.done.kind === "unpacked") {
      this.queueFirst(name, end.done.applications, folder);
      return;
    }
    this.folder.discard(folder);
    const output = this.output();
    if (end.kind === "done" && end.done.kind === "refused") writeResult(output, { name, status: "refused", message: end.done.message });
    this.finish(name, output, end);
  }

  /** The applications of an archive go first, so that it need not lie unpacked for long. */
  private queueFirst(archive: string, applications: readonly CorpusApplication[], folder: string): void {
    const unpacked = { folder, left: applications.length };
    this.names.delete(archive);
    const named = applications.map((each) => ({ ...each, name: distinctName(each.name, this.names) }));
    this.waiting = [...named.map((found): Waiting => ({ task: "analyse", found, unpacked })), ...this.waiting];
    this.options.listener?.began(unpacked.left - 1);
  }

  private async analyse(application: CorpusApplication, worker: SupervisedWorker): Promise<void> {
    const { name } = application;
    // What a limit ended before the batch was stopped is not tried again until it has come to its end.
    const before = this.before.get(name);
    if (before?.status === "killed" && before.limit !== undefined) {
      const output = this.output();
      writeResult(output, { name, status: "killed", limit: before.limit });
      this.folder.commit(name, output);
      this.done.push(name);
      this.options.listener?.finished({ name, status: "killed", seconds: 0, isKnown: true });
      return;
    }
    const output = this.output();
    const end = await this.twice({ kind: "analyse", application: { ...application, root: resolve(application.root) }, output }, worker);
    this.finish(name, output, end);
  }

  private output(): string {
    return join(this.folder.work, `result-${(this.counter += 1)}`);
  }

  /** What ended without an answer is tried again: a machine under load is no reason, nor that somebody ended a process, and the last end names the place. */
  private async twice(task: Task, worker: SupervisedWorker): Promise<TaskEnd & { readonly seconds: number; readonly attempts: number }> {
    const start = performance.now();
    let attempts = 0;
    while (true) {
      attempts += 1;
      const end = await worker.run(task);
      this.options.signal?.throwIfAborted();
      if (end.kind === "done" && end.done.kind === "stopped") throw new BatchStoppedError(end.done.message);
      if (end.kind === "done" || attempts >= attemptsFor(end))
        return { ...givenUp(end), seconds: (performance.now() - start) / 1000, attempts };
      if (end.kind === "crashed" && end.cause === "not-started") throw new BatchStoppedError(`no process can be started: ${end.message}`);
      if (task.kind === "unpack") this.folder.discard(task.folder);
    }
  }

  /** Commits what a task ended with. */
  private finish(name: string, output: string, end: TaskEnd & { readonly seconds: number; readonly attempts: number }): void {
    const status = statusOf(end);
    if (end.kind === "killed") writeResult(output, { name, status: "killed", limit: end.limit });
    if (end.kind === "crashed")
      writeResult(output, { name, status: "failed", message: `the process of the analysis ended: ${end.message}` });
    const done = end.kind === "done" && end.done.kind === "analysed" ? end.done : undefined;
    if (done?.keep !== undefined) this.cache?.keep(done.keep.key, done.keep.dataFiles, output);
    this.folder.commit(name, output);
    this.folder.note({ name, status, ...(end.kind === "killed" ? { limit: end.limit } : {}) });
    const { seconds, attempts, peakMemory } = end;
    const place = end.kind === "done" ? undefined : end.place;
    const report: TaskReport = {
      name,
      status,
      seconds,
      isKnown: done?.cached === true,
      ...(place === undefined ? {} : { place }),
      ...(end.kind === "killed" ? { limit: end.limit } : {}),
    };
    const what = done ?? (end.kind === "crashed" ? { detail: end.detail } : {});
    const takes = { seconds, attempts, peakMemory };
    this.folder.noteTiming({ name, status, ...takes, ...what, ...(place ?? {}), kind: undefined, keep: undefined });
    this.done.push(name);
    this.options.listener?.finished(report);
  }
}

function attemptsFor(end: TaskEnd): number {
  return end.kind === "crashed" && end.cause === "somebody" ? 5 : 2;
}

/** A system that is short of memory ends processes, and says nothing more. */
function givenUp(end: TaskEnd): TaskEnd {
  if (end.kind !== "crashed" || end.cause !== "somebody") return end;
  return { kind: "killed", limit: "memory", place: end.place, peakMemory: end.peakMemory };
}

function statusOf(end: TaskEnd): ApplicationStatus {
  if (end.kind === "killed") return "killed";
  if (end.kind === "crashed") return "failed";
  return end.done.kind === "analysed" ? end.done.status : "refused";
}
