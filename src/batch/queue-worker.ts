/**
 * A worker of a queue: takes tasks, has each done by a supervised process within its limits, and answers with the results. This process only supervises, so that its
 * locks on tasks are renewed whatever an analysis is caught in; where it is lost itself, its tasks are taken by others.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Job, Worker } from "bullmq";
import { AnalysisCache } from "./analysis-cache.js";
import { pageOf, removePage } from "./application-page.js";
import { ApplicationRunner, removeFolder } from "./application-runner.js";
import { connectionOf, loadBullMq } from "./queue-connection.js";
import type { QueuedAnswer, QueuedTask } from "./queue-protocol.js";
import { packed, queueName } from "./queue-protocol.js";
import { SupervisedWorker } from "./supervised-worker.js";

export interface QueueWorkerOptions {
  readonly address: string;
  readonly name: string;
  readonly build: string;
  readonly jobs: number;
  readonly cache: string | null;
  /** Told of each application that is done. */
  readonly onFinished: (name: string, status: string, seconds: number) => void;
  readonly onProblem: (message: string) => void;
}

/** Milliseconds for which a task is this worker's without a sign of life. */
const lockDuration = 10_000;

/** Works until `signal` is aborted: what was begun is then given back. */
export async function runQueueWorker(options: QueueWorkerOptions, signal: AbortSignal): Promise<void> {
  const { Worker: BullWorker } = await loadBullMq();
  const connection = connectionOf(options.address);
  const work = mkdtempSync(join(tmpdir(), "furcifer-worker-"));
  try {
    const workers = Array.from({ length: options.jobs }, (_, place): Worker => {
      const folder = join(work, String(place));
      mkdirSync(folder);
      const slot = new Slot(folder, options, signal);
      // One task at a time for each, with a process of its own.
      const worker = new BullWorker(queueName(options.name, options.build), (job: Job<QueuedTask>) => slot.run(job.data), {
        connection,
        concurrency: 1,
        lockDuration,
        stalledInterval: lockDuration,
        maxStalledCount: 10,
      });
      worker.on("error", (error) => options.onProblem(error.message));
      worker.on("failed", (job, error) =>
        options.onProblem(`${(job?.data as QueuedTask | undefined)?.found.name ?? "a task"}: ${error.message}`),
      );
      return worker;
    });
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    await Promise.all(workers.map((worker) => worker.close()));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Does one task after the other, in a process that stays for as long as what is asked for is the same. */
class Slot {
  private worker: SupervisedWorker | undefined;
  private asked = "";

  constructor(
    private readonly folder: string,
    private readonly options: QueueWorkerOptions,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener("abort", () => void this.worker?.stop());
  }

  async run(task: QueuedTask): Promise<QueuedAnswer> {
    const { found } = task;
    const answer: QueuedAnswer[number][] = [];
    const runner = new ApplicationRunner(
      await this.workerFor(task),
      this.folder,
      (finished, output) => {
        const page = existsSync(pageOf(output)) ? { page: packed(readFileSync(pageOf(output))) } : {};
        answer.push({ finished, result: packed(readFileSync(output)), ...page });
        rmSync(output);
        removePage(output);
        this.options.onFinished(finished.name, finished.status, finished.seconds);
      },
      { cache: this.options.cache === null ? null : new AnalysisCache(this.options.cache), signal: this.signal },
    );
    if (!("archive" in found)) {
      await runner.analyse(found);
      return answer;
    }
    const inside = await runner.unpack(found);
    for (const application of inside?.applications ?? []) await runner.analyse(application);
    if (inside !== undefined) removeFolder(inside.folder);
    return answer;
  }

  private async workerFor({ choices, limits }: QueuedTask): Promise<SupervisedWorker> {
    const asked = JSON.stringify([choices, limits]);
    if (this.worker !== undefined && this.asked === asked) return this.worker;
    await this.worker?.stop();
    const { build, cache } = this.options;
    this.asked = asked;
    this.worker = new SupervisedWorker({ choices, build, cache, trail: join(this.folder, "trail") }, limits);
    return this.worker;
  }
}
