/**
 * A decision's rule as a program of its own, made of what the rule's JSON says and of nothing that the decision's program does: the
 * kind's meaning over the classes, regions or variables that it names. That the two agree is what a certificate shows.
 */

import type { Decision, Rule } from "../spec/loss-spec.js";
import type { RuleReader } from "./class-test.js";
import { ClassTests, Unreadable } from "./class-test.js";
import { presenceOutcome } from "./presence.js";
import type { WrittenProgram } from "./program-writer.js";
import { ProgramWriter } from "./program-writer.js";
import type { RuleWriting } from "./rule-writing.js";
import { firstItems, greatestItem, itemsCounted, itemsInOrder, occurrence, table, unlessFailing } from "./sequences.js";
import { greatest, regions } from "./values.js";

/** Null where the rule leaves it to the program: kinds without a description of their own. */
export function ruleProgram(reader: RuleReader): WrittenProgram | null {
  const { decision } = reader;
  const writer = new ProgramWriter();
  const outcomes = new Map(decision.outcomes.map(({ id }, i) => [id, i]));
  const leaf = (outcome: string): number => {
    const index = outcomes.get(outcome);
    if (index === undefined) throw new Unreadable(`there is no outcome ${outcome}`);
    return writer.leaf(index);
  };
  const writing: RuleWriting = { writer, classes: new ClassTests(reader, writer), decision, leaf };
  const roots = rootsOf(writing, decision.rule, decision.precedence);
  return roots === null ? null : writer.finish(roots);
}

function rootsOf(writing: RuleWriting, rule: Rule, precedence: Decision["precedence"]): number[] | null {
  if (rule.kind === "independent") {
    const parts = rule.parts.map((part) => rootsOf(writing, part.rule, part.precedence));
    return parts.some((p) => p === null) ? null : parts.flatMap((p) => p ?? []);
  }
  if (rule.kind === "multi-select" && rule.selects !== undefined)
    return rule.selects.map((s) => occurrence(writing, s.class, writing.leaf(s.present), writing.leaf(s.absent)));
  const root = rootOf(writing, rule, precedence);
  return root === null ? null : [root];
}

function rootOf(writing: RuleWriting, rule: Rule, precedence: Decision["precedence"]): number | null {
  const { leaf } = writing;
  switch (rule.kind) {
    case "constant":
      return leaf(rule.outcome);
    case "true-false":
      return occurrence(writing, rule.class, leaf(rule.present), leaf(rule.absent));
    case "filter":
      return occurrence(writing, rule.class, leaf(rule.some), leaf(rule.none));
    case "multi-choice":
      if (precedence !== "application") return itemsInOrder(writing, rule, "first");
      return rule.cases.reduceRight((rest, c) => occurrence(writing, c.class, leaf(c.outcome), rest), leaf(rule.otherwise));
    case "last-match":
      return itemsInOrder(writing, rule, "last");
    case "multi-select":
    case "presence":
      return presenceOutcome(writing, rule);
    case "count":
      return itemsCounted(writing, rule);
    case "top-k":
      return firstItems(writing, rule);
    case "value-range":
      return regions(writing, rule.regions);
    case "argmax":
      return unlessFailing(writing, rule, rule.votes === "item" ? greatestItem(writing, rule) : greatest(writing, rule));
    case "automaton":
      return table(writing, rule);
    case "formula":
    case "independent":
      return null;
  }
}
