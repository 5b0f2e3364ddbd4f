/** Texts of no list around the words of a program: changed, cut, joined, with other characters between and around. */
import fc from "fast-check";
import type { Decision } from "../../src/spec/loss-spec.js";
import type { Term } from "../../src/terms/term.js";

const longestWord = 30;
const separators = [" ", "", "-", "/", ", ", "_"];
const always = ["", " ", "7", "\u00e9", "x", "\n", "\u0130", "a b c d e f g h i j k l m n"];

/** Up to `count` texts, the same each time. */
export function unlistedTexts(words: readonly string[], { count, seed }: { readonly count: number; readonly seed: number }): string[] {
  const word = fc.constantFrom(...words, "zyx", "7");
  const changed = word.chain((w) => fc.constantFrom(...changesOf(w)));
  const joined = fc.tuple(changed, fc.constantFrom(...separators), changed).map((parts) => parts.join(""));
  const longer = fc.tuple(joined, fc.constantFrom(...separators), changed).map((parts) => parts.join(""));
  return [...new Set([...always, ...fc.sample(fc.oneof(changed, joined, longer), { seed, numRuns: count })])];
}

function changesOf(word: string): string[] {
  const half = Math.ceil(word.length / 2);
  return [
    ...[word, word.toLowerCase(), word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)],
    ...[`${word}s`, `x${word}`, ` ${word} `, `${word}\n`, word.slice(1), word.slice(0, -1), word.slice(0, half), word.slice(half)],
    ...[word.replaceAll(" ", "-"), word.replaceAll(" ", ""), word + word, [...word].reverse().join(""), `${word}\u00e9`],
  ];
}

/** The words that a program's tests of open texts have in them. */
export function wordsOfTests({ program }: Decision): string[] {
  return [...new Set(program.partitions.flatMap(({ predicates }) => predicates.flatMap(wordsIn)))];
}

function wordsIn(term: Term): string[] {
  if ("constant" in term) return [term.constant].flat(2).filter((c): c is string => typeof c === "string" && c.length <= longestWord);
  return "call" in term ? term.arguments.flatMap(wordsIn) : [];
}
