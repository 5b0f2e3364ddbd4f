/** Tests of a text behind a constant (`"Ca" + text`), as alternatives of tests of the text itself: those are fewer and easier to put together. */
import { resultSort } from "../terms/result-sort.js";
import type { Term } from "../terms/term.js";

/** The tests of which one holds where the given one does; null for other tests. */
export function testsBehindPrefix(term: Term): readonly Term[] | null {
  if (!("call" in term) || term.arguments.length !== 2) return null;
  const isMembership = term.call === "in.python";
  if (!isMembership && term.call !== "str.endswith") return null;
  const [whole, part] = isMembership ? [term.arguments[1], term.arguments[0]] : [term.arguments[0], term.arguments[1]];
  const split = splitPrefix(whole);
  const word = constantText(part);
  if (split === null || word === null) return null;
  return isMembership ? searchBehind(split, word) : endBehind(split, word);
}

interface Prefixed {
  readonly prefix: string;
  readonly rest: Term;
}

function splitPrefix(term: Term | undefined): Prefixed | null {
  if (term === undefined || !("call" in term) || term.call !== "add.python") return null;
  const prefix = constantText(term.arguments[0]);
  const rest = term.arguments[1];
  return prefix !== null && rest !== undefined && !("constant" in rest) && resultSort(rest) === "text" ? { prefix, rest } : null;
}

function constantText(term: Term | undefined): string | null {
  return term !== undefined && "constant" in term && typeof term.constant === "string" ? term.constant : null;
}

// word in prefix + rest  <=>  word in rest, or word in prefix, or rest starts with what of the word the prefix does not end with
function searchBehind({ prefix, rest }: Prefixed, word: string): Term[] {
  if (prefix.includes(word)) return [{ constant: true }];
  const across = begun(prefix, word).filter((left) => left !== "");
  const starts = across.map((left): Term => ({ call: "str.startswith", arguments: [rest, { constant: left }] }));
  return [{ call: "in.python", arguments: [{ constant: word }, rest] }, ...starts];
}

// (prefix + rest).endswith(word)  <=>  rest ends with the word, or is what of the word the prefix does not end with
function endBehind({ prefix, rest }: Prefixed, word: string): Term[] {
  const equal = begun(prefix, word).map((left): Term => ({ call: "equal.python", arguments: [rest, { constant: left }] }));
  return [{ call: "str.endswith", arguments: [rest, { constant: word }] }, ...equal];
}

/** What is left of a word behind each of its beginnings that the prefix ends with. */
function begun(prefix: string, word: string): string[] {
  const letters = Array.from(word);
  const left: string[] = [];
  for (let n = 1; n <= letters.length; n++) if (prefix.endsWith(letters.slice(0, n).join(""))) left.push(letters.slice(n).join(""));
  return left;
}
