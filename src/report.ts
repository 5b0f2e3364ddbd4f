/**
 * The analysis report: the loss spec with all that happened around it. Exporters and the command line read this and
 * nothing deeper.
 */
import type { Diagnostic } from "./base/diagnostic.js";
import type { Span } from "./base/span.js";
import type { CallExplanation, DecisionExplanation } from "./explain/explanation.js";
import type { LossSpec } from "./spec/loss-spec.js";

/** How the analysis of an application ended. */
export type AnalysisStatus =
  /** At least one decision, or every call accounted for. */
  | "decided"
  /** API calls, but the output only flows through. */
  | "passthrough"
  /** No call of a catalogued operation. */
  | "no-api-call"
  /** Nothing to analyse: no such path, no source file, or no file could be read. */
  | "no-input"
  /** No file could be parsed. */
  | "unreadable";

/** What `analyze` answers: the loss spec with all that happened around it. */
export interface AnalysisReport {
  readonly version: string;
  readonly status: AnalysisStatus;
  readonly spec: LossSpec;
  readonly calls: readonly CallReport[];
  readonly files: readonly FileReport[];
  /** Folders (their path ends in "/") and files that are not the application, sorted by path. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** What the analysed files hold that the analysis cannot read, by construct; the most frequent first. */
  readonly unsupported: readonly { readonly construct: string; readonly count: number }[];
  /** By place, then code. */
  readonly diagnostics: readonly Diagnostic[];
  /** How the code comes to the outcomes, by decision; only where that was asked for. */
  readonly explanations?: readonly DecisionExplanation[];
  /** Why calls have no rule, or not the whole of it, in source order; only where that was asked for. */
  readonly whyNot?: readonly CallExplanation[];
}

/** A call of a catalogued operation, and what became of it. */
export interface CallReport {
  readonly operation: string;
  readonly at: Span;
  readonly status: "decided" | "passthrough" | "partial" | "unreached";
  /** Ids of the decisions that read this call's output. */
  readonly decisions: readonly string[];
  /** For partial and unreached: why. */
  readonly reason?: string;
}

/** A source file of the application, and whether it was read. */
export interface FileReport {
  readonly path: string;
  readonly status: "analysed" | "not-relevant" | "syntax-errors" | "not-utf8" | "too-large" | "unreadable";
  /** Why a file was read; absent where it was not. */
  readonly reason?: "entry" | "operation" | "imports";
}
