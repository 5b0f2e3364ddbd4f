/**
 * Strings by code point, as Python indexes them, over JavaScript's UTF-16. Text without surrogates takes the direct way.
 * A lone surrogate that meets its other half becomes one character, unlike in Python.
 */
import { asInteger } from "./numbers.js";
import { hasProperty } from "./unicode.js";
import type { Raise, TermValue } from "./value.js";
import { raises } from "./value.js";

const surrogate = /[\ud800-\udfff]/;

export function characters(text: string): readonly string[] {
  return Array.from(text);
}

export function textLength(text: string): number {
  return surrogate.test(text) ? characters(text).length : text.length;
}

export function textSlice(text: string, start: number, end: number): string {
  if (end <= start) return "";
  return surrogate.test(text) ? characters(text).slice(start, end).join("") : text.slice(start, end);
}

/** A slice bound: an integer, None or absent; clamped to doubles, which any length fits in. */
export function asBound(value: TermValue, otherwise: number): number | Raise {
  if (value === null || value === undefined) return otherwise;
  const integer = asInteger(value);
  return integer === undefined ? raises.typeError : Number(integer);
}

/** Resolves negative bounds from the end and cuts both at the length, except a start beyond it. */
export function adjustBounds(start: number, end: number, length: number): { readonly start: number; readonly end: number } {
  return {
    start: start < 0 ? Math.max(start + length, 0) : start,
    end: end < 0 ? Math.max(end + length, 0) : Math.min(end, length),
  };
}

export function isSpace(character: string): boolean {
  return hasProperty(character, "space");
}

/** Cuts characters that `drop` matches from the left, the right or both ends. */
export function trim(
  text: string,
  drop: (character: string) => boolean,
  ends: { readonly left: boolean; readonly right: boolean },
): string {
  const all = characters(text);
  let start = 0;
  let end = all.length;
  if (ends.left) while (start < end && drop(all[start] ?? "")) start++;
  if (ends.right) while (end > start && drop(all[end - 1] ?? "")) end--;
  return all.slice(start, end).join("");
}
