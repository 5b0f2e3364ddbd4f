/** Splitting and joining: str.split and its relatives. Whitespace is Python's, which JavaScript's differs from. */

import { asCount, asFlag, onTexts } from "./arguments.js";
import type { PureFunction } from "./pure-function.js";
import { characters, isSpace } from "./text.js";
import type { Result, TermValue } from "./value.js";
import { isArray, isRaise, limits, raises } from "./value.js";

/** Splits at runs of whitespace, from the left; past the limit, the rest keeps the whitespace at its end. */
function splitSpace(text: string, limit: number): readonly string[] {
  const all = characters(text);
  const parts: string[] = [];
  let index = 0;
  for (;;) {
    while (index < all.length && isSpace(all[index] ?? "")) index++;
    if (index >= all.length) return parts;
    if (parts.length >= limit) {
      parts.push(all.slice(index).join(""));
      return parts;
    }
    const start = index;
    while (index < all.length && !isSpace(all[index] ?? "")) index++;
    parts.push(all.slice(start, index).join(""));
  }
}

/** The same from the right: the mirror image. */
function splitSpaceRight(text: string, limit: number): readonly string[] {
  return splitSpace(reverse(text), limit).map(reverse).reverse();
}

function reverse(text: string): string {
  return [...text].reverse().join("");
}

function splitAt(text: string, separator: string, limit: number): readonly string[] {
  const parts = text.split(separator);
  if (parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

function splitAtRight(text: string, separator: string, limit: number): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (parts.length < limit) {
    const index = rest.length < separator.length ? -1 : rest.lastIndexOf(separator);
    if (index < 0) break;
    parts.push(rest.slice(index + separator.length));
    rest = rest.slice(0, index);
  }
  return [...parts, rest].reverse();
}

interface Ways {
  atSpace(text: string, limit: number): readonly string[];
  atSeparator(text: string, separator: string, limit: number): readonly string[];
}

function splitting(ways: Ways): (values: readonly TermValue[]) => Result {
  return ([self, separator, maximum]) => {
    if (typeof self !== "string") return raises.typeError;
    const count = asCount(maximum, -1);
    if (isRaise(count)) return count;
    const limit = count < 0 ? Number.POSITIVE_INFINITY : count;
    if (separator === null || separator === undefined) return ways.atSpace(self, limit);
    if (typeof separator !== "string") return raises.typeError;
    return separator === "" ? raises.valueError : ways.atSeparator(self, separator, limit);
  };
}

const lineEnds = new Set("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029");

function splitLines(text: string, keepEnds: boolean): readonly string[] {
  const lines: string[] = [];
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    if (!lineEnds.has(text.charAt(index))) continue;
    const end = text.startsWith("\r\n", index) ? index + 2 : index + 1;
    lines.push(text.slice(start, keepEnds ? end : index));
    start = end;
    index = end - 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

function partition(from: "left" | "right"): (self: string, separator: string) => Result {
  return (self, separator) => {
    if (separator === "") return raises.valueError;
    const index = from === "left" ? self.indexOf(separator) : self.lastIndexOf(separator);
    if (index < 0) return from === "left" ? [self, "", ""] : ["", "", self];
    return [self.slice(0, index), separator, self.slice(index + separator.length)];
  };
}

function join([self, items]: readonly TermValue[]): Result {
  const pieces = typeof items === "string" ? characters(items) : items;
  if (typeof self !== "string" || !isArray(pieces)) return raises.typeError;
  if (!pieces.every((piece) => typeof piece === "string")) return raises.typeError;
  const length = pieces.reduce((sum, piece) => sum + piece.length, self.length * pieces.length);
  return length > limits.text ? raises.unmodelled : pieces.join(self);
}

export const splittingFunctions: readonly PureFunction[] = [
  {
    name: "str.split",
    python: "str.split",
    parameters: ["self", "/", "sep?", "maxsplit?"],
    apply: splitting({ atSpace: splitSpace, atSeparator: splitAt }),
  },
  {
    name: "str.rsplit",
    python: "str.rsplit",
    parameters: ["self", "/", "sep?", "maxsplit?"],
    apply: splitting({ atSpace: splitSpaceRight, atSeparator: splitAtRight }),
  },
  {
    name: "str.splitlines",
    python: "str.splitlines",
    parameters: ["self", "/", "keepends?"],
    note: "The flag is read as CPython does before 3.12, which refuses other types.",
    apply: ([self, keepEnds]) => {
      if (typeof self !== "string") return raises.typeError;
      const keep = asFlag(keepEnds);
      return isRaise(keep) ? keep : splitLines(self, keep);
    },
  },
  { name: "str.partition", python: "str.partition", parameters: ["self", "sep", "/"], apply: onTexts(partition("left")) },
  { name: "str.rpartition", python: "str.rpartition", parameters: ["self", "sep", "/"], apply: onTexts(partition("right")) },
  { name: "str.join", python: "str.join", parameters: ["self", "iterable", "/"], apply: join },
  {
    name: "str.expandtabs",
    python: "str.expandtabs",
    parameters: ["self", "/", "tabsize?"],
    apply: ([self, size]) => (typeof self === "string" ? expandTabs(self, size) : raises.typeError),
  },
];

function expandTabs(self: string, sizeValue: TermValue): Result {
  const size = asCount(sizeValue, 8);
  if (isRaise(size)) return size;
  // A C int.
  if (size >= 2 ** 31 || size < -(2 ** 31)) return raises.overflowError;
  let column = 0;
  let length = 0;
  const pieces: string[] = [];
  for (const character of self) {
    let piece = character;
    if (character === "\t") {
      const width = size > 0 ? size - (column % size) : 0;
      if (width > limits.text) return raises.unmodelled;
      piece = " ".repeat(width);
      column += width;
    } else {
      column = character === "\n" || character === "\r" ? 0 : column + 1;
    }
    pieces.push(piece);
    length += piece.length;
    if (length > limits.text) return raises.unmodelled;
  }
  return pieces.join("");
}
