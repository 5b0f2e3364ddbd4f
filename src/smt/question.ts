/**
 * What can be asked of a solver and what it answers. A question is about terms, an answer about values of the term
 * language; how either looks inside the solver stays there.
 */
import type { Term } from "../terms/term.js";

/** Doubles are finite; an integer has any size; a text is Unicode. */
export type Sort = { readonly kind: "double" } | { readonly kind: "integer" } | { readonly kind: "text" };

/** Bounds are inclusive: of the number, or of the text's length in code points. */
export type Declaration = Sort & { readonly minimum?: number; readonly maximum?: number };

/**
 * Are there values of the variables such that every term of `holds` is true and every term of `fails` is anything else?
 * A term that raises is not true. How long a text may get before it is `unmodelled` is left out of account.
 */
export interface Question {
  readonly variables: Readonly<Record<string, Declaration>>;
  readonly holds: readonly Term[];
  readonly fails: readonly Term[];
}

export type WitnessValue = number | bigint | string;
export type Witness = Readonly<Record<string, WitnessValue>>;

export type Answer =
  /** The witness has been tried: the terms evaluate on it as the question wants. */
  | { readonly result: "sat"; readonly witness: Witness }
  /** No values do it. Given only where the translation is exact. */
  | { readonly result: "unsat" }
  /** Neither is known; never to be read as `unsat`. */
  | { readonly result: "unknown"; readonly reason: string };

export interface Solver {
  /** Questions are answered one after the other. The same question always has the same answer. */
  satisfiable(question: Question): Promise<Answer>;
  /** Ends the solver's threads, which keep the process alive. */
  close(): Promise<void>;
}
