/**
 * Texts that nobody listed: a combination of the program's tests that no lane has may still be had by some text. Where the tests
 * are few, each combination gets a witness, which becomes a lane, or is shown to be impossible. Where that fails it is left to
 * `text-classes.ts` to find which combinations make a difference.
 */

import { preimage } from "../smt/preimage.js";
import { evaluateTerm } from "../terms/evaluate.js";
import { textsOfEqualities } from "./equality-texts.js";
import type { Answered } from "./impossible-tests.js";
import { isImpossible } from "./impossible-tests.js";
import { joinedWitness } from "./joined-witness.js";
import type { Predicate, TextDomain } from "./text-domain.js";
import { comparedTexts, equalityOf, hasExpression, isPlainEquality, longestWord, partsOf, wordAround } from "./text-tests.js";
import { answerForUnlisted } from "./unlisted-texts.js";

export interface OpenTexts {
  readonly witnesses: readonly string[];
  /** Whether each text of no list answers all tests as some lane does that the text itself is not compared with. */
  readonly areCovered: boolean;
}

/** With more tests than this not all combinations are looked at. */
export const testLimit = 7;

export function openTexts(domain: TextDomain): OpenTexts {
  const unmet = [...unmetEqualities(domain), ...partsOfWords(domain), ...textsOfEqualities(domain)];
  const all = [...domain.predicates.values()];
  const tests = all.filter(({ term }) => answerForUnlisted(term) === undefined);
  if (tests.length > testLimit) return { witnesses: unmet, areCovered: false };
  const compared = comparedTexts(all.map(({ term }) => term));
  const seen = new Set<string>();
  for (let lane = domain.lanes.length - 1; lane >= 0 && seen.size < 1 << tests.length; lane--)
    if (!compared.has(domain.lanes[lane]!)) seen.add(answersOf(tests, (t) => t.lanes.has(lane)));
  const witnesses: string[] = [...unmet];
  let areCovered = domain.limits.size === 0;
  for (let set = 0; set < 1 << tests.length; set++) {
    const answered = tests.map(({ term }, i): Answered => ({ term, truth: (set & (1 << i)) !== 0 }));
    if (seen.has(answersOf(answered, (a) => a.truth)) || isImpossible(answered)) continue;
    const witness = joinedWitness(answered, compared);
    if (witness === null) areCovered = false;
    else witnesses.push(witness);
  }
  return { witnesses, areCovered };
}

function answersOf<T>(tests: readonly T[], holds: (test: T) => boolean): string {
  return tests.map((t) => (holds(t) ? "1" : "0")).join("");
}

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
