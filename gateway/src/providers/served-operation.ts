/** An operation that the gateway serves: what a model of it may say, and how the provider says that in a response. */
import type { Input } from "../models/predictor.js";

/** Items by falling score in 0..1, and values by the path at which the response has them. */
export interface Answer {
  readonly items: readonly AnswerItem[];
  readonly values: ReadonlyMap<string, number | string>;
}

export interface AnswerItem {
  readonly id: string;
  readonly name: string;
  readonly score: number;
}

export interface ServedOperation {
  readonly id: string;
  readonly input: Input["kind"];
  /** Where its items are, and by which of their fields a model's labels may be told apart. */
  readonly list?: { readonly path: string; readonly labels: readonly string[] };
  /** Paths of the values that a model may say. */
  readonly values?: readonly string[];
  /** The operation's part of the response, in the provider's REST JSON. */
  respond(answer: Answer, input: Input): Record<string, unknown>;
}

/** A float32 as the provider's JSON prints it: the shortest decimal that is read back as the same one. */
export function float32(value: number): number {
  const rounded = Math.fround(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const shown = Number(rounded.toPrecision(digits));
    if (Math.fround(shown) === rounded) return shown;
  }
  return Number(rounded.toPrecision(9));
}
