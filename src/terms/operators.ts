/**
 * The IR's operators on concrete values, with Python's semantics. `python` is the expression that CPython evaluates
 * for the same result; the arguments are `a` and `b`.
 */
import type { PythonBinaryOperator as BinaryOperator, PythonUnaryOperator as UnaryOperator } from "../ir/ir.js";
import { add, bitwise, divide, floorQuotient, multiply, negate, power, remainder, shiftLeft, shiftRight, subtract } from "./arithmetic.js";
import { equalValues, orderValues } from "./compare.js";
import { asInteger, asNumeric } from "./numbers.js";
import { formatPercent } from "./percent-format.js";
import type { Result, TermValue } from "./value.js";
import { isArray, isRaise, raises, sameValue } from "./value.js";

export interface Binary {
  readonly python: string;
  readonly note?: string;
  apply(left: TermValue, right: TermValue): Result;
}

export interface Unary {
  readonly python: string;
  readonly note?: string;
  apply(value: TermValue): Result;
}

export function isTruthy(value: TermValue): boolean {
  if (typeof value === "string" || isArray(value)) return value.length > 0;
  if (typeof value === "bigint") return value !== 0n;
  // biome-ignore lint/suspicious/noDoubleEquals: -0 and 0 alike; NaN is true in Python.
  return typeof value === "number" ? value != 0 : value === true;
}

function ordering(holds: (order: number) => boolean): (left: TermValue, right: TermValue) => Result {
  return (left, right) => {
    const order = orderValues(left, right);
    return isRaise(order) ? order : holds(order);
  };
}

function contains(left: TermValue, right: TermValue): Result {
  if (typeof right === "string") return typeof left === "string" ? right.includes(left) : raises.typeError;
  if (!isArray(right)) return raises.typeError;
  return typeof left === "string" ? right.includes(left) : right.some((item) => equalValues(left, item));
}

function not(result: Result): Result {
  return isRaise(result) ? result : !isTruthy(result);
}

function onNumber(apply: (value: bigint | number) => bigint | number): (value: TermValue) => Result {
  return (value) => {
    const number = asNumeric(value);
    return number === undefined ? raises.typeError : apply(number);
  };
}

const arrayNote = "Lists and tuples are one kind of value here, and a NaN never equals itself.";
const identityNote = "Identity of equal immutable values: whether CPython shares the object is not modelled.";

export const binaryOperators: Readonly<Record<BinaryOperator, Binary>> = {
  "add.python": { python: "a + b", apply: add },
  subtract: { python: "a - b", apply: subtract },
  "multiply.python": { python: "a * b", apply: multiply },
  "divide.python": { python: "a / b", apply: divide },
  "floor-divide": { python: "a // b", apply: floorQuotient },
  "modulo.python": {
    python: "a % b",
    note: "Right of a string, an array is a tuple: wrap a list in an array of one item.",
    apply: (left, right) => (typeof left === "string" ? formatPercent(left, right) : remainder(left, right)),
  },
  power: {
    python: "a ** b",
    note: "Correctly rounded, where a C library may err in the last bit; a complex result is unmodelled.",
    apply: power,
  },
  "matrix-multiply": { python: "a @ b", apply: () => raises.typeError },
  "bit-and": { python: "a & b", apply: bitwise((left, right) => left & right) },
  "bit-or": { python: "a | b", apply: bitwise((left, right) => left | right) },
  "bit-xor": { python: "a ^ b", apply: bitwise((left, right) => left ^ right) },
  "shift-left": { python: "a << b", apply: shiftLeft },
  "shift-right": { python: "a >> b", apply: shiftRight },
  "equal.python": { python: "a == b", note: arrayNote, apply: equalValues },
  "not-equal.python": { python: "a != b", note: arrayNote, apply: (left, right) => !equalValues(left, right) },
  less: { python: "a < b", apply: ordering((order) => order < 0) },
  "less-equal": { python: "a <= b", apply: ordering((order) => order <= 0) },
  greater: { python: "a > b", apply: ordering((order) => order > 0) },
  "greater-equal": { python: "a >= b", apply: ordering((order) => order >= 0) },
  "in.python": { python: "a in b", note: arrayNote, apply: contains },
  "not-in.python": { python: "a not in b", note: arrayNote, apply: (left, right) => not(contains(left, right)) },
  is: { python: "a is b", note: identityNote, apply: sameValue },
  "is-not": { python: "a is not b", note: identityNote, apply: (left, right) => !sameValue(left, right) },
};

export const unaryOperators: Readonly<Record<UnaryOperator, Unary>> = {
  "truthy.python": { python: "bool(a)", apply: isTruthy },
  "not.python": { python: "not a", apply: (value) => !isTruthy(value) },
  negate: { python: "-a", apply: onNumber(negate) },
  plus: { python: "+a", apply: onNumber((value) => value) },
  invert: {
    python: "~a",
    apply: (value) => {
      const integer = asInteger(value);
      return integer === undefined ? raises.typeError : ~integer;
    },
  },
};
