/**
 * The rows of JavaScript that go by the tables of one Unicode version, against Node on every character. Node may know a
 * later version: characters that the tables do not know, and mappings to them, may differ.
 */
import { describe, expect, it } from "vitest";
import { canonical, properties } from "../../src/terms/javascript/regex-characters.js";
import { lowerText, upperText } from "../../src/terms/javascript/string-functions.js";
import { hasProperty } from "../../src/terms/unicode.js";

/** Unassigned, or one of the few kinds that are not printed: those have no case. */
const isUnknown = (text: string): boolean => Array.from(text).some((c) => !hasProperty(c, "printable"));

/** Characters that the tables know, and that a later version gave another case, another kind or another folding. */
const changedLater = new Set([..."\u0295\u10fc\ua7f2\ua7f3\ua7f4\uab69\u{1171e}", ..."\u1fd3\u0390\u1fe3\u03b0\ufb05\ufb06"]);

/** As an expression writes a character that might mean something there. */
function escaped(c: string): string {
  return Array.from({ length: c.length }, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, "0")}`).join("");
}

function* characters(last: number): Generator<string> {
  for (let point = 0; point <= last; point++) yield String.fromCodePoint(point);
}

describe("case", () => {
  it.each([
    ["lower", lowerText, (text: string) => text.toLowerCase()],
    ["upper", upperText, (text: string) => text.toUpperCase()],
  ] as const)("%s is Node's for every character, alone and inside of a word", (_, ours, theirs) => {
    const wrong: string[] = [];
    for (const c of characters(0x1ffff)) {
      if (changedLater.has(c)) continue;
      for (const text of [c, `a${c}`, `${c}a`, `a${c}Σ`, `Σ${c}a`])
        if (ours(text) !== theirs(text) && !isUnknown(text + theirs(text))) wrong.push(text);
    }
    expect(wrong).toEqual([]);
  });
});

describe("characters of regular expressions", () => {
  it.each([
    ["by upper case", false, 0xffff],
    ["by folding", true, 0x1ffff],
  ] as const)("are equal without regard to case as in Node, %s", (_, unicode, last) => {
    const wrong: string[] = [];
    for (const c of characters(last)) {
      const key = canonical(c, unicode);
      if (key === c || isUnknown(c + key)) continue;
      if (!new RegExp(`^${escaped(c)}$`, unicode ? "iu" : "i").test(key)) wrong.push(c);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ["by upper case", false, 0xffff],
    ["by folding", true, 0x1ffff],
  ] as const)("differ without regard to case as in Node, %s", (_, unicode, last) => {
    const wrong: string[] = [];
    for (const c of characters(last)) {
      const others = [c.toLowerCase(), c.toUpperCase(), c.toUpperCase().toLowerCase(), c.toLowerCase().toUpperCase()];
      for (const other of others) {
        if (other.length !== c.length || isUnknown(c + other) || changedLater.has(c)) continue;
        const same = new RegExp(`^[${escaped(c)}]$`, unicode ? "iu" : "i").test(other);
        if (same !== (canonical(c, unicode) === canonical(other, unicode))) wrong.push(`${c} ${other}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([...properties.keys()])("have the property %s as in Node", (name) => {
    const theirs = new RegExp(`^\\p{${name}}$`, "u");
    const ours = properties.get(name)!.test;
    const wrong = [...characters(0x1ffff)].filter((c) => ours(c) !== theirs.test(c) && !isUnknown(c) && !changedLater.has(c));
    expect(wrong).toEqual([]);
  });
});
