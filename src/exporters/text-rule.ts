/** A rule as lines "condition → outcome", in the order that decides, with one sentence that says how to read them. */
import { assertNever } from "../base/invariant.js";
import type { ClassCase, Decision, PresenceTerm, Region, Rule } from "../spec/loss-spec.js";
import { formatRange } from "../spec/range-text.js";

export interface RuleText {
  readonly sentence: string;
  readonly lines: readonly RuleLine[];
}

export interface RuleLine {
  readonly condition: string;
  /** Id. */
  readonly outcome: string;
  /** Ids of the classes that the condition names. */
  readonly classes?: readonly string[];
}

type Names = (classId: string) => string;

/** One text; several where the decision is made of parts. */
export function ruleTexts(decision: Decision): readonly RuleText[] {
  const byId = new Map(decision.classes.map(({ id, name }) => [id, name]));
  const names: Names = (id) => byId.get(id) ?? id;
  const { rule } = decision;
  if (rule.kind !== "independent") return [ruleText(rule, decision.precedence, names)];
  const introduction = { sentence: `${rule.parts.length} choices are taken beside one another.`, lines: [] };
  return [introduction, ...rule.parts.map((part) => ruleText(part.rule, part.precedence, names))];
}

function ruleText(rule: Rule, precedence: Decision["precedence"], names: Names): RuleText {
  switch (rule.kind) {
    case "constant":
      return { sentence: "Every output leads to one outcome.", lines: [{ condition: "always", outcome: rule.outcome }] };
    case "true-false": {
      const lines = [
        { condition: `some label is in ${names(rule.class)}`, outcome: rule.present, classes: [rule.class] },
        otherwise(rule.absent),
      ];
      return { sentence: "One class decides by being there or not.", lines };
    }
    case "multi-choice":
      return multiChoice(rule, precedence, names);
    case "last-match":
      return {
        sentence: `The last item of the output that is in a class decides${inOrder(rule.order)}.`,
        lines: [...cases(rule.cases, names), otherwise(rule.otherwise)],
      };
    case "multi-select":
      return {
        sentence: "Every class that occurs adds its part.",
        lines: [
          ...(rule.combinations ?? []).map((c) => ({ condition: allOf(c.present, names), outcome: c.outcome, classes: c.present })),
          ...(rule.selects ?? []).map((s) => ({ condition: names(s.class), outcome: s.present, classes: [s.class] })),
        ],
      };
    case "presence":
      return {
        sentence: "Which classes occur decides.",
        lines: rule.outcomes.map(({ outcome, any }) => ({
          condition: disjunction(any, factNames(rule, names)),
          outcome,
          classes: [...new Set(any.flatMap(({ present, absent }) => [...present, ...absent]))],
        })),
      };
    case "independent":
      return { sentence: `${rule.parts.length} choices are taken beside one another.`, lines: [] };
    case "automaton":
      return automaton(rule, names);
    case "formula": {
      const terms = (rule.terms ?? []).map((term) => `\n${term}`).join("");
      return { sentence: `No simpler description than the spec's program: ${rule.why}.${terms}`, lines: [] };
    }
    default:
      return quantityText(rule, names);
  }
}

type QuantityRule = Extract<Decision["rule"], { readonly kind: "top-k" | "count" | "filter" | "argmax" | "value-range" }>;

function quantityText(rule: QuantityRule, names: Names): RuleText {
  switch (rule.kind) {
    case "top-k": {
      const lines = rule.cases.map((c) => ({
        condition: `item ${c.item + 1} is in ${names(c.class)}`,
        outcome: c.outcome,
        classes: [c.class],
      }));
      const order = inOrder(rule.order);
      const sentence = rule.items === 1 ? `Only the first item counts${order}.` : `Only the first ${rule.items} items count${order}.`;
      return { sentence, lines: rule.otherwise === undefined ? lines : [...lines, otherwise(rule.otherwise)] };
    }
    case "count":
      return {
        sentence: `The number of items in ${names(rule.class)} decides.`,
        lines: rule.outcomes.map(({ from, below, outcome }) => ({ condition: countText(from, below), outcome })),
      };
    case "filter":
      return {
        sentence: `The outcome carries the items in ${names(rule.class)}.`,
        lines: [
          { condition: `some item is in ${names(rule.class)}`, outcome: rule.some, classes: [rule.class] },
          { condition: "none is", outcome: rule.none },
        ],
      };
    case "argmax":
      return greatestText(rule, names);
    case "value-range":
      return {
        sentence: `The value of ${rule.variables.join(" and ")} decides.`,
        lines: rule.regions.map((region) => ({ condition: regionText(region), outcome: region.outcome })),
      };
    default:
      return assertNever(rule, "rule");
  }
}

function greatestText(rule: Extract<QuantityRule, { readonly kind: "argmax" }>, names: Names): RuleText {
  const least = rule.least === undefined ? "" : `, if it is at least ${rule.least}`;
  const lines = rule.cases.map(({ variable, class: id, outcome }) => ({
    condition: id === undefined ? (variable ?? "") : names(id),
    outcome,
    classes: id === undefined ? [] : [id],
  }));
  const rest = rule.otherwise === undefined ? [] : [otherwise(rule.otherwise)];
  const failing = rule.failing === undefined ? [] : [{ condition: "an item lacks a field", outcome: rule.failing }];
  const by = (rule.by ?? []).join(".");
  const what = {
    sum: `The class whose items have the greatest sum of ${by} decides`,
    count: "The class with the most items decides",
    item: `The class of the item with the greatest ${by} decides`,
    none: "The greatest of these values decides",
  }[rule.votes ?? "none"];
  return { sentence: `${what}${least}; of equal ones the ${rule.ties}.`, lines: [...lines, ...rest, ...failing] };
}

type ChoiceRule = Extract<Decision["rule"], { readonly kind: "multi-choice" }>;

function inOrder(order: string | undefined): string {
  return order === undefined ? "" : `, in this order: ${order}`;
}

function multiChoice({ cases: list, otherwise: rest, order }: ChoiceRule, precedence: Decision["precedence"], names: Names): RuleText {
  if (precedence === "application") {
    return { sentence: "The first of these classes that occurs decides.", lines: [...cases(list, names, true), otherwise(rest)] };
  }
  return {
    sentence: `The first item of the output that is in a class decides${inOrder(order)}.`,
    lines: [...cases(list, names), otherwise(rest)],
  };
}

function cases(list: readonly ClassCase[], names: Names, numbered = false): RuleLine[] {
  return list.map((c, i) => ({
    condition: numbered ? `${i + 1}. ${names(c.class)}` : names(c.class),
    outcome: c.outcome,
    classes: [c.class],
  }));
}

function otherwise(outcome: string): RuleLine {
  return { condition: "otherwise", outcome };
}

function allOf(classes: readonly string[], names: Names): string {
  return classes.length === 0 ? "none of them" : classes.map(names).join(" + ");
}

/** Facts by their texts, classes by their names. */
function factNames({ facts = [] }: Extract<Rule, { readonly kind: "presence" }>, names: Names): Names {
  const texts = new Map(facts.map(({ id, text }) => [id, text]));
  return (id) => texts.get(id) ?? names(id);
}

/** `a and not b, or c`. */
function disjunction(any: readonly PresenceTerm[], names: Names): string {
  return any.map((term) => presence(term, names)).join(", or ");
}

function presence(term: PresenceTerm, names: Names): string {
  const parts = [...term.present.map(names), ...term.absent.map((id) => `not ${names(id)}`)];
  return parts.length === 0 ? "always" : parts.join(" and ");
}

/** More states than this are not written out for people. */
const statesShown = 12;

function automaton({ states, transitions = [], order }: Extract<Rule, { readonly kind: "automaton" }>, names: Names): RuleText {
  const sentence = "Order or number of the classes decides";
  if (states === undefined) return { sentence: `${sentence}; the transitions are in the spec's program.`, lines: [] };
  if (states.length > statesShown)
    return { sentence: `${sentence}: ${states.length} states; the transitions are in the spec's rule.`, lines: [] };
  const lines = states.flatMap(({ outcome, regions = [] }, from): RuleLine[] => {
    const moves = new Map<number, string[]>();
    for (const { class: id, next } of transitions) {
      const to = next[from] ?? from;
      if (to !== from) moves.set(to, [...(moves.get(to) ?? []), names(id)]);
    }
    const ways = [...moves].map(([to, classes]) => `; ${classes.join(" or ")}: to ${to + 1}`).join("");
    const ends = outcome === undefined ? regions : [{ outcome, text: "" }];
    return ends.map((end, i) => ({
      condition: `${from + 1}${i === 0 ? ways : ""}${end.text === "" ? "" : `; ${end.text}`}`,
      outcome: end.outcome,
    }));
  });
  return { sentence: `${sentence}${inOrder(order)}. By state at the end, from state 1:`, lines };
}

function countText(from: number, below: number | undefined): string {
  if (below === undefined) return from <= 0 ? "any number" : `${from} or more`;
  if (below - from === 1) return from === 0 ? "none" : `${from}`;
  return `${from} to ${below - 1}`;
}

/** The region's own text; else its ranges as inequalities. */
function regionText(region: Region): string {
  if (region.text !== "") return region.text;
  if (region.where.length === 0) return "always";
  return region.where.map((w) => (w.in === undefined ? formatRange(w.variable, w) : `${w.variable} in {${w.in.join(", ")}}`)).join(" and ");
}
