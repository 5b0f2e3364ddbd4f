/** Doubles as text, exactly: Python's repr and the `e`, `f` and `g` presentations, rounded once, half to even. Signs are dropped. */
import { scaledDigits } from "./numbers.js";

export interface FloatStyle {
  /** Keep the point and trailing zeros (`#`). */
  readonly alternate?: boolean;
  /** Write `.0` after a whole number, as str() does. */
  readonly addDot?: boolean;
}

/** Infinity and NaN in words; undefined for finite numbers. */
function special(value: number): string | undefined {
  return Number.isNaN(value) ? "nan" : Number.isFinite(value) ? undefined : "inf";
}

/** Digits d1d2... with the value 0.d1d2... * 10 ** point. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** The fewest digits that read back as the same double. */
function shortest(value: number): Decimal {
  const [mantissa = "0", exponent = "0"] = Math.abs(value).toExponential().split("e");
  return { digits: mantissa.replace(".", ""), point: Number(exponent) + 1 };
}

/** `count` significant digits. */
function significant(value: number, count: number): Decimal {
  if (value === 0) return { digits: "0".repeat(count), point: 1 };
  // The shortest digits may have rounded up to the next power of ten, and so may the wanted ones.
  let point = shortest(value).point;
  let digits = scaledDigits(value, count - point).toString();
  if (digits.length < count) digits = scaledDigits(value, count - --point).toString();
  return digits.length > count ? { digits: digits.slice(0, count), point: point + 1 } : { digits, point };
}

function withExponent({ digits, point }: Decimal, style: FloatStyle): string {
  const exponent = point - 1;
  const mantissa = digits.length > 1 || style.alternate === true ? `${digits.slice(0, 1)}.${digits.slice(1)}` : digits;
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function withoutExponent({ digits, point }: Decimal, style: FloatStyle): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  const fraction = point > 0 ? digits.slice(point) : "0".repeat(-point) + digits;
  if (fraction !== "") return `${whole}.${fraction}`;
  if (style.addDot === true) return `${whole}.0`;
  return style.alternate === true ? `${whole}.` : whole;
}

export function fixedText(value: number, precision: number, style: FloatStyle = {}): string {
  const word = special(value);
  if (word !== undefined) return word;
  const digits = scaledDigits(value, precision)
    .toString()
    .padStart(precision + 1, "0");
  return withoutExponent({ digits, point: digits.length - precision }, style);
}

export function exponentText(value: number, precision: number, style: FloatStyle = {}): string {
  return special(value) ?? withExponent(significant(value, precision + 1), style);
}

export function generalText(value: number, precision: number, style: FloatStyle = {}): string {
  const word = special(value);
  if (word !== undefined) return word;
  const wanted = Math.max(precision, 1);
  const rounded = significant(value, wanted);
  const isExponential = rounded.point <= -4 || rounded.point > wanted - (style.addDot === true ? 1 : 0);
  const digits = style.alternate === true ? rounded.digits : rounded.digits.replace(/0+$/, "") || "0";
  const decimal = { digits, point: rounded.point };
  return isExponential ? withExponent(decimal, style) : withoutExponent(decimal, style);
}

/** The `r` presentation: what repr() and str() write. */
export function shortestText(value: number, style: FloatStyle = { addDot: true }): string {
  const word = special(value);
  if (word !== undefined) return word;
  const decimal = shortest(value);
  return decimal.point <= -4 || decimal.point > 16 ? withExponent(decimal, style) : withoutExponent(decimal, style);
}
