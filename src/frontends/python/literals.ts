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
  return { isRaw: has("r"), isBytes: has("b"), isFormatted: has("f"), isTemplate: has("t") };
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

/** Text, or a character by its name (`\N{BULLET}`): the names are Unicode's database, which only Python has at hand. */
export type TextPiece = string | { readonly characterName: string };

const escapes = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|N\{([^}]*)\}|([\s\S]))|\{\{|\}\}/g;

/** The characters of a piece of a string literal; those of a bytes literal stand for its bytes. Empty for no characters. */
export function decodeString(source: string, prefix: StringPrefix): TextPiece[] {
  // Nearly all of them.
  if (!/[\\{}\r]/.test(source)) return source === "" ? [] : [source];
  const text = source.replaceAll(/\r\n?/g, "\n");
  const pieces: TextPiece[] = [];
  let decoded = "";
  let from = 0;
  for (const match of text.matchAll(escapes)) {
    decoded += text.slice(from, match.index);
    from = match.index + match[0].length;
    const name = prefix.isRaw || prefix.isBytes ? undefined : match[5];
    if (name === undefined) {
      decoded += decodeEscape(match, prefix);
      continue;
    }
    if (decoded !== "") pieces.push(decoded);
    pieces.push({ characterName: name });
    decoded = "";
  }
  decoded += text.slice(from);
  return decoded === "" ? pieces : [...pieces, decoded];
}

function decodeEscape([all, octal, byte, short, long, , single]: RegExpExecArray, prefix: StringPrefix): string {
  if (all === "{{" || all === "}}") return prefix.isFormatted ? all.slice(1) : all;
  if (prefix.isRaw) return all;
  if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8) & (prefix.isBytes ? 0xff : 0x1ff));
  if (byte !== undefined) return String.fromCodePoint(Number.parseInt(byte, 16));
  if (single !== undefined) return singleEscapes[single] ?? all;
  if (prefix.isBytes) return all;
  const code = Number.parseInt(short ?? long ?? "", 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : all;
}
