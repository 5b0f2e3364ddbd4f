/**
 * A batch whose applications are analysed by the workers of a queue, on this machine and others. The tasks are the batch's own list, not the queue's: what the queue has
 * lost is put in again, what comes twice is taken once, and what a stopped batch has collected is not asked for again.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Job, Queue } from "bullmq";
import { writeResult } from "./analyse-application.js";
import { pageOf } from "./application-page.js";
import type { Finished } from "./application-runner.js";
import type { Found } from "./discover.js";
import { connectionOf, loadBullMq } from "./queue-connection.js";
import type { QueuedAnswer, QueuedTask } from "./queue-protocol.js";
import { queueName, unpacked } from "./queue-protocol.js";
import type { BatchOptions, BatchSummary } from "./run-batch.js";
import { conclude } from "./run-batch.js";
import type { RunFolder } from "./run-folder.js";
import { inShard } from "./shard.js";

export interface QueuedOptions extends Omit<BatchOptions, "jobs" | "cache"> {
  readonly address: string;
  readonly name: string;
}

/** Tasks that are in the queue at a time. */
const window = 10_000;
const collectedAtOnce = 200;
const pause = 250;
/** Milliseconds between looks whether the queue still has all that it was given. */
const checkInterval = 5000;

export async function runQueued(found: readonly Found[], folder: RunFolder, options: QueuedOptions): Promise<BatchSummary> {
  const { Queue: BullQueue } = await loadBullMq();
  const queue = new BullQueue(queueName(options.name, options.build), { connection: connectionOf(options.address) });
  // Without a listener an error of the connection would end the process; it is tried again.
  queue.on("error", () => undefined);
  try {
    const batch = new QueuedBatch(queue, folder, options);
    return conclude(folder, await batch.run(found.filter(({ name }) => inShard(name, options.shard))));
  } finally {
    await queue.close();
  }
}

class QueuedBatch {
  private readonly done = new Set<string>();
  /** Tasks without an answer, by the id of their job. */
  private readonly open = new Map<string, Found>();
  private readonly work: string;
  private readonly id: string;
  private checked = 0;

  constructor(
    private readonly queue: Queue,
    private readonly folder: RunFolder,
    private readonly options: QueuedOptions,
  ) {
    this.work = folder.workFolder("queue");
    this.id = folder.queueId();
  }

  async run(found: readonly Found[]): Promise<string[]> {
    const before = this.folder.unfinished();
    const waiting = found.filter((each) => !this.isDone(each, before)).reverse();
    this.options.listener?.began(waiting.length);
    while (waiting.length > 0 || this.open.size > 0) {
      this.options.signal?.throwIfAborted();
      const next = waiting.splice(-Math.max(0, window - this.open.size), window - this.open.size).reverse();
      if (next.length > 0) await this.add(next);
      const count = await this.collect();
      if (performance.now() - this.checked > checkInterval) await this.putBackLost();
      if (count === 0) await setTimeout(pause, undefined, this.options.signal === undefined ? {} : { signal: this.options.signal });
    }
    this.folder.note({ end: this.done.size });
    this.folder.endQueue();
    return [...this.done];
  }

  /** An archive is done when it has said what is in it: a line of its own. */
  private isDone(each: Found, before: ReturnType<RunFolder["unfinished"]>): boolean {
    if ("archive" in each) return false;
    const isDone = before.has(each.name) && this.folder.has(each.name);
    if (isDone) this.done.add(each.name);
    return isDone;
  }

  private async add(found: readonly Found[]): Promise<void> {
    const { choices, limits } = this.options;
    const jobs = found.map((each) => {
      const id = this.idOf(each);
      this.open.set(id, each);
      const data: QueuedTask = { found: absolute(each), choices, limits };
      // Stays until it is collected. A task whose worker was stopped is given to another.
      return { name: "application", data, opts: { jobId: id, attempts: 10, removeOnComplete: false, removeOnFail: false } };
    });
    await this.queue.addBulk(jobs);
  }

  /** The same for the same task of the same run, so that a batch that goes on finds what it had put in. */
  private idOf(each: Found): string {
    const { choices, limits } = this.options;
    return createHash("sha256")
      .update(JSON.stringify([this.id, absolute(each), choices, limits]))
      .digest("hex");
  }

  /** Takes answers that are there; the queue may hold those of other batches too. */
  private async collect(): Promise<number> {
    for (let first = 0; ; first += collectedAtOnce) {
      const jobs: Job<QueuedTask>[] = await this.queue.getJobs(["completed", "failed"], first, first + collectedAtOnce - 1);
      const own = jobs.filter((job) => job?.id !== undefined && this.open.has(job.id) && job.finishedOn !== undefined);
      for (const job of own) {
        this.takeAnswer(job);
        this.open.delete(job.id ?? "");
        await job.remove().catch(() => undefined);
      }
      if (own.length > 0 || jobs.length < collectedAtOnce) return own.length;
    }
  }

  private takeAnswer(job: Job<QueuedTask>): void {
    if ((job.failedReason ?? "") !== "") this.acceptFailure(job);
    else for (const answer of (job.returnvalue as QueuedAnswer | null) ?? []) this.accept(answer);
  }

  private accept({ finished, result, page }: QueuedAnswer[number]): void {
    const output = `${this.work}/result`;
    if (page !== undefined) writeFileSync(pageOf(output), unpacked(page));
    writeFileSync(output, unpacked(result));
    this.take(finished, output);
  }

  private acceptFailure(job: Job<QueuedTask>): void {
    const { name } = job.data.found;
    const output = `${this.work}/result`;
    writeResult(output, { name, status: "failed", message: "no worker of the queue could answer" });
    const took = { name, status: "failed", detail: job.failedReason, attempts: job.attemptsMade };
    this.take({ name, status: "failed", isKnown: false, seconds: 0, took }, output);
  }

  private take(finished: Finished, output: string): void {
    if (this.done.has(finished.name)) return;
    this.folder.accept(finished, output);
    this.done.add(finished.name);
    this.options.listener?.finished(finished);
  }

  /** A Redis that was started anew may know nothing of what it was given. */
  private async putBackLost(): Promise<void> {
    this.checked = performance.now();
    const lost: Found[] = [];
    for (const [id, each] of this.open) if ((await this.queue.getJobState(id)) === "unknown") lost.push(each);
    if (lost.length > 0) await this.add(lost);
  }
}

function absolute(found: Found): Found {
  return "archive" in found ? { ...found, archive: resolve(found.archive) } : { ...found, root: resolve(found.root) };
}
