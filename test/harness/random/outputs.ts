/**
 * Random outputs of the operations that a program calls, around what it tests: its words as they are, in another case, longer and
 * shorter, words of nobody; its thresholds and their neighbours; no items, the same item twice, absent fields.
 */
import { Picks } from "./picks.js";
import { isAnswer } from "./scope.js";
import type { Field, SourceRow } from "./sources.js";
import { sources } from "./sources.js";
import type { DecisionTree } from "./tree.js";
import { nodesIn } from "./tree.js";

export type Responses = Readonly<Record<string, unknown>>;

export function randomOutputs(tree: DecisionTree, seed: number, count: number): Responses[] {
  const maker = new OutputMaker(tree, new Picks(seed));
  return Array.from({ length: count }, (_, i) => maker.output(i));
}

const strange = ["", "Zyzzyva", "food truck", "Über", "Dog "];

class OutputMaker {
  private readonly words: readonly string[];
  private readonly numbers: readonly number[];

  constructor(
    private readonly tree: DecisionTree,
    private readonly picks: Picks,
  ) {
    const nodes = [...nodesIn(tree)];
    const constants = nodes.flatMap((node) => (node.kind === "constant" ? [node.value] : []));
    const affixes = nodes.flatMap((node) => (node.kind === "affix" ? [String(node.affix)] : []));
    const listed = tree.constants.flatMap((one) => (one.kind === "words" ? one.words : one.entries.map(([key]) => key)));
    const texts = constants.filter((value) => typeof value === "string" && !isAnswer(value)) as string[];
    this.words = [...new Set([...texts, ...affixes, ...listed, ...tree.sources.flatMap(({ kind }) => sources[kind].words.slice(0, 2))])];
    this.numbers = [...new Set(constants.filter((value) => typeof value === "number"))];
  }

  output(index: number): Responses {
    const parts = this.tree.sources.map(({ kind }) => {
      const row = sources[kind];
      return [row.operation, row.response(row.hasItems ? this.items(row, index) : this.record(row, index))] as const;
    });
    return Object.fromEntries(parts);
  }

  private items(row: SourceRow, index: number): unknown[] {
    const { picks } = this;
    const count = index === 0 ? 0 : picks.one([1, 1, 2, 2, 3, 3, 4, 5]);
    const items = Array.from({ length: count }, () => this.record(row, index));
    if (count > 1 && picks.chance(0.25)) items[count - 1] = structuredClone(items[0] as object);
    return items;
  }

  private record(row: SourceRow, index: number): object {
    const record: Record<string, unknown> = {};
    for (const field of Object.values(row.fields)) {
      // A list that is published has no empty text.
      const isLeftOut = row.hasDefaults && field.texts === undefined && index > 0 && this.picks.chance(0.05);
      if (!isLeftOut) put(record, field.path, field.type === "number" ? this.number(field) : this.text(field));
    }
    return record;
  }

  private text({ texts }: Field): string {
    const { picks } = this;
    if (texts !== undefined) return picks.one(texts);
    const word = picks.chance(0.92) ? picks.one(this.words) : picks.one(strange);
    return picks.weighted([
      [8, () => word],
      [1, () => word.toLowerCase()],
      [0.5, () => word.toUpperCase()],
      [0.6, () => `${word}s`],
      [0.6, () => `Big ${word}`],
      [0.3, () => `${word} ${picks.one(this.words)}`],
      [0.3, () => word.slice(1)],
      [0.3, () => word.charAt(0).toUpperCase() + word.slice(1)],
    ]);
  }

  private number({ range = [0, 1] }: Field): number {
    const { picks } = this;
    const [least, most] = range;
    const scaled = this.numbers.flatMap((number) => [number, number / 100]).filter((number) => number >= least && number <= most);
    const free = least + Math.round(picks.next() * 100 * (most - least)) / 100;
    const number = scaled.length > 0 && picks.chance(0.6) ? picks.one(scaled) : free;
    return picks.weighted([
      [6, () => number],
      [1, () => Math.min(most, neighbour(number, 1))],
      [1, () => Math.max(least, neighbour(number, -1))],
      [1, () => Math.min(most, Math.round((number + 0.05) * 100) / 100)],
    ]);
  }
}

function put(record: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) record[first] = value;
  else put((record[first] ??= {}) as Record<string, unknown>, rest, value);
}

/** The next double up or down. */
function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + BigInt(value > 0 ? direction : -direction));
  return bits.getFloat64(0);
}
