/**
 * Python's str.format: replacement fields by position or name, conversions, and format specifications that hold fields
 * themselves. Indexing `[i]` reaches into arrays; attributes `.name` of values are unmodelled.
 */

import { boundedText } from "./arguments.js";
import { formatValue } from "./format-spec.js";
import { asciiText, reprText, strText } from "./represent.js";
import { characters } from "./text.js";
import { digitsNumber } from "./unicode.js";
import type { Raise, Result, TermValue } from "./value.js";
import { isArray, isRaise, limits, raises } from "./value.js";

/** Positions beyond this are errors in CPython. */
const largestIndex = (1n << 63n) - 1n;

interface Given {
  readonly positional: readonly TermValue[];
  readonly keywords: ReadonlyMap<string, TermValue>;
  /** Next automatic position, or whether positions are written out. */
  numbering: number | "manual";
}

interface Field {
  readonly name: string;
  readonly conversion: string | undefined;
  readonly spec: string;
  /** Position after the closing brace. */
  readonly end: number;
}

export function formatTemplate(template: string, positional: readonly TermValue[], keywords: ReadonlyMap<string, TermValue>): Result {
  return expand(template, { positional, keywords, numbering: 0 }, 2);
}

/** Fields inside a specification are one level deeper; CPython allows no third. */
function expand(template: string, given: Given, depth: number): string | Raise {
  if (depth === 0) return raises.valueError;
  const pieces: string[] = [];
  let length = 0;
  for (let index = 0; index < template.length; ) {
    const character = template.charAt(index);
    let piece = character;
    let next = index + 1;
    if ((character === "{" || character === "}") && template.charAt(index + 1) === character) {
      next = index + 2;
    } else if (character === "}") {
      return raises.valueError;
    } else if (character === "{") {
      const field = readField(template, index + 1);
      if (isRaise(field)) return field;
      const text = formatField(field, given, depth);
      if (isRaise(text)) return text;
      piece = text;
      next = field.end;
    }
    pieces.push(piece);
    length += piece.length;
    if (length > limits.text) return raises.unmodelled;
    index = next;
  }
  return pieces.join("");
}

/** Parses what follows an opening brace. */
function readField(template: string, start: number): Field | Raise {
  let index = start;
  let stop = "";
  while (index < template.length && stop === "") {
    const character = template.charAt(index++);
    if (character === "{") return raises.valueError;
    if (character === "[") while (index < template.length && template.charAt(index) !== "]") index++;
    if (character === "}" || character === ":" || character === "!") stop = character;
  }
  if (stop === "") return raises.valueError;
  const name = template.slice(start, index - 1);
  let conversion: string | undefined;
  if (stop === "!") {
    conversion = characters(template.slice(index, index + 2))[0];
    if (conversion === undefined) return raises.valueError;
    index += conversion.length;
    stop = template.charAt(index++);
    if (stop !== "}" && stop !== ":") return raises.valueError;
  }
  if (stop === "}") return { name, conversion, spec: "", end: index };
  const end = closingBrace(template, index);
  return end < 0 ? raises.valueError : { name, conversion, spec: template.slice(index, end), end: end + 1 };
}

function closingBrace(template: string, start: number): number {
  let open = 1;
  for (let index = start; index < template.length; index++) {
    const character = template.charAt(index);
    if (character === "{") open++;
    if (character === "}" && --open === 0) return index;
  }
  return -1;
}

function formatField(field: Field, given: Given, depth: number): string | Raise {
  const value = fieldValue(field.name, given);
  if (isRaise(value)) return value;
  const converted = convert(value, field.conversion);
  if (isRaise(converted)) return converted;
  const spec = expand(field.spec, given, field.spec === "" ? 1 : depth - 1);
  if (isRaise(spec)) return spec;
  const text = formatValue(converted, spec);
  if (isRaise(text)) return text;
  const bounded = boundedText(String(text));
  return isRaise(bounded) ? bounded : String(bounded);
}

function convert(value: TermValue, conversion: string | undefined): Result {
  switch (conversion) {
    case undefined:
      return value;
    case "s":
      return strText(value);
    case "r":
      return reprText(value);
    case "a":
      return asciiText(value);
    default:
      return raises.valueError;
  }
}

function fieldValue(name: string, given: Given): Result {
  const first = /^[^.[]*/.exec(name)?.[0] ?? "";
  const base = firstValue(first, given);
  return isRaise(base) ? base : reach(base, name.slice(first.length));
}

function firstValue(first: string, given: Given): Result {
  const written = digitsNumber(first);
  if (first !== "" && written === undefined) return given.keywords.has(first) ? given.keywords.get(first) : raises.keyError;
  if (written !== undefined && written > largestIndex) return raises.valueError;
  const { numbering } = given;
  if (written === undefined) {
    if (numbering === "manual") return raises.valueError;
    given.numbering = numbering + 1;
    return numbering < given.positional.length ? given.positional[numbering] : raises.indexError;
  }
  if (numbering !== "manual" && numbering > 0) return raises.valueError;
  given.numbering = "manual";
  return written < given.positional.length ? given.positional[Number(written)] : raises.indexError;
}

/** Follows `[index]` steps into arrays and strings. */
function reach(base: TermValue, path: string): Result {
  let value = base;
  let rest = path;
  while (rest !== "") {
    if (rest.startsWith(".")) return /^\.(?:[.[]|$)/.test(rest) ? raises.valueError : raises.unmodelled;
    const step = /^\[([^\]]*)\]/.exec(rest);
    const key = step?.[1];
    if (step === null || key === undefined || key === "") return raises.valueError;
    const items = typeof value === "string" ? characters(value) : value;
    const index = digitsNumber(key);
    if (index !== undefined && index > largestIndex) return raises.valueError;
    if (!isArray(items) || index === undefined) return raises.typeError;
    if (index >= items.length) return raises.indexError;
    value = items[Number(index)];
    rest = rest.slice(step[0].length);
    if (rest !== "" && !/^[.[]/.test(rest)) return raises.valueError;
  }
  return value;
}
