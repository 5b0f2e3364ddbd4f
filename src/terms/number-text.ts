/** Reading numbers from text as Python's int() and float() do: any script's digits, surrounding whitespace, underscores. */
import { bounded } from "./numbers.js";
import { characters, isSpace, trim } from "./text.js";
import { decimalValue } from "./unicode.js";
import type { Raise } from "./value.js";
import { limits, raises } from "./value.js";

/** CPython's limit on decimal digits of an integer in text, both ways. */
export const integerDigits = 4300;

/** Unlike str.strip, numbers refuse the ASCII separators. */
function isOuterSpace(character: string): boolean {
  return isSpace(character) && !(character >= "\x1c" && character <= "\x1f");
}

/** Decimal digits of every script as ASCII ones, outer whitespace cut off. */
function normalizeDigits(text: string): string {
  const trimmed = trim(text, isOuterSpace, { left: true, right: true });
  if (/^[\0-\x7f]*$/.test(trimmed)) return trimmed;
  return characters(trimmed)
    .map((character) => decimalValue(character) ?? character)
    .join("");
}

/** No underscore at an end, and none beside another. */
function withoutUnderscores(digits: string): string | undefined {
  return /^_|__|_$/.test(digits) ? undefined : digits.replaceAll("_", "");
}

const prefixes: Readonly<Record<string, number>> = { "0b": 2, "0o": 8, "0x": 16 };

export function parseInteger(text: string, base: number): bigint | Raise {
  if (text.length > limits.text) return raises.unmodelled;
  const normalized = normalizeDigits(text).toLowerCase();
  const sign = /^[+-]/.exec(normalized)?.[0] ?? "";
  let digits = normalized.slice(sign.length);
  const prefixBase = prefixes[digits.slice(0, 2)];
  let radix = base;
  if (prefixBase !== undefined && (base === 0 || base === prefixBase)) {
    radix = prefixBase;
    digits = digits.slice(2).replace(/^_/, "");
  } else if (base === 0) {
    if (/^0[\d_]*[1-9]/.test(digits)) return raises.valueError;
    radix = 10;
  }
  const plain = withoutUnderscores(digits);
  if (plain === undefined || plain === "" || !isOfRadix(plain, radix)) return raises.valueError;
  if (plain.length > integerDigits && (radix & (radix - 1)) !== 0) return raises.valueError;
  const value = digitsValue(plain, radix);
  return value === undefined ? raises.unmodelled : bounded(sign === "-" ? -value : value);
}

function isOfRadix(digits: string, radix: number): boolean {
  return /^[0-9a-z]+$/.test(digits) && [...digits].every((digit) => Number.parseInt(digit, 36) < radix);
}

function digitsValue(digits: string, radix: number): bigint | undefined {
  if (digits.length > limits.bits) return undefined;
  if (radix === 10) return BigInt(digits);
  if (radix === 16) return BigInt(`0x${digits}`);
  if (radix === 2) return BigInt(`0b${digits}`);
  if (radix === 8) return BigInt(`0o${digits}`);
  if (digits.length > integerDigits) return undefined;
  let value = 0n;
  for (const digit of digits) value = value * BigInt(radix) + BigInt(Number.parseInt(digit, 36));
  return value;
}

const decimalNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const special: Readonly<Record<string, number>> = { inf: Number.POSITIVE_INFINITY, infinity: Number.POSITIVE_INFINITY, nan: Number.NaN };

export function parseFloatText(text: string): number | Raise {
  if (text.length > limits.text) return raises.unmodelled;
  const normalized = normalizeDigits(text);
  // An underscore stands between two digits only.
  if (/^_|_$|_[^\d]|[^\d]_/.test(normalized)) return raises.valueError;
  const plain = normalized.replaceAll("_", "");
  if (decimalNumber.test(plain)) return Number(plain);
  const word = special[plain.replace(/^[+-]/, "").toLowerCase()];
  if (word === undefined) return raises.valueError;
  return plain.startsWith("-") ? -word : word;
}
