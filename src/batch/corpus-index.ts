/** The page over all applications of a run, made from their results and from what they took. */

import { isLint } from "../base/diagnostic-codes.js";
import { corpusPage } from "../exporters/html/corpus.js";
import type { CorpusApplication, CorpusDecision } from "../exporters/html/corpus-input.js";
import type { AnalysisReport } from "../report.js";
import { languageOf } from "../source-languages.js";
import { version } from "../version.js";
import { hasPage, pageFile } from "./application-page.js";
import type { ApplicationResult } from "./result.js";
import { isAnalysed, operationsOf } from "./result.js";

/** `seconds` is what the application took, where that is known. */
export function corpusRow(result: ApplicationResult, seconds: number | undefined): CorpusApplication {
  const time = seconds === undefined ? {} : { milliseconds: seconds * 1000 };
  const { name, status } = result;
  if (!isAnalysed(result))
    return { name, status, sourceBytes: 0, files: 0, operations: [], languages: [], decisions: [], lints: {}, diagnostics: {}, ...time };
  const { report, sourceBytes } = result;
  const codes = report.diagnostics.map(({ code }) => code);
  return {
    name,
    status,
    sourceBytes,
    files: report.files.length,
    operations: operationsOf(report.calls),
    languages: languagesOf(report),
    decisions: report.spec.decisions.map(
      ({ id, kind, completeness, classes }): CorpusDecision => ({ id, kind, completeness: completeness.status, classes: classes.length }),
    ),
    lints: countsOf(codes.filter(isLint)),
    diagnostics: countsOf(codes.filter((code) => !isLint(code))),
    ...time,
    ...(hasPage(result) ? { reportPath: `pages/${pageFile(name)}` } : {}),
  };
}

/** Of the files that were analysed, or of all where none had to be. */
function languagesOf({ files }: AnalysisReport): string[] {
  const analysed = files.filter(({ status }) => status !== "not-relevant");
  const languages = (analysed.length > 0 ? analysed : files).flatMap(({ path }) => languageOf(path) ?? []);
  return [...new Set(languages)].sort();
}

function countsOf(codes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes.toSorted()) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

export function corpusIndex(title: string, applications: readonly CorpusApplication[]): string {
  return corpusPage({ title, version, applications });
}
