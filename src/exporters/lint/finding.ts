/** Findings of the lints as the formats write them: taken from a report, with the source lines that they stand in. */
import type { LintCode, Severity } from "../../base/diagnostic-codes.js";
import { isLint, severityOf } from "../../base/diagnostic-codes.js";
import type { Span } from "../../base/span.js";
import type { AnalysisReport } from "../../report.js";

export interface Finding {
  readonly code: LintCode;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy?: string;
  readonly span: Span;
  /** The first line of its place; missing where the file cannot be read any more. */
  readonly line?: string;
}

/** `lineAt` gives a line of a source file by its path and number, from 1. */
export function findingsOf({ diagnostics }: AnalysisReport, lineAt: (path: string, line: number) => string | undefined): Finding[] {
  return diagnostics.flatMap(({ code, message, remedy, span }): Finding[] => {
    if (!isLint(code) || span === undefined) return [];
    const line = lineAt(span.path, span.line);
    const rest = { ...(remedy === undefined ? {} : { remedy }), ...(line === undefined ? {} : { line }) };
    return [{ code, severity: severityOf(code), message, span, ...rest }];
  });
}
