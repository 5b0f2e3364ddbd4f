/**
 * The pure functions of lodash on texts and numbers, as its version 4 has them, by their import path. Those that part a text
 * into words, or take its first symbol, know more of Unicode than is kept here: other texts are unmodelled.
 */
import type { JavaScriptFunction } from "../pure-function.js";
import type { HostValue } from "./host.js";
import { NotModelled, onHost } from "./host.js";
import { lowerText, upperText } from "./string-functions.js";

/** `_.toString`: nothing for null and undefined, and -0 keeps its sign. */
function textOf(value: HostValue): string {
  return value === null || value === undefined ? "" : innerText(value);
}

function innerText(value: HostValue): string {
  if (Array.isArray(value)) return String(value.map(innerText));
  return Object.is(value, -0) ? "-0" : String(value);
}

function integerOf(value: HostValue): number {
  const number = Math.trunc(Number(value)) || 0;
  return Math.min(Math.max(number, -Number.MAX_VALUE), Number.MAX_VALUE);
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Texts in which a symbol may be several characters. */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: any of them alone is meant.
const hasSymbols = /[\u200d\ud800-\udfff\u0300-\u036f\ufe20-\ufe2f\u20d0-\u20ff\ufe0e\ufe0f]/;

function plainText(text: string): string {
  if (hasSymbols.test(text)) throw new NotModelled();
  return text;
}

function changeFirst(text: string, change: (first: string) => string): string {
  return change(plainText(text).charAt(0)) + text.slice(1);
}

const mayHaveParts = /[a-z][A-Z]|[A-Z]{2}[a-z]|[0-9][a-zA-Z]|[a-zA-Z][0-9]|[^a-zA-Z0-9 ]/;

/**
 * Words of a text of ASCII without apostrophes: by case, capitals that belong together, ordinals, digits. Every alternative
 * goes over one run of characters, which a later one then takes whole, so that the time is linear in the text.
 */
const parts = new RegExp(
  [
    "[A-Z]?[a-z]+(?=[^a-z0-9]|$)",
    "[A-Z]+(?=[^A-Za-z0-9]|[A-Z][a-z]|$)",
    "[A-Z]?[a-z]+",
    "[A-Z]+",
    "\\d*(?:1ST|2ND|3RD|(?![123])\\dTH)(?=\\b|[a-z_])",
    "\\d*(?:1st|2nd|3rd|(?![123])\\dth)(?=\\b|[A-Z_])",
    "\\d+",
  ].join("|"),
  "g",
);

function wordsOf(value: HostValue): readonly string[] {
  const text = textOf(value);
  if (!/^[\0-\x7f]*$/.test(text)) throw new NotModelled();
  const bare = text.replaceAll("'", "");
  return bare.match(mayHaveParts.test(bare) ? parts : /[a-zA-Z0-9]+/g) ?? [];
}

function capitalized(text: string): string {
  return changeFirst(lowerText(text), upperText);
}

/** `guard`: as a callback of an iteration, which gives positions that are not meant. */
function trimmed(self: HostValue, characters: HostValue, guard: HostValue): string {
  const text = textOf(self);
  if (text === "" || characters === undefined || guard) return text.trim();
  const dropped = plainText(innerText(characters));
  if (dropped === "") return text;
  plainText(text);
  let start = 0;
  let end = text.length;
  while (start < end && dropped.includes(text.charAt(start))) start++;
  while (end > start && dropped.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function includes(collection: HostValue, wanted: HostValue, fromIndex: HostValue, guard: HostValue): boolean {
  const from = guard ? 0 : integerOf(fromIndex);
  if (typeof collection === "string") {
    const start = from < 0 ? Math.max(collection.length + from, 0) : from;
    return start <= collection.length && collection.includes(String(wanted), start);
  }
  if (!Array.isArray(collection)) return false;
  if (Array.isArray(wanted) && collection.some(Array.isArray)) throw new NotModelled();
  return collection.includes(wanted, from);
}

function startsWith(self: HostValue, target: HostValue, position: HostValue): boolean {
  const text = textOf(self);
  return text.startsWith(innerText(target), position === null ? 0 : clamped(integerOf(position), 0, text.length));
}

function endsWith(self: HostValue, target: HostValue, position: HostValue): boolean {
  const text = textOf(self);
  const end = position === undefined ? text.length : clamped(integerOf(position), 0, text.length);
  return text.slice(0, end).endsWith(innerText(target));
}

/** Rounds by moving the point in the number's decimal text, so that no multiplication errs. */
function rounding(round: (value: number) => number): (value: HostValue, digits: HostValue) => number {
  const shifted = (value: number, by: number): number => {
    const [mantissa = "", exponent = ""] = innerText(value).split("e");
    return Number(`${mantissa}e${Number(exponent) + by}`);
  };
  return (value, digits) => {
    const number = Number(value);
    const places = digits === null ? 0 : Math.min(integerOf(digits), 292);
    return places === 0 || !Number.isFinite(number) ? round(number) : shifted(round(shifted(number, places)), -places);
  };
}

/** A row, named by the path of its import; people write `_.name`. */
function row(
  name: string,
  parameters: readonly string[],
  apply: (...values: HostValue[]) => unknown,
  more: Partial<JavaScriptFunction> = {},
): JavaScriptFunction {
  return { name: `lodash.${name}`, javascript: `_.${name}`, parameters, apply: onHost(apply), ...more };
}

const caseNote = "Characters assigned after Unicode 14 have no case.";
const symbolNote = `${caseNote} A text with combining characters or surrogates is unmodelled.`;
const wordNote = { note: "A text beyond ASCII is unmodelled." };
const first = { monotone: "first" } as const;

export const lodashFunctions: readonly JavaScriptFunction[] = [
  row("toString", ["value"], textOf, { monotone: "text" }),
  row("toLower", ["text"], (text) => lowerText(textOf(text)), { note: caseNote }),
  row("toUpper", ["text"], (text) => upperText(textOf(text)), { note: caseNote }),
  row("capitalize", ["text"], (text) => capitalized(textOf(text)), { note: symbolNote }),
  row("upperFirst", ["text"], (text) => changeFirst(textOf(text), upperText), { note: symbolNote }),
  row("lowerFirst", ["text"], (text) => changeFirst(textOf(text), lowerText), { note: symbolNote }),
  row("trim", ["text", "characters?", "guard?"], trimmed, {
    note: "With characters to trim, a text with combining characters or surrogates is unmodelled.",
  }),
  row("startsWith", ["text", "target", "position?"], startsWith),
  row("endsWith", ["text", "target", "position?"], endsWith),
  row("includes", ["collection", "value", "from?", "guard?"], includes, { note: "Whether two arrays are the same object is unmodelled." }),
  row(
    "camelCase",
    ["text"],
    (text) =>
      wordsOf(text)
        .map(lowerText)
        .map((word, i) => (i === 0 ? word : capitalized(word)))
        .join(""),
    wordNote,
  ),
  row("kebabCase", ["text"], (text) => wordsOf(text).map(lowerText).join("-"), wordNote),
  row("snakeCase", ["text"], (text) => wordsOf(text).map(lowerText).join("_"), wordNote),
  row("lowerCase", ["text"], (text) => wordsOf(text).map(lowerText).join(" "), wordNote),
  row("upperCase", ["text"], (text) => wordsOf(text).map(upperText).join(" "), wordNote),
  row(
    "startCase",
    ["text"],
    (text) =>
      wordsOf(text)
        .map((word) => changeFirst(word, upperText))
        .join(" "),
    wordNote,
  ),
  row("round", ["number", "precision?"], rounding(Math.round), first),
  row("floor", ["number", "precision?"], rounding(Math.floor), first),
  row("ceil", ["number", "precision?"], rounding(Math.ceil), first),
  row("isNil", ["value"], (value) => value === null || value === undefined),
  row("isString", ["value"], (value) => typeof value === "string"),
  row("isNumber", ["value"], (value) => typeof value === "number"),
  row("isArray", ["value"], Array.isArray),
];
