/** Rules about which classes occur: a combination, or the first disjunction that holds. */
import type { PresenceTerm, Rule } from "../spec/loss-spec.js";
import { Unreadable } from "./class-test.js";
import type { RuleWriting } from "./rule-writing.js";
import { occurrence } from "./sequences.js";

type SetRule = Extract<Rule, { kind: "multi-select" | "presence" }>;

export function presenceOutcome(writing: RuleWriting, rule: SetRule): number {
  const { writer, leaf } = writing;
  const nothing = writer.leaf(-1);
  if (rule.kind === "presence") {
    if (rule.facts !== undefined) throw new Unreadable("a fact of the rule is a text");
    return rule.outcomes.reduceRight(
      (rest, { outcome, any }) => any.reduceRight((other, term) => holds(writing, term, leaf(outcome), other), rest),
      nothing,
    );
  }
  const combinations = rule.combinations ?? [];
  const classes = [...new Set(combinations.flatMap((c) => c.present))];
  return combinations.reduceRight((rest, { present, outcome }) => {
    const term = { present, absent: classes.filter((c) => !present.includes(c)) };
    return holds(writing, term, leaf(outcome), rest);
  }, nothing);
}

function holds(writing: RuleWriting, { present, absent }: PresenceTerm, yes: number, no: number): number {
  let node = yes;
  for (const id of absent) node = occurrence(writing, id, no, node);
  for (const id of present) node = occurrence(writing, id, node, no);
  return node;
}
