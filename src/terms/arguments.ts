/** Argument checks that rows share: each reads its values in CPython's order and raises what CPython raises. */
import { asInteger } from "./numbers.js";
import { adjustBounds, asBound, textLength, textSlice } from "./text.js";
import type { Raise, Result, TermValue } from "./value.js";
import { isRaise, limits, raises } from "./value.js";

type Apply = (values: readonly TermValue[]) => Result;

/** A row on `self` alone. */
export function onText(apply: (self: string) => Result): Apply {
  return ([self]) => (typeof self === "string" ? apply(self) : raises.typeError);
}

/** A row on `self` and one more string. */
export function onTexts(apply: (self: string, other: string) => Result): Apply {
  return ([self, other]) => (typeof self === "string" && typeof other === "string" ? apply(self, other) : raises.typeError);
}

const largestIndex = (1n << 63n) - 1n;

/** A count: an integer that fits CPython's index type; the default when absent. */
export function asCount(value: TermValue, otherwise: number): number | Raise {
  if (value === undefined) return otherwise;
  const integer = asInteger(value);
  if (integer === undefined) return raises.typeError;
  return integer > largestIndex || integer < -largestIndex - 1n ? raises.overflowError : Number(integer);
}

/** A flag that CPython reads as a C int: floats, text and None are refused (until 3.11), and integers must fit. */
export function asFlag(value: TermValue): boolean | Raise {
  if (value === undefined) return false;
  if (typeof value === "boolean") return value;
  if (typeof value !== "bigint") return raises.typeError;
  return value >= 1n << 31n || value < -(1n << 31n) ? raises.overflowError : value !== 0n;
}

export interface Window {
  /** The part of the text between the bounds. */
  readonly text: string;
  /** Code points before it. */
  readonly start: number;
  /** The bounds cross, or the start is beyond the end of the text: not even "" is found. */
  readonly isOutside: boolean;
}

/** `self[start:end]` for the searching rows. */
export function searchWindow(self: string, startValue: TermValue, endValue: TermValue): Window | Raise {
  const from = asBound(startValue, 0);
  if (isRaise(from)) return from;
  const to = asBound(endValue, Number.POSITIVE_INFINITY);
  if (isRaise(to)) return to;
  if (startValue === undefined && endValue === undefined) return { text: self, start: 0, isOutside: false };
  const { start, end } = adjustBounds(from, to, textLength(self));
  return { text: textSlice(self, start, end), start, isOutside: start > end };
}

/** The text, unless it is beyond the limits. */
export function boundedText(text: string): Result {
  return text.length > limits.text ? raises.unmodelled : text;
}
