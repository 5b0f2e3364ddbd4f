/**
 * Exact arithmetic under the number rows: what counts as a number, and conversions between integers, doubles and
 * decimal digits that round once, half to even. No floating-point shortcut decides a rounding here.
 */
import type { Raise, TermValue } from "./value.js";
import { limits, raises } from "./value.js";

export type Numeric = bigint | number;

/** Booleans are integers, as in Python; undefined for everything that is no number. */
export function asNumeric(value: TermValue): Numeric | undefined {
  if (typeof value === "boolean") return value ? 1n : 0n;
  return typeof value === "bigint" || typeof value === "number" ? value : undefined;
}

/** What an index or count may be: an integer or a boolean. */
export function asInteger(value: TermValue): bigint | undefined {
  if (typeof value === "boolean") return value ? 1n : 0n;
  return typeof value === "bigint" ? value : undefined;
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function bitLength(value: bigint): number {
  const hex = absolute(value).toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex.charAt(0), 16)));
}

/** The integer, unless it is beyond the limits. */
export function bounded(value: bigint): bigint | Raise {
  if (value < 1n << 1024n && value > -1n << 1024n) return value;
  return bitLength(value) > limits.bits ? raises.unmodelled : value;
}

/** The nearest double; integers that round beyond the largest one raise. */
export function toDouble(value: Numeric): number | Raise {
  if (typeof value === "number") return value;
  const double = Number(value);
  return Number.isFinite(double) ? double : raises.overflowError;
}

/** Exact, also between integers and doubles; NaN when unordered. */
export function compareNumbers(left: Numeric, right: Numeric): number {
  if (left < right) return -1;
  if (left > right) return 1;
  // biome-ignore lint/suspicious/noDoubleEquals: the loose comparison of a bigint with a double is the exact one.
  return left == right ? 0 : Number.NaN;
}

/** floor(left / right); right is not 0. */
export function floorDivide(left: bigint, right: bigint): bigint {
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
}

/** numerator / denominator (positive), rounded half to even. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const quotient = floorDivide(numerator, denominator);
  const twice = 2n * (numerator - quotient * denominator);
  const up = twice > denominator || (twice === denominator && quotient % 2n !== 0n);
  return up ? quotient + 1n : quotient;
}

/** A finite double as mantissa * 2 ** exponent, exactly. */
export function decompose(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = biased === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: bits >> 63n === 1n ? -magnitude : magnitude, exponent: Math.max(biased, 1) - 1075 };
}

/** A finite double as a fraction. */
export function toFraction(value: number): { readonly numerator: bigint; readonly denominator: bigint } {
  const { mantissa, exponent } = decompose(value);
  return exponent < 0
    ? { numerator: mantissa, denominator: 1n << BigInt(-exponent) }
    : { numerator: mantissa << BigInt(exponent), denominator: 1n };
}

/** value * 2 ** exponent for a value of at most 53 bits: exact unless the result underflows or is infinite. */
function scale(value: number, exponent: number): number {
  let result = value;
  let rest = exponent;
  for (; rest > 1000; rest -= 1000) result *= 2 ** 1000;
  for (; rest < -1000; rest += 1000) result *= 2 ** -1000;
  return result * 2 ** rest;
}

/** The double nearest to numerator / denominator (positive), rounded once; infinite when too large. */
export function fractionToDouble(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  // At least 64 bits of quotient, then the bits that a double of this size keeps.
  const shift = 66 - (bitLength(magnitude) - bitLength(denominator));
  const quotient = shift >= 0 ? (magnitude << BigInt(shift)) / denominator : magnitude / (denominator << BigInt(-shift));
  const exact =
    shift >= 0 ? quotient * denominator === magnitude << BigInt(shift) : quotient * (denominator << BigInt(-shift)) === magnitude;
  const size = bitLength(quotient);
  const keep = Math.min(53, size - shift + 1074);
  if (keep < 0) return negative ? -0 : 0;
  const sticky = (quotient << 1n) | (exact ? 0n : 1n);
  const rounded = divideRounded(sticky, 1n << BigInt(size + 1 - keep));
  const double = scale(Number(rounded), size - keep - shift);
  return negative ? -double : double;
}

/** value * 10 ** digits as an integer, rounded half to even; the sign is dropped. */
export function scaledDigits(value: number, digits: number): bigint {
  const { numerator, denominator } = toFraction(Math.abs(value));
  return digits >= 0
    ? divideRounded(numerator * 10n ** BigInt(digits), denominator)
    : divideRounded(numerator, denominator * 10n ** BigInt(-digits));
}
