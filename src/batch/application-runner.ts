/**
 * Has a supervised worker do the tasks of applications, and hands on what comes of each: a result in a file, with what it took. What ends without an answer is tried
 * again: a machine under load is no reason, nor that somebody ended a process, and the last end names the place.
 */
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeResult } from "./analyse-application.js";
import type { AnalysisCache } from "./analysis-cache.js";
import type { CorpusApplication, CorpusArchive } from "./application.js";
import { removePage } from "./application-page.js";
import type { LimitName } from "./limits.js";
import type { Task } from "./protocol.js";
import type { ApplicationStatus } from "./result.js";
import type { SupervisedWorker, TaskEnd } from "./supervised-worker.js";
import type { Place } from "./trail.js";

/** No task can go on: the disk is full, say. What is done is kept. */
export class BatchStoppedError extends Error {
  override readonly name = "BatchStoppedError";
}

/** What came of an application. */
export interface Finished {
  readonly name: string;
  readonly status: ApplicationStatus;
  readonly limit?: LimitName;
  /** Of what ended without an answer: where it was. */
  readonly place?: Place;
  readonly isKnown: boolean;
  readonly seconds: number;
  /** For the timings. */
  readonly took: Readonly<Record<string, unknown>>;
}

/** Takes a result, which is in the file `output`, its page beside it where it has one. */
export type Sink = (finished: Finished, output: string) => void;

export interface Unpacked {
  /** In which it lies; whoever asked removes it. */
  readonly folder: string;
  readonly applications: readonly CorpusApplication[];
}

type Ended = TaskEnd & { readonly seconds: number; readonly attempts: number };

export class ApplicationRunner {
  private counter = 0;

  /** `work` is a folder of this runner alone. */
  constructor(
    private readonly worker: SupervisedWorker,
    private readonly work: string,
    private readonly sink: Sink,
    private readonly options: { readonly cache: AnalysisCache | null; readonly signal: AbortSignal | undefined },
  ) {}

  async analyse(application: CorpusApplication): Promise<void> {
    const output = this.path("result");
    const end = await this.twice({ kind: "analyse", application: { ...application, root: resolve(application.root) }, output });
    this.finish(application.name, output, end);
  }

  /** Undefined where it cannot be unpacked, which then is its result. */
  async unpack({ name, archive }: CorpusArchive): Promise<Unpacked | undefined> {
    const folder = this.path("unpacked");
    const end = await this.twice({ kind: "unpack", name, archive: resolve(archive), folder });
    if (end.kind === "done" && end.done.kind === "unpacked") return { folder, applications: end.done.applications };
    removeFolder(folder);
    const output = this.path("result");
    if (end.kind === "done" && end.done.kind === "refused") writeResult(output, { name, status: "refused", message: end.done.message });
    this.finish(name, output, end);
    return undefined;
  }

  private path(kind: string): string {
    return join(this.work, `${kind}-${(this.counter += 1)}`);
  }

  private async twice(task: Task): Promise<Ended> {
    const start = performance.now();
    for (let attempts = 1; ; attempts += 1) {
      const end = await this.worker.run(task);
      this.options.signal?.throwIfAborted();
      if (end.kind === "done" && end.done.kind === "stopped") throw new BatchStoppedError(end.done.message);
      if (end.kind === "done" || attempts >= attemptsFor(end))
        return { ...givenUp(end), seconds: (performance.now() - start) / 1000, attempts };
      if (end.kind === "crashed" && end.cause === "not-started") throw new BatchStoppedError(`no process can be started: ${end.message}`);
      if (task.kind === "unpack") removeFolder(task.folder);
    }
  }

  private finish(name: string, output: string, end: Ended): void {
    if (end.kind === "killed") writeResult(output, { name, status: "killed", limit: end.limit });
    if (end.kind === "crashed")
      writeResult(output, { name, status: "failed", message: `the process of the analysis ended: ${end.message}` });
    // What an ended one has written of its page is no page.
    if (end.kind !== "done") removePage(output);
    const keep = end.kind === "done" && end.done.kind === "analysed" ? end.done.keep : undefined;
    if (keep !== undefined) this.options.cache?.keep(keep.key, keep.dataFiles, output);
    this.sink(finishedOf(name, end), output);
  }
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function finishedOf(name: string, end: Ended): Finished {
  const { seconds, attempts, peakMemory } = end;
  const base = { name, seconds, isKnown: false, status: statusOf(end) };
  const took = { name, status: base.status, seconds, attempts, peakMemory };
  if (end.kind === "done") {
    if (end.done.kind !== "analysed") return { ...base, took };
    const { kind: _, keep: __, ...times } = end.done;
    return { ...base, isKnown: times.cached, took: { ...took, ...times } };
  }
  const limit = end.kind === "killed" ? { limit: end.limit } : {};
  const detail = end.kind === "crashed" ? { detail: end.detail } : {};
  return {
    ...base,
    ...limit,
    ...(end.place === undefined ? {} : { place: end.place }),
    took: { ...took, ...limit, ...detail, ...end.place },
  };
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
