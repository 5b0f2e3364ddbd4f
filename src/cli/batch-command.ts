/** `furcifer batch`: analyses the applications of a corpus into a folder, and goes on where a stopped run left off. */
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { AnalysisChoices } from "../batch/application.js";
import { BatchStoppedError } from "../batch/application-runner.js";
import { discover, SourceError } from "../batch/discover.js";
import type { Limits } from "../batch/limits.js";
import { programHash } from "../batch/program-hash.js";
import { QueryError, requireDuckDb, writeParquet } from "../batch/query.js";
import { QueueError } from "../batch/queue-connection.js";
import type { BatchSummary } from "../batch/run-batch.js";
import { runBatch } from "../batch/run-batch.js";
import { RunFolder, RunFolderError } from "../batch/run-folder.js";
import { runQueued } from "../batch/run-queued.js";
import { parseShard } from "../batch/shard.js";
import { resolveOptions, UsageError } from "../options.js";
import { builtInDocuments } from "../providers/registry.js";
import { version } from "../version.js";
import { batchProgress } from "./batch-progress.js";
import { summaryText } from "./batch-summary.js";
import { CommandFailure, fileProblem } from "./failure.js";
import { readCatalogs } from "./read-catalog.js";
import { stopOnSignals } from "./stop-signals.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, writeAll } from "./terminal.js";

export interface BatchArguments {
  readonly out: string;
  readonly jobs?: number;
  readonly timeLimit: number;
  readonly memoryLimit: number;
  readonly outputLimit: number;
  /** A folder, or false for none. */
  readonly cache?: string | false;
  readonly shard?: string;
  readonly queue?: string;
  readonly queueName: string;
  readonly parquet?: boolean;
  readonly vocabulary?: string;
  readonly catalog: readonly string[];
  readonly includeTests?: boolean;
  readonly certify?: boolean;
  readonly html?: boolean;
  readonly strict?: boolean;
}

const megabyte = 1024 ** 2;

export async function batchCommand(sources: readonly string[], given: BatchArguments, terminal: Terminal): Promise<number> {
  const choices = await choicesOf(given);
  const shard = given.shard === undefined ? undefined : parseShard(given.shard);
  if (given.shard !== undefined && shard === undefined)
    throw new UsageError(`${JSON.stringify(given.shard)} is no shard. Write the number of this part and how many there are, like 2/8.`);
  if (given.parquet === true) await withDuckDb(requireDuckDb);
  const cache = given.cache === false ? null : resolve(given.cache ?? join(given.out, "cache"));
  // Results and analyses are no sources, though they may lie among them.
  const found = discovered(sources, [given.out, ...(cache === null ? [] : [cache])]);
  const build = programHash();
  const limits: Limits = { time: given.timeLimit, memory: given.memoryLimit * megabyte, output: given.outputLimit * megabyte };
  const options = { ...choices, limits, shard: given.shard ?? null };
  const folder = opened(given.out, { tool: version, build, options });
  const progress = batchProgress(terminal);
  const stopping = stopOnSignals();
  try {
    const asked = { choices, limits, build, ...(shard === undefined ? {} : { shard }), listener: progress, signal: stopping.signal };
    const summary =
      given.queue === undefined
        ? await runBatch(found, folder, { ...asked, jobs: given.jobs ?? availableParallelism(), cache })
        : await runQueued(found, folder, { ...asked, address: given.queue, name: given.queueName });
    if (given.parquet === true) await withDuckDb(() => writeParquet(given.out));
    progress.end();
    // A reader of the summary that went away ends the process.
    folder.release();
    await writeAll(terminal.stdout, summaryText(summary, given.out));
    return given.strict === true && hasBroken(summary) ? exitCodes.partial : exitCodes.done;
  } catch (error) {
    progress.end();
    throw explained(error, stopping.signal, given.out);
  } finally {
    stopping.end();
    folder.release();
  }
}

export async function choicesOf({
  vocabulary,
  catalog,
  includeTests,
  certify,
  html,
}: Pick<BatchArguments, "vocabulary" | "catalog" | "includeTests" | "certify" | "html">): Promise<AnalysisChoices> {
  const catalogs = catalog.length === 0 ? [] : await readCatalogs(catalog, builtInDocuments);
  // Wrong choices end here, not in every worker.
  resolveOptions({ catalogs, ...(vocabulary === undefined ? {} : { vocabulary }) });
  const flags = { includeTests: includeTests ?? false, certify: certify ?? false, explain: html ?? false };
  return { catalogs, ...flags, ...(vocabulary === undefined ? {} : { vocabulary }) };
}

function discovered(sources: readonly string[], except: readonly string[]): ReturnType<typeof discover> {
  try {
    return discover(sources, { except });
  } catch (error) {
    if (error instanceof SourceError) throw new CommandFailure(error.message);
    throw error;
  }
}

function opened(...given: Parameters<typeof RunFolder.open>): RunFolder {
  try {
    return RunFolder.open(...given);
  } catch (error) {
    if (error instanceof RunFolderError) throw new CommandFailure(error.message);
    throw error instanceof Error && "syscall" in error ? fileProblem(error, given[0]) : error;
  }
}

async function withDuckDb(work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => {
    throw error instanceof QueryError ? new CommandFailure(error.message) : error;
  });
}

function explained(error: unknown, signal: AbortSignal, out: string): unknown {
  if (signal.aborted)
    return new CommandFailure(`stopped. What is done is in ${out}; the same command goes on from there.`, exitCodes.interrupted);
  if (error instanceof QueueError) return new CommandFailure(error.message);
  if (error instanceof BatchStoppedError)
    return new CommandFailure(`${error.message}. What is done is in ${out}; when there is room, the same command goes on from there.`);
  return error;
}

function hasBroken({ statuses }: BatchSummary): boolean {
  return (["failed", "killed", "refused", "unreadable"] as const).some((status) => (statuses[status] ?? 0) > 0);
}
