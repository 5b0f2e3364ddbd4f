/**
 * Texts that nobody listed, where the program looks for words in a text: a combination of such tests that no lane has
 * may still be had by some text. Each combination is either given a witness (which becomes a lane), or shown to be
 * impossible, or named as not resolved.
 */

import { preimage } from "../smt/preimage.js";
import type { Solver } from "../smt/question.js";
import { witnessFor } from "../smt/text-witness.js";
import { evaluateTerm } from "../terms/evaluate.js";
import type { Term } from "../terms/term.js";
import { textsOfEqualities } from "./equality-texts.js";
import { samplesOf } from "./literals.js";
import type { Predicate, TextDomain } from "./text-domain.js";
import { textValue } from "./text-domain.js";
import { comparedTexts, equalityOf, hasExpression, isPlainEquality, looksFor, wordAround } from "./text-tests.js";

export interface OpenTexts {
  readonly witnesses: readonly string[];
  /** What is not known, for people. */
  readonly unresolved: readonly string[];
}

/** With more tests than this not all combinations are looked at. */
export const testLimit = 7;

export async function openTexts(domain: TextDomain, solver: () => Promise<Solver>): Promise<OpenTexts> {
  const unmet = [...unmetEqualities(domain), ...partsOfWords(domain), ...textsOfEqualities(domain)];
  const predicates = [...domain.predicates.values()];
  const possible: Predicate[] = predicates.filter((p) => hasExpression(p.term));
  for (const test of predicates.filter((p) => looksFor(p.term) !== null && !hasExpression(p.term))) {
    if (!test.lanes.isEmpty() || (await witnessFor([{ term: test.term, truth: true }], { solver })).result !== "unsat") possible.push(test);
  }
  // Parts of the program's words have their witnesses: what is left are texts that are in none of them.
  const around = predicates.filter(({ term }) => wordAround(term) !== null);
  const compared = comparedTexts(predicates.map(({ term }) => term));
  if (possible.length < 2 && around.length === 0 && compared.size === 0) return { witnesses: unmet, unresolved: [] };
  if (possible.length > testLimit) {
    return {
      witnesses: unmet,
      unresolved: [`texts of no list in which three or more of ${possible.length} sought words meet are not explored`],
    };
  }
  const seen = new Set<string>();
  for (let lane = domain.lanes.length - 1; lane >= 0 && seen.size < 1 << possible.length; lane--) {
    if (compared.has(domain.lanes[lane]!) || around.some((p) => p.lanes.has(lane))) continue;
    seen.add(possible.map((p) => (p.lanes.has(lane) ? "1" : "0")).join(""));
  }
  // A text that is none of those that the text itself is compared with.
  const others = [...compared].map(
    (text): Wanted => ({ term: { call: "equal.python", arguments: [textValue, { constant: text }] }, truth: false }),
  );
  const witnesses: string[] = [...unmet];
  const unresolved: string[] = [];
  for (let set = 0; set < 1 << possible.length; set++) {
    const truths = possible.map((_, i) => (set & (1 << i)) !== 0);
    if (seen.has(truths.map((t) => (t ? "1" : "0")).join("")) || contradicts(possible, truths)) continue;
    const signature = [
      ...possible.map((p, i) => ({ term: p.term, truth: truths[i]! })),
      ...around.map((p) => ({ term: p.term, truth: false })),
      ...others,
    ];
    const simple = joinedWitness(signature, compared);
    if (simple !== null) {
      witnesses.push(simple);
      continue;
    }
    if (possible.some((p) => hasExpression(p.term))) {
      unresolved.push(unexplored);
      continue;
    }
    const answer = await witnessFor(signature, { solver });
    if (answer.result === "sat") witnesses.push(answer.text);
    else if (answer.result === "unknown")
      unresolved.push(`whether a text of no list can satisfy a combination of ${possible.length} tests: ${answer.reason}`);
  }
  return { witnesses, unresolved: [...new Set(unresolved)] };
}

const unexplored = "texts of no list that meet several tests of which one is a regular expression are not explored";

type Wanted = { readonly term: Term; readonly truth: boolean };

/** Words that nothing looks for. */
const fillers = ["zyzzogeton", "7\u00e9"];

/** The words that are to be found put one after the other, and what regular expressions match; null where that is no answer. */
function joinedWitness(tests: readonly Wanted[], compared: ReadonlySet<string>): string | null {
  const pieces = tests.filter((t) => t.truth).map(({ term }) => samplesOf(term)[0] ?? looksFor(term)?.sought);
  if (pieces.length > 4 || pieces.some((p) => p === undefined)) return null;
  for (const order of orders(pieces as string[])) {
    for (const separator of [" ", ""]) {
      const text = order.join(separator);
      const around = fillers.flatMap((filler) => [`${text} ${filler}`, `${filler} ${text}`, text + filler, filler + text]);
      const others = [text, ...around].filter((t) => !compared.has(t));
      const found = others.find((t) => tests.every(({ term, truth }) => (evaluateTerm(term, () => t) === true) === truth));
      if (found !== undefined) return found;
    }
  }
  return null;
}

function orders(pieces: readonly string[]): string[][] {
  if (pieces.length < 2) return [[...pieces]];
  return pieces.flatMap((first, i) => orders(pieces.filter((_, k) => k !== i)).map((rest) => [first, ...rest]));
}

/** Words longer than this are not taken apart. */
const longestWord = 60;

/**
 * Texts that are a part of a word of the program (`label in "mushroom"`), one for each way in which the program's tests
 * come out on them. There are no others: what is in a word is one of its parts.
 */
function partsOfWords(domain: TextDomain): string[] {
  const tests = [...domain.predicates.values()].filter(({ term }) => !isPlainEquality(term) && !hasExpression(term));
  if (!tests.some(({ term }) => wordAround(term) !== null)) return [];
  const signature = (holds: (test: Predicate) => boolean): string => tests.map((t) => (holds(t) ? "1" : "0")).join("");
  const compared = comparedTexts([...domain.predicates.values()].map(({ term }) => term));
  const lanes = domain.lanes.flatMap((text, lane) => (compared.has(text) ? [] : [lane]));
  const seen = new Set(lanes.map((lane) => signature((t) => t.lanes.has(lane))));
  const found: string[] = [];
  for (const { term } of tests) {
    const around = wordAround(term);
    if (around === null || around.word.length > longestWord) continue;
    for (const part of partsOf(around.word)) {
      const before = preimage(around.within, part);
      for (const text of before.kind === "candidates" ? before.texts : []) {
        const key = signature((t) => evaluateTerm(t.term, () => text) === true);
        if (seen.has(key) || compared.has(text)) continue;
        seen.add(key);
        found.push(text);
      }
    }
  }
  return found;
}

/** Short parts first. */
function* partsOf(word: string): Generator<string> {
  const letters = [...word];
  for (let length = 1; length <= letters.length; length++)
    for (let start = 0; start + length <= letters.length; start++) yield letters.slice(start, start + length).join("");
}

/** Texts for comparisons that no lane meets but some text does: `name.split("/")[1] == "Sports"`. */
function unmetEqualities(domain: TextDomain): string[] {
  const found = new Set<string>();
  for (const { term, lanes } of domain.predicates.values()) {
    const equality = lanes.isEmpty() ? equalityOf(term) : null;
    for (const wanted of equality?.texts ?? []) {
      const before = preimage(equality!.of, wanted);
      const text = before.kind === "candidates" ? before.texts.find((t) => evaluateTerm(term, () => t) === true) : undefined;
      if (text !== undefined) found.add(text);
    }
  }
  return [...found];
}

/** A text that has "firewood" in it has "fire" in it: no solver needed for that. */
function contradicts(tests: readonly Predicate[], truths: readonly boolean[]): boolean {
  const searches = tests.map((t) => (hasExpression(t.term) ? null : looksFor(t.term)));
  return searches.some((a, i) =>
    searches.some(
      (b, j) =>
        truths[i] === true &&
        truths[j] === false &&
        a?.kind === "in" &&
        b?.kind === "in" &&
        a.within === b.within &&
        a.sought.includes(b.sought),
    ),
  );
}
