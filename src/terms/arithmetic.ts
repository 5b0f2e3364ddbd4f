/**
 * Python's arithmetic on integers, doubles, strings and lists: what `operators.ts` puts into its table. Every function
 * is total; results beyond the limits are `unmodelled`.
 */
import { exactPower } from "./elementary.js";
import type { Numeric } from "./numbers.js";
import { absolute, asInteger, asNumeric, bitLength, bounded, floorDivide, fractionToDouble, toDouble } from "./numbers.js";
import type { Raise, Result, TermValue } from "./value.js";
import { isArray, isRaise, limits, raises } from "./value.js";

type OnIntegers = (left: bigint, right: bigint) => Result;
type OnDoubles = (left: number, right: number) => Result;

/** Both integers, or both as doubles when one is. */
export function arithmetic(left: TermValue, right: TermValue, onIntegers: OnIntegers, onDoubles: OnDoubles): Result {
  const leftNumber = asNumeric(left);
  const rightNumber = asNumeric(right);
  if (leftNumber === undefined || rightNumber === undefined) return raises.typeError;
  if (typeof leftNumber === "bigint" && typeof rightNumber === "bigint") return onIntegers(leftNumber, rightNumber);
  const leftDouble = toDouble(leftNumber);
  const rightDouble = toDouble(rightNumber);
  if (isRaise(leftDouble)) return leftDouble;
  return isRaise(rightDouble) ? rightDouble : onDoubles(leftDouble, rightDouble);
}

export function add(left: TermValue, right: TermValue): Result {
  if (typeof left === "string" && typeof right === "string") {
    return left.length + right.length > limits.text ? raises.unmodelled : left + right;
  }
  if (isArray(left) && isArray(right)) {
    return left.length + right.length > limits.items ? raises.unmodelled : [...left, ...right];
  }
  return arithmetic(
    left,
    right,
    (a, b) => bounded(a + b),
    (a, b) => a + b,
  );
}

export function subtract(left: TermValue, right: TermValue): Result {
  return arithmetic(
    left,
    right,
    (a, b) => bounded(a - b),
    (a, b) => a - b,
  );
}

/** Largest count that CPython's sequences take. */
const largestSize = (1n << 63n) - 1n;

function repeat(sequence: string | readonly TermValue[], count: TermValue): Result {
  const times = asInteger(count);
  if (times === undefined) return raises.typeError;
  if (times > largestSize || times < -largestSize - 1n) return raises.overflowError;
  if (times <= 0n || sequence.length === 0) return typeof sequence === "string" ? "" : [];
  const length = BigInt(sequence.length) * times;
  if (typeof sequence === "string") return length > limits.text ? raises.unmodelled : sequence.repeat(Number(times));
  if (length > limits.items) return raises.unmodelled;
  return Array.from({ length: Number(times) }, () => sequence).flat(1) as readonly TermValue[];
}

export function multiply(left: TermValue, right: TermValue): Result {
  if (typeof left === "string" || isArray(left)) return repeat(left, right);
  if (typeof right === "string" || isArray(right)) return repeat(right, left);
  return arithmetic(left, right, multiplyIntegers, (a, b) => a * b);
}

function multiplyIntegers(left: bigint, right: bigint): bigint | Raise {
  return bounded(left * right);
}

export function divide(left: TermValue, right: TermValue): Result {
  return arithmetic(left, right, divideIntegers, (a, b) => (b === 0 ? raises.zeroDivision : a / b));
}

function divideIntegers(left: bigint, right: bigint): Result {
  if (right === 0n) return raises.zeroDivision;
  // -1 / -2: the sign moves up; 0 / -2 is -0.0 in CPython.
  if (left === 0n) return right < 0n ? -0 : 0;
  const double = fractionToDouble(right < 0n ? -left : left, absolute(right));
  return Number.isFinite(double) ? double : raises.overflowError;
}

/** [floor(left / right), left - floor(left / right) * right]. */
export function divideWithRemainder(left: TermValue, right: TermValue): Result {
  return arithmetic(
    left,
    right,
    (a, b) => (b === 0n ? raises.zeroDivision : [floorDivide(a, b), a - floorDivide(a, b) * b]),
    (a, b) => (b === 0 ? raises.zeroDivision : divideDoubles(a, b)),
  );
}

/** CPython's own sequence of roundings; the remainder takes the divisor's sign. */
function divideDoubles(left: number, right: number): readonly [number, number] {
  let remainder = left % right;
  let quotient = (left - remainder) / right;
  if (remainder === 0) {
    remainder = right < 0 ? -0 : 0;
  } else if (right < 0 !== remainder < 0 && !Number.isNaN(remainder)) {
    remainder += right;
    quotient -= 1;
  }
  if (quotient === 0) return [left / right < 0 || Object.is(left / right, -0) ? -0 : 0, remainder];
  const floor = Math.floor(quotient);
  return [quotient - floor > 0.5 ? floor + 1 : floor, remainder];
}

function part(index: 0 | 1): (left: TermValue, right: TermValue) => Result {
  return (left, right) => {
    const both = divideWithRemainder(left, right);
    return isRaise(both) || !isArray(both) ? both : both[index];
  };
}

export const floorQuotient = part(0);
export const remainder = part(1);

export function power(left: TermValue, right: TermValue): Result {
  return arithmetic(left, right, powerIntegers, powerDoubles);
}

function powerIntegers(base: bigint, exponent: bigint): Result {
  if (exponent < 0n) return powerOfConverted(base, exponent);
  if (base === 0n || base === 1n) return exponent === 0n ? 1n : base;
  if (base === -1n) return exponent % 2n === 0n ? 1n : -1n;
  if (exponent > limits.bits || BigInt(bitLength(base) - 1) * exponent > limits.bits) return raises.unmodelled;
  return bounded(base ** exponent);
}

function powerOfConverted(base: bigint, exponent: bigint): Result {
  const left = toDouble(base);
  const right = toDouble(exponent);
  if (isRaise(left)) return left;
  return isRaise(right) ? right : powerDoubles(left, right);
}

/** C's special cases, which JavaScript's differ from: 1 ** NaN is 1, (-1) ** inf is 1. */
function powerDoubles(base: number, exponent: number): Result {
  if (exponent === 0 || base === 1) return 1;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return Number.NaN;
  if (!Number.isFinite(exponent) && base === -1) return 1;
  if (!Number.isFinite(base) || !Number.isFinite(exponent)) return base ** exponent;
  if (base === 0) return exponent < 0 ? raises.zeroDivision : base ** exponent;
  // A complex number.
  if (base < 0 && !Number.isInteger(exponent)) return raises.unmodelled;
  const result = exactPower(base, exponent);
  return Number.isFinite(result) ? result : raises.overflowError;
}

export function onIntegers(apply: (left: bigint, right: bigint) => Result): (left: TermValue, right: TermValue) => Result {
  return (left, right) => {
    const a = asInteger(left);
    const b = asInteger(right);
    return a === undefined || b === undefined ? raises.typeError : apply(a, b);
  };
}

/** `&`, `|`, `^`: two booleans give a boolean. */
export function bitwise(apply: (left: bigint, right: bigint) => bigint): (left: TermValue, right: TermValue) => Result {
  const general = onIntegers(apply);
  return (left, right) => {
    const result = general(left, right);
    return typeof left === "boolean" && typeof right === "boolean" ? result === 1n : result;
  };
}

export const shiftLeft = onIntegers((value, count) => {
  if (count < 0n) return raises.valueError;
  if (value === 0n) return 0n;
  return count > limits.bits ? raises.unmodelled : bounded(value << count);
});

export const shiftRight = onIntegers((value, count) => {
  if (count < 0n) return raises.valueError;
  if (count > limits.bits) return value < 0n ? -1n : 0n;
  return value >> count;
});

export function negate(value: Numeric): Numeric {
  return -value;
}
