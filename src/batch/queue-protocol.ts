/** What a batch and the workers of its queue say to each other. All of it is data that Redis keeps. */
import { gunzipSync, gzipSync } from "node:zlib";
import type { AnalysisChoices, CorpusApplication, CorpusArchive } from "./application.js";
import type { Finished } from "./application-runner.js";
import type { Limits } from "./limits.js";

/** Paths are those of the machine that has found the applications: others must see them under the same. */
export interface QueuedTask {
  readonly found: CorpusApplication | CorpusArchive;
  readonly choices: AnalysisChoices;
  readonly limits: Limits;
}

/** An archive has a result for each application in it. */
export type QueuedAnswer = readonly { readonly finished: Finished; readonly result: string; readonly page?: string }[];

/** Only workers of the same program take the tasks: others would answer otherwise. */
export function queueName(name: string, build: string): string {
  return `${name}-${build.slice(0, 16)}`;
}

/** Results go through Redis packed. */
export function packed(result: Uint8Array): string {
  return gzipSync(result).toString("base64");
}

export function unpacked(result: string): Buffer {
  return gunzipSync(Buffer.from(result, "base64"));
}
