/** Analyses an application and explains what it finds, with an output for each outcome. */

import { analyze } from "../analyze.js";
import type { AnalyzeOptions } from "../options.js";
import { catalogWith } from "../providers/registry.js";
import type { AnalysisReport } from "../report.js";
import { withWitnesses } from "./witness.js";

/**
 * As `analyze`, with the report's `explanations` and `whyNot`: how the code comes to each outcome, an output that leads there, and why
 * calls have no rule.
 * @throws UsageError for options that make no sense; the signal's reason when aborted.
 */
export async function explain(root: string, options: AnalyzeOptions = {}): Promise<AnalysisReport> {
  const report = await analyze(root, { ...options, explain: true });
  return withWitnesses(report, catalogWith(options.catalogs ?? []));
}
