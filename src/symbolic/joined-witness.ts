/** Texts for answers of tests, put together from what the tests look for: most combinations have such a text, and no solver is needed. */
import { preimage } from "../smt/preimage.js";
import { evaluateTerm } from "../terms/evaluate.js";
import type { Term } from "../terms/term.js";
import type { Answered } from "./impossible-tests.js";
import { samplesOf } from "./literals.js";
import { equalityOf, looksFor } from "./text-tests.js";

/** Words that nothing looks for. */
const fillers = ["zyzzogeton", "7\u00e9"];
/** More pieces than this are put together in a few orders only. */
const permutedPieces = 4;

/** A text on which all tests come out as given; null where none of those that are tried is one. `compared` has texts that are not wanted. */
export function joinedWitness(tests: readonly Answered[], compared: ReadonlySet<string>): string | null {
  const pieces = [...new Set(tests.filter(isSought).flatMap(({ term }) => pieceOf(term)))];
  for (const order of ordersOf(pieces)) {
    for (const separator of [" ", ""]) {
      const text = order.join(separator);
      const around = fillers.flatMap((filler) => [`${text} ${filler}`, `${filler} ${text}`, text + filler, filler + text]);
      const found = [text, ...around].find((t) => !compared.has(t) && fits(tests, t));
      if (found !== undefined) return found;
    }
  }
  return null;
}

function fits(tests: readonly Answered[], text: string): boolean {
  return tests.every(({ term, truth }) => (evaluateTerm(term, () => text) === true) === truth);
}

/** Whether a test comes out as it does because what it looks for is there. */
function isSought({ term, truth }: Answered): boolean {
  return truth !== asksForAbsence(term);
}

/** `text.find(word) == -1`, `not word in text`. */
function asksForAbsence(term: Term): boolean {
  if (!("call" in term)) return false;
  if (/^not-|^not\.|^fails$/.test(term.call)) return true;
  const [left, right] = term.arguments;
  const isMissing =
    right !== undefined && (("integer" in right && right.integer === "-1") || ("constant" in right && right.constant === -1));
  return isMissing && term.call.startsWith("equal.") && left !== undefined && "call" in left;
}

function pieceOf(term: Term): string[] {
  const [sample] = samplesOf(term);
  const sought = sample ?? looksFor(term)?.sought;
  if (sought !== undefined) return [sought];
  const equality = equalityOf(term);
  if (equality !== null) return ofEquality(equality).slice(0, 1);
  const kind = "call" in term ? kinds.find(([name]) => name.test(term.call)) : undefined;
  return kind === undefined ? wordsIn(term).slice(0, 1) : [kind[1]];
}

function ofEquality({ of, texts }: { readonly of: Term; readonly texts: readonly string[] }): string[] {
  const [text] = texts;
  const before = text === undefined ? null : preimage(of, text);
  return before?.kind === "candidates" ? [...before.texts] : text === undefined ? [] : [text];
}

/** What tests of the kind of characters ask for. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/^str\.is(digit|decimal|numeric)$/, "7"],
  [/^str\.is(alpha|alnum|lower|ascii)$/, "x"],
  [/^str\.is(upper|title)$/, "X"],
  [/^str\.isspace$/, " "],
];

/** The constants of a test, those in lists too. */
function wordsIn(term: Term): string[] {
  if ("constant" in term) return [term.constant].flat(2).filter((c) => typeof c === "string" && c !== "") as string[];
  return "call" in term ? term.arguments.flatMap(wordsIn) : [];
}

function ordersOf(pieces: readonly string[]): string[][] {
  if (pieces.length > permutedPieces) {
    const byLength = [...pieces].sort((a, b) => b.length - a.length);
    return [[...pieces], [...pieces].reverse(), byLength, [...byLength].reverse()];
  }
  return permutations(pieces);
}

function permutations(pieces: readonly string[]): string[][] {
  if (pieces.length < 2) return [[...pieces]];
  return pieces.flatMap((first, i) => permutations(pieces.filter((_, k) => k !== i)).map((rest) => [first, ...rest]));
}
