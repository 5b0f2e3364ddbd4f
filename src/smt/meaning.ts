/**
 * What a term stands for while it is translated: a value of known kind, or several under conditions that exclude each
 * other, and the condition under which it raises. What has no translation is thrown as `Untranslatable` and becomes the
 * answer `unknown` where the translation was asked for.
 */
import type { Truth } from "./truth.js";
import { and, isFalse, isTrue, known, not, or } from "./truth.js";

export class Untranslatable extends Error {
  override readonly name = "Untranslatable";
}

export interface TextMeaning {
  readonly kind: "text";
  /** As SMT-LIB; absent where only tests against constants can be said (a change of case). */
  readonly smt?: string;
  readonly constant?: string;
  /** A variable, whose tests against constants are regular languages. */
  readonly symbol?: string;
  /** The case function on the variable. */
  readonly mapped?: CaseFunction;
}

export type CaseFunction = "str.lower" | "str.upper" | "str.casefold";

export interface IntegerMeaning {
  readonly kind: "integer";
  /** Absent where only comparisons with constants can be said. */
  readonly smt?: string;
  readonly constant?: bigint;
  /** Where it is `find` or the length of a text, whose comparisons with constants may be languages. */
  readonly measure?:
    | { readonly kind: "find"; readonly text: TextMeaning; readonly sought: string }
    | { readonly kind: "length"; readonly text: TextMeaning };
}

export interface DoubleMeaning {
  readonly kind: "double";
  readonly smt: string;
  readonly constant?: number;
}

export type Meaning =
  | { readonly kind: "boolean"; readonly truth: Truth }
  | IntegerMeaning
  | DoubleMeaning
  | TextMeaning
  | { readonly kind: "none" }
  /** What a regular expression found; what is in it has no translation. */
  | { readonly kind: "match" }
  | { readonly kind: "list"; readonly items: readonly Meaning[] };

export interface Case {
  readonly when: Truth;
  readonly meaning: Meaning;
}

/** Where it does not raise, exactly one case applies. */
export interface Translated {
  readonly raises: Truth;
  readonly cases: readonly Case[];
}

export function always(meaning: Meaning, raises: Truth = isFalse): Translated {
  return { raises, cases: [{ when: isTrue, meaning }] };
}

export const raising: Translated = { raises: isTrue, cases: [] };

/** Cases of one kind that a single value can say are one. */
export function merge(raises: Truth, cases: readonly Case[]): Translated {
  const possible = cases.filter((c) => c.when.smt !== "false");
  const booleans = possible.filter((c) => c.meaning.kind === "boolean");
  if (booleans.length < 2) return { raises, cases: possible };
  const truth = or(...booleans.map(({ when, meaning }) => (meaning.kind === "boolean" ? and(when, meaning.truth) : isFalse)));
  const joined: Case = { when: or(...booleans.map((c) => c.when)), meaning: { kind: "boolean", truth } };
  const others = possible.filter((c) => c.meaning.kind !== "boolean");
  return { raises, cases: [{ ...joined, when: others.length === 0 ? isTrue : joined.when }, ...others] };
}

/** The term is true, and not only truthy. */
export function isExactlyTrue({ raises, cases }: Translated): Truth {
  const truths = cases.map(({ when, meaning }) => (meaning.kind === "boolean" ? and(when, meaning.truth) : isFalse));
  return and(not(raises), or(...truths));
}

export function doubleConstant(value: number): DoubleMeaning {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  return { kind: "double", constant: value, smt: `((_ to_fp 11 53) #x${bits.getBigUint64(0).toString(16).padStart(16, "0")})` };
}

export function integerConstant(value: bigint): IntegerMeaning {
  return { kind: "integer", constant: value, smt: value < 0n ? `(- ${-value})` : String(value) };
}

export function booleanConstant(value: boolean): Meaning {
  return { kind: "boolean", truth: known(value) };
}
