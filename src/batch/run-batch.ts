/**
 * A batch: the applications of a corpus over a pool of supervised workers, each result committed as it comes. What a stopped batch has done stays; the next one with
 * the same folder goes on. Results depend on the applications, the options and the version alone.
 */
import { basename, join, resolve } from "node:path";
import { writeResult } from "./analyse-application.js";
import { AnalysisCache } from "./analysis-cache.js";
import type { AnalysisChoices, CorpusApplication, CorpusArchive } from "./application.js";
import type { Finished } from "./application-runner.js";
import { ApplicationRunner, BatchStoppedError, removeFolder } from "./application-runner.js";
import { corpusIndex, corpusRow } from "./corpus-index.js";
import type { Found } from "./discover.js";
import { isDiskError } from "./disk-error.js";
import { distinctName } from "./distinct-name.js";
import type { Limits } from "./limits.js";
import type { BatchListener } from "./progress.js";
import type { ApplicationResult, ApplicationStatus } from "./result.js";
import type { RunFolder } from "./run-folder.js";
import type { Shard } from "./shard.js";
import { inShard } from "./shard.js";
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

/** Tables, summary and, where it was asked for, a page over the results; what is no longer there has none. */
export function conclude(folder: RunFolder, names: readonly string[]): BatchSummary {
  folder.keepOnly(names);
  const statuses: Partial<Record<ApplicationStatus, number>> = {};
  const rows: ReturnType<typeof corpusRow>[] = [];
  const times = folder.hasPages ? folder.times() : new Map<string, number>();
  const results = function* (): Generator<ApplicationResult> {
    for (const name of [...names].sort()) {
      const result = readResult(folder.resultPath(name));
      statuses[result.status] = (statuses[result.status] ?? 0) + 1;
      if (folder.hasPages) rows.push(corpusRow(result, times.get(name)));
      yield result;
    }
  };
  writeTables(join(folder.path, "tables"), results());
  const summary = { applications: names.length, statuses: Object.fromEntries(Object.entries(statuses).sort()) };
  if (folder.hasPages) folder.write("index.html", corpusIndex(basename(resolve(folder.path)), rows));
  folder.summarise(summary);
  return summary;
}

interface Waiting {
  readonly found: Found;
  /** Of what was unpacked: the archive's folder, and how many applications of it are still to do. */
  readonly unpacked?: { readonly folder: string; left: number };
}

class Batch {
  private waiting: Waiting[] = [];
  private readonly done: string[] = [];
  private readonly names = new Set<string>();
  private readonly before;
  private readonly cache: AnalysisCache | null;
  private running = 0;
  private wake: (() => void)[] = [];

  constructor(
    private readonly folder: RunFolder,
    private readonly options: BatchOptions,
  ) {
    this.before = folder.unfinished();
    this.cache = options.cache === null ? null : new AnalysisCache(options.cache);
  }

  /** Answers the names of all applications that have a result. */
  async run(found: readonly Found[]): Promise<string[]> {
    this.waiting = found.map((each) => ({ found: each }));
    for (const { name } of found) this.names.add(name);
    this.options.listener?.began(found.length);
    const ends = await Promise.allSettled(Array.from({ length: this.options.jobs }, (_, place) => this.work(place)));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    this.folder.note({ end: this.done.length });
    return this.done;
  }

  private async work(place: number): Promise<void> {
    const { choices, build, cache, limits, signal } = this.options;
    const own = this.folder.workFolder(String(place));
    const worker = new SupervisedWorker({ choices, build, cache, trail: join(own, "trail") }, limits);
    const runner = new ApplicationRunner(worker, own, (finished, output) => this.accept(finished, output), { cache: this.cache, signal });
    const stop = (): void => void worker.stop();
    signal?.addEventListener("abort", stop);
    try {
      for (let next = await this.next(); next !== undefined; next = await this.next()) await this.carryOut(next, runner);
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

  private async carryOut(next: Waiting, runner: ApplicationRunner): Promise<void> {
    try {
      await this.doTask(next, runner);
    } catch (error) {
      // Nothing more is begun.
      this.waiting = [];
      throw error;
    } finally {
      this.running -= 1;
      for (const wake of this.wake.splice(0)) wake();
    }
  }

  private async doTask({ found, unpacked }: Waiting, runner: ApplicationRunner): Promise<void> {
    if ("archive" in found) await this.unpack(found, runner);
    else await this.analyse(found, runner);
    if (unpacked === undefined) return;
    unpacked.left -= 1;
    if (unpacked.left === 0) removeFolder(unpacked.folder);
  }

  private async unpack(archive: CorpusArchive, runner: ApplicationRunner): Promise<void> {
    const found = await runner.unpack(archive);
    if (found === undefined) return;
    const { folder, applications } = found;
    const unpacked = { folder, left: applications.length };
    this.names.delete(archive.name);
    // They go first, so that the archive need not lie unpacked for long.
    const named = applications.map((each): Waiting => ({ found: { ...each, name: distinctName(each.name, this.names) }, unpacked }));
    this.waiting = [...named, ...this.waiting];
    this.options.listener?.began(applications.length - 1);
  }

  private async analyse(application: CorpusApplication, runner: ApplicationRunner): Promise<void> {
    const { name } = application;
    const limit = this.before.get(name)?.limit;
    if (limit === undefined) return runner.analyse(application);
    // What a limit ended before the batch was stopped is not tried again until it has come to its end.
    const output = join(this.folder.workFolder("killed"), "result");
    writeResult(output, { name, status: "killed", limit });
    this.folder.commit(name, output);
    this.done.push(name);
    this.options.listener?.finished({ name, status: "killed", limit, seconds: 0, isKnown: true, took: {} });
  }

  private accept(finished: Finished, output: string): void {
    this.folder.accept(finished, output);
    this.done.push(finished.name);
    this.options.listener?.finished(finished);
  }
}
