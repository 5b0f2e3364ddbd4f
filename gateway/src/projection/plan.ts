/**
 * What a decision's `loss` section says, bound to the columns of a model's output: all that projection knows of a spec. The trainer has the same plan in
 * Python; what both share is the spec. Scores are probabilities in 0..1, variables are in their own units, positions are into the part's own lists.
 */
import type { Loss, LossPart, LossStream, LossSymbol, LossVariable } from "furcifer";

/** Values v with `from <= v < below`. */
export interface Interval {
  readonly from: number;
  readonly below: number;
}

/** Labels of one class, by column, with an optional condition on the score (any of `scores`; empty: any score). */
export interface PlanSymbol {
  readonly columns: ReadonlySet<number>;
  readonly scores: readonly Interval[];
}

export interface PlanVariable {
  /** As the model's file names it: distinct for each value that is read. */
  readonly name: string;
  readonly column: number;
  readonly path: LossVariable["path"];
  readonly reads: LossVariable["reads"];
  readonly names: readonly string[];
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** Takes the whole numbers below `maximum`; it is predicted as a real number of which the whole part counts. */
  readonly whole: boolean;
}

interface Common {
  readonly outcomes: readonly string[];
}

export interface SetPart extends Common {
  readonly form: "set";
  readonly symbols: readonly PlanSymbol[];
  readonly terms: Extract<LossPart, { form: "set" }>["terms"];
}

export interface SequencePart extends Common {
  readonly form: "sequence";
  readonly symbols: readonly PlanSymbol[];
  readonly initial: number;
  readonly next: readonly (readonly number[])[];
  readonly stateOutcome: readonly number[];
  readonly anyItem: readonly number[] | undefined;
}

export interface RegionPart extends Common {
  readonly form: "region";
  readonly variables: readonly PlanVariable[];
  readonly regions: readonly Region[];
}

export interface Region {
  readonly outcome: number;
  readonly where: readonly { readonly variable: number; readonly interval: Interval }[];
}

export interface ArgmaxPart extends Common {
  readonly form: "argmax";
  readonly votes: "sum" | "count" | "item" | "value";
  readonly ties: "first" | "last";
  readonly symbols: readonly PlanSymbol[];
  readonly variables: readonly PlanVariable[];
  readonly cases: Extract<LossPart, { form: "argmax" }>["cases"];
  readonly least: number | undefined;
  readonly otherwise: number | undefined;
}

export interface ItemsPart extends Common {
  readonly form: "items";
  readonly symbols: readonly PlanSymbol[];
  readonly some: number;
  readonly none: number;
}

export type Part = ({ readonly form: "constant" } & Common) | SetPart | SequencePart | RegionPart | ArgmaxPart | ItemsPart;

export interface Plan {
  readonly threshold: number;
  /** Most items of an output. */
  readonly topK: number | undefined;
  readonly parts: readonly Part[];
  readonly variables: readonly PlanVariable[];
  /** The one list that is read; undefined where only values are. */
  readonly stream: LossStream | undefined;
  /** Position of the call whose response is read. */
  readonly call: number;
}

/** The columns of a model: labels by id, then variables by name. */
export interface Columns {
  readonly labels: readonly string[];
  readonly variables: ReadonlyMap<string, number>;
}

/** A model whose columns do not fit the decision. */
export class PlanError extends Error {
  override readonly name = "PlanError";
}

/** Binds a loss section to a model's columns. */
export function bindPlan(loss: Loss, columns: Columns): Plan {
  if (loss.parts === undefined) throw new PlanError(`the decision has no loss over label scores: ${loss.why ?? ""}`);
  const streams = new Map(
    loss.parts.flatMap((part) => streamsOf(part).map((stream) => [`${stream.call}:${stream.path.join(".")}`, stream])),
  );
  if (streams.size > 1) throw new PlanError(`the decision reads several lists (${[...streams.keys()].join(", ")}), a model has one`);
  const places = new Map(columns.labels.map((label, column) => [label, column]));
  const variables = new Map<string, PlanVariable>();
  const parts = loss.parts.map((part) => bindPart(part, places, (variable) => bound(variable, columns, variables)));
  const stream = [...streams.values()][0];
  const calls = new Set(loss.parts.flatMap((part) => callsOf(part)));
  if (calls.size > 1) throw new PlanError("the decision reads the responses of several calls, a model has one");
  return { threshold: loss.threshold, topK: loss.topK, parts, variables: [...variables.values()], stream, call: [...calls][0] ?? 0 };
}

function streamsOf(part: LossPart): LossStream[] {
  return "stream" in part && part.stream !== undefined ? [part.stream] : [];
}

function callsOf(part: LossPart): number[] {
  const variables = "variables" in part ? (part.variables ?? []) : [];
  return [...streamsOf(part), ...variables].map(({ call }) => call);
}

type BindVariable = (variable: LossVariable) => PlanVariable;

function bindPart(part: LossPart, places: ReadonlyMap<string, number>, bind: BindVariable): Part {
  const { outcomes } = part;
  const symbols = "symbols" in part ? (part.symbols ?? []).map((symbol) => bindSymbol(symbol, places)) : [];
  switch (part.form) {
    case "constant":
      return { form: "constant", outcomes };
    case "set":
      return { form: "set", outcomes, symbols, terms: part.terms };
    case "sequence": {
      const { initial, next, stateOutcome, anyItem } = part;
      return { form: "sequence", outcomes, symbols, initial, next, stateOutcome, anyItem };
    }
    case "region": {
      const regions = part.regions.map(({ outcome, where }) => ({
        outcome,
        where: where.map((side) => ({ variable: side.variable, interval: interval(side) })),
      }));
      return { form: "region", outcomes, variables: part.variables.map(bind), regions };
    }
    case "argmax": {
      const { votes, ties, cases, least, otherwise } = part;
      return { form: "argmax", outcomes, votes, ties, symbols, variables: (part.variables ?? []).map(bind), cases, least, otherwise };
    }
    case "items":
      return { form: "items", outcomes, symbols, some: part.some, none: part.none };
  }
}

function bindSymbol({ labels, anyLabel, scores = [] }: LossSymbol, places: ReadonlyMap<string, number>): PlanSymbol {
  const columns = anyLabel === true ? [...places.values()] : labels.flatMap((label) => places.get(label) ?? []);
  return { columns: new Set(columns), scores: scores.map(interval) };
}

function interval({ from = -Infinity, below = Infinity }: { readonly from?: number; readonly below?: number }): Interval {
  return { from, below };
}

/** Positions 0 to n - 1 fill [0, n). */
function bound(variable: LossVariable, { variables }: Columns, known: Map<string, PlanVariable>): PlanVariable {
  const { name, path, reads, names = [] } = variable;
  const column = variables.get(name);
  if (column === undefined) throw new PlanError(`the model predicts no variable ${name}`);
  const isName = reads === "name" || reads === "presence";
  const maximum = reads === "name" ? names.length : reads === "presence" ? 2 : variable.maximum;
  const made: PlanVariable = {
    ...{ name, column, path, reads, names, whole: reads !== "number" },
    minimum: isName ? 0 : (variable.minimum ?? (reads === "length" ? 0 : undefined)),
    maximum: reads === "length" && maximum !== undefined ? maximum + 1 : maximum,
  };
  known.set(name, made);
  return made;
}
