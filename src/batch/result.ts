/**
 * What is kept of an application: a pure function of its content, the options and the tool's version. It has no times and no paths of the machine; those lie
 * with the timings.
 */
import type { AnalysisReport, AnalysisStatus } from "../report.js";
import type { LimitName } from "./limits.js";

/** `failed`: the analysis itself broke, which is a mistake of ours; `killed`: a limit ended it; `refused`: an archive that is not unpacked. */
export type ApplicationStatus = AnalysisStatus | "failed" | "killed" | "refused";

/** A data file that the application reads, as the analysis saw it. */
export interface DataFileRead {
  readonly path: string;
  /** `sha256:` and the hash of its text, or why there is none. */
  readonly content: string;
}

/** The part that follows from the content, whatever the application is called. */
export interface Analysed {
  readonly status: AnalysisStatus;
  /** Of source files that were read. */
  readonly sourceBytes: number;
  readonly dataFiles: readonly DataFileRead[];
  readonly report: AnalysisReport;
}

export type ApplicationResult =
  | ({ readonly name: string; readonly key: string } & Analysed)
  | { readonly name: string; readonly status: "failed" | "refused"; readonly message: string }
  | { readonly name: string; readonly status: "killed"; readonly limit: LimitName };

/** Ids, each once, in order. */
export function operationsOf(calls: readonly { readonly operation: string }[]): string[] {
  return [...new Set(calls.map(({ operation }) => operation))].sort();
}

export function isAnalysed(result: ApplicationResult): result is Extract<ApplicationResult, { report: AnalysisReport }> {
  return "report" in result;
}
