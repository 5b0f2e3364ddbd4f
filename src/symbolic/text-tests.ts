/** What tests on a text of the output ask: words that are sought in it, words that it is sought in, regular expressions. */
import type { Term } from "../terms/term.js";
import { asksExpression } from "./literals.js";

export function hasExpression(term: Term): boolean {
  return "call" in term && (asksExpression(term.call) || term.arguments.some(hasExpression));
}

export interface Search {
  readonly kind: string;
  readonly sought: string;
  readonly within: string;
}

/** What a test looks for, and in what, wherever in the test; null for other tests. */
export function looksFor(term: Term): Search | null {
  if (!("call" in term)) return null;
  return searchOf(term) ?? term.arguments.slice(0, 2).reduce<Search | null>((found, part) => found ?? looksFor(part), null);
}

/** What a test that is nothing but a search looks for. */
export function searchOf(term: Term): Search | null {
  if (!("call" in term)) return null;
  const [left, right] = term.arguments;
  if (left === undefined || right === undefined) return null;
  if (term.call === "in.python" && "constant" in left && typeof left.constant === "string" && !("constant" in right)) {
    return { kind: "in", sought: left.constant, within: JSON.stringify(right) };
  }
  const method = /^str\.(startswith|endswith|find|rfind|count|index)$/.exec(term.call);
  if (method !== null && "constant" in right && typeof right.constant === "string")
    return { kind: method[1]!, sought: right.constant, within: JSON.stringify(left) };
  const search = /^String\.prototype\.(includes|startsWith|endsWith|indexOf|lastIndexOf)$/.exec(term.call);
  if (search !== null && "constant" in right && typeof right.constant === "string")
    return { kind: search[1] === "includes" ? "in" : search[1]!.toLowerCase(), sought: right.constant, within: JSON.stringify(left) };
  return null;
}

/** The word that a function of the text is looked for in; null for other tests. */
export function wordAround(term: Term): { readonly word: string; readonly within: Term } | null {
  if (!("call" in term) || (term.call !== "in.python" && term.call !== "String.prototype.includes")) return null;
  const [part, whole] = term.call === "in.python" ? term.arguments : [term.arguments[1], term.arguments[0]];
  if (part === undefined || whole === undefined || "constant" in part || !("constant" in whole)) return null;
  return typeof whole.constant === "string" ? { word: whole.constant, within: part } : null;
}

/** Words longer than this are not taken apart. */
export const longestWord = 60;

/** Short parts first. */
export function* partsOf(word: string): Generator<string> {
  const letters = [...word];
  for (let length = 1; length <= letters.length; length++)
    for (let start = 0; start + length <= letters.length; start++) yield letters.slice(start, start + length).join("");
}

/** The texts that a function of the text is compared with; null for other tests. */
export function equalityOf(term: Term): { readonly of: Term; readonly texts: readonly string[] } | null {
  if (!("call" in term) || !equalities.has(term.call)) return null;
  const [left, right] = term.arguments;
  if (left === undefined || right === undefined || "constant" in left === "constant" in right) return null;
  const [of, constant] = "constant" in left ? [right, left.constant] : [left, "constant" in right ? right.constant : null];
  const isMembership = term.call === "in.python" || term.call === "Array.prototype.includes";
  if (isMembership !== Array.isArray(constant)) return null;
  const texts = [constant].flat().filter((text) => typeof text === "string");
  return texts.length === 0 ? null : { of, texts };
}

const equalities = new Set([
  ...["equal.python", "not-equal.python", "in.python", "not-in.python"],
  ...["equal.js-strict", "not-equal.js-strict", "equal.js-loose", "not-equal.js-loose", "Array.prototype.includes"],
]);

/** Comparisons of the text itself tell nothing apart among texts of no list. */
export function isPlainEquality(term: Term): boolean {
  const equality = equalityOf(term);
  return equality !== null && "value" in equality.of;
}

/** Texts that the text itself is compared with: what else is asked of them says nothing about other texts. */
export function comparedTexts(terms: readonly Term[]): ReadonlySet<string> {
  return new Set(terms.flatMap((term) => (isPlainEquality(term) ? (equalityOf(term)?.texts ?? []) : [])));
}
