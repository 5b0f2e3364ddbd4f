/** Rules about values that are read once: regions of numbers and texts, the greatest of several numbers. */
import type { Place, Region, Rule, ValueCondition } from "../spec/loss-spec.js";
import { parseVariable } from "../spec/rule-variables.js";
import type { Term } from "../terms/term.js";
import { freeVariables } from "../terms/term.js";
import { Unreadable } from "./class-test.js";
import { itemNumber } from "./ranking.js";
import type { RuleWriting } from "./rule-writing.js";

/** Where the variable of that name is. */
function placeOf({ decision }: RuleWriting, name: string): { readonly at: Place; readonly isLength: boolean } {
  if (/^(kept|ranked) /u.test(name)) throw new Unreadable(`${name} is of an item that was chosen among others`);
  const { call, path, isLength } = parseVariable(name);
  if (call === undefined && decision.calls.length > 1) throw new Unreadable(`${name} is of no call`);
  return { at: { from: "response", call: call ?? 0, path }, isLength };
}

function numberVariable(writing: RuleWriting, name: string): number {
  const { at, isLength } = placeOf(writing, name);
  if (isLength) return writing.writer.variable({ kind: "length", at });
  const same = writing.decision.program.variables.find((v) => v.kind === "number" && JSON.stringify(v.at) === JSON.stringify(at));
  return writing.writer.variable({ kind: "number", at, wire: same?.kind === "number" ? same.wire : "float64" });
}

/** The term over positions of variables. */
function numberedTerm(writing: RuleWriting, term: Term): Term {
  const numbers = new Map(freeVariables(term).map((name) => [name, String(numberVariable(writing, name))]));
  const visit = (part: Term): Term => {
    if ("value" in part) return { value: numbers.get(part.value)! };
    return "call" in part ? { call: part.call, arguments: part.arguments.map(visit) } : part;
  };
  return visit(term);
}

/** A difference with one bound at zero as a comparison: two doubles differ just where their difference is not zero. */
function differenceWith(term: Term, from: number | undefined, below: number | undefined): Term | null {
  if (!("call" in term) || term.call !== "subtract" || (from === undefined) === (below === undefined)) return null;
  const bound = from ?? below;
  const least = Number.MIN_VALUE;
  if (bound !== 0 && bound !== least) return null;
  const call = from === undefined ? (bound === 0 ? "less" : "less-equal") : bound === 0 ? "greater-equal" : "greater";
  return { call, arguments: term.arguments };
}

/** Leads to `yes` where the condition holds. */
function condition(
  writing: RuleWriting,
  { variable, term, from, below, in: names, unlisted, isPresent }: ValueCondition,
  yes: number,
  no: number,
): number {
  const { writer, classes, decision } = writing;
  if (term !== undefined) {
    const difference = differenceWith(term, from, below);
    if (difference !== null) return writer.condition(numberedTerm(writing, difference), yes, no);
    const made = numberedTerm(writing, term);
    const inside = below === undefined ? yes : writer.condition({ call: "less", arguments: [made, { constant: below }] }, yes, no);
    return from === undefined ? inside : writer.condition({ call: "greater-equal", arguments: [made, { constant: from }] }, inside, no);
  }
  if (isPresent !== undefined) {
    const present = writer.variable({ kind: "present", at: placeOf(writing, variable).at });
    return writer.choose(present, isPresent ? [no, yes] : [yes, no]);
  }
  if (names === undefined) return writer.range(numberVariable(writing, variable), from, below, yes, no);
  const { at } = placeOf(writing, variable);
  const same = decision.program.variables.find((v) => v.kind === "text" && JSON.stringify(v.at) === JSON.stringify(at));
  const absent = same?.kind === "text" ? (same.absent ?? "") : "";
  const test = classes.among(`in ${JSON.stringify([names, unlisted])}`, { names, unlisted, field: at.path });
  return writer.text(at, test, absent, yes, no);
}

/** Leads to `yes` where all conditions hold. */
export function allHold(writing: RuleWriting, where: readonly ValueCondition[], yes: number, no: number): number {
  return where.reduceRight((node, one) => condition(writing, one, node, no), yes);
}

/** The outcome of the first region that holds. */
export function regions(writing: RuleWriting, all: readonly Region[]): number {
  const { writer, leaf } = writing;
  return all.reduceRight((rest, { outcome, where }) => allHold(writing, where, leaf(outcome), rest), writer.leaf(-1));
}

/** The greatest of several numbers, of a response or made of the items of classes, decides. */
export function greatest(writing: RuleWriting, rule: Extract<Rule, { kind: "argmax" }>): number {
  const { writer, leaf } = writing;
  const variables = rule.cases.map((c) =>
    rule.votes === undefined ? numberVariable(writing, c.variable ?? "") : votes(writing, rule, c.class ?? ""),
  );
  const otherwise = rule.otherwise === undefined ? writer.leaf(-1) : leaf(rule.otherwise);
  return rule.cases.reduceRight((rest, { outcome }, i) => {
    const own = variables[i]!;
    let node = leaf(outcome);
    if (rule.least !== undefined) node = writer.range(own, rule.least, undefined, node, otherwise);
    variables.forEach((other, j) => {
      if (j === i) return;
      // Of equal ones the first, or the last, counts.
      const wins = j < i === (rule.ties === "first") ? "greater" : "greater-equal";
      node = writer.condition({ call: wins, arguments: [{ value: String(own) }, { value: String(other) }] }, node, rest);
    });
    return node;
  }, writer.leaf(-1));
}

/** What the items of a class add up to. */
function votes(writing: RuleWriting, rule: Extract<Rule, { kind: "argmax" }>, id: string): number {
  const { writer, classes } = writing;
  const labelClass = classes.class(id);
  const pass = writer.pass(labelClass.stream.call, classes.path(labelClass), undefined);
  const when = classes.test(id, { kind: "pass" }, writer.leaf(2), writer.leaf(1));
  const add = (more: Term): number =>
    writer.register(pass, `votes of ${id}`, (before) => ({ call: "add.python", arguments: [before, more] }), when);
  if (rule.votes === "count") return add({ integer: "1" });
  return add({ value: String(itemNumber(writing, rule.by ?? [])) });
}
