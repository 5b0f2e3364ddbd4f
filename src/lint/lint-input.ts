/** What lints read: runs that reached calls of APIs, with what they decide, and the program that was run. */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Decided } from "../decision/outcome.js";
import type { Program } from "../ir/ir.js";
import type { Catalog } from "../providers/catalog.js";
import type { Decision } from "../spec/loss-spec.js";
import type { Run } from "../symbolic/run.js";
import type { OtherNames } from "./other-names.js";

/** A run of an entry. */
export interface LintedRun {
  readonly run: Run;
  readonly decided: Decided;
  /** Null where the output only flows through. */
  readonly decision: Decision | null;
}

export interface LintInput {
  readonly runs: readonly LintedRun[];
  readonly program: Program;
  readonly catalog: Catalog;
  readonly otherNames: OtherNames;
}

/** One lint; a place that several runs reach is judged by all of them together. */
export type LintRule = (input: LintInput) => readonly Diagnostic[];
