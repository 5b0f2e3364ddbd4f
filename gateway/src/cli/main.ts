#!/usr/bin/env node
/** The executable: arguments, output and exit codes of `serve`, `check` and `env`. 0: done; 1: it failed; 2: wrong usage or configuration. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { analyze } from "furcifer";
import { environmentLines, shellLines } from "../clients/environment.js";
import { SessionPool } from "../models/session-pool.js";
import type { Config } from "../operations/config.js";
import { ConfigError, completeConfig, readConfig } from "../operations/config.js";
import { servedOperationIds } from "../providers/coverage.js";
import { readRegistry } from "../registry/read-registry.js";
import { startGateway } from "../start.js";

interface ConfigArguments {
  readonly config?: string;
  readonly registry?: string;
}

interface EnvArguments {
  readonly url: string;
  readonly grpc: string;
  readonly key: string;
}

const program = new Command("furcifer-gateway").description(
  "Serves customised models behind the interfaces that applications already call.",
);

program
  .command("serve")
  .description("Serves a registry of applications until it is told to stop (SIGTERM, SIGINT).")
  .option("-c, --config <file>", "configuration, JSON")
  .option("-r, --registry <folder>", "the registry, in place of the configuration's")
  .action(async (choices: ConfigArguments) => serve(configOf(choices)));

program
  .command("check")
  .description("Says what the registry serves, or what is wrong with it.")
  .option("-c, --config <file>", "configuration, JSON")
  .option("-r, --registry <folder>", "the registry, in place of the configuration's")
  .action(async (choices: ConfigArguments) => check(configOf(choices)));

program
  .command("env")
  .description("Prints the environment that points an application at a gateway, chosen from what its source uses.")
  .argument("<app>", "folder of the application's source")
  .option("--url <url>", "the gateway, with the prefix /apps/NAME where that names the application", "http://127.0.0.1:8080")
  .option("--grpc <host:port>", "the gateway's gRPC port", "127.0.0.1:8081")
  .option("--key <key>", "the application's key", "KEY")
  .action(printEnvironment);

function configOf({ config, registry }: ConfigArguments): Config {
  const read = config === undefined ? completeConfig({}, process.cwd()) : readConfig(config);
  return registry === undefined ? read : completeConfig({ ...read, registry }, process.cwd());
}

async function serve(config: Config): Promise<void> {
  const running = await startGateway(config);
  let isStopping = false;
  const stop = (): void => {
    // Who asks twice does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    void running.stop().then((isDone) => process.exit(isDone ? 0 : 1));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

async function check(config: Config): Promise<void> {
  const pool = new SessionPool({ device: config.device, threads: config.threads, maxBatch: 1, maxQueue: 1 });
  const { applications, problems } = await readRegistry(config.registry, pool);
  for (const { name, models, hasKeys } of applications.values())
    for (const { operation, decision, projection, description } of models.values())
      process.stdout.write(
        `${name}: ${operation}, decision ${decision.id}, method ${description.method}, projection ${projection}${hasKeys ? "" : ", open to everyone"}\n`,
      );
  for (const { application, message } of problems) process.stderr.write(`${application}: ${message}\n`);
  await pool.close();
  if (problems.length > 0 || applications.size === 0) process.exitCode = 1;
}

async function printEnvironment(app: string, { url, grpc, key }: EnvArguments): Promise<void> {
  const report = await analyze(app);
  const calls = report.calls.map(({ operation, at }) => ({ operation, file: at.path }));
  const read = report.files.filter(({ status }) => status === "analysed" || status === "syntax-errors");
  const sources = await Promise.all(read.map(async ({ path }) => ({ path, text: await readFile(join(app, path), "utf8") })));
  const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const addresses = { gateway: url, grpc, key, preload: file("../clients/preload.cjs"), sitecustomize: file("../clients/python") };
  const lines = environmentLines(calls, sources, servedOperationIds, addresses);
  if (lines.length === 0) {
    process.stderr.write(`${app} calls no operation that the gateway serves\n`);
    process.exitCode = 1;
  }
  process.stdout.write(shellLines(lines));
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`furcifer-gateway: ${(error as Error).message}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}
