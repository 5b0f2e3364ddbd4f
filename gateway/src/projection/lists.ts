/** An output as it is served, items by falling score and values, and the exact outcome that a part takes from it. */
import type { ArgmaxPart, Interval, Part, Plan, PlanSymbol, Region, SequencePart } from "./plan.js";

/** How far beyond a bound a moved score lands: more than float32 rounds away. */
export const gap = 1e-4;

/** A label, by its column, and its score in 0..1. */
export interface Item {
  readonly column: number;
  readonly score: number;
}

/** Items by falling score (equal scores in this order), and values of variables by their names. */
export interface Output {
  readonly items: readonly Item[];
  readonly values: ReadonlyMap<string, number>;
}

/** What edits are made with: the limits of the output, and the generic scores, which say what is added first. */
export interface Room {
  readonly threshold: Plan["threshold"];
  readonly topK: Plan["topK"];
  readonly scores: ArrayLike<number>;
  /** How many of the scores are of labels. */
  readonly labels: number;
}

/** The output of a model's label scores: those from the threshold on, the best first. */
export function listOf(scores: ArrayLike<number>, labels: number, plan: Pick<Plan, "threshold" | "topK">): Item[] {
  const items: Item[] = [];
  for (let column = 0; column < labels; column += 1) {
    const score = scores[column] as number;
    if (score >= plan.threshold) items.push({ column, score });
  }
  return byScore(items).slice(0, plan.topK);
}

/** Sorting is stable: equal scores keep their order. */
export function byScore(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => b.score - a.score);
}

/** Sorts columns by falling score, equal ones by column. */
export function likelier(scores: ArrayLike<number>): (a: number, b: number) => number {
  return (a, b) => (scores[b] as number) - (scores[a] as number) || a - b;
}

export function isWithin({ from, below }: Interval, value: number): boolean {
  return value >= from && value < below;
}

export function isScore({ scores }: PlanSymbol, score: number): boolean {
  return scores.length === 0 || scores.some((side) => isWithin(side, score));
}

export function occurs(symbol: PlanSymbol, item: Item): boolean {
  return symbol.columns.has(item.column) && isScore(symbol, item.score);
}

/** Position of the symbol that an item is; the number of symbols where it is none. */
export function symbolOf({ symbols }: { readonly symbols: readonly PlanSymbol[] }, item: Item): number {
  const place = symbols.findIndex((symbol) => occurs(symbol, item));
  return place < 0 ? symbols.length : place;
}

/** The table's state after an item. */
export function step(part: SequencePart, symbol: number, state: number): number {
  return (symbol < part.symbols.length ? part.next[symbol] : part.anyItem)?.[state] ?? state;
}

export function readValue(output: Output, name: string): number {
  return output.values.get(name) ?? 0;
}

/** Outcome, a position in `part.outcomes`, of one output; -1 where no region or term holds. */
export function outcomeOf(part: Part, output: Output): number {
  switch (part.form) {
    case "constant":
      return 0;
    case "set": {
      const present = part.symbols.map((symbol) => output.items.some((item) => occurs(symbol, item)));
      const term = part.terms.find(({ any }) =>
        any.some((one) => one.present.every((symbol) => present[symbol]) && !one.absent.some((symbol) => present[symbol])),
      );
      return term?.outcome ?? -1;
    }
    case "items":
      return output.items.some((item) => part.symbols[0] !== undefined && occurs(part.symbols[0], item)) ? part.some : part.none;
    case "region": {
      const holds = ({ where }: Region): boolean =>
        where.every(({ variable, interval }) => isWithin(interval, readValue(output, part.variables[variable]?.name ?? "")));
      return part.regions.find(holds)?.outcome ?? -1;
    }
    case "argmax":
      return part.votes === "item" ? bestItem(part, output) : winner(part, caseVotes(part, output));
    case "sequence": {
      const last = output.items.reduce((state, item) => step(part, symbolOf(part, item), state), part.initial);
      return part.stateOutcome[last] ?? -1;
    }
  }
}

/** Whether each part takes its outcome. */
export function takes(parts: readonly Part[], outcomes: readonly number[], output: Output): boolean {
  return parts.every((part, place) => outcomeOf(part, output) === outcomes[place]);
}

/** The votes of each case of an arg-max. Scores are added in the order of the output. */
function caseVotes(part: ArgmaxPart, output: Output): number[] {
  return part.cases.map(({ symbol, variable }) => {
    if (part.votes === "value") return readValue(output, part.variables[variable ?? 0]?.name ?? "");
    const scores = output.items.filter((item) => occurs(part.symbols[symbol ?? 0] as PlanSymbol, item)).map(({ score }) => score);
    if (part.votes === "count") return scores.length;
    return part.votes === "sum" ? scores.reduce((sum, score) => sum + score, 0) : Math.max(0, ...scores);
  });
}

/** Of items with the greatest score the first or the last decides. */
function bestItem(part: ArgmaxPart, output: Output): number {
  const voting = output.items
    .map((item) => ({ score: item.score, symbol: symbolOf(part, item) }))
    .filter(({ symbol }) => symbol < part.symbols.length);
  const top = Math.max(...voting.map(({ score }) => score));
  const tied = voting.filter(({ score }) => score === top);
  const best = part.ties === "first" ? tied[0] : tied.at(-1);
  const found = best === undefined ? undefined : part.cases.find(({ symbol }) => symbol === best.symbol);
  return found?.outcome ?? part.otherwise ?? -1;
}

/** The outcome of the case with the greatest votes. */
export function winner(part: ArgmaxPart, votes: readonly number[]): number {
  const best = Math.max(...votes);
  if (part.least !== undefined && best < part.least) return part.otherwise ?? -1;
  const place = part.ties === "first" ? votes.indexOf(best) : votes.lastIndexOf(best);
  return part.cases[place]?.outcome ?? -1;
}
