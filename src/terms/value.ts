/**
 * The values of the term language and their identity. Lists and tuples are one kind of value here, an immutable array;
 * a raised exception is a value too and is never thrown. What the language does not represent (complex numbers,
 * results beyond the limits below) is the raise `unmodelled`, which no program can raise.
 */
import type { Constant } from "../ir/ir.js";

/** bigint: Python's int; number: a double; string: Unicode text; null: None; array: a list or tuple. */
export type TermValue = Constant | readonly TermValue[];

/** An exception of this type, by the name that the language gives it, such as "IndexError". */
export class Raise {
  constructor(readonly type: string) {}
}

export type Result = TermValue | Raise;

export function isRaise(result: unknown): result is Raise {
  return result instanceof Raise;
}

/** Why an operation failed, shared so that no evaluation allocates them. */
export const raises = {
  typeError: new Raise("TypeError"),
  valueError: new Raise("ValueError"),
  indexError: new Raise("IndexError"),
  keyError: new Raise("KeyError"),
  overflowError: new Raise("OverflowError"),
  zeroDivision: new Raise("ZeroDivisionError"),
  /** The language would give something that is no `TermValue`, or is larger than `limits` allow. */
  unmodelled: new Raise("<unmodelled>"),
} as const;

/** Beyond these a result is `unmodelled`: every operation stays bounded in time and memory. */
export const limits = {
  /** UTF-16 units of a string. */
  text: 1 << 22,
  /** Items of an array. */
  items: 1 << 20,
  /** Bits of an integer. */
  bits: 1 << 17,
  /** Digits after the point that a format may ask for. */
  precision: 10_000,
} as const;

export function isArray(value: TermValue): value is readonly TermValue[] {
  return Array.isArray(value);
}

/** Structural identity: 1n and 1 differ, 0 and -0 differ, NaN is itself. */
export function sameValue(left: TermValue, right: TermValue): boolean {
  if (isArray(left)) {
    if (!isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameValue(item, right[index]));
  }
  return Object.is(left, right);
}

/** A text that two values share exactly when `sameValue` holds. */
export function valueKey(value: TermValue): string {
  switch (typeof value) {
    case "undefined":
      return "u";
    case "boolean":
      return value ? "t" : "f";
    case "bigint":
      return `i${value};`;
    case "number":
      return Object.is(value, -0) ? "d-0;" : `d${value};`;
    case "string":
      return `s${value.length}:${value}`;
    default:
      return value === null ? "n" : `a${value.length}:${value.map(valueKey).join("")}`;
  }
}
