/** Rules about values that are read once: boxes over them, and which of several numbers is the greatest. */
import type { Catalog } from "../providers/catalog.js";
import type { Schema } from "../providers/schema.js";
import type { LossPart, LossVariable, VariableRange } from "./loss.js";
import type { Decision, Region, Rule, ValueCondition } from "./loss-spec.js";
import type { LossInput } from "./loss-streams.js";
import { NoPart, symbolsOf } from "./loss-streams.js";
import type { OutcomeList } from "./outcome-list.js";
import { parseVariable } from "./rule-variables.js";

type Part<F extends LossPart["form"]> = Omit<Extract<LossPart, { form: F }>, "outcomes" | "conditions">;

/** Boxes that are written for one region with names that are not in a row. */
const boxLimit = 4000;

export function regionsOfRule(input: LossInput, outcomes: OutcomeList, rule: Extract<Rule, { kind: "value-range" }>): Part<"region"> {
  const variables = new VariableList(input);
  const regions = rule.regions.flatMap((region) =>
    boxesOf(variables, region).map((where) => ({ outcome: outcomes.position(region.outcome), where })),
  );
  if (regions.length > boxLimit) throw new NoPart("its regions are too many");
  return { form: "region", variables: variables.all, regions };
}

/** A region as boxes of ranges. */
function boxesOf(variables: VariableList, { where }: Region): VariableRange[][] {
  return where.reduce<VariableRange[][]>(
    (boxes, condition) => {
      const ways = variables.ranges(condition);
      if (boxes.length * ways.length > boxLimit) throw new NoPart("its regions are too many");
      return boxes.flatMap((box) => ways.map((way) => [...box, way]));
    },
    [[]],
  );
}

type Argmax = Extract<Rule, { kind: "argmax" }>;

export function greatestOf(input: LossInput, outcomes: OutcomeList, rule: Argmax): Part<"argmax"> {
  const { votes = "value", ties } = rule;
  const built = votes === "value" ? greatestValue(input, outcomes, rule) : greatestVotes(input, outcomes, rule);
  const scale = votes === "sum" ? (built.stream?.score?.maximum ?? 1) : 1;
  return {
    form: "argmax",
    votes,
    ties,
    ...built,
    ...(rule.least === undefined ? {} : { least: rule.least / scale }),
    ...(rule.otherwise === undefined ? {} : { otherwise: outcomes.position(rule.otherwise) }),
  };
}

type Choices = Pick<Part<"argmax">, "stream" | "symbols" | "variables" | "cases">;

function greatestValue(input: LossInput, outcomes: OutcomeList, rule: Argmax): Choices {
  const variables = new VariableList(input);
  const cases = rule.cases.map(({ variable, outcome }) => ({ variable: variables.number(variable), outcome: outcomes.position(outcome) }));
  return { variables: variables.all, cases };
}

function greatestVotes(input: LossInput, outcomes: OutcomeList, rule: Argmax): Choices {
  const ids = rule.cases.flatMap((c) => c.class ?? []);
  if (ids.length < rule.cases.length) throw new NoPart("its votes are of no class");
  const { stream, symbols } = symbolsOf(input, ids);
  if (rule.by !== undefined && String(rule.by) !== String(stream.score?.path))
    throw new NoPart(`the greatest ${rule.by.join(".")} decides, which is no score`);
  return { stream, symbols, cases: rule.cases.map(({ outcome }, symbol) => ({ symbol, outcome: outcomes.position(outcome) })) };
}

/** The variables that a part names, numbered as they come. */
class VariableList {
  readonly all: LossVariable[] = [];

  constructor(private readonly input: LossInput) {}

  /** The variable of a name in a rule, read as a number. */
  number(name: string | undefined): number {
    const variable = name === undefined ? undefined : this.variable(name, false);
    if (variable === undefined || variable.reads === "name") throw new NoPart(`${name ?? "what is compared"} is no number of the output`);
    return this.add(variable);
  }

  /** The ranges, any of which makes the condition true. */
  ranges(condition: ValueCondition): VariableRange[] {
    if (condition.term !== undefined) throw new NoPart(`it depends on arithmetic: ${condition.variable}`);
    const found = this.variable(condition.variable, condition.isPresent !== undefined);
    const variable = this.add(found);
    if (condition.isPresent !== undefined) return [condition.isPresent ? { variable, from: 1 } : { variable, below: 1 }];
    if (condition.in === undefined) {
      if (found.reads === "name") throw new NoPart(`${condition.variable} is no number of the output`);
      const { from, below } = condition;
      return [{ variable, ...(from === undefined ? {} : { from }), ...(below === undefined ? {} : { below }) }];
    }
    if (found.reads !== "name") throw new NoPart(`${condition.variable} is no name out of a list`);
    return runsOf(condition.in, found.names ?? []).map(([first, after]) => ({ variable, from: first, below: after }));
  }

  private add(variable: LossVariable): number {
    const known = this.all.findIndex(({ name, reads }) => name === variable.name && reads === variable.reads);
    return known >= 0 ? known : this.all.push(variable) - 1;
  }

  private variable(name: string, isPresence: boolean): LossVariable {
    const { decision, catalog } = this.input;
    if (decision.environment.some((e) => e.name === name)) throw new NoPart(`it depends on ${name}, which is no part of the output`);
    const { call: number, path, isLength } = parseVariable(name);
    const call = number ?? 0;
    if (decision.calls[call] === undefined || (number === undefined && decision.calls.length > 1))
      throw new NoPart(`${name} is at no place of the output`);
    if (isPresence) return { name: `${name} is there`, call, path, reads: "presence", minimum: 0, maximum: 1 };
    const schema = schemaAt(catalog, decision, call, path);
    if (isLength) {
      if (schema?.kind !== "stream") throw new NoPart(`${name} is at no place of the output`);
      return { name, call, path, reads: "length", minimum: 0 };
    }
    if (schema?.kind === "boolean") return { name, call, path, reads: "number", minimum: 0, maximum: 1 };
    if (schema?.kind === "number") return { name, call, path, reads: "number", ...bounds(schema) };
    if (schema?.kind === "enum" || schema?.kind === "label") return this.nameVariable(name, call, path, schema.vocabulary);
    throw new NoPart(`${name} is no number of the output, and no name out of a list`);
  }

  private nameVariable(name: string, call: number, path: LossVariable["path"], vocabulary: string): LossVariable {
    const { catalog, vocabularies } = this.input;
    const names = vocabularies.get(vocabulary)?.labels.map((l) => l.name);
    if (names === undefined || catalog.isOpen(vocabulary)) throw new NoPart(`${name} is no name out of a short list`);
    const absent = this.absentName(call, path);
    return { name, call, path, reads: "name", minimum: 0, maximum: names.length - 1, names, ...(absent === undefined ? {} : { absent }) };
  }

  /** What the program reads where the name is left out. */
  private absentName(call: number, path: LossVariable["path"]): string | undefined {
    const { variables } = this.input.decision.program;
    const text = variables.find(
      (v) => v.kind === "text" && v.at.from === "response" && v.at.call === call && String(v.at.path) === String(path),
    );
    return text?.kind === "text" && text.absent !== "" ? text.absent : undefined;
  }
}

/** Positions of the names in a list, as runs [first, after the last). */
function runsOf(wanted: readonly string[], names: readonly string[]): [number, number][] {
  const positions = names.flatMap((name, i) => (wanted.includes(name) ? [i] : []));
  const runs: [number, number][] = [];
  for (const position of positions) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === position) last[1]++;
    else runs.push([position, position + 1]);
  }
  return runs;
}

function schemaAt(catalog: Catalog, decision: Pick<Decision, "calls">, call: number, path: LossVariable["path"]): Schema | undefined {
  const root: Schema | undefined = catalog.operationById(decision.calls[call]!.operation)?.schema ?? undefined;
  return path.reduce<Schema | undefined>((schema, step) => {
    if (typeof step === "number") return schema?.kind === "stream" ? schema.item : undefined;
    return schema?.kind === "message" ? schema.fields[step]?.schema : undefined;
  }, root);
}

function bounds({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }): Pick<LossVariable, "minimum" | "maximum"> {
  return { ...(Number.isFinite(minimum) ? { minimum } : {}), ...(Number.isFinite(maximum) ? { maximum } : {}) };
}
