/** Rules about which classes occur: a combination, or the first disjunction that holds. */
import type { Fact, PresenceTerm, Rule } from "../spec/loss-spec.js";
import { Unreadable } from "./class-test.js";
import type { RuleWriting } from "./rule-writing.js";
import { occurrence } from "./sequences.js";
import { allHold } from "./values.js";

type SetRule = Extract<Rule, { kind: "multi-select" | "presence" }>;

export function presenceOutcome(writing: RuleWriting, rule: SetRule): number {
  const { writer, leaf } = writing;
  const nothing = writer.leaf(-1);
  if (rule.kind === "presence") {
    const facts = new Map((rule.facts ?? []).map((fact) => [fact.id, fact]));
    return rule.outcomes.reduceRight(
      (rest, { outcome, any }) => any.reduceRight((other, term) => holds(writing, facts, term, leaf(outcome), other), rest),
      nothing,
    );
  }
  const combinations = rule.combinations ?? [];
  const classes = [...new Set(combinations.flatMap((c) => c.present))];
  return combinations.reduceRight((rest, { present, outcome }) => {
    const term = { present, absent: classes.filter((c) => !present.includes(c)) };
    return holds(writing, new Map(), term, leaf(outcome), rest);
  }, nothing);
}

type Facts = ReadonlyMap<string, Fact>;

function holds(writing: RuleWriting, facts: Facts, { present, absent }: PresenceTerm, yes: number, no: number): number {
  let node = yes;
  for (const id of absent) node = isSo(writing, facts, id, no, node);
  for (const id of present) node = isSo(writing, facts, id, node, no);
  return node;
}

/** Leads to `yes` where the class occurs, or the fact holds. */
function isSo(writing: RuleWriting, facts: Facts, id: string, yes: number, no: number): number {
  const fact = facts.get(id);
  if (fact === undefined) return occurrence(writing, id, yes, no);
  if (fact.regions === undefined) throw new Unreadable(`the fact ${id} is a text`);
  return fact.regions.reduceRight((rest, { where }) => allHold(writing, where, yes, rest), no);
}
