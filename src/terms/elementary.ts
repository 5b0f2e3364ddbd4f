/**
 * Powers, exponentials and logarithms of doubles, correctly rounded in fixed-point integer arithmetic: engines' and
 * C libraries' own differ in the last bit, and results here must be the same everywhere.
 */
import { bitLength, fractionToDouble, toFraction } from "./numbers.js";

/** Bits after the point; enough that a result of 53 bits is rounded once (no known input needs more). */
const precision = 256n;
const one = 1n << 256n;

/** ln(2) in fixed point. */
const ln2 = 0xb17217f7d1cf79abc9e3b39803f2f6af40f343267298b62d8a0d175b8baafa2bn;

/** Natural logarithm of a fixed-point number near 1: 2 * artanh((m - 1) / (m + 1)). */
function logOfMantissa(mantissa: bigint): bigint {
  const ratio = ((mantissa - one) << precision) / (mantissa + one);
  const square = (ratio * ratio) >> precision;
  let sum = 0n;
  let term = ratio;
  for (let divisor = 1n; term !== 0n && term !== -1n; divisor += 2n) {
    sum += term / divisor;
    term = (term * square) >> precision;
  }
  return 2n * sum;
}

/** ln(numerator / denominator), both positive, in fixed point. */
function logOfFraction(numerator: bigint, denominator: bigint): bigint {
  const exponent = bitLength(numerator) - bitLength(denominator);
  const shift = precision - BigInt(exponent);
  const mantissa = shift >= 0n ? (numerator << shift) / denominator : numerator / (denominator << -shift);
  return logOfMantissa(mantissa) + BigInt(exponent) * ln2;
}

/** exp of a fixed-point number: infinite or 0 beyond the doubles. */
function expOfFixed(value: bigint): number {
  const exponent = value / ln2;
  if (exponent > 1100n) return Number.POSITIVE_INFINITY;
  if (exponent < -1200n) return 0;
  const rest = value - exponent * ln2;
  let sum = 0n;
  let term = one;
  for (let index = 1n; term !== 0n && term !== -1n; index++) {
    sum += term;
    term = ((term * rest) >> precision) / index;
  }
  return exponent >= 0n ? fractionToDouble(sum << exponent, one) : fractionToDouble(sum, one << -exponent);
}

/** e ** value for a finite value. */
export function exponential(value: number): number {
  if (value === 0) return 1;
  if (value > 800) return Number.POSITIVE_INFINITY;
  if (value < -800) return 0;
  // 1 + value rounds to 1 long before the fixed point cannot tell it from 1.
  if (Math.abs(value) < 2 ** -60) return 1;
  const { numerator, denominator } = toFraction(value);
  return expOfFixed((numerator << precision) / denominator);
}

/** ln(value), a positive finite double or integer, over ln(base) when a base is given. */
export function logarithm(value: number | bigint, base?: 2 | 10): number {
  const { numerator, denominator } = typeof value === "bigint" ? { numerator: value, denominator: 1n } : toFraction(value);
  if (numerator === denominator) return 0;
  const natural = logOfFraction(numerator, denominator);
  if (base === undefined) return fractionToDouble(natural, one);
  return fractionToDouble(natural, base === 2 ? ln2 : logOfFraction(10n, 1n));
}

/** base ** exponent, both finite, base not 0, exponent whole when base is negative. */
export function exactPower(base: number, exponent: number): number {
  if (exponent === 1) return base;
  const magnitude = Math.abs(base);
  const negative = base < 0 && Math.abs(exponent % 2) === 1;
  const result = magnitude === 1 ? 1 : powerOfMagnitude(magnitude, exponent);
  return negative ? -result : result;
}

function powerOfMagnitude(base: number, exponent: number): number {
  if (exponent === 0.5) return Math.sqrt(base);
  const { numerator, denominator } = toFraction(base);
  if (Number.isInteger(exponent) && Math.abs(exponent) <= 64) {
    const power = BigInt(Math.abs(exponent));
    return exponent > 0
      ? fractionToDouble(numerator ** power, denominator ** power)
      : fractionToDouble(denominator ** power, numerator ** power);
  }
  const fraction = toFraction(exponent);
  const product = (logOfFraction(numerator, denominator) * fraction.numerator) / fraction.denominator;
  return expOfFixed(product);
}
