/**
 * A text for a signature: one on which each of several tests comes out as given. Most signatures have a short witness
 * made of the constants themselves, so those are tried first; the solver is asked, and only then loaded, where none fits.
 */
import { evaluateTerm } from "../terms/evaluate.js";
import type { Term } from "../terms/term.js";
import { candidateTexts } from "./candidates.js";
import type { Solver } from "./question.js";

/** A test over {"value": "text"}; one that raises is false. */
export interface SignatureTest {
  readonly term: Term;
  readonly truth: boolean;
}

export type TextWitness =
  | { readonly result: "sat"; readonly text: string }
  | { readonly result: "unsat" }
  | { readonly result: "unknown"; readonly reason: string };

export interface TextWitnessOptions {
  /** Texts to try before any other. */
  readonly candidates?: readonly string[];
  /** Called once, when no candidate fits. Without it such a signature is unknown. */
  readonly solver?: () => Promise<Solver>;
}

const variable = "text";

export async function witnessFor(
  signature: readonly SignatureTest[],
  { candidates = [], solver }: TextWitnessOptions = {},
): Promise<TextWitness> {
  const side = (truth: boolean): Term[] => signature.filter((test) => test.truth === truth).map(({ term }) => term);
  const [holds, fails] = [side(true), side(false)];
  const text = firstFitting(signature, candidates) ?? firstFitting(signature, candidateTexts(holds, fails));
  if (text !== undefined) return { result: "sat", text };
  if (solver === undefined) return { result: "unknown", reason: "no text made of the constants fits" };
  const answer = await (await solver()).satisfiable({ variables: { [variable]: { kind: "text" } }, holds, fails });
  return answer.result === "sat" ? { result: "sat", text: String(answer.witness[variable]) } : answer;
}

function firstFitting(signature: readonly SignatureTest[], texts: Iterable<string>): string | undefined {
  for (const text of texts) {
    if (signature.every(({ term, truth }) => (evaluateTerm(term, () => text) === true) === truth)) return text;
  }
  return undefined;
}
