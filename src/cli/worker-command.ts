/** `furcifer worker`: analyses what batches put into a queue. */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { programHash } from "../batch/program-hash.js";
import { QueueError } from "../batch/queue-connection.js";
import { runQueueWorker } from "../batch/queue-worker.js";
import { CommandFailure } from "./failure.js";
import { stopOnSignals } from "./stop-signals.js";
import type { Terminal } from "./terminal.js";
import { exitCodes } from "./terminal.js";

export interface WorkerArguments {
  readonly queue: string;
  readonly queueName: string;
  readonly jobs?: number;
  readonly cache?: string;
}

/** One line of JSON for each application and each problem, on standard error. */
export async function workerCommand({ queue, queueName, jobs, cache }: WorkerArguments, { stderr }: Terminal): Promise<number> {
  const say = (line: object): void => void stderr.write(`${JSON.stringify(line)}\n`);
  const stopping = stopOnSignals();
  try {
    const options = {
      address: queue,
      name: queueName,
      build: programHash(),
      jobs: jobs ?? availableParallelism(),
      cache: cache === undefined ? null : resolve(cache),
      onFinished: (name: string, status: string, seconds: number) => say({ name, status, seconds: Math.round(seconds * 1000) / 1000 }),
      onProblem: (problem: string) => say({ problem }),
    };
    await runQueueWorker(options, stopping.signal);
    return exitCodes.done;
  } catch (error) {
    throw error instanceof QueueError ? new CommandFailure(error.message) : error;
  } finally {
    stopping.end();
  }
}
