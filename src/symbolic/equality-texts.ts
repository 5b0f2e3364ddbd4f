/**
 * Texts that become a word of the program under a function of the text (`name.split(" ")[0] == "Animals"`, `name.lower() == "dog"`)
 * and come out differently in other tests than every lane that does. Many texts become one word, so no list of literals has them all.
 * They are proposed, from the words of those tests, and kept where they are new.
 */
import { preimage } from "../smt/preimage.js";
import { evaluateTerm } from "../terms/evaluate.js";
import type { Term } from "../terms/term.js";
import type { Predicate, TextDomain } from "./text-domain.js";
import { comparedTexts, equalityOf, hasExpression, isPlainEquality, looksFor, wordAround } from "./text-tests.js";

/** With more words than this not each is put together with the others. */
const wordLimit = 24;
const soughtLimit = 4;

interface Equalities {
  readonly of: Term;
  readonly texts: Set<string>;
}

export function textsOfEqualities(domain: TextDomain): string[] {
  const predicates = [...domain.predicates.values()].filter(({ term }) => !hasExpression(term));
  const groups = groupsOf(predicates);
  const compared = comparedTexts(predicates.map(({ term }) => term));
  const found: string[] = [];
  for (const { of, texts } of groups) {
    const tests = predicates.filter(({ term }) => !isPlainEquality(term) && asksBeside(term, JSON.stringify(of)));
    if (tests.length === 0 || texts.size > wordLimit) continue;
    const results = domain.lanes.map((lane) => evaluateTerm(of, () => lane));
    for (const text of texts) found.push(...newTexts({ domain, tests, compared, results }, of, text));
  }
  return found;
}

/** Texts by the function that is compared with them; comparisons of the text itself have their lanes. */
function groupsOf(predicates: readonly Predicate[]): Equalities[] {
  const groups = new Map<string, Equalities>();
  for (const { term } of predicates) {
    const equality = equalityOf(term);
    if (equality === null || "value" in equality.of) continue;
    const key = JSON.stringify(equality.of);
    const group = groups.get(key) ?? { of: equality.of, texts: new Set<string>() };
    groups.set(key, group);
    for (const text of equality.texts) group.texts.add(text);
  }
  return [...groups.values()];
}

/** Whether a test asks more of the text than what the function gives. */
function asksBeside(term: Term, key: string): boolean {
  if (JSON.stringify(term) === key) return false;
  if ("value" in term) return true;
  return "call" in term && term.arguments.some((part) => asksBeside(part, key));
}

interface Known {
  readonly domain: TextDomain;
  readonly tests: readonly Predicate[];
  readonly compared: ReadonlySet<string>;
  /** What the function makes of each lane. */
  readonly results: readonly unknown[];
}

function newTexts({ domain, tests, compared, results }: Known, of: Term, wanted: string): string[] {
  const seen = new Set<string>();
  for (let lane = 0; lane < results.length; lane++) {
    if (results[lane] !== wanted || compared.has(domain.lanes[lane]!)) continue;
    seen.add(tests.map(({ lanes }) => (lanes.has(lane) ? "1" : "0")).join(""));
  }
  const found: string[] = [];
  for (const text of candidates(of, wanted, wordsOf(tests))) {
    if (compared.has(text) || evaluateTerm(of, () => text) !== wanted) continue;
    const key = tests.map(({ term }) => (evaluateTerm(term, () => text) === true ? "1" : "0")).join("");
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(text);
  }
  return found;
}

/** Words that the tests seek, or compare other parts with. */
function wordsOf(tests: readonly Predicate[]): string[] {
  const words = tests.flatMap(({ term }) => {
    const equality = equalityOf(term);
    if (equality !== null) return equality.texts.slice(0, soughtLimit);
    const word = wordAround(term)?.word ?? looksFor(term)?.sought;
    return word === undefined ? [] : [word];
  });
  return [...new Set(words)].slice(0, soughtLimit * 2);
}

const separators = [" ", "", "/"];

/** The wanted text in its cases, with a sought word in its own case in it, and with sought words around it. */
function* candidates(of: Term, wanted: string, words: readonly string[]): Generator<string> {
  const before = preimage(of, wanted);
  const bases = [...new Set([wanted, ...(before.kind === "candidates" ? before.texts : []), ...casesOf(wanted)])];
  yield* bases;
  for (const base of bases) {
    for (const word of words) {
      const at = base.toLowerCase().indexOf(word.toLowerCase());
      if (at >= 0) yield base.slice(0, at) + word + base.slice(at + word.length);
    }
  }
  for (const added of ["x", ...words, ...words.flatMap((a) => words.flatMap((b) => (a === b ? [] : [`${a} ${b}`])))]) {
    for (const base of bases.slice(0, soughtLimit)) {
      for (const separator of separators) yield* [base + separator + added, added + separator + base];
    }
  }
}

function casesOf(text: string): string[] {
  const mixed = Array.from(text, (letter, i) => (i % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase())).join("");
  return [text.toLowerCase(), text.toUpperCase(), text.charAt(0).toUpperCase() + text.slice(1).toLowerCase(), mixed];
}
