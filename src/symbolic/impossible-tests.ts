/**
 * Answers of tests on one text that cannot come together, found without a solver: a word in a text brings its parts with it, a
 * function of a text has one value. What is not found here may still be impossible.
 */
import { evaluateTerm } from "../terms/evaluate.js";
import { constantTruth, leastNumber, resultSort } from "../terms/result-sort.js";
import type { Term } from "../terms/term.js";
import { freeVariables } from "../terms/term.js";
import type { Search } from "./text-tests.js";
import { equalityOf, longestWord, partsOf, searchOf, wordAround } from "./text-tests.js";

export interface Answered {
  readonly term: Term;
  readonly truth: boolean;
}

export function isImpossible(given: readonly Answered[]): boolean {
  const tests = [...given, ...given.flatMap(lengthOfFailure)];
  return (
    tests.some(({ term, truth }) => constantTruth(term) === !truth) ||
    lacksPart(tests) ||
    hasTwoEnds(tests) ||
    needsFailed(tests) ||
    hasTwoValues(tests) ||
    isNoPart(tests) ||
    hasNoNumber(tests)
  );
}

// item[n] of a list fails  <=>  the list has at most n elements, or fewer than -n for a negative n
function lengthOfFailure({ term, truth }: Answered): Answered[] {
  const item = "call" in term && term.call === "fails" ? term.arguments[0] : undefined;
  if (item === undefined || !("call" in item) || item.call !== "item.python") return [];
  const [list, index] = item.arguments;
  if (list === undefined || index === undefined || !("integer" in index) || resultSort(list) !== "list") return [];
  const n = Number(index.integer);
  const least: Term = { integer: String(n < 0 ? -n : n + 1) };
  return [{ term: { call: "less", arguments: [{ call: "len", arguments: [list] }, least] }, truth }];
}

function searchesIn(tests: readonly Answered[]): (Search & Pick<Answered, "truth">)[] {
  return tests.flatMap(({ term, truth }) => {
    const search = resultSort(term) === "boolean" ? searchOf(term) : null;
    return search === null || !isInText(term) ? [] : [{ ...search, truth }];
  });
}

/** What is made of something that fails is not true. */
function needsFailed(tests: readonly Answered[]): boolean {
  const failed = tests.flatMap(({ term, truth }) =>
    truth && "call" in term && term.call === "fails" ? [JSON.stringify(term.arguments[0])] : [],
  );
  return tests.some(({ term, truth }) => truth && failed.some((key) => isMadeOf(term, key)));
}

/** Forms that look only at some of their arguments are none of this. */
function isMadeOf(term: Term, key: string): boolean {
  if (!("call" in term) || ["fails", "and", "or", "if"].includes(term.call)) return false;
  return JSON.stringify(term) === key || term.arguments.some((part) => isMadeOf(part, key));
}

/** A text has one beginning and one end: of two of them the longer goes on with the shorter. */
function hasTwoEnds(tests: readonly Answered[]): boolean {
  const ends = searchesIn(tests).filter(({ kind, truth }) => truth && kind !== "in");
  return ends.some((a) =>
    ends.some((b) => a.kind === b.kind && a.within === b.within && a.sought.length >= b.sought.length && !implies(a, b)),
  );
}

/** A text that has "firewood" in it has "fire" in it. */
function lacksPart(tests: readonly Answered[]): boolean {
  const searches = searchesIn(tests);
  return searches.some(
    (whole) =>
      whole.truth &&
      (whole.kind === "in" || whole.kind === "startswith" || whole.kind === "endswith") &&
      searches.some((p) => !p.truth && p.within === whole.within && implies(whole, p)),
  );
}

/** Not in a list, whose elements are no parts of one another, nor between two positions. */
function isInText(term: Term): boolean {
  if (!("call" in term) || term.arguments.length !== 2) return false;
  const whole = term.arguments[term.call === "in.python" ? 1 : 0];
  return whole !== undefined && resultSort(whole) === "text";
}

function implies(whole: Search, part: Search): boolean {
  if (part.kind === "in") return whole.sought.includes(part.sought);
  if (part.kind !== whole.kind) return false;
  return whole.kind === "startswith" ? whole.sought.startsWith(part.sought) : whole.sought.endsWith(part.sought);
}

/** Where a function of the text is equal to a word, all that is asked of that function is known. */
function hasTwoValues(tests: readonly Answered[]): boolean {
  return tests.some((test) => {
    const equality = equalityOf(test.term);
    if (equality === null || !("call" in test.term)) return false;
    if (test.truth === test.term.call.startsWith("not-")) return false;
    const values = equality.texts.filter((text) => agree(tests, equality.of, text));
    return values.length === 0;
  });
}

/** Where a function of the text is in a word, it is one of the word's parts. */
function isNoPart(tests: readonly Answered[]): boolean {
  return tests.some(({ term, truth }) => {
    const around = truth ? wordAround(term) : null;
    return (
      around !== null &&
      around.word.length <= longestWord &&
      !["", ...partsOf(around.word)].some((part) => agree(tests, around.within, part))
    );
  });
}

/** What is asked of a number that is made of the text holds for some whole number. */
function hasNoNumber(tests: readonly Answered[]): boolean {
  const numbers = new Map<string, Term>();
  for (const { term } of tests)
    for (const side of "call" in term ? term.arguments : []) if (isNumber(side)) numbers.set(JSON.stringify(side), side);
  return [...numbers.values()].some((number) => {
    const bounds = tests.flatMap(({ term }) => integersBeside(term, number));
    const least = leastNumber(number);
    const tried = [...new Set([0, ...bounds.flatMap((n) => [n - 1, n, n + 1])])].filter((n) => n >= least);
    return bounds.length > 0 && !tried.some((n) => agree(tests, number, BigInt(n)));
  });
}

function isNumber(term: Term): boolean {
  return freeVariables(term).length > 0 && resultSort(term) === "number";
}

function integersBeside(term: Term, number: Term): number[] {
  if (!("call" in term)) return [];
  const key = JSON.stringify(number);
  if (!term.arguments.some((a) => JSON.stringify(a) === key)) return term.arguments.flatMap((a) => integersBeside(a, number));
  return term.arguments.flatMap((a) => {
    const value = "integer" in a ? Number(a.integer) : "constant" in a ? Number(a.constant) : Number.NaN;
    return Number.isFinite(value) ? [Math.floor(value)] : [];
  });
}

/** Whether the tests that ask nothing else of the text come out as given where the function has the value. */
function agree(tests: readonly Answered[], of: Term, value: string | bigint): boolean {
  const key = JSON.stringify(of);
  return tests.every(({ term, truth }) => {
    const closed = replaced(term, key, typeof value === "string" ? { constant: value } : { integer: String(value) });
    return freeVariables(closed).length > 0 || (evaluateTerm(closed, () => null) === true) === truth;
  });
}

function replaced(term: Term, key: string, by: Term): Term {
  if (JSON.stringify(term) === key) return by;
  if (!("call" in term)) return term;
  return { ...term, arguments: term.arguments.map((a) => replaced(a, key, by)) };
}
