/**
 * The letters of a text variable: texts that no test of any side tells apart are one. Every test is evaluated on every text
 * that may come, so that a letter is an answer to all of them and has a text to show.
 */
import type { CellOf } from "../spec/compile.js";
import type { Side } from "./places.js";
import { fieldOf, isText } from "./places.js";

export interface Letters {
  /** One text of each letter. */
  readonly texts: readonly string[];
  /** By side and partition: the cell of each letter; undefined where the partition decides nothing. */
  readonly cells: ReadonlyMap<string, readonly (number | undefined)[]>;
  /** The letter of a text; -1 for one that cannot come. */
  letterOf(text: string): number;
}

export function partitionKey(side: number, partition: number): string {
  return `${side}.${partition}`;
}

/** By field: what its texts may be. */
export function lettersByField(sides: readonly Side[]): ReadonlyMap<string, Letters> {
  const asked = new Map<string, Map<string, { readonly side: number; readonly partition: number }>>();
  sides.forEach(({ program }, side) => {
    for (const variable of program.variables.filter(isText)) {
      const field = fieldOf(variable.at);
      const partitions = asked.get(field) ?? new Map<string, { side: number; partition: number }>();
      asked.set(field, partitions.set(partitionKey(side, variable.partition), { side, partition: variable.partition }));
    }
  });
  const cells = sides.map(cellsOf);
  return new Map(
    [...asked].map(([field, partitions]): [string, Letters] => {
      const wanted = [...partitions];
      const texts = new Set(wanted.flatMap(([, { side, partition }]) => sides[side]!.texts[partition] ?? []));
      const keys = new Map<string, string>();
      const letters = new Map<string, { readonly text: string; readonly cells: readonly (number | undefined)[] }>();
      for (const text of texts) {
        const found = wanted.map(([, { side, partition }]) => cells[side]!.get(partition)!(text));
        const key = found.join();
        if (!letters.has(key)) letters.set(key, { text, cells: found });
        keys.set(text, key);
      }
      const numbers = new Map([...letters.keys()].map((key, i) => [key, i]));
      const made = [...letters.values()];
      return [
        field,
        {
          texts: made.map(({ text }) => text),
          cells: new Map(wanted.map(([key], i) => [key, made.map((letter) => letter.cells[i])])),
          letterOf: (text) => numbers.get(keys.get(text) ?? "no key") ?? -1,
        },
      ];
    }),
  );
}

/** By partition. */
function cellsOf({ program, compiled }: Side): ReadonlyMap<number, CellOf> {
  const found = new Map<number, CellOf>();
  program.variables.forEach((variable, i) => {
    const own = compiled.variables[i]!;
    if (variable.kind === "text" && own.kind === "text") found.set(variable.partition, own.cellOf);
  });
  return found;
}
