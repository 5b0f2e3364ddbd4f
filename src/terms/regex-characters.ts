/** What one character of a regular expression matches: literals with and without case, ranges, the named classes. */
import { isSpace } from "./text.js";
import { decimalValue, hasProperty, lowerCase, upperCase } from "./unicode.js";

export type CharacterTest = (c: string) => boolean;

/** Characters that match one another without regard to case although their lower cases differ (CPython's `_EQUIVALENCES`). */
const equivalent = [
  "i\u0131",
  "s\u017f",
  "\u00b5\u03bc",
  "\u0345\u03b9\u1fbe",
  "\u0390\u1fd3",
  "\u03b0\u1fe3",
  "\u03b2\u03d0",
  "\u03b5\u03f5",
  "\u03b8\u03d1",
  "\u03ba\u03f0",
  "\u03c0\u03d6",
  "\u03c1\u03f1",
  "\u03c2\u03c3",
  "\u03c6\u03d5",
  "\u1e61\u1e9b",
  "\u0432\u1c80",
  "\u0434\u1c81",
  "\u043e\u1c82",
  "\u0441\u1c83",
  "\u0442\u1c84\u1c85",
  "\u044a\u1c86",
  "\u0463\u1c87",
  "\ua64b\u1c88",
  "\ufb05\ufb06",
];

const alternatives = new Map(equivalent.flatMap((all) => Array.from(all, (c): [string, readonly string[]] => [c, Array.from(all)])));

const representatives = new Map(equivalent.flatMap((all) => Array.from(all, (c): [string, string] => [c, Array.from(all)[0]!])));

/** The same for all characters that match one another without regard to case. */
function folded(c: string, ascii: boolean): string {
  if (ascii) return /[A-Z]/.test(c) ? c.toLowerCase() : c;
  const lower = Array.from(lowerCase(c))[0] ?? c;
  return representatives.get(lower) ?? lower;
}

export function literal(wanted: string, ignoreCase: boolean, ascii: boolean): CharacterTest {
  if (!ignoreCase) return (c) => c === wanted;
  const key = folded(wanted, ascii);
  return (c) => folded(c, ascii) === key;
}

export function anyCharacter(newlines: boolean): CharacterTest {
  return newlines ? () => true : (c) => c !== "\n";
}

const within = (c: string, from: number, to: number): boolean => {
  const point = c.codePointAt(0) ?? 0;
  return point >= from && point <= to;
};

/** A range; without regard to case, whatever matches one of its characters. */
export function oneOf(from: number, to: number, ignoreCase: boolean, ascii: boolean): CharacterTest {
  if (!ignoreCase) return (c) => within(c, from, to);
  const upper = (c: string): string => (Array.from(upperCase(c)).length === 1 ? upperCase(c) : c);
  return (c) => {
    if (ascii && c > "\x7f") return within(c, from, to);
    const lower = ascii ? folded(c, true) : (Array.from(lowerCase(c))[0] ?? c);
    const same = ascii ? [lower] : (alternatives.get(lower) ?? [lower]);
    return same.some((one) => within(one, from, to) || within(upper(one), from, to));
  };
}

export function isWordCharacter(c: string, ascii: boolean): boolean {
  if (ascii || c <= "\x7f") return /[A-Za-z0-9_]/.test(c);
  return hasProperty(c, "alpha") || hasProperty(c, "decimal") || hasProperty(c, "digit") || hasProperty(c, "numeric");
}

/** `\d`, `\w`, `\s` and their opposites; null for other letters. */
export function classOf(letter: string, ascii: boolean): { readonly test: CharacterTest; readonly sample: string } | null {
  const digit: CharacterTest = (c) => (ascii ? /[0-9]/.test(c) : decimalValue(c) !== undefined);
  const word: CharacterTest = (c) => isWordCharacter(c, ascii);
  const space: CharacterTest = (c) => (ascii ? /[ \t\n\r\f\v]/.test(c) : isSpace(c));
  switch (letter) {
    case "d":
      return { test: digit, sample: "7" };
    case "D":
      return { test: (c) => !digit(c), sample: "x" };
    case "w":
      return { test: word, sample: "w" };
    case "W":
      return { test: (c) => !word(c), sample: "-" };
    case "s":
      return { test: space, sample: " " };
    case "S":
      return { test: (c) => !space(c), sample: "x" };
    default:
      return null;
  }
}
