/** What a batch and its workers say to each other. */
import type { AnalysisChoices, CorpusApplication } from "./application.js";
import type { ApplicationStatus, DataFileRead } from "./result.js";

/** What all tasks of a worker share; its first message. */
export interface WorkerSetting {
  readonly choices: AnalysisChoices;
  /** The hash of the program. */
  readonly build: string;
  /** Where analyses are kept by content; null: nowhere. */
  readonly cache: string | null;
  /** File that says where the worker is. */
  readonly trail: string;
}

export type Task =
  | { readonly kind: "analyse"; readonly application: CorpusApplication; readonly output: string }
  /** Finds the applications in an archive, which is unpacked into a folder. */
  | { readonly kind: "unpack"; readonly name: string; readonly archive: string; readonly folder: string };

export type Done =
  | {
      readonly kind: "analysed";
      readonly status: ApplicationStatus;
      /** Under what the result is to be kept; none where it is known already, or the analysis failed. */
      readonly keep?: { readonly key: string; readonly dataFiles: readonly DataFileRead[] };
      readonly cached: boolean;
      readonly sourceBytes: number;
      /** Milliseconds to read, and to analyse. */
      readonly read: number;
      readonly analyse: number;
      /** Of a failure: its message with where it happened, for whoever mends it. */
      readonly detail?: string;
    }
  | { readonly kind: "unpacked"; readonly applications: readonly CorpusApplication[] }
  | { readonly kind: "refused"; readonly message: string }
  /** The disk is full, or may not be written: no task can go on. */
  | { readonly kind: "stopped"; readonly message: string };

export type ToWorker = { readonly setting: WorkerSetting } | { readonly task: Task };
