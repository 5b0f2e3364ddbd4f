/** All lints on all runs. What the application's author is told stands in the rules; here findings are put in order. */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Span } from "../base/span.js";
import { compareSpans, spanKey } from "../base/span.js";
import { lintBranches } from "./branches.js";
import { lintFailures } from "./failures.js";
import { lintGaps } from "./gaps.js";
import { lintLabels } from "./labels.js";
import type { LintInput, LintRule } from "./lint-input.js";
import { lintLiteralChoices } from "./literal-choices.js";
import { lintMismatches } from "./mismatches.js";
import { lintOrder } from "./order.js";
import { lintShadowed } from "./shadowed.js";
import { lintSubstrings } from "./substrings.js";
import { lintThresholds } from "./thresholds.js";

const rules: readonly LintRule[] = [
  ...[lintLabels, lintSubstrings, lintShadowed, lintMismatches, lintThresholds],
  ...[lintBranches, lintLiteralChoices, lintGaps, lintOrder, lintFailures],
];

/** Findings by place; each once, however many runs have it. */
export function lint(input: LintInput): Diagnostic[] {
  for (const { run } of input.runs) run.machine.forest.renewBudget();
  const found = new Map<string, Diagnostic & { readonly span: Span }>();
  for (const rule of rules)
    for (const diagnostic of rule(input))
      if (diagnostic.span !== undefined)
        found.set(`${diagnostic.code} ${spanKey(diagnostic.span)}`, { ...diagnostic, span: diagnostic.span });
  return [...found.values()].sort((a, b) => compareSpans(a.span, b.span) || (a.code < b.code ? -1 : 1));
}
