/** Python's str(), repr() and ascii() of values. Arrays are written as lists. */
import { shortestText } from "./float-text.js";
import { integerDigits } from "./number-text.js";
import { characters } from "./text.js";
import { hasProperty } from "./unicode.js";
import type { Raise, TermValue } from "./value.js";
import { isRaise, limits, raises } from "./value.js";

const namedEscapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeCharacter(character: string, quote: string): string {
  if (character === quote) return `\\${character}`;
  const named = namedEscapes[character];
  if (named !== undefined) return named;
  return hasProperty(character, "printable") ? character : escapePoint(character);
}

function escapePoint(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  if (point <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

function quoteText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return (
    quote +
    characters(text)
      .map((character) => escapeCharacter(character, quote))
      .join("") +
    quote
  );
}

export function integerText(value: bigint): string | Raise {
  const text = value.toString();
  return text.length - (value < 0n ? 1 : 0) > integerDigits ? raises.valueError : text;
}

export function reprText(value: TermValue): string | Raise {
  switch (typeof value) {
    case "undefined":
      return raises.unmodelled;
    case "boolean":
      return value ? "True" : "False";
    case "bigint":
      return integerText(value);
    case "number":
      return (value < 0 || Object.is(value, -0) ? "-" : "") + shortestText(value);
    case "string":
      return quoteText(value);
    default:
      return value === null ? "None" : listText(value);
  }
}

function listText(items: readonly TermValue[]): string | Raise {
  const parts: string[] = [];
  let length = 0;
  for (const item of items) {
    const part = reprText(item);
    if (isRaise(part)) return part;
    length += part.length + 2;
    if (length > limits.text) return raises.unmodelled;
    parts.push(part);
  }
  return `[${parts.join(", ")}]`;
}

export function strText(value: TermValue): string | Raise {
  return typeof value === "string" ? value : reprText(value);
}

/** repr() with everything beyond ASCII escaped. */
export function asciiText(value: TermValue): string | Raise {
  const text = reprText(value);
  return isRaise(text) ? text : text.replace(/[^\0-\x7f]/gu, escapePoint);
}
