/**
 * What one character of a regular expression of JavaScript matches: a UTF-16 unit, or with the flag `u` a code point.
 * Without regard to case a class matches what any of its members equals in case, by upper case without `u`, by simple case
 * folding with it.
 */
import type { CharacterTest } from "../regex-characters.js";
import { foldCase, hasProperty, lowerCase, upperCase } from "../unicode.js";

/** Flags on which the meaning of a character depends. */
export interface CharacterFlags {
  readonly ignoreCase: boolean;
  readonly unicode: boolean;
}

const isSurrogate = (c: string): boolean => c.length === 1 && c >= "\ud800" && c <= "\udfff";

/** The standard's Canonicalize: the same for characters that are equal without regard to case. */
export function canonical(c: string, unicode: boolean): string {
  if (isSurrogate(c)) return c;
  if (!unicode) {
    const upper = upperCase(c);
    return upper.length !== 1 || (c >= "\x80" && upper < "\x80") ? c : upper;
  }
  // Where folding gives several characters, the simple folding is that of the lower case, if that is one.
  return [foldCase(c), lowerCase(c)].find((one) => Array.from(one).length === 1) ?? c;
}

/** Beyond these no character has case. */
const lastWithCase = 0x1ffff;

const equivalentCharacters = new Map<boolean, ReadonlyMap<string, readonly string[]>>();

/** The characters that equal this one without regard to case, itself among them. */
function equivalents(c: string, unicode: boolean): readonly string[] {
  let table = equivalentCharacters.get(unicode);
  if (table === undefined) {
    const all = new Map<string, string[]>();
    for (let point = 0; point <= (unicode ? lastWithCase : 0xffff); point++) {
      const one = String.fromCodePoint(point);
      const key = canonical(one, unicode);
      if (key !== one) all.set(key, [...(all.get(key) ?? [key]), one]);
    }
    table = all;
    equivalentCharacters.set(unicode, table);
  }
  return table.get(canonical(c, unicode)) ?? [c];
}

export function literal(wanted: string, { ignoreCase, unicode }: CharacterFlags): CharacterTest {
  if (!ignoreCase) return (c) => c === wanted;
  const key = canonical(wanted, unicode);
  return (c) => canonical(c, unicode) === key;
}

/** A class that holds any of these, without regard to case where the flags say so. */
export function anyOf(members: readonly CharacterTest[], { ignoreCase, unicode }: CharacterFlags): CharacterTest {
  const isMember: CharacterTest = (c) => members.some((member) => member(c));
  return ignoreCase ? (c) => equivalents(c, unicode).some(isMember) : isMember;
}

/** Points from the first to the last. */
export function between(first: number, last: number): CharacterTest {
  return (c) => {
    const point = c.codePointAt(0) ?? 0;
    return point >= first && point <= last;
  };
}

const lineEnd = /^[\n\r\u2028\u2029]$/;
const digit = /^[0-9]$/;
const word = /^[A-Za-z0-9_]$/;
const space = /^[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]$/;

export function isLineEnd(c: string): boolean {
  return lineEnd.test(c);
}

/** `\w`: with the flags `i` and `u` also the two characters that fold to a letter of ASCII. */
export function wordTest({ ignoreCase, unicode }: CharacterFlags): CharacterTest {
  return ignoreCase && unicode ? (c) => word.test(c) || c === "\u017f" || c === "\u212a" : (c) => word.test(c);
}

export interface CharacterClass {
  readonly test: CharacterTest;
  readonly sample: string;
}

/** `\d`, `\w`, `\s` and their opposites; null for other letters. */
export function classOf(letter: string, flags: CharacterFlags): CharacterClass | null {
  const isWord = wordTest(flags);
  switch (letter) {
    case "d":
      return { test: (c) => digit.test(c), sample: "7" };
    case "D":
      return { test: (c) => !digit.test(c), sample: "x" };
    case "w":
      return { test: isWord, sample: "w" };
    case "W":
      return { test: (c) => !isWord(c), sample: "-" };
    case "s":
      return { test: (c) => space.test(c), sample: " " };
    case "S":
      return { test: (c) => !space.test(c), sample: "x" };
    default:
      return null;
  }
}

const whiteSpace = /^[\t\n\v\f\r \x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

const letters: CharacterClass = { test: (c) => hasProperty(c, "alpha"), sample: "x" };
const decimals: CharacterClass = { test: (c) => hasProperty(c, "decimal"), sample: "7" };
const capitals: CharacterClass = { test: (c) => hasProperty(c, "upper"), sample: "X" };
const smalls: CharacterClass = { test: (c) => hasProperty(c, "lower"), sample: "x" };
const blanks: CharacterClass = { test: (c) => whiteSpace.test(c), sample: " " };

/** `\p{name}`: the properties that the tables of `unicode.ts` hold. */
export const properties: ReadonlyMap<string, CharacterClass> = new Map([
  ...["L", "Letter"].flatMap((name): [string, CharacterClass][] => withCategory(name, letters)),
  ...["Nd", "Decimal_Number", "digit"].flatMap((name): [string, CharacterClass][] => withCategory(name, decimals)),
  ["Uppercase", capitals],
  ["Upper", capitals],
  ["Lowercase", smalls],
  ["Lower", smalls],
  ["White_Space", blanks],
  ["space", blanks],
  ["ASCII", { test: (c) => c <= "\x7f", sample: "x" }],
  ["Any", { test: () => true, sample: "x" }],
]);

function withCategory(name: string, held: CharacterClass): [string, CharacterClass][] {
  return [name, `gc=${name}`, `General_Category=${name}`].map((spelling) => [spelling, held]);
}
