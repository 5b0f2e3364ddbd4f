/** Rules about values that are read once: regions of numbers and texts, the greatest of several numbers. */
import type { Place, Rule } from "../spec/loss-spec.js";
import { parseVariable } from "../spec/rule-variables.js";
import { Unreadable } from "./class-test.js";
import type { RuleWriting } from "./rule-writing.js";

/** Where the variable of that name is. */
function placeOf({ decision }: RuleWriting, name: string): { readonly at: Place; readonly isLength: boolean } {
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

export function regions(writing: RuleWriting, rule: Extract<Rule, { kind: "value-range" }>): number {
  const { writer, leaf, classes } = writing;
  return rule.regions.reduceRight((rest, { outcome, where }) => {
    let node = leaf(outcome);
    for (const { variable, from, below, in: names } of where) {
      if (names === undefined) node = writer.range(numberVariable(writing, variable), from, below, node, rest);
      else {
        const { at } = placeOf(writing, variable);
        const same = writing.decision.program.variables.find((v) => v.kind === "text" && JSON.stringify(v.at) === JSON.stringify(at));
        const absent = same?.kind === "text" ? (same.absent ?? "") : "";
        const texts = [...new Set([...names, ...classes.reader.texts.flatMap((t) => t.texts)])];
        const test = { name: `in ${JSON.stringify(names)}`, holds: (text: string) => names.includes(text), texts };
        node = writer.text(at, test, absent, node, rest);
      }
    }
    return node;
  }, writer.leaf(-1));
}

export function greatestVariable(writing: RuleWriting, rule: Extract<Rule, { kind: "argmax" }>): number {
  const { writer, leaf } = writing;
  if (rule.votes !== undefined || rule.failing !== undefined) throw new Unreadable("the numbers are made of several items");
  const variables = rule.cases.map(({ variable }) => numberVariable(writing, variable ?? ""));
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
