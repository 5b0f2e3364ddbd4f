/** Python's number functions: conversions, rounding and the part of `math` that decisions use. */
import { add, divideWithRemainder, power } from "./arithmetic.js";
import { exponential, logarithm } from "./elementary.js";
import { parseFloatText, parseInteger } from "./number-text.js";
import type { Numeric } from "./numbers.js";
import { absolute, asInteger, asNumeric, bitLength, divideRounded, scaledDigits, toDouble } from "./numbers.js";
import { isTruthy } from "./operators.js";
import type { PureFunction } from "./pure-function.js";
import { itemsOf } from "./sequence-functions.js";
import type { Raise, Result, TermValue } from "./value.js";
import { isRaise, limits, raises } from "./value.js";

const mathNote = "Correctly rounded, where a C library may err in the last bit.";

function onNumber(apply: (value: Numeric) => Result): PureFunction["apply"] {
  return ([value]) => {
    const number = asNumeric(value);
    return number === undefined ? raises.typeError : apply(number);
  };
}

/** Doubles of all arguments, integers converted. */
function onDoubles(apply: (...doubles: readonly number[]) => Result): PureFunction["apply"] {
  return (values) => {
    const doubles: number[] = [];
    for (const value of values) {
      const number = asNumeric(value);
      if (number === undefined) return raises.typeError;
      const double = toDouble(number);
      if (isRaise(double)) return double;
      doubles.push(double);
    }
    return apply(...doubles);
  };
}

/** A double to an integer by `round`; infinities and NaN raise as int() does. */
function integerBy(round: (value: number) => number): (value: Numeric) => Result {
  return (value) => {
    if (typeof value === "bigint") return value;
    if (Number.isNaN(value)) return raises.valueError;
    return Number.isFinite(value) ? BigInt(round(value)) : raises.overflowError;
  };
}

const truncate = integerBy(Math.trunc);
const roundToInteger = integerBy(halfEven);

function halfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

function round([value, digitsValue]: readonly TermValue[]): Result {
  const number = asNumeric(value);
  if (number === undefined) return raises.typeError;
  if (digitsValue === null || digitsValue === undefined) return roundToInteger(number);
  const digits = asInteger(digitsValue);
  if (digits === undefined) return raises.typeError;
  return typeof number === "bigint" ? roundInteger(number, digits) : roundDouble(number, digits);
}

function roundInteger(value: bigint, digits: bigint): bigint {
  if (digits >= 0n) return value;
  if (-digits > BigInt(absolute(value).toString().length)) return 0n;
  const unit = 10n ** -digits;
  return divideRounded(value, unit) * unit;
}

/** The double nearest to the decimal that is nearest to the double: one rounding of the exact value, half to even. */
function roundDouble(value: number, digits: bigint): Result {
  if (!Number.isFinite(value) || digits > 323n) return value;
  if (digits < -308n) return 0 * value;
  const scaled = scaledDigits(value, Number(digits));
  const magnitude = Number(`${scaled}e${-digits}`);
  if (!Number.isFinite(magnitude)) return raises.overflowError;
  return value < 0 || Object.is(value, -0) ? -magnitude : magnitude;
}

function toInteger([value, baseValue]: readonly TermValue[]): Result {
  if (baseValue !== undefined) {
    const base = asInteger(baseValue);
    if (base === undefined || value === undefined) return raises.typeError;
    if (base !== 0n && (base < 2n || base > 36n)) return raises.valueError;
    return typeof value === "string" ? parseInteger(value, Number(base)) : raises.typeError;
  }
  if (value === undefined) return 0n;
  if (typeof value === "string") return parseInteger(value, 10);
  const number = asNumeric(value);
  return number === undefined ? raises.typeError : truncate(number);
}

function toFloat([value]: readonly TermValue[]): Result {
  if (value === undefined) return 0;
  if (typeof value === "string") return parseFloatText(value);
  const number = asNumeric(value);
  return number === undefined ? raises.typeError : toDouble(number);
}

function sum([iterable, startValue]: readonly TermValue[]): Result {
  const items = itemsOf(iterable);
  if (items === undefined || typeof startValue === "string") return raises.typeError;
  let total: TermValue = startValue === undefined ? 0n : startValue;
  for (const value of items) {
    const next = add(total, value);
    if (isRaise(next)) return next;
    total = next;
  }
  return total;
}

function threeWayPower([base, exponent, modulus]: readonly TermValue[]): Result {
  if (modulus === undefined || modulus === null) return power(base, exponent);
  const [b, e, m] = [asInteger(base), asInteger(exponent), asInteger(modulus)];
  if (b === undefined || e === undefined || m === undefined) return raises.typeError;
  if (m === 0n) return raises.valueError;
  // A modular inverse, or too long to compute.
  if (e < 0n || bitLength(e) * bitLength(m) > limits.bits * 8) return raises.unmodelled;
  let result = 1n;
  let square = ((b % m) + m) % m;
  for (let rest = e; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % m;
    square = (square * square) % m;
  }
  result %= m;
  return result !== 0n && result < 0n !== m < 0n ? result + m : result;
}

/** C's fmod: the remainder with the dividend's sign. */
function fmod(left = 0, right = 0): Result {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  return !Number.isFinite(left) || right === 0 ? raises.valueError : left % right;
}

function isClose(left = 0, right = 0, relative = 1e-9, least = 0): Result {
  if (relative < 0 || least < 0) return raises.valueError;
  if (left === right) return true;
  if (!Number.isFinite(left) || !Number.isFinite(right)) return left === right;
  const difference = Math.abs(right - left);
  return difference <= Math.abs(relative * right) || difference <= Math.abs(relative * left) || difference <= least;
}

function log(base?: 2 | 10): (value: Numeric) => number | Raise {
  return (value) => {
    if (typeof value === "number" && (Number.isNaN(value) || value === Number.POSITIVE_INFINITY)) return value;
    if (value <= 0) return raises.valueError;
    // CPython takes the nearest double of an integer where there is one.
    const double = toDouble(value);
    return logarithm(isRaise(double) ? value : double, base);
  };
}

function logToBase([value, baseValue]: readonly TermValue[]): Result {
  const number = asNumeric(value);
  if (number === undefined) return raises.typeError;
  const numerator = log()(number);
  if (baseValue === undefined || isRaise(numerator)) return numerator;
  const base = asNumeric(baseValue);
  if (base === undefined) return raises.typeError;
  const denominator = log()(base);
  if (isRaise(denominator)) return denominator;
  return denominator === 0 ? raises.zeroDivision : numerator / denominator;
}

function exp(value = 0): Result {
  if (!Number.isFinite(value)) return Math.exp(value);
  const result = exponential(value);
  return Number.isFinite(result) ? result : raises.overflowError;
}

function sqrt(value = 0): Result {
  return value < 0 ? raises.valueError : Math.sqrt(value);
}

/** A row of Python's `math` on one number. */
function math(name: string, apply: PureFunction["apply"], note?: string): PureFunction {
  return { name: `math.${name}`, python: `math.${name}`, parameters: ["x", "/"], ...(note === undefined ? {} : { note }), apply };
}

export const numberFunctions: readonly PureFunction[] = [
  { name: "round", python: "round", parameters: ["number", "ndigits?"], apply: round },
  { name: "int", python: "int", parameters: ["x?", "/", "base?"], apply: toInteger },
  { name: "float", python: "float", parameters: ["x?", "/"], apply: toFloat },
  { name: "bool", python: "bool", parameters: ["x?", "/"], apply: ([value]) => isTruthy(value) },
  {
    name: "abs",
    python: "abs",
    parameters: ["x", "/"],
    apply: onNumber((value) => (typeof value === "bigint" ? absolute(value) : Math.abs(value))),
  },
  {
    name: "sum",
    python: "sum",
    parameters: ["iterable", "/", "start?"],
    note: "Doubles are added one by one, as CPython does before 3.12; later versions carry the rounding errors along.",
    apply: sum,
  },
  { name: "divmod", python: "divmod", parameters: ["x", "y", "/"], apply: ([left, right]) => divideWithRemainder(left, right) },
  {
    name: "pow",
    python: "pow",
    parameters: ["base", "exp", "mod?"],
    note: `${mathNote} Complex results and modular inverses are unmodelled.`,
    apply: threeWayPower,
  },
  math("floor", onNumber(integerBy(Math.floor))),
  math("ceil", onNumber(integerBy(Math.ceil))),
  math("trunc", onNumber(truncate)),
  math(
    "fabs",
    onDoubles((value = 0) => Math.abs(value)),
  ),
  math("sqrt", onDoubles(sqrt)),
  math("exp", onDoubles(exp), mathNote),
  math("log2", onNumber(log(2)), mathNote),
  math("log10", onNumber(log(10)), mathNote),
  math(
    "isnan",
    onDoubles((value) => Number.isNaN(value)),
  ),
  math(
    "isinf",
    onDoubles((value = 0) => !Number.isFinite(value) && !Number.isNaN(value)),
  ),
  math(
    "isfinite",
    onDoubles((value) => Number.isFinite(value)),
  ),
  { name: "math.log", python: "math.log", parameters: ["x", "base?", "/"], note: mathNote, apply: logToBase },
  { name: "math.fmod", python: "math.fmod", parameters: ["x", "y", "/"], apply: onDoubles(fmod) },
  {
    name: "math.isclose",
    python: "math.isclose",
    parameters: ["a", "b", "*", "rel_tol?", "abs_tol?"],
    apply: ([left, right, relative = 1e-9, least = 0]) => onDoubles(isClose)([left, right, relative, least]),
  },
];
