/**
 * Python's pure str methods by name: searching, stripping, replacing and padding here, splitting, case and formatting in
 * the files beside. Lengths and positions are in code points.
 */

import { asCount, boundedText, onText, onTexts, searchWindow } from "./arguments.js";
import type { PureFunction } from "./pure-function.js";
import { caseFunctions } from "./string-case.js";
import { splittingFunctions } from "./string-split.js";
import { characters, isSpace, textLength, trim } from "./text.js";
import type { Result, TermValue } from "./value.js";
import { isArray, isRaise, limits, raises } from "./value.js";

type Apply = (values: readonly TermValue[]) => Result;

/** Position in code points of a found text; -1 when there is none. */
function position(text: string, part: string, from: "left" | "right"): number {
  if (part === "") return from === "left" ? 0 : textLength(text);
  const unit = from === "left" ? text.indexOf(part) : text.lastIndexOf(part);
  return unit < 0 ? -1 : textLength(text.slice(0, unit));
}

function searching(from: "left" | "right", missing: Result): Apply {
  return ([self, part, start, end]) => {
    if (typeof self !== "string" || typeof part !== "string") return raises.typeError;
    const window = searchWindow(self, start, end);
    if (!("text" in window)) return window;
    const found = window.isOutside ? -1 : position(window.text, part, from);
    return found < 0 ? missing : BigInt(found + window.start);
  };
}

function count([self, part, start, end]: readonly TermValue[]): Result {
  if (typeof self !== "string" || typeof part !== "string") return raises.typeError;
  const window = searchWindow(self, start, end);
  if (!("text" in window)) return window;
  if (window.isOutside) return 0n;
  return BigInt(part === "" ? textLength(window.text) + 1 : window.text.split(part).length - 1);
}

/** startswith and endswith: one text, or any of several. */
function matching(matches: (text: string, part: string) => boolean): Apply {
  return ([self, part, start, end]) => {
    if (typeof self !== "string") return raises.typeError;
    const window = searchWindow(self, start, end);
    if (!("text" in window)) return window;
    const holds = (one: string): boolean => !window.isOutside && matches(window.text, one);
    if (typeof part === "string") return holds(part);
    if (!isArray(part)) return raises.typeError;
    for (const one of part) {
      if (typeof one !== "string") return raises.typeError;
      if (holds(one)) return true;
    }
    return false;
  };
}

function stripping(left: boolean, right: boolean): Apply {
  return ([self, chars]) => {
    if (typeof self !== "string") return raises.typeError;
    if (chars === null || chars === undefined) return trim(self, isSpace, { left, right });
    if (typeof chars !== "string") return raises.typeError;
    const dropped = new Set(chars);
    return trim(self, (character) => dropped.has(character), { left, right });
  };
}

function replace([self, old, replacement, maximum]: readonly TermValue[]): Result {
  if (typeof self !== "string" || typeof old !== "string" || typeof replacement !== "string") return raises.typeError;
  const limit = asCount(maximum, -1);
  if (isRaise(limit)) return limit;
  // Between characters and at both ends when the replaced text is empty.
  const pieces = old === "" ? ["", ...characters(self), ""] : self.split(old);
  const times = limit < 0 ? pieces.length - 1 : Math.min(limit, pieces.length - 1);
  if (self.length + times * replacement.length > limits.text) return raises.unmodelled;
  return (
    pieces.slice(0, times + 1).join(replacement) +
    pieces
      .slice(times + 1)
      .map((piece) => old + piece)
      .join("")
  );
}

/** Where the padding goes: all left, all right, or CPython's split of an odd margin. */
function padding(leftOf: (margin: number, width: number) => number): Apply {
  return ([self, widthValue, fillValue]) => {
    if (typeof self !== "string" || widthValue === undefined) return raises.typeError;
    const width = asCount(widthValue, 0);
    if (isRaise(width)) return width;
    const fill = fillValue === undefined ? " " : fillValue;
    if (typeof fill !== "string" || textLength(fill) !== 1) return raises.typeError;
    const margin = width - textLength(self);
    if (margin <= 0) return self;
    if (margin * fill.length + self.length > limits.text) return raises.unmodelled;
    const left = leftOf(margin, width);
    return fill.repeat(left) + self + fill.repeat(margin - left);
  };
}

function zeroFill([self, widthValue]: readonly TermValue[]): Result {
  if (typeof self !== "string" || widthValue === undefined) return raises.typeError;
  const width = asCount(widthValue, 0);
  if (isRaise(width)) return width;
  const margin = width - textLength(self);
  if (margin <= 0) return self;
  if (margin + self.length > limits.text) return raises.unmodelled;
  const sign = /^[+-]/.exec(self)?.[0] ?? "";
  return sign + "0".repeat(margin) + self.slice(sign.length);
}

const searchParameters = ["self", "sub", "start?", "end?", "/"];
const padParameters = ["self", "width", "fillchar?", "/"];
const stripParameters = ["self", "chars?", "/"];

const plainFunctions: readonly PureFunction[] = [
  { name: "str.find", python: "str.find", parameters: searchParameters, apply: searching("left", -1n) },
  { name: "str.rfind", python: "str.rfind", parameters: searchParameters, apply: searching("right", -1n) },
  { name: "str.index", python: "str.index", parameters: searchParameters, apply: searching("left", raises.valueError) },
  { name: "str.rindex", python: "str.rindex", parameters: searchParameters, apply: searching("right", raises.valueError) },
  { name: "str.count", python: "str.count", parameters: searchParameters, apply: count },
  {
    name: "str.startswith",
    python: "str.startswith",
    parameters: ["self", "prefix", "start?", "end?", "/"],
    note: "An array is a tuple of prefixes; CPython refuses a list.",
    apply: matching((text, part) => text.startsWith(part)),
  },
  {
    name: "str.endswith",
    python: "str.endswith",
    parameters: ["self", "suffix", "start?", "end?", "/"],
    note: "An array is a tuple of suffixes; CPython refuses a list.",
    apply: matching((text, part) => text.endsWith(part)),
  },
  { name: "str.strip", python: "str.strip", parameters: stripParameters, apply: stripping(true, true) },
  { name: "str.lstrip", python: "str.lstrip", parameters: stripParameters, apply: stripping(true, false) },
  { name: "str.rstrip", python: "str.rstrip", parameters: stripParameters, apply: stripping(false, true) },
  { name: "str.replace", python: "str.replace", parameters: ["self", "old", "new", "count?", "/"], apply: replace },
  {
    name: "str.removeprefix",
    python: "str.removeprefix",
    parameters: ["self", "prefix", "/"],
    apply: onTexts((self, prefix) => (self.startsWith(prefix) ? self.slice(prefix.length) : self)),
  },
  {
    name: "str.removesuffix",
    python: "str.removesuffix",
    parameters: ["self", "suffix", "/"],
    apply: onTexts((self, suffix) => (self.endsWith(suffix) ? self.slice(0, self.length - suffix.length) : self)),
  },
  { name: "str.zfill", python: "str.zfill", parameters: ["self", "width", "/"], apply: zeroFill },
  { name: "str.ljust", python: "str.ljust", parameters: padParameters, apply: padding(() => 0) },
  { name: "str.rjust", python: "str.rjust", parameters: padParameters, apply: padding((margin) => margin) },
  {
    name: "str.center",
    python: "str.center",
    parameters: padParameters,
    apply: padding((margin, width) => Math.floor(margin / 2) + (margin % 2 === 1 && width % 2 === 1 ? 1 : 0)),
  },
  { name: "chr", python: "chr", parameters: ["i", "/"], note: "A surrogate is unmodelled.", apply: ([point]) => character(point) },
  {
    name: "ord",
    python: "ord",
    parameters: ["c", "/"],
    apply: onText((self) => (textLength(self) === 1 ? BigInt(self.codePointAt(0) ?? 0) : raises.typeError)),
  },
];

function character(point: TermValue): Result {
  const value = point === undefined ? raises.typeError : asCount(point, 0);
  if (isRaise(value)) return value;
  if (value < 0 || value > 0x10ffff) return value >= 2 ** 31 || value < -(2 ** 31) ? raises.overflowError : raises.valueError;
  return value >= 0xd800 && value < 0xe000 ? raises.unmodelled : boundedText(String.fromCodePoint(value));
}

export const stringFunctions: readonly PureFunction[] = [...caseFunctions, ...splittingFunctions, ...plainFunctions];
