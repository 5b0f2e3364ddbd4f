/**
 * Character properties and case mappings under the string rows, from tables of one fixed Unicode version, so that results
 * do not change with the machine that runs them. Characters added to Unicode later count as unassigned.
 */
import { caseMappings, propertyRanges } from "./unicode-tables.js";

export type CharacterProperty = keyof typeof propertyRanges;
type CaseMapping = keyof typeof caseMappings;

const decodedProperties = new Map<CharacterProperty, Uint32Array>();
const decodedMappings = new Map<CaseMapping, ReadonlyMap<number, string>>();

/** Points where the property switches, rising: on at even positions, off at odd ones. */
function switches(property: CharacterProperty): Uint32Array {
  let table = decodedProperties.get(property);
  if (table === undefined) {
    let point = 0;
    table = Uint32Array.from(propertyRanges[property].split(" "), (gap) => (point += Number.parseInt(gap, 36)));
    decodedProperties.set(property, table);
  }
  return table;
}

/** Position of the last switch at or before `point`, or -1. */
function lastSwitch(table: Uint32Array, point: number): number {
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((table[middle] ?? 0) <= point) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** `character` is one code point. */
export function hasProperty(character: string, property: CharacterProperty): boolean {
  return lastSwitch(switches(property), codePoint(character)) % 2 === 0;
}

/** The value of a decimal digit of any script; undefined for other characters. */
export function decimalValue(character: string): number | undefined {
  const table = switches("decimal");
  const point = codePoint(character);
  const position = lastSwitch(table, point);
  // Decimal digits come in whole runs from 0 to 9.
  return position % 2 === 0 ? (point - (table[position] ?? 0)) % 10 : undefined;
}

/** The number that decimal digits of any scripts write; undefined when there is another character, or none. */
export function digitsNumber(text: string): bigint | undefined {
  const digits = Array.from(text, (character) => decimalValue(character) ?? "?").join("");
  return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
}

function decodeMapping(encoded: string): ReadonlyMap<number, string> {
  const table = new Map<number, string>();
  const [runs = "", special = ""] = encoded.split("|");
  let start = 0;
  for (const run of runs.split(" ")) {
    if (run === "") continue;
    const [gap = 0, count = 0, stride = 1, delta = 0] = run.split(",").map((field) => Number.parseInt(field, 36));
    start += gap;
    for (let index = 0; index < count; index++) {
      const point = start + index * stride;
      table.set(point, String.fromCodePoint(point + delta));
    }
  }
  for (const entry of special.split(" ")) {
    const [point, text] = entry.split("=");
    if (point === undefined || text === undefined) continue;
    table.set(Number.parseInt(point, 36), String.fromCodePoint(...text.split(".").map((part) => Number.parseInt(part, 36))));
  }
  return table;
}

function mapped(character: string, mapping: CaseMapping): string | undefined {
  let table = decodedMappings.get(mapping);
  if (table === undefined) {
    table = decodeMapping(caseMappings[mapping]);
    decodedMappings.set(mapping, table);
  }
  return table.get(codePoint(character));
}

/** Without regard to context: `lowerAt` knows the final sigma. */
export function lowerCase(character: string): string {
  return mapped(character, "lower") ?? character;
}

export function upperCase(character: string): string {
  return mapped(character, "upper") ?? character;
}

export function titleCase(character: string): string {
  return mapped(character, "title") ?? upperCase(character);
}

export function foldCase(character: string): string {
  return mapped(character, "fold") ?? lowerCase(character);
}

/** Lower case of the character at `index`: a capital sigma at the end of a word has its own form. */
export function lowerAt(characters: readonly string[], index: number): string {
  const character = characters[index] ?? "";
  if (character !== "\u03a3") return lowerCase(character);
  const before = nearestLetter(characters, index, -1);
  const after = nearestLetter(characters, index, 1);
  return before && !after ? "\u03c2" : "\u03c3";
}

/** Whether the nearest character in this direction that is not case-ignorable is cased. */
function nearestLetter(characters: readonly string[], index: number, step: 1 | -1): boolean {
  for (let at = index + step; at >= 0 && at < characters.length; at += step) {
    const character = characters[at] ?? "";
    if (!hasProperty(character, "caseIgnorable")) return hasProperty(character, "cased");
  }
  return false;
}
