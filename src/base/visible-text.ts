/**
 * Text of an application as people see it: whatever a name holds, it must not reverse or overwrite the line it stands in, begin another
 * one, obey as a command of the terminal, or look like another name.
 */

/** Control, format and broken characters, but for tabs and line ends. */
const invisible = /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}\u2028\u2029]/gu;

const lineEnds = /[\t\n]/g;

/** The text with control, format and broken characters written out, as `\u{202e}`. */
export function visibleText(text: string): string {
  return text.replace(invisible, writtenOut);
}

function writtenOut(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/** JSON to read: the same value, with characters that cannot be seen as JSON's own escapes. */
export function visibleJson(json: string): string {
  return json.replace(invisible, (character) =>
    Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  );
}

/** Plain data with all its texts, which are of one line each, as they are to be seen; what has no such characters is not copied. */
export function visible<T>(value: T): T {
  return seen(value) as T;
}

function seen(value: unknown): unknown {
  if (typeof value === "string") return visibleText(value).replace(lineEnds, writtenOut);
  if (Array.isArray(value)) {
    const items = value.map(seen);
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, seen(inner)] as const);
  return entries.every(([key, inner]) => inner === value[key as keyof typeof value]) ? value : Object.fromEntries(entries);
}
