/** A gateway that runs in the test, over the registry of fixtures or another one. */
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { completeConfig } from "../../src/operations/config.js";
import type { RunningGateway } from "../../src/start.js";
import { startGateway } from "../../src/start.js";

export const fixtureRegistry = fileURLToPath(new URL("../fixtures/registry", import.meta.url));

export interface Running extends RunningGateway {
  readonly base: string;
  /** Lines of the log, parsed. */
  readonly log: Record<string, unknown>[];
}

export async function running(given: Record<string, unknown> = {}): Promise<Running> {
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) });
  const free = { port: 0, grpcPort: 0, operations: { host: "127.0.0.1", port: 0 }, device: "cpu" };
  const gateway = await startGateway(completeConfig({ registry: fixtureRegistry, ...free, ...given }, "/"), logger);
  return { ...gateway, base: `http://127.0.0.1:${gateway.port}`, log };
}
