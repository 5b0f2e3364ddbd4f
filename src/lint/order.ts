/** Loops in which every match overwrites the one before: the last item of the output decides, although nothing says so. */
import type { Diagnostic } from "../base/diagnostic.js";
import { spanKey } from "../base/span.js";
import { supportOf } from "../diagram/diagram.js";
import type { ClassCase, Decision, Rule } from "../spec/loss-spec.js";
import type { Pass } from "../symbolic/variable.js";
import type { LintedRun, LintInput } from "./lint-input.js";

export function lintOrder({ runs }: LintInput): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const linted of runs) for (const diagnostic of overwriting(linted)) found.set(spanKey(diagnostic.span!), diagnostic);
  return [...found.values()];
}

function overwriting({ run: { machine }, decided, decision }: LintedRun): (Diagnostic & { readonly span: object })[] {
  if (decision === null) return [];
  const last = rulesOf(decision.rule).flatMap((rule) => (rule.kind === "last-match" && rule.order === undefined ? [rule.cases] : []));
  const [cases] = last;
  if (cases === undefined) return [];
  const passes = new Set<Pass>();
  for (const part of decided.parts)
    for (const v of supportOf(part)) {
      const meaning = machine.variables.meaning(v);
      if (meaning.kind === "final") passes.add(meaning.pass);
    }
  const [pass, ...more] = passes;
  if (pass === undefined || more.length > 0 || pass.distinct !== undefined) return [];
  const span = { ...pass.span, endLine: pass.span.line, endColumn: pass.span.column + "for".length };
  return [
    {
      code: "order-dependent",
      span,
      message: `In this loop every match overwrites the one before it, so the last item decides: ${example(decision, cases)}.`,
      remedy: "Leave the loop at the first match, or keep what the first match set.",
    },
  ];
}

function rulesOf(rule: Rule): readonly Rule[] {
  return rule.kind === "independent" ? rule.parts.flatMap((p) => rulesOf(p.rule)) : [rule];
}

/** Two items that come to different ends in either order. */
function example(decision: Decision, cases: readonly ClassCase[]): string {
  const item = ({ class: id }: ClassCase): string => {
    const found = decision.classes.find((c) => c.id === id);
    const label = found?.labels[0]?.name ?? found?.outsideVocabulary[0];
    return label === undefined ? `an item of ${found?.name ?? id}` : JSON.stringify(label);
  };
  const outcome = ({ outcome: id }: ClassCase): string => decision.outcomes.find((o) => o.id === id)?.description ?? id;
  const [one, two] = cases;
  if (one === undefined || two === undefined || one.outcome === two.outcome) return "other orders of the same items have other outcomes";
  return `${item(one)} before ${item(two)} gives ${outcome(two)}, after it ${outcome(one)}`;
}
