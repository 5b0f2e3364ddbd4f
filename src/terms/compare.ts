/**
 * Equality and order of Python's values: numbers exactly across types, text by code point, arrays lexicographically.
 * Identity plays no part (a NaN never equals itself here, where CPython finds the same object in a list).
 */
import { asNumeric, compareNumbers } from "./numbers.js";
import type { Raise, TermValue } from "./value.js";
import { isArray, raises } from "./value.js";

export function equalValues(left: TermValue, right: TermValue): boolean {
  if (typeof left === "string" || typeof right === "string") return left === right;
  if (isArray(left)) {
    return isArray(right) && left.length === right.length && left.every((item, index) => equalValues(item, right[index]));
  }
  const leftNumber = asNumeric(left);
  const rightNumber = asNumeric(right);
  if (leftNumber !== undefined && rightNumber !== undefined) return compareNumbers(leftNumber, rightNumber) === 0;
  return left === right;
}

/** Negative, zero or positive; NaN when neither is less, equal or greater; a raise when the types have no order. */
export function orderValues(left: TermValue, right: TermValue): number | Raise {
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  const leftNumber = asNumeric(left);
  const rightNumber = asNumeric(right);
  if (leftNumber !== undefined && rightNumber !== undefined) return compareNumbers(leftNumber, rightNumber);
  if (!isArray(left) || !isArray(right)) return raises.typeError;
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    if (!equalValues(left[index], right[index])) return orderValues(left[index], right[index]);
  }
  return left.length - right.length;
}

/** By code point: UTF-16 units would put astral characters before U+E000. */
export function compareText(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const leftUnit = left.charCodeAt(index);
    const rightUnit = right.charCodeAt(index);
    if (leftUnit === rightUnit) continue;
    const leftAstral = leftUnit >= 0xd800 && leftUnit < 0xe000;
    const rightAstral = rightUnit >= 0xd800 && rightUnit < 0xe000;
    if (leftAstral !== rightAstral) return leftAstral ? 1 : -1;
    return leftUnit - rightUnit;
  }
  return left.length - right.length;
}
