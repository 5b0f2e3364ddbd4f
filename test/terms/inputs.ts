/** Generated and hostile inputs of the differential test, from a fixed seed: what a parameter gets follows from its name. */
import type { TermValue } from "../../src/terms/value.js";

export type Random = () => number;

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

const pieces = [
  "a",
  "b",
  "A",
  "Z",
  "z",
  "0",
  "7",
  " ",
  "\t",
  "\n",
  "\r",
  "\r\n",
  ",",
  "-",
  "+",
  "_",
  ".",
  "'",
  '"',
  "\\",
  "{",
  "}",
  "%",
  "ab",
  "aB",
  "fire",
  "Dog",
  "ß",
  "İ",
  "ı",
  "ǆ",
  "ǅ",
  "Ǆ",
  "ﬀ",
  "ŉ",
  "Σ",
  "ς",
  "σ",
  "é",
  "e\u0301",
  "\u0301",
  "\u0345",
  "ª",
  "ʰ",
  "Ⅷ",
  "ⅷ",
  "ⓐ",
  "²",
  "½",
  "٣",
  "४",
  "一",
  "五",
  "㊄",
  "Ꭰ",
  "ꭰ",
  "\x1c",
  "\x1d",
  "\x1f",
  "\x85",
  "\u00a0",
  "\u1680",
  "\u2003",
  "\u2028",
  "\u2029",
  "\u200b",
  "\ufeff",
  "\v",
  "\f",
  "\x00",
  "\x7f",
  "\u00ad",
  "😀",
  "👩‍👩‍👧",
  "𝔸",
  "𝟛",
  "𐐀",
  "𐐨",
  "𞤀",
  "\uffff",
  "\u{10ffff}",
  "\ue000",
  "한",
  "あ",
  "ﾊ",
  "ა",
  "Ა",
  "ᾳ",
  "ᾼ",
  "ΐ",
];
const hostileTexts = [
  "",
  " ",
  "  a  b ",
  "aaa",
  "abcabc",
  "Cat",
  "hello world",
  "HELLO",
  "Hello World",
  "it's",
  "straße",
  "İstanbul",
  "ΑΣ",
  "ΑΣ.",
  "ΑΣΑ",
  "ǆǅǄ",
  "ﬀ ﬁ",
  "a,b,,c",
  "\n",
  "a\nb\r\nc\x85d\u2028e",
  "\x1c",
  "\u00a0x\u00a0",
  "x\u3000",
  "12",
  "-12",
  "+ 12",
  " 12 ",
  "1_000",
  "1__0",
  "_1",
  "1_",
  "٣٤",
  "0x1f",
  "0b101",
  "0o17",
  "1.5",
  "-.5e3",
  "1e400",
  "1_0.5",
  "inf",
  "-Infinity",
  "nan",
  "1e",
  ".",
  "1.e5",
  "true",
  "None",
  "𝟛𝟜",
  "😀😀",
  "a😀b",
  "\t\ta\tb",
  "0",
  "00",
  "012",
  "-0",
  "-0.0",
  "é",
  "e\u0301",
];

export function text(random: Random): string {
  if (random() < 0.3) return pick(random, hostileTexts);
  let result = "";
  for (let count = Math.floor(random() * 7); count > 0; count--) result += pick(random, pieces);
  return result;
}

const doubles = [
  0,
  -0,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3.5,
  0.1,
  0.1 + 0.2,
  0.15,
  0.25,
  0.35,
  2.675,
  1.005,
  0.125,
  0.375,
  1,
  -1,
  2,
  100,
  1e15,
  1e16,
  123456789012345680,
  1e17,
  1e21,
  1e22,
  1e23,
  1e-4,
  1e-5,
  0.00012345,
  1.7976931348623157e308,
  5e-324,
  2.2250738585072014e-308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 53,
  2 ** 53 + 2,
  0.9,
  0.8999999761581421,
  99.5,
  1234567.891,
  9.5,
  9.995,
  0.05,
  999999.5,
  9999995,
];

export function double(random: Random): number {
  const way = random();
  if (way < 0.5) return pick(random, doubles);
  if (way < 0.7) return Math.round(random() * 2000 - 1000) / pick(random, [1, 2, 8, 10, 100, 1000]);
  if (way < 0.85) return (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20);
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, random() * 2 ** 32);
  view.setUint32(4, random() * 2 ** 32);
  return view.getFloat64(0);
}

const integers = [
  0n,
  1n,
  -1n,
  2n,
  -2n,
  3n,
  5n,
  7n,
  10n,
  -10n,
  15n,
  25n,
  35n,
  125n,
  -125n,
  255n,
  1000n,
  1114111n,
  2n ** 31n,
  2n ** 53n,
  2n ** 53n + 1n,
  -(2n ** 53n) - 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  -(2n ** 63n),
  10n ** 22n,
  10n ** 23n,
  -(10n ** 30n),
  2n ** 1024n,
  10n ** 400n,
];

export function integer(random: Random): bigint {
  if (random() < 0.5) return pick(random, integers);
  const magnitude = BigInt(Math.floor(random() * 10 ** Math.floor(random() * 10)));
  return random() < 0.4 ? -magnitude : magnitude;
}

export function smallInteger(random: Random): bigint {
  return BigInt(Math.floor(random() * 12) - 4);
}

export function number(random: Random): TermValue {
  const way = random();
  return way < 0.5 ? double(random) : way < 0.92 ? integer(random) : random() < 0.5;
}

/** Mostly of one kind, so that orders and sums exist. */
export function list(random: Random, depth = 0): readonly TermValue[] {
  const kind = pick(random, [text, number, double, integer, smallInteger, any]);
  const length = random() < 0.05 ? 70 : Math.floor(random() * 6);
  return Array.from({ length }, () => (depth < 2 && random() < 0.15 ? list(random, depth + 1) : kind(random)));
}

export function any(random: Random): TermValue {
  const way = random();
  if (way < 0.3) return text(random);
  if (way < 0.6) return number(random);
  if (way < 0.7) return random() < 0.5;
  if (way < 0.8) return null;
  return list(random, 1);
}

/** Any value, and now and then one of another kind. */
function mostly(kind: (random: Random) => TermValue, share = 0.93): (random: Random) => TermValue {
  return (random) => (random() < share ? kind(random) : any(random));
}

function partOf(random: Random, whole: TermValue): TermValue {
  const characters = typeof whole === "string" ? Array.from(whole) : [];
  if (characters.length === 0 || random() < 0.35) return text(random);
  const start = Math.floor(random() * characters.length);
  return characters.slice(start, start + 1 + Math.floor(random() * 3)).join("");
}

const bound = (random: Random): TermValue => (random() < 0.2 ? null : random() < 0.9 ? smallInteger(random) : integer(random));
const count = (random: Random): TermValue => (random() < 0.9 ? smallInteger(random) : integer(random));

const specAlign = ["", "", "", "<", ">", "=", "^", "*<", "é^", "0>", "😀=", " >"];
export function formatSpec(random: Random): string {
  const part = (options: readonly string[]): string => pick(random, options);
  return (
    part(specAlign) +
    part(["", "", "", "+", "-", " "]) +
    part(["", "", "", "", "#"]) +
    part(["", "", "", "0"]) +
    part(["", "", "1", "8", "12", "25"]) +
    part(["", "", "", "", ",", "_"]) +
    part(["", "", ".0", ".1", ".2", ".3", ".17", ".30", "."]) +
    part(["", "", "d", "f", "f", "e", "g", "%", "s", "x", "X", "b", "o", "c", "n", "E", "F", "G", "q"])
  );
}

export function percentTemplate(random: Random): string {
  const part = (options: readonly string[]): string => pick(random, options);
  let template = "";
  for (let index = Math.floor(random() * 3); index >= 0; index--) {
    if (random() < 0.3) template += part(["a", "é ", "%%", "100%%", "{}", "%", "%(a)s"]);
    template += `%${part(["", "", "", "-", "+", " ", "0", "#", "-0", "#0", "+0"])}${part(["", "", "", "5", "12", "*"])}${part(["", "", ".2", ".0", ".", ".10", ".*"])}`;
    template += part(["s", "s", "d", "d", "i", "f", "f", "e", "g", "r", "x", "X", "o", "c", "a", "G", "E", "F", "%", "u", "y", "ld"]);
  }
  return template;
}

export function braceTemplate(random: Random): string {
  const part = (options: readonly string[]): string => pick(random, options);
  let template = "";
  for (let index = Math.floor(random() * 4); index > 0; index--) {
    template += part(["", "", "a ", "é", "{{", "}}", "}", "{", "😀"]);
    const name = part([
      "",
      "",
      "",
      "0",
      "1",
      "2",
      "7",
      "name",
      "other",
      "0[0]",
      "[1]",
      "0[x]",
      "name[-1]",
      "0[]",
      "1[0][1]",
      "0[0]x",
      "-1",
      " 0",
    ]);
    template += `{${name}${part(["", "", "", "!r", "!s", "!a", "!x", "!"])}${part(["", "", `:${formatSpec(random)}`, ":>{1}", ":{}", ":{0:{1}}", ":.{0}f", ":*^{1}.{0}"])}}`;
  }
  return template;
}

type Kind = (random: Random, before: readonly TermValue[]) => TermValue;

const byParameter: Readonly<Record<string, Kind>> = {
  sub: (random, before) => mostly((r) => partOf(r, before[0]))(random),
  old: (random, before) => mostly((r) => partOf(r, before[0]))(random),
  new: mostly(text),
  sep: (random, before) => (random() < 0.15 ? null : mostly((r) => partOf(r, before[0]))(random)),
  chars: (random, before) => (random() < 0.15 ? null : mostly((r) => partOf(r, before[0]))(random)),
  prefix: affix,
  suffix: affix,
  start: mostly(bound),
  stop: mostly(bound),
  end: mostly(bound),
  step: mostly(bound),
  maxsplit: mostly(count),
  count: mostly(count),
  tabsize: mostly(count),
  width: mostly((random) => BigInt(Math.floor(random() * 20) - 2)),
  fillchar: mostly((random) => pick(random, ["*", "é", "😀", " ", "", "ab"])),
  iterable: mostly((random) => (random() < 0.8 ? list(random) : text(random))),
  sequence: mostly((random) => (random() < 0.6 ? list(random) : text(random))),
  index: mostly(count),
  // CPython never finishes rounding an integer to a huge negative number of digits.
  ndigits: (random) =>
    random() < 0.1
      ? null
      : random() < 0.9
        ? BigInt(Math.floor(random() * 14) - 5)
        : pick(random, [323n, 324n, -308n, -309n, 400n, -400n, 1.5, "2"]),
  number: mostly(number),
  x: mostly((random) => (random() < 0.7 ? number(random) : text(random)), 0.9),
  y: mostly(number),
  a: mostly(number),
  base: mostly((random) => (random() < 0.6 ? pick(random, [2n, 8n, 10n, 16n, 0n, 36n, 3n, 1n]) : number(random))),
  exp: mostly((random) => (random() < 0.6 ? smallInteger(random) : number(random))),
  mod: mostly((random) => (random() < 0.5 ? null : integer(random))),
  rel_tol: mostly((random) => pick(random, [1e-9, 0.1, 0, 0.5, -1])),
  abs_tol: mostly((random) => pick(random, [1e-9, 0.1, 0, 0.5, -1])),
  keepends: mostly((random) => random() < 0.5),
  reverse: mostly((random) => random() < 0.5),
  key: () => null,
  i: mostly((random) => BigInt(Math.floor(random() * 0x110010))),
  c: mostly((random) => pick(random, ["a", "😀", "é", "", "ab"])),
  format_spec: mostly(formatSpec),
  value: any,
};

function affix(random: Random, before: readonly TermValue[]): TermValue {
  const whole = before[0];
  const one = (r: Random): TermValue => {
    const characters = typeof whole === "string" ? Array.from(whole) : [];
    const size = Math.floor(r() * 3);
    return r() < 0.3 ? text(r) : r() < 0.5 ? characters.slice(0, size).join("") : characters.slice(characters.length - size).join("");
  };
  return random() < 0.2 ? Array.from({ length: Math.floor(random() * 3) }, () => mostly(one)(random)) : mostly(one)(random);
}

/** A value for the parameter of a row. */
/** Parts of regular expressions in any order, most of which make one. */
function expression(random: Random): string {
  const parts = [
    "a",
    "b",
    "A",
    "s",
    "k",
    ".",
    "\\d",
    "\\w",
    "\\s",
    "\\b",
    "^",
    "$",
    "\\.",
    "[ab]",
    "[^a]",
    "[a-z]",
    "(a|b)",
    "(?:ab|a)",
    "(?P<n>b)",
    "é",
    " ",
    "-",
  ];
  const counts = ["", "", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{0,2}?"];
  let result = random() < 0.05 ? "(?i)" : "";
  for (let count = 1 + Math.floor(random() * 4); count > 0; count--) {
    const part = pick(random, parts);
    result += part + (/^(\\b|\^|\$)$/.test(part) && random() < 0.9 ? "" : pick(random, counts));
    if (count > 1 && random() < 0.15) result += "|";
  }
  return result;
}

/** Texts over few characters, so that expressions match. */
function searched(random: Random): string {
  const parts = ["a", "b", "ab", "aa", "A", "B", "s", "\u017f", "k", "\u212a", "é", "É", "1", "٣", " ", "-", ".", "\n", "_", "x"];
  return Array.from({ length: Math.floor(random() * 8) }, () => pick(random, parts)).join("");
}

function regexArgument(parameter: string, random: Random): TermValue {
  if (parameter === "pattern") return expression(random);
  if (parameter === "string") return searched(random);
  if (parameter === "repl")
    return pick(random, ["", "x", "", "x ", "y", "-", "_", "\\t", "\\g<0>\\g<0>", "<\\g<0>>", "\\1", "\\n", "a\\\\b", "$&", "\\g<0>"]);
  if (parameter === "flags") return pick(random, [0n, 2n, 8n, 16n, 256n, 2n | 8n]);
  if (parameter === "group" || parameter === "default") return pick(random, [0n, 1n, "n", "m", 5n, -1n]);
  if (parameter === "self")
    return random() < 0.1
      ? null
      : [
          ["ab", "b", null],
          [0n, 1n, -1n],
          [2n, 2n, -1n],
          [null, "n", null],
        ];
  return pick(random, [0n, 1n, 2n]);
}

const translations: readonly TermValue[] = [
  [],
  [
    [97n, null],
    [98n, "<>"],
    [233n, 120n],
  ],
  [
    [97n, "1"],
    [97n, "2"],
  ],
];

/** Slashes, dots and names in any order. */
function path(random: Random): string {
  const parts = ["/", "/", "//", ".", "..", "...", "a", "b.txt", ".x", "c.tar.gz", "\u00e9"];
  return Array.from({ length: Math.floor(random() * 7) }, () => pick(random, parts)).join("");
}

export function argumentFor(row: string, parameter: string, random: Random, before: readonly TermValue[]): TermValue {
  if (row.startsWith("re.") || row.startsWith("match.")) return regexArgument(parameter, random);
  if (parameter === "self") return mostly(row.startsWith("list.") ? list : row === "str.format" ? braceTemplate : text, 0.97)(random);
  if (parameter === "value" && row === "list.index" && Array.isArray(before[0]) && random() < 0.6) return pick(random, before[0]) ?? null;
  if (row === "str.join" && parameter === "iterable" && random() < 0.7)
    return Array.from({ length: Math.floor(random() * 5) }, () => mostly(text, 0.98)(random));
  if (row === "str.maketrans") return mostly(parameter === "z" ? text : (r) => pick(r, ["abc", "aba", "xyz", "é😀-", ""]), 0.98)(random);
  if (row === "str.translate" && parameter === "table") return pick(random, translations);
  if (row.startsWith("os.path.")) return mostly(path, 0.95)(random);
  if (row === "sum" && parameter === "iterable")
    return random() < 0.8 ? Array.from({ length: Math.floor(random() * 6) }, () => mostly(number, 0.97)(random)) : list(random);
  if (row === "range" || (row === "list.index" && random() < 0.8)) return mostly(smallInteger)(random);
  if ((row === "str" || row === "repr" || row === "ascii" || row === "format") && parameter !== "format_spec") return any(random);
  return (byParameter[parameter] ?? any)(random, before);
}
