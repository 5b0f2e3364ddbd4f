/**
 * A text for a signature: one on which each of several tests comes out as given. Most signatures have a short witness
 * made of the constants themselves, so those are tried first; the solver is asked, and only then loaded, where none fits.
 */
import { evaluateTerm } from "../terms/evaluate.js";
import type { JsonConstant, Term } from "../terms/term.js";
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
  const text = firstFitting(signature, [...candidates, ...candidateTexts(signature)]);
  if (text !== undefined) return { result: "sat", text };
  if (solver === undefined) return { result: "unknown", reason: "no text made of the constants fits" };
  const side = (truth: boolean): Term[] => signature.filter((test) => test.truth === truth).map(({ term }) => term);
  const answer = await (await solver()).satisfiable({ variables: { [variable]: { kind: "text" } }, holds: side(true), fails: side(false) });
  return answer.result === "sat" ? { result: "sat", text: String(answer.witness[variable]) } : answer;
}

function firstFitting(signature: readonly SignatureTest[], texts: Iterable<string>): string | undefined {
  for (const text of texts) {
    if (signature.every(({ term, truth }) => (evaluateTerm(term, () => text) === true) === truth)) return text;
  }
  return undefined;
}

const separators = [" ", "", "x", "Q-", "\u00b7"];
/** Constants taken together in all orders. */
const permutedLimit = 4;

/** The constants of the tests that shall hold, alone and joined, in their cases. */
export function* candidateTexts(signature: readonly SignatureTest[]): Generator<string> {
  const wanted = constantsOf(signature.filter((test) => test.truth));
  const all = constantsOf(signature);
  yield "";
  for (const text of [...all, ...strangers]) yield* [text, text.toLowerCase(), text.toUpperCase(), `x${text}`, `${text}x`, `x${text}x`];
  for (const order of ordersOf(wanted)) {
    for (const separator of separators) {
      const joined = order.join(separator);
      yield* [joined, joined.toLowerCase(), joined.toUpperCase(), `x${joined}`, `${joined}x`];
    }
  }
}

const strangers = [" ", "Zyzzogeton qux", "0"];

function ordersOf(texts: readonly string[]): (readonly string[])[] {
  if (texts.length <= 1) return [];
  if (texts.length > permutedLimit) return [texts, [...texts].reverse(), [...texts].sort((a, b) => a.length - b.length)];
  return permutations(texts);
}

function permutations(texts: readonly string[]): (readonly string[])[] {
  if (texts.length <= 1) return [texts];
  return texts.flatMap((text, index) => permutations(texts.filter((_, other) => other !== index)).map((rest) => [text, ...rest]));
}

/** String constants, in order of their first occurrence. */
function constantsOf(signature: readonly SignatureTest[]): string[] {
  const found = new Set<string>();
  const visitJson = (json: JsonConstant): void => {
    if (typeof json === "string") found.add(json);
    else if (Array.isArray(json)) json.forEach(visitJson);
  };
  const visit = (term: Term): void => {
    if ("constant" in term) visitJson(term.constant);
    if ("call" in term) [...term.arguments, ...Object.values(term.keywords ?? {})].forEach(visit);
  };
  for (const { term } of signature) visit(term);
  found.delete("");
  return [...found];
}
