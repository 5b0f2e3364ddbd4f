/** A part of a loss section read exactly: hard comparisons in place of soft ones. What the property test holds against `evaluate`. */
import type { Decision, LossPart, LossStream, LossSymbol, LossVariable, ScoreRange } from "../../src/spec/loss-spec.js";
import { itemsAt, valueAt } from "../../src/spec/recorded.js";

/** An output on which part and program may say different things, as the schema says. */
export class NotComparable extends Error {
  override readonly name = "NotComparable";
}

interface Item {
  readonly text: string | undefined;
  readonly score: number | undefined;
}

type Part<F extends LossPart["form"]> = Extract<LossPart, { form: F }>;

/** Whether a text of no list is in any class, for all that the decision says. */
export type MayBeUnlisted = (text: string) => boolean;

export class PartReader {
  /** Texts by label class and label. */
  private readonly names = new Map<string, Map<string, string[]>>();
  private readonly listed = new Set<string>();

  constructor(
    decision: Decision,
    private readonly mayBeUnlisted: MayBeUnlisted,
  ) {
    for (const { id, labels, outsideVocabulary } of decision.classes) {
      const texts = new Map<string, string[]>(outsideVocabulary.map((text) => [text, [text]]));
      for (const row of labels) texts.set(row.id, [...(texts.get(row.id) ?? []), row.name]);
      for (const text of [...texts.values()].flat()) this.listed.add(text);
      this.names.set(id, texts);
    }
  }

  /** Id of the outcome. */
  outcome(part: LossPart, responses: readonly unknown[]): string {
    return part.outcomes[this.position(part, responses)]!;
  }

  private position(part: LossPart, responses: readonly unknown[]): number {
    switch (part.form) {
      case "constant":
        return 0;
      case "set":
        return this.set(part, responses);
      case "sequence":
        return this.sequence(part, responses);
      case "region":
        return regionOf(part, responses);
      case "argmax":
        return part.votes === "value"
          ? greatest(
              part,
              (part.variables ?? []).map((v) => variableValue(v, responses)),
            )
          : this.votes(part, responses);
      case "items":
        return this.items(part.stream, responses).some((item) => this.isOf(part.symbols[0]!, part.stream, item)) ? part.some : part.none;
    }
  }

  private set({ stream, symbols, terms, order, caseOutcome, otherwise }: Part<"set">, responses: readonly unknown[]): number {
    const items = this.items(stream, responses);
    const present = symbols.map((symbol) => items.some((item) => this.isOf(symbol, stream, item)));
    const holding = terms.filter(({ any }) => any.some((t) => t.present.every((i) => present[i]) && !t.absent.some((i) => present[i])));
    const [only] = holding;
    if (only === undefined || holding.length > 1) throw new Error(`${holding.length} outcomes hold`);
    const { outcome } = only;
    if (order !== undefined) {
      const first = order.find((i) => present[i]);
      if (outcome !== (first === undefined ? otherwise : caseOutcome?.[first])) throw new Error("the order says another outcome");
    }
    return outcome;
  }

  private sequence({ stream, symbols, initial, next, stateOutcome, anyItem }: Part<"sequence">, responses: readonly unknown[]): number {
    let state = initial;
    for (const item of this.items(stream, responses)) {
      const of = symbols.flatMap((symbol, i) => (this.isOf(symbol, stream, item) ? [i] : []));
      if (of.length > 1) throw new Error("symbols overlap");
      state = of[0] === undefined ? (anyItem?.[state] ?? state) : next[of[0]]![state]!;
    }
    return stateOutcome[state]!;
  }

  private votes(part: Part<"argmax">, responses: readonly unknown[]): number {
    const { stream, symbols = [], votes } = part;
    if (stream === undefined) throw new Error("no stream");
    const items = this.items(stream, responses);
    const scoreOf = ({ score }: Item): number => (score ?? 0) / (stream.score?.maximum ?? 1);
    if (votes === "item") {
      const voting = items.flatMap((item) => {
        const symbol = symbols.findIndex((s) => this.isOf(s, stream, item));
        return symbol < 0 ? [] : [{ symbol, score: scoreOf(item) }];
      });
      const most = Math.max(...voting.map(({ score }) => score));
      const winner = voting.filter(({ score }) => score === most).at(part.ties === "first" ? 0 : -1);
      return winner === undefined ? part.otherwise! : part.cases.find((c) => c.symbol === winner.symbol)!.outcome;
    }
    const sums = symbols.map((symbol) =>
      items.filter((item) => this.isOf(symbol, stream, item)).reduce((sum, item) => sum + (votes === "sum" ? scoreOf(item) : 1), 0),
    );
    return greatest(part, sums);
  }

  private items({ call, path, label, score, order }: LossStream, responses: readonly unknown[]): Item[] {
    const found = itemsAt(responses[call], path) ?? [];
    const items = found.map((item): Item => {
      const text = label === undefined ? undefined : valueAt(item, label);
      const number = score === undefined ? undefined : valueAt(item, score.path);
      const lacks = (label !== undefined && typeof text !== "string") || (score !== undefined && typeof number !== "number");
      if (lacks) throw new NotComparable("an item lacks its label or its score");
      return { text: text as string | undefined, score: number as number | undefined };
    });
    return order === undefined ? items : [...items].sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  }

  private isOf({ class: id, labels, anyLabel, scores }: LossSymbol, { score }: LossStream, item: Item): boolean {
    if (anyLabel !== true) {
      const names = this.names.get(id);
      const { text = "" } = item;
      if (!this.listed.has(text) && this.mayBeUnlisted(text)) throw new NotComparable("a text of no list");
      if (!labels.some((label) => names?.get(label)?.includes(text))) return false;
    }
    return scores === undefined || scores.some((range) => isIn(range, item.score ?? 0, score?.maximum ?? 1));
  }
}

/** Scores so near to a bound that scaling could make them equal are not compared. */
function isIn({ from, below }: ScoreRange, score: number, maximum: number): boolean {
  const p = score / maximum;
  if (maximum !== 1 && [from, below].some((bound) => bound !== undefined && Math.abs(p - bound) < 1e-12 && p * maximum !== bound * maximum))
    throw new NotComparable("the score is next to a bound");
  return (from ?? Number.NEGATIVE_INFINITY) <= p && p < (below ?? Number.POSITIVE_INFINITY);
}

function variableValue({ call, path, reads, names, absent }: LossVariable, responses: readonly unknown[]): number {
  const value = valueAt(responses[call], path);
  switch (reads) {
    case "presence":
      return value === undefined ? 0 : 1;
    case "length":
      return Array.isArray(value) ? value.length : 0;
    case "name":
      return (names ?? []).indexOf(typeof value === "string" ? value : (absent ?? ""));
    case "number":
      return Number(value ?? 0);
  }
}

function regionOf({ variables, regions }: Part<"region">, responses: readonly unknown[]): number {
  const values = variables.map((variable) => variableValue(variable, responses));
  const holding = regions.filter(({ where }) =>
    where.every(
      ({ variable, from = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY }) =>
        from <= values[variable]! && values[variable]! < below,
    ),
  );
  if (new Set(holding.map((r) => r.outcome)).size !== 1) throw new Error(`${holding.length} regions hold at ${values.join()}`);
  return holding[0]!.outcome;
}

/** The first, or the last, of the greatest. */
function greatest({ cases, ties, least, otherwise }: Part<"argmax">, values: readonly number[]): number {
  const numbers = cases.map((c) => values[c.symbol ?? c.variable ?? 0]!);
  const most = Math.max(...numbers);
  if (least !== undefined && !(most >= least)) return otherwise!;
  return cases[ties === "first" ? numbers.indexOf(most) : numbers.lastIndexOf(most)]!.outcome;
}
