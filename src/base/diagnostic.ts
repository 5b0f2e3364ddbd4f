/**
 * What the analysis has to say about the analysed program. Diagnostics are collected, never thrown;
 * every code is one row of `diagnostic-codes.ts` and one paragraph of docs/diagnostics.md.
 */
import type { DiagnosticCode } from "./diagnostic-codes.js";
import type { Span } from "./span.js";

/** Something that the analysis has to say about the application: never thrown, part of the report. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** What is so, and what to do about it. */
  readonly message: string;
  /** What to write instead, where the message is long without it. */
  readonly remedy?: string;
  /** Absent where the whole application is meant. */
  readonly span?: Span;
}
