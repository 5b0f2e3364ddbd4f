/** Python's `%` on strings: printf-style formatting. Right of the operator, an array is the tuple of arguments. */

import { boundedText } from "./arguments.js";
import { exponentText, fixedText, generalText } from "./float-text.js";
import { layOutText, signText } from "./number-layout.js";
import { asNumeric, toDouble } from "./numbers.js";
import { asciiText, integerText, reprText, strText } from "./represent.js";
import { characters, textLength } from "./text.js";
import type { Raise, Result, TermValue } from "./value.js";
import { isArray, isRaise, limits, raises } from "./value.js";

const directive = /%(?<key>\([^()]*\))?(?<flags>[-+ #0]*)(?<width>\*|\d*)(?:\.(?<precision>\*|\d*))?[hlL]?(?<type>.?)/gsu;

/** The arguments, taken one by one. */
interface Arguments {
  readonly values: readonly TermValue[];
  used: number;
}

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

export function formatPercent(template: string, right: TermValue): Result {
  const given: Arguments = { values: isArray(right) ? right : [right], used: 0 };
  const pieces: string[] = [];
  let end = 0;
  let length = 0;
  for (const match of template.matchAll(directive)) {
    const piece = match[0] === "%%" ? "%" : formatMatch(match.groups ?? {}, given);
    if (isRaise(piece)) return piece;
    pieces.push(template.slice(end, match.index), piece);
    end = match.index + match[0].length;
    length += piece.length;
    if (length > limits.text) return raises.unmodelled;
  }
  if (given.used < given.values.length) return raises.typeError;
  return boundedText(pieces.join("") + template.slice(end));
}

function take(given: Arguments): TermValue | Raise {
  return given.used < given.values.length ? given.values[given.used++] : raises.typeError;
}

/** Bits of the C types that CPython reads the counts into. */
const widthBits = 63n;
const precisionBits = 31n;

/** A number in the directive, or the next argument for `*`; undefined when absent. */
function countOf(text: string | undefined, bits: bigint, given: Arguments): number | undefined | Raise {
  if (text === undefined) return undefined;
  const value = text === "*" ? take(given) : BigInt(text === "" ? 0 : text);
  if (isRaise(value)) return value;
  const count = typeof value === "boolean" ? BigInt(value) : value;
  if (typeof count !== "bigint") return raises.typeError;
  if (count >= 1n << bits || count < -(1n << bits)) return text === "*" ? raises.overflowError : raises.valueError;
  return Number(count);
}

function formatMatch(groups: Readonly<Record<string, string | undefined>>, given: Arguments): string | Raise {
  // Only a mapping has keys.
  if (groups.key !== undefined) return raises.typeError;
  const width = countOf(groups.width === "" ? undefined : groups.width, widthBits, given) ?? 0;
  if (isRaise(width)) return width;
  const precision = countOf(groups.precision, precisionBits, given);
  if (isRaise(precision)) return precision;
  const type = groups.type ?? "";
  if (type === "") return raises.valueError;
  const value = take(given);
  if (isRaise(value)) return value;
  const flags = (groups.flags ?? "") + (width < 0 ? "-" : "");
  const wanted = precision === undefined ? undefined : Math.max(precision, 0);
  if (Math.abs(width) > limits.text || (wanted ?? 0) > limits.precision) return raises.unmodelled;
  return formatDirective({ flags, width: Math.abs(width), precision: wanted, type }, value);
}

function formatDirective(wanted: Directive, value: TermValue): string | Raise {
  switch (wanted.type) {
    case "s":
      return layOutCut(strText(value), wanted);
    case "r":
      return layOutCut(reprText(value), wanted);
    case "a":
      return layOutCut(asciiText(value), wanted);
    case "c":
      return layOutCut(characterText(value), { ...wanted, precision: undefined });
    case "d":
    case "i":
    case "u":
      return formatWhole(value, wanted);
    case "o":
    case "x":
    case "X":
      return typeof value === "number" ? raises.typeError : formatWhole(value, wanted);
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
      return formatDouble(value, wanted);
    default:
      return raises.valueError;
  }
}

function layOutCut(text: string | Raise, { flags, width, precision }: Directive): string | Raise {
  if (isRaise(text)) return text;
  const cut = precision === undefined ? text : characters(text).slice(0, precision).join("");
  return layOutText(cut, { fill: " ", align: flags.includes("-") ? "<" : ">", width });
}

function characterText(value: TermValue): string | Raise {
  if (typeof value === "string") return textLength(value) === 1 ? value : raises.typeError;
  const point = typeof value === "boolean" ? BigInt(value) : value;
  if (typeof point !== "bigint") return raises.typeError;
  if (point < 0n || point > 0x10ffffn) return raises.overflowError;
  return point >= 0xd800n && point < 0xe000n ? raises.unmodelled : String.fromCodePoint(Number(point));
}

interface Pieces {
  readonly isNegative: boolean;
  readonly prefix: string;
  readonly body: string;
}

/** Zeros go between sign or prefix and digits, spaces before or after both. */
function layOut({ isNegative, prefix, body }: Pieces, { flags, width }: Directive): string {
  const option = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const front = signText(isNegative, option) + prefix;
  if (flags.includes("-")) return layOutText(front + body, { fill: " ", align: "<", width });
  if (flags.includes("0")) return front + body.padStart(width - front.length, "0");
  return layOutText(front + body, { fill: " ", align: ">", width });
}

const prefixes: Readonly<Record<string, string>> = { o: "0o", x: "0x", X: "0X" };
const bases: Readonly<Record<string, number>> = { o: 8, x: 16, X: 16 };

function formatWhole(value: TermValue, wanted: Directive): string | Raise {
  const number = asNumeric(value);
  if (number === undefined) return raises.typeError;
  if (Number.isNaN(number)) return raises.valueError;
  if (number === Number.POSITIVE_INFINITY || number === Number.NEGATIVE_INFINITY) return raises.overflowError;
  const whole = BigInt(typeof number === "number" ? Math.trunc(number) : number);
  const magnitude = whole < 0n ? -whole : whole;
  const base = bases[wanted.type];
  const digits = base === undefined ? integerText(magnitude) : magnitude.toString(base);
  if (isRaise(digits)) return digits;
  const body = (wanted.type === "X" ? digits.toUpperCase() : digits).padStart(wanted.precision ?? 0, "0");
  return layOut({ isNegative: whole < 0n, prefix: wanted.flags.includes("#") ? (prefixes[wanted.type] ?? "") : "", body }, wanted);
}

function formatDouble(value: TermValue, wanted: Directive): string | Raise {
  const number = asNumeric(value);
  if (number === undefined) return raises.typeError;
  const double = toDouble(number);
  if (isRaise(double)) return double;
  const style = { alternate: wanted.flags.includes("#") };
  const precision = wanted.precision ?? 6;
  const kind = wanted.type.toLowerCase();
  const write = kind === "e" ? exponentText : kind === "f" ? fixedText : generalText;
  const text = write(double, precision, style);
  const body = wanted.type === kind ? text : text.toUpperCase();
  return layOut({ isNegative: double < 0 || Object.is(double, -0), prefix: "", body }, wanted);
}
