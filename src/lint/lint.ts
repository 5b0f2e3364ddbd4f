/** All lints on all runs. What the application's author is told stands in the rules; here findings are put in order. */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Span } from "../base/span.js";
import { compareSpans, spanKey } from "../base/span.js";
import { lintBranches } from "./branches.js";
import { lintFailures } from "./failures.js";
import { lintGaps } from "./gaps.js";
import { lintLabels } from "./labels.js";
import type { LintedRun, LintInput, LintRule } from "./lint-input.js";
import { lintLiteralChoices } from "./literal-choices.js";
import { lintMismatches } from "./mismatches.js";
import { lintOrder } from "./order.js";
import { OtherNames } from "./other-names.js";
import { lintShadowed } from "./shadowed.js";
import { lintSubstrings } from "./substrings.js";
import { lintThresholds } from "./thresholds.js";

const rules: readonly LintRule[] = [
  ...[lintLabels, lintSubstrings, lintShadowed, lintMismatches, lintThresholds],
  ...[lintBranches, lintLiteralChoices, lintGaps, lintOrder, lintFailures],
];

/** Findings by place; each once, however many runs have it. */
export async function lint(given: Omit<LintInput, "otherNames">): Promise<Diagnostic[]> {
  for (const { run } of given.runs) run.machine.forest.renewBudget();
  const input = { ...given, otherNames: await OtherNames.of(given.catalog, given.runs.flatMap(vocabulariesOf)) };
  const found = new Map<string, Diagnostic & { readonly span: Span }>();
  for (const rule of rules)
    for (const diagnostic of rule(input))
      if (diagnostic.span !== undefined)
        found.set(`${diagnostic.code} ${spanKey(diagnostic.span)}`, { ...diagnostic, span: diagnostic.span });
  return [...found.values()].sort((a, b) => compareSpans(a.span, b.span) || (a.code < b.code ? -1 : 1));
}

/** The lists of which the run tests names. */
function vocabulariesOf({ run: { machine } }: LintedRun): string[] {
  return [...machine.tests.texts.values()].flatMap(({ text }) => {
    const meaning = machine.variables.meaning(text);
    return meaning.kind === "text" && meaning.domain.known > 0 ? [meaning.domain.vocabulary] : [];
  });
}
