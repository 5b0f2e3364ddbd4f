/** Laying out numbers and text in a field: sign, prefix, zero padding, grouping of digits, alignment. */
import { textLength } from "./text.js";

export interface NumberParts {
  readonly sign: string;
  readonly prefix: string;
  /** Digits before the point; the part that is grouped. */
  readonly digits: string;
  /** Point, fraction, exponent, percent sign, or a word such as "inf". */
  readonly rest: string;
}

export interface Layout {
  readonly fill: string;
  readonly align: "<" | ">" | "=" | "^";
  readonly width: number;
  readonly separator: "" | "," | "_";
  /** Digits in a group. */
  readonly group: number;
}

export function layOutText(text: string, { fill, align, width }: Pick<Layout, "fill" | "align" | "width">): string {
  const margin = Math.max(width - textLength(text), 0);
  const left = align === ">" ? margin : align === "^" ? Math.floor(margin / 2) : 0;
  return fill.repeat(left) + text + fill.repeat(margin - left);
}

export function layOutNumber(parts: NumberParts, layout: Layout): string {
  const around = parts.sign.length + parts.prefix.length + textLength(parts.rest);
  const zeroWidth = layout.fill === "0" && layout.align === "=" ? layout.width - around : 0;
  const digits = parts.digits === "" ? "" : groupDigits(parts.digits, layout, zeroWidth);
  const number = digits + parts.rest;
  if (layout.align !== "=") return layOutText(parts.sign + parts.prefix + number, layout);
  const margin = Math.max(layout.width - around - digits.length, 0);
  return parts.sign + parts.prefix + layout.fill.repeat(margin) + number;
}

/** Pads with zeros to the width, and never starts with a separator. */
function groupDigits(digits: string, { separator, group }: Layout, width: number): string {
  if (separator === "") return digits.padStart(width, "0");
  const groups: string[] = [];
  let rest = digits;
  let missing = width;
  // Ends within width + 1 rounds: each takes a digit at least.
  for (;;) {
    const size = Math.min(group, Math.max(rest.length, missing, 1));
    groups.push(rest.slice(-size).padStart(size, "0"));
    rest = rest.length > size ? rest.slice(0, -size) : "";
    missing -= size;
    if (rest === "" && missing <= 0) return groups.reverse().join(separator);
    missing -= separator.length;
  }
}

/** The sign to write for a number, as the options `-`, `+` and space say. */
export function signText(isNegative: boolean, option: string): string {
  return isNegative ? "-" : option === "+" || option === " " ? option : "";
}

/** Digits before the point, and the rest. */
export function splitNumber(text: string): Pick<NumberParts, "digits" | "rest"> {
  const digits = /^\d*/.exec(text)?.[0] ?? "";
  return { digits, rest: text.slice(digits.length) };
}
