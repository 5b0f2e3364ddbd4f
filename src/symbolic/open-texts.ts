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
import type { Predicate, TextDomain } from "./text-domain.js";

export interface OpenTexts {
  readonly witnesses: readonly string[];
  /** What is not known, for people. */
  readonly unresolved: readonly string[];
}

/** With more tests than this not all combinations are looked at. */
export const testLimit = 7;

export async function openTexts(domain: TextDomain, solver: () => Promise<Solver>): Promise<OpenTexts> {
  const unmet = unmetEqualities(domain);
  if (unmet.length > 0) return { witnesses: unmet, unresolved: [] };
  const tests = [...domain.predicates.values()].filter((p) => looksFor(p.term) !== null);
  const expressions = [...domain.predicates.values()].filter((p) => hasExpression(p.term)).length;
  const beside =
    expressions + tests.length < 2 || expressions === 0
      ? []
      : ["texts of no list that meet several tests of which one is a regular expression are not explored"];
  const possible: Predicate[] = [];
  for (const test of tests) {
    if (!test.lanes.isEmpty() || (await witnessFor([{ term: test.term, truth: true }], { solver })).result !== "unsat") possible.push(test);
  }
  if (possible.length < 2) return { witnesses: [], unresolved: beside };
  if (possible.length > testLimit) {
    return {
      witnesses: [],
      unresolved: [...beside, `texts of no list in which three or more of ${possible.length} sought words meet are not explored`],
    };
  }
  const seen = new Set(domain.lanes.map((_, lane) => possible.map((p) => (p.lanes.has(lane) ? "1" : "0")).join("")));
  const witnesses: string[] = [];
  const unresolved: string[] = [...beside];
  for (let set = 0; set < 1 << possible.length; set++) {
    const truths = possible.map((_, i) => (set & (1 << i)) !== 0);
    if (seen.has(truths.map((t) => (t ? "1" : "0")).join("")) || contradicts(possible, truths)) continue;
    const answer = await witnessFor(
      possible.map((p, i) => ({ term: p.term, truth: truths[i]! })),
      { solver },
    );
    if (answer.result === "sat") witnesses.push(answer.text);
    else if (answer.result === "unknown")
      unresolved.push(`whether a text of no list can satisfy a combination of ${possible.length} tests: ${answer.reason}`);
  }
  return { witnesses, unresolved: [...new Set(unresolved)] };
}

/** Texts for comparisons that no lane meets but some text does: `name.split("/")[1] == "Sports"`. */
function unmetEqualities(domain: TextDomain): string[] {
  const found = new Set<string>();
  for (const { term, lanes } of domain.predicates.values()) {
    if (!lanes.isEmpty() || !("call" in term) || term.call !== "equal.python") continue;
    const [left, right] = term.arguments;
    if (left === undefined || right === undefined || !("constant" in right) || typeof right.constant !== "string") continue;
    const before = preimage(left, right.constant);
    const text = before.kind === "candidates" ? before.texts.find((t) => evaluateTerm(term, () => t) === true) : undefined;
    if (text !== undefined) found.add(text);
  }
  return [...found];
}

function hasExpression(term: Term): boolean {
  return "call" in term && (term.call.startsWith("re.") || term.arguments.some(hasExpression));
}

interface Search {
  readonly kind: string;
  readonly sought: string;
  readonly within: string;
}

/** What a test looks for, and in what; null for other tests. */
function looksFor(term: Term): Search | null {
  if (!("call" in term)) return null;
  const [left, right] = term.arguments;
  if (left === undefined || right === undefined) return null;
  if (term.call === "in.python" && "constant" in left && typeof left.constant === "string" && !("constant" in right)) {
    return { kind: "in", sought: left.constant, within: JSON.stringify(right) };
  }
  const method = /^str\.(startswith|endswith|find|rfind|count|index)$/.exec(term.call);
  if (method !== null && "constant" in right && typeof right.constant === "string")
    return { kind: method[1]!, sought: right.constant, within: JSON.stringify(left) };
  return looksFor(left) ?? looksFor(right);
}

/** A text that has "firewood" in it has "fire" in it: no solver needed for that. */
function contradicts(tests: readonly Predicate[], truths: readonly boolean[]): boolean {
  const searches = tests.map((t) => looksFor(t.term)!);
  return searches.some((a, i) =>
    searches.some(
      (b, j) =>
        truths[i] === true &&
        truths[j] === false &&
        a.kind === "in" &&
        b.kind === "in" &&
        a.within === b.within &&
        a.sought.includes(b.sought),
    ),
  );
}
