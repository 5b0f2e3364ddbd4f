/**
 * The outcome by a decision's `rule` alone, without its program: membership in a class is being one of the class's
 * listed labels, or a text of no list in its cells, with a score in its ranges. An independent reading that tests hold against
 * `evaluate`; it answers only where the rule's own fields suffice.
 */

import type { ClassItems } from "./evaluate-votes.js";
import { numberOf, rankedPositions, votedOutcome } from "./evaluate-votes.js";
import type { Decision, ItemCondition, LabelClass, LossSpec, Pass, PresenceTerm, Rule } from "./loss-spec.js";
import type { RecordedOutputs } from "./recorded.js";
import { itemsAt, responsesOfCalls, valueAt } from "./recorded.js";
import type { VariableReader } from "./rule-variables.js";
import { greatestOutcome, isInRegion, regionOutcome, variableReader } from "./rule-variables.js";
import { cellTest } from "./unlisted-texts.js";

/**
 * Id of the outcome (as `evaluate` names that of several parts); null where the rule's kind needs the program, or nothing in the
 * rule applies.
 */
export function evaluateRule(spec: LossSpec, decision: Decision, recorded: RecordedOutputs): string | null {
  const { rule } = decision;
  if (rule.kind === "independent") {
    const outcomes = rule.parts.map((part) => evaluateRule(spec, { ...decision, ...part, kind: part.rule.kind }, recorded));
    return outcomes.includes(null) ? null : outcomes.join("+");
  }
  const responses = responsesOfCalls(decision.calls, recorded.responses);
  const reader = variableReader(decision, responses, recorded.inputs ?? {});
  if (rule.kind === "value-range") return regionOutcome(rule.regions, reader);
  const members = new Map(decision.classes.map((labelClass) => [labelClass.id, membership(spec, decision, labelClass, responses)]));
  const all = (id: string): ClassItems => members.get(id) ?? { items: [], isIn: [] };
  if (rule.kind === "argmax" && rule.votes !== undefined) return votedOutcome(rule, all);
  if (rule.kind === "argmax") return rule.least === undefined && rule.failing === undefined ? greatestOutcome(rule, reader) : null;
  const ranking = "ranking" in rule ? rule.ranking : undefined;
  const items = (id: string): readonly boolean[] => {
    const { items: list, isIn } = all(id);
    return ranking === undefined ? isIn : rankedPositions(ranking, list, all).map((position) => isIn[position]!);
  };
  const facts = new Map((rule.kind === "presence" ? (rule.facts ?? []) : []).map(({ id, regions }) => [id, regions]));
  if ([...facts.values()].includes(undefined)) return null;
  const occurs = (id: string): boolean => facts.get(id)?.some(({ where }) => isInRegion(where, reader)) ?? items(id).includes(true);
  if (rule.kind === "automaton") return automatonOutcome(rule, decision, items, reader);
  return occurrenceOutcome(rule, decision, occurs) ?? sequenceOutcome(rule, decision, items);
}

/** The items of the class's stream, and whether they are in the class. */
function membership(spec: LossSpec, decision: Decision, labelClass: LabelClass, responses: readonly unknown[]): ClassItems {
  const { stream, score, where = [], labels, outsideVocabulary, unlisted } = labelClass;
  const operation = spec.operations.find(({ id }) => id === decision.calls[stream.call]?.operation);
  const described = operation?.streams.find(({ path }) => String(path) === String(stream.path));
  const names = new Set([...labels.map(({ name }) => name), ...outsideVocabulary]);
  const isUnlisted = unlisted === undefined ? () => false : cellTest(decision.program, unlisted);
  const isNamed = (text: string): boolean => names.has(text) || isUnlisted(text);
  const asksText = stream.field !== undefined || names.size > 0;
  const labelAt = stream.field ?? described?.label?.path ?? [];
  const scoreAt = score?.field ?? described?.score?.path;
  const isMember = (item: unknown): boolean =>
    (!asksText || isNamed(textAt(decision, stream, item, labelAt))) &&
    (score === undefined || isInRanges(scoreAt === undefined ? 0 : numberOf(valueAt(item, scoreAt)), score.ranges)) &&
    where.every((condition) => holds(decision, stream, condition, item));
  const items = itemsOfStream(responses[stream.call], stream.path);
  return { items, isIn: items.map(isMember) };
}

/** The items of a list; a single text is an item by itself. */
function itemsOfStream(response: unknown, path: readonly string[]): readonly unknown[] {
  const steps = path.map((step) => (/^\d+$/u.test(step) ? Number(step) : step));
  const single = valueAt(response, steps);
  return typeof single === "string" ? [single] : (itemsAt(response, steps) ?? []);
}

type Stream = LabelClass["stream"];

/** A text that is left out is what the program says that it is then. */
function textAt(decision: Decision, stream: Stream, item: unknown, path: readonly string[]): string {
  const value = valueAt(item, path);
  return typeof value === "string" ? value : absentText(decision, stream, path);
}

function absentText({ program }: Decision, stream: Stream, path: readonly string[]): string {
  const isHere = (pass: Pass): boolean => pass.call === stream.call && pass.path.join() === stream.path.join();
  const text = program.variables.find((v) => v.kind === "text" && v.at.from === "item" && String(v.at.path) === String(path));
  return text?.kind === "text" && program.passes.some(isHere) ? (text.absent ?? "") : "";
}

function holds(decision: Decision, stream: Stream, { field, ranges, in: names, isPresent }: ItemCondition, item: unknown): boolean {
  if (ranges !== undefined && !isInRanges(numberOf(valueAt(item, field)), ranges)) return false;
  if (names !== undefined && !names.includes(textAt(decision, stream, item, field))) return false;
  return isPresent === undefined || isPresent === (valueAt(item, field) !== undefined);
}

type Ranges = NonNullable<LabelClass["score"]>["ranges"];

function isInRanges(x: number, ranges: Ranges): boolean {
  return ranges.some(({ from = -Infinity, below = Infinity }) => from <= x && x < below);
}

/** Kinds that ask only which classes occur. */
function occurrenceOutcome(rule: Rule, decision: Decision, occurs: (id: string) => boolean): string | null {
  switch (rule.kind) {
    case "constant":
      return rule.outcome;
    case "true-false":
      return occurs(rule.class) ? rule.present : rule.absent;
    case "filter":
      return occurs(rule.class) ? rule.some : rule.none;
    case "multi-choice":
      if (decision.precedence !== "application") return null;
      return rule.cases.find((c) => occurs(c.class))?.outcome ?? rule.otherwise;
    case "multi-select": {
      if (rule.selects !== undefined) return rule.selects.map((s) => (occurs(s.class) ? s.present : s.absent)).join("+");
      const { combinations = [] } = rule;
      const present = [...new Set(combinations.flatMap((c) => c.present))].filter(occurs);
      return combinations.find((c) => c.present.length === present.length && c.present.every(occurs))?.outcome ?? null;
    }
    case "presence": {
      const holds = (term: PresenceTerm): boolean => term.present.every(occurs) && !term.absent.some(occurs);
      return rule.outcomes.find(({ any }) => any.some(holds))?.outcome ?? null;
    }
    default:
      return null;
  }
}

/** Kinds that ask for order or number. */
function sequenceOutcome(rule: Rule, decision: Decision, items: (id: string) => readonly boolean[]): string | null {
  switch (rule.kind) {
    case "multi-choice":
    case "last-match": {
      if (new Set(rule.cases.map((c) => streamKey(decision, c.class))).size > 1) return null;
      const positions = rule.cases.map((c) => {
        const position = rule.kind === "last-match" ? items(c.class).lastIndexOf(true) : items(c.class).indexOf(true);
        return { outcome: c.outcome, position };
      });
      const found = positions.filter(({ position }) => position >= 0).sort((a, b) => a.position - b.position);
      return found.at(rule.kind === "last-match" ? -1 : 0)?.outcome ?? rule.otherwise;
    }
    case "top-k":
      return rule.cases.find((c) => items(c.class)[c.item] === true)?.outcome ?? rule.otherwise ?? null;
    case "count": {
      const count = Math.min(items(rule.class).filter(Boolean).length, rule.saturates);
      return rule.outcomes.find(({ from, below = Infinity }) => from <= count && count < below)?.outcome ?? null;
    }
    default:
      return null;
  }
}

/** Runs the transition table over the items; null where the rule has none. */
function automatonOutcome(
  { states, transitions = [] }: Extract<Rule, { readonly kind: "automaton" }>,
  decision: Decision,
  items: (id: string) => readonly boolean[],
  reader: VariableReader,
): string | null {
  if (states === undefined || new Set(transitions.map((t) => streamKey(decision, t.class))).size > 1) return null;
  const length = Math.max(0, ...transitions.map((t) => items(t.class).length));
  let state = 0;
  for (let item = 0; item < length; item++) state = transitions.find((t) => items(t.class)[item] === true)?.next[state] ?? state;
  const end = states[state];
  return end?.outcome ?? (end?.regions === undefined ? null : regionOutcome(end.regions, reader));
}

function streamKey(decision: Decision, classId: string): string {
  const stream = decision.classes.find(({ id }) => id === classId)?.stream;
  return stream === undefined ? "" : `${stream.call}:${stream.path.join(".")}`;
}
