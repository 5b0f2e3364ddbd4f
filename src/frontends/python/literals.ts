/**
 * The values of Python's literals from their text: numbers of every base, and the characters of string literals with
 * their prefixes and escapes. Pure functions on text; the syntax around them is lower-string.ts's business.
 */

export type NumberLiteral =
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "imaginary"; readonly value: number };

/** Reads a number; with Python 2's suffix for long integers and its octals, which `isPython2Number` tells. */
export function parseNumber(literal: string): NumberLiteral {
  const text = literal.replaceAll("_", "").toLowerCase();
  if (text.endsWith("j")) return { kind: "imaginary", value: Number(text.slice(0, -1)) };
  const digits = text.replace(/l$/, "");
  if (/^0[xob]/.test(digits)) return { kind: "integer", value: BigInt(digits) };
  if (/^0[0-7]+$/.test(digits)) return { kind: "integer", value: BigInt(`0o${digits}`) };
  if (/^\d+$/.test(digits)) return { kind: "integer", value: BigInt(digits) };
  return { kind: "float", value: Number(digits) };
}

/** `10L` and `0777` are errors in Python 3; `000` is not. */
export function isPython2Number(literal: string): boolean {
  return /^\d+[lL]$|^0[xXoO][\da-fA-F]+[lL]$|^0\d*[1-9]\d*$/.test(literal);
}

export interface StringPrefix {
  readonly isRaw: boolean;
  readonly isBytes: boolean;
  readonly isFormatted: boolean;
  readonly isTemplate: boolean;
  /** Python 2's repr: the grammar takes it for a string. */
  readonly isBackquoted: boolean;
}

/** The opening of a string literal with its quotes, `rb"""`. */
export function openingOf(literal: string): string {
  return /^[a-z]*("""|'''|["'`])/i.exec(literal)?.[0] ?? "";
}

/** The quotes of an opening; the literal ends with the same. */
export function quotesOf(opening: string): string {
  return opening.replace(/^[a-z]+/i, "");
}

/** From the opening of a string. */
export function parsePrefix(opening: string): StringPrefix {
  const letters = opening.replace(/["']+$/, "").toLowerCase();
  const has = (letter: string) => letters.includes(letter);
  return { isRaw: has("r"), isBytes: has("b"), isFormatted: has("f"), isTemplate: has("t"), isBackquoted: opening.endsWith("`") };
}

const singleEscapes: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\n": "",
};

const piece = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|N\{[^}]*\}|([\s\S]))|\{\{|\}\}/g;

/**
 * The characters of a piece of a string literal; those of a bytes literal stand for its bytes. Undefined if it has a
 * character by name (`\N{BULLET}`), since the names are Unicode's database.
 */
export function decodeString(source: string, prefix: StringPrefix): string | undefined {
  let isNamed = false;
  const decoded = source.replaceAll(/\r\n?/g, "\n").replace(piece, (match, octal, byte, short, long, single) => {
    if (match === "{{" || match === "}}") return prefix.isFormatted ? match.slice(1) : match;
    if (prefix.isRaw) return match;
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8) & (prefix.isBytes ? 0xff : 0x1ff));
    if (byte !== undefined) return String.fromCodePoint(Number.parseInt(byte, 16));
    if (single !== undefined) return singleEscapes[single] ?? match;
    if (prefix.isBytes) return match;
    const code = Number.parseInt(short ?? long ?? "", 16);
    if (Number.isNaN(code)) isNamed = true;
    return code <= 0x10ffff ? String.fromCodePoint(code) : match;
  });
  return isNamed ? undefined : decoded;
}
