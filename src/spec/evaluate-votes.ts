/** Rules on items that a number puts in order, and on sums of numbers of items, from their own fields: a part of evaluate-rule. */
import { evaluateTerm } from "../terms/evaluate.js";
import type { ItemRanking, Rule } from "./loss-spec.js";
import { valueAt } from "./recorded.js";

/** The items of a list, and which of them are in a class. */
export interface ClassItems {
  readonly items: readonly unknown[];
  readonly isIn: readonly boolean[];
}

/** As the program reads it: left out it is 0, yes is 1. */
export function numberOf(value: unknown): number {
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string" ? Number(value) : 0;
}

/** Positions of the items in the ranking's order. */
export function rankedPositions({ among, by, order, ties }: ItemRanking, list: readonly unknown[], members: Members): number[] {
  const positions = list.map((_, i) => i).filter((i) => among === undefined || among.some((id) => members(id).isIn[i]));
  const numbers = list.map((item) => Number(evaluateTerm(by, (name) => numberOf(valueAt(item, name.split("."))))));
  if (ties === "last") positions.reverse();
  const before = order === "greatest-first" ? -1 : 1;
  return positions.sort((a, b) => before * (numbers[a]! - numbers[b]!));
}

type Members = (classId: string) => ClassItems;

/** The class with the greatest sum or count decides, or that of the item with the greatest number. */
export function votedOutcome(rule: Extract<Rule, { kind: "argmax" }>, members: Members): string | null {
  if (rule.failing !== undefined) {
    if (rule.failingClasses === undefined) return null;
    if (rule.failingClasses.some((id) => members(id).isIn.includes(true))) return rule.failing;
  }
  return rule.votes === "item" ? chosenOutcome(rule, members) : greatestSum(rule, members);
}

function chosenOutcome({ ranking, cases, otherwise }: Extract<Rule, { kind: "argmax" }>, members: Members): string | null {
  if (ranking === undefined) return null;
  const { items } = members(cases[0]?.class ?? "");
  const [first] = rankedPositions(ranking, items, members);
  const found = first === undefined ? undefined : cases.find((c) => members(c.class ?? "").isIn[first]);
  return found?.outcome ?? otherwise ?? null;
}

function greatestSum(rule: Extract<Rule, { kind: "argmax" }>, members: Members): string | null {
  const { votes, by = [], cases, ties, least, otherwise } = rule;
  const sums = cases.map(({ class: id = "", outcome }) => {
    const { items, isIn } = members(id);
    const sum = items.reduce<number>(
      (total, item, i) => (isIn[i] ? total + (votes === "count" ? 1 : numberOf(valueAt(item, by))) : total),
      0,
    );
    return { sum, outcome };
  });
  const most = Math.max(...sums.map(({ sum }) => sum));
  if (least !== undefined && !(most >= least)) return otherwise ?? null;
  return sums.filter(({ sum }) => sum === most).at(ties === "first" ? 0 : -1)?.outcome ?? null;
}
