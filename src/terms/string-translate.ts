/** `str.maketrans` and `str.translate`. A translation is an array of pairs: the code point, and the text, code point or None for it. */
import { boundedText } from "./arguments.js";
import type { PureFunction } from "./pure-function.js";
import { characters } from "./text.js";
import type { Result, TermValue } from "./value.js";
import { isArray, raises } from "./value.js";

const note = "A translation is an array of pairs, of which a later one goes before an earlier one with the same code point.";

function makeTranslation([from, to, dropped]: readonly TermValue[]): Result {
  // Alone it is a dictionary, which is no value here.
  if (typeof from !== "string" || typeof to !== "string") return raises.typeError;
  if (dropped !== undefined && typeof dropped !== "string") return raises.typeError;
  const [sources, targets] = [characters(from), characters(to)];
  if (sources.length !== targets.length) return raises.valueError;
  const point = (c: string): bigint => BigInt(c.codePointAt(0) ?? 0);
  const pairs = new Map<bigint, TermValue>(sources.map((c, i) => [point(c), point(targets[i]!)]));
  for (const c of characters(dropped ?? "")) pairs.set(point(c), null);
  return [...pairs].map(([key, value]) => [key, value]);
}

function translate([self, translation]: readonly TermValue[]): Result {
  if (typeof self !== "string" || translation === undefined) return raises.typeError;
  if (!isArray(translation)) return raises.unmodelled;
  const table = new Map<number, string>();
  for (const pair of translation) {
    if (!isArray(pair) || pair.length !== 2 || typeof pair[0] !== "bigint") return raises.unmodelled;
    const value = pair[1];
    if (value !== null && typeof value !== "string" && (typeof value !== "bigint" || value < 0n || value > 0x10ffffn))
      return raises.unmodelled;
    table.set(Number(pair[0]), value === null ? "" : typeof value === "bigint" ? String.fromCodePoint(Number(value)) : (value as string));
  }
  return boundedText(
    characters(self)
      .map((c) => table.get(c.codePointAt(0) ?? 0) ?? c)
      .join(""),
  );
}

export const translationFunctions: readonly PureFunction[] = [
  { name: "str.maketrans", python: "translation.maketrans", parameters: ["x", "y?", "z?", "/"], note, apply: makeTranslation },
  { name: "str.translate", python: "translation.translate", parameters: ["self", "table", "/"], note, apply: translate },
];
