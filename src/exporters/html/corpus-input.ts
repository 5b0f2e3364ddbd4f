/** What the page of a corpus is made of: a row an application, as whoever analysed them all knows it. Nothing here needs a spec. */
import type { Decision, RuleKind } from "../../spec/loss-spec.js";

/** What the page of a corpus shows: plain rows, as `furcifer batch` writes its tables. */
export interface CorpusPageInput {
  /** What to call the corpus. */
  readonly title: string;
  /** Version of the product that analysed it. */
  readonly version: string;
  /** Shown in this order until the reader sorts. */
  readonly applications: readonly CorpusApplication[];
  /** What the rows do not tell; everything else is added up from them. */
  readonly totals?: CorpusTotals;
}

/** Counts over all applications. */
export interface CorpusTotals {
  /** From the start of the run to its end. */
  readonly milliseconds?: number;
  /** Applications analysed at the same time. */
  readonly workers?: number;
}

/** A row of the page: one application. */
export interface CorpusApplication {
  readonly name: string;
  /**
   * An analysis status (`decided`, `passthrough`, `no-api-call`, `no-input`, `unreadable`), or what became of it instead: `failed`, `killed`,
   * `not-screened`, or any other word.
   */
  readonly status: string;
  /** Size of the source files that were read. */
  readonly sourceBytes: number;
  /** Number of these files. */
  readonly files: number;
  /** Ids of the operations that are called, each once. */
  readonly operations: readonly string[];
  readonly languages: readonly string[];
  readonly decisions: readonly CorpusDecision[];
  /** Number of findings by lint code. */
  readonly lints: Readonly<Record<string, number>>;
  /** Number of other diagnostics by code. */
  readonly diagnostics: Readonly<Record<string, number>>;
  /** How long its analysis took; absent where that is not told, so that the page is the same for every run. */
  readonly milliseconds?: number;
  /** Its own page, as a path from the corpus's page. */
  readonly reportPath?: string;
}

/** A row of the page: one decision. */
export interface CorpusDecision {
  readonly id: string;
  readonly kind: RuleKind;
  readonly completeness: Decision["completeness"]["status"];
  /** Number of its label classes. */
  readonly classes: number;
}
