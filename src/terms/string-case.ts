/** Case: str.lower and its relatives, and the tests on the kind of characters, by the tables of `unicode.ts`. */

import { boundedText, onText } from "./arguments.js";
import type { PureFunction } from "./pure-function.js";
import { characters } from "./text.js";
import type { CharacterProperty } from "./unicode.js";
import { foldCase, hasProperty, lowerAt, titleCase, upperCase } from "./unicode.js";

const versionNote = "Characters assigned after Unicode 14 have no properties and no case.";
const ascii = /^[\0-\x7f]*$/;

type ChangeAt = (all: readonly string[], index: number) => string;

function changed(text: string, change: ChangeAt): string {
  const all = characters(text);
  return all.map((_, index) => change(all, index)).join("");
}

const upperAt: ChangeAt = (all, index) => upperCase(all[index] ?? "");
const foldAt: ChangeAt = (all, index) => foldCase(all[index] ?? "");
const capitalizeAt: ChangeAt = (all, index) => (index === 0 ? titleCase(all[0] ?? "") : lowerAt(all, index));

/** Title case after anything but a cased character. */
const titleAt: ChangeAt = (all, index) =>
  index > 0 && hasProperty(all[index - 1] ?? "", "cased") ? lowerAt(all, index) : titleCase(all[index] ?? "");

const swapAt: ChangeAt = (all, index) => {
  const character = all[index] ?? "";
  if (hasProperty(character, "upper")) return lowerAt(all, index);
  return hasProperty(character, "lower") ? upperCase(character) : character;
};

/** At least one cased character, and none of the other cases. */
function isInCase(text: string, wanted: "lower" | "upper"): boolean {
  const other = wanted === "lower" ? "upper" : "lower";
  const all = characters(text);
  if (all.some((character) => hasProperty(character, other) || hasProperty(character, "title"))) return false;
  return all.some((character) => hasProperty(character, wanted));
}

/** Capitals only after uncased characters, small letters only after cased ones. */
function isTitle(text: string): boolean {
  let afterCased = false;
  let isAnyCased = false;
  for (const character of characters(text)) {
    const isCapital = hasProperty(character, "upper") || hasProperty(character, "title");
    const isSmall = hasProperty(character, "lower");
    if ((isCapital && afterCased) || (isSmall && !afterCased)) return false;
    afterCased = isCapital || isSmall;
    isAnyCased ||= afterCased;
  }
  return isAnyCased;
}

function changing(name: string, change: (text: string) => string): PureFunction {
  return { name, python: name, parameters: ["self", "/"], note: versionNote, apply: onText((text) => boundedText(change(text))) };
}

function testing(name: string, holds: (text: string) => boolean): PureFunction {
  return { name, python: name, parameters: ["self", "/"], note: versionNote, apply: onText(holds) };
}

/** Not empty, and every character has one of the properties. */
function all(...properties: readonly CharacterProperty[]): (text: string) => boolean {
  return (text) => text !== "" && characters(text).every((character) => properties.some((property) => hasProperty(character, property)));
}

export const caseFunctions: readonly PureFunction[] = [
  changing("str.lower", (text) => (ascii.test(text) ? text.toLowerCase() : changed(text, lowerAt))),
  changing("str.upper", (text) => (ascii.test(text) ? text.toUpperCase() : changed(text, upperAt))),
  changing("str.casefold", (text) => (ascii.test(text) ? text.toLowerCase() : changed(text, foldAt))),
  changing("str.title", (text) => changed(text, titleAt)),
  changing("str.capitalize", (text) => changed(text, capitalizeAt)),
  changing("str.swapcase", (text) => changed(text, swapAt)),
  testing("str.isalpha", all("alpha")),
  testing("str.isdecimal", all("decimal")),
  testing("str.isdigit", all("digit")),
  testing("str.isnumeric", all("numeric")),
  testing("str.isalnum", all("alpha", "decimal", "digit", "numeric")),
  testing("str.isspace", all("space")),
  testing("str.isascii", (text) => ascii.test(text)),
  testing("str.isprintable", (text) => text === "" || all("printable")(text)),
  testing("str.islower", (text) => isInCase(text, "lower")),
  testing("str.isupper", (text) => isInCase(text, "upper")),
  testing("str.istitle", isTitle),
];
