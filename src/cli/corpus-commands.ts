/** The commands on corpora of applications. */
import type { Command } from "commander";
import { Option } from "commander";
import { collect, positiveInteger } from "./option-values.js";
import type { Terminal } from "./terminal.js";

export function addCorpusCommands(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  addBatch(program, terminal, exit);
  addWorker(program, terminal, exit);
  addMerge(program, terminal, exit);
  addQuery(program, terminal, exit);
}

function addBatch(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("batch")
    .summary("analyse the applications of a corpus")
    .description(
      "Finds the applications in each SOURCE (a folder of applications or one application, a .zip or .tar archive, or a .txt with a path a line), analyses " +
        "them within limits, and writes a result for each and tables over all. Stopped at any moment, the same command goes on. docs/batch.md tells what is in the folder.",
    )
    .argument("<source...>", "folders, archives, lists")
    .requiredOption("--out <folder>", "where results go; of one run")
    .option("--jobs <n>", "applications at a time (default: as many as processors)", positiveInteger)
    .option("--time-limit <seconds>", "of wall time for an application", positiveInteger, 300)
    .option("--memory-limit <MiB>", "of memory for an application", positiveInteger, 2048)
    .option("--output-limit <MiB>", "of an application's result", positiveInteger, 64)
    .option("--cache <folder>", "analyses by content, which runs may share (default: cache in the --out folder)")
    .option("--no-cache", "keep no analyses by content: a stopped run begins anew")
    .option("--html", "write a page for each application that calls an API, and index.html over all; results then hold explanations too")
    .option("--parquet", "write the tables as Parquet too; needs DuckDB (npm install @duckdb/node-api)")
    .option("--shard <i/n>", "only part i of n; `furcifer merge` puts them together")
    .option("--queue <redis url>", "have `furcifer worker` processes do it, on any machine; needs BullMQ (npm install bullmq ioredis)")
    .option("--queue-name <name>", "tells queues on one Redis apart", "furcifer")
    .option("--vocabulary <id>", "as for analyze")
    .option("--catalog <file>", "as for analyze; repeatable", collect, [])
    .option("--include-tests", "as for analyze")
    .option("--certify", "as for analyze")
    .option("--strict", "exit with 3 if an application failed, was killed or could not be read")
    .action(async (sources: string[], options: import("./batch-command.js").BatchArguments) => {
      const { batchCommand } = await import("./batch-command.js");
      exit(await batchCommand(sources, options, terminal));
    });
}

function addWorker(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("worker")
    .summary("analyse what batches put into a queue")
    .description(
      "Takes applications from the queue of `furcifer batch --queue`, analyses them within its limits, and gives the results back, until it is stopped. Sources must lie under the same " +
        "paths as for the batch. Needs BullMQ (npm install bullmq ioredis).",
    )
    .requiredOption("--queue <redis url>", "redis://host:6379; rediss:// with TLS")
    .option("--queue-name <name>", "as for batch", "furcifer")
    .option("--jobs <n>", "applications at a time (default: as many as processors)", positiveInteger)
    .option("--cache <folder>", "analyses by content, which workers may share")
    .action(async (options: import("./worker-command.js").WorkerArguments) => {
      const { workerCommand } = await import("./worker-command.js");
      exit(await workerCommand(options, terminal));
    });
}

function addMerge(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("merge")
    .summary("put the shards of a batch together")
    .description("Puts the results of batches with --shard 1/n to n/n together, as if they had been one batch.")
    .argument("<run...>", "the --out folders of the shards")
    .requiredOption("--out <folder>", "where the whole goes")
    .action(async (runs: string[], options: { readonly out: string }) => {
      const { mergeCommand } = await import("./merge-command.js");
      exit(await mergeCommand(runs, options, terminal));
    });
}

function addQuery(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("query")
    .summary("ask the tables of a batch in SQL")
    .description(
      "Answers a question in SQL over the tables of a batch: applications, calls, decisions, classes, lints, diagnostics. Needs DuckDB (npm install @duckdb/node-api).",
    )
    .argument("<sql>", "for example: SELECT kind, count(*) FROM decisions GROUP BY kind")
    .requiredOption("--run <folder>", "the --out folder of the batch")
    .addOption(
      new Option("--format <format>", "text to read, csv, or json: an object a line").choices(["text", "csv", "json"]).default("text"),
    )
    .option("--output <file>", "write there instead of standard output")
    .action(async (sql: string, options: import("./query-command.js").QueryArguments) => {
      const { queryCommand } = await import("./query-command.js");
      exit(await queryCommand(sql, options, terminal));
    });
}
