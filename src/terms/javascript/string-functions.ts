/**
 * The methods of String.prototype that need no regular expression, and what both texts and arrays have (`length.js`,
 * `item.js`). Positions and lengths are in UTF-16 units. Case goes by the tables of `unicode.ts`.
 */
import type { JavaScriptFunction } from "../pure-function.js";
import { characters } from "../text.js";
import { lowerAt, upperCase } from "../unicode.js";
import { limits } from "../value.js";
import type { HostValue } from "./host.js";
import { callMethod, method, NotModelled, onHost, ownText, plain } from "./host.js";

const ascii = /^[\0-\x7f]*$/;

export function lowerText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  const all = characters(text);
  return all.map((_, index) => lowerAt(all, index)).join("");
}

export function upperText(text: string): string {
  return ascii.test(text) ? text.toUpperCase() : characters(text).map(upperCase).join("");
}

const versionNote = "Characters assigned after Unicode 14 have no case.";
const localeNote = `${versionNote} The locale of the machine is taken for one without rules of its own.`;

/** A row that changes a text's case; `note` says on what it depends. */
function changingCase(name: string, change: (text: string) => string, note: string): JavaScriptFunction {
  const inOwnLocale = (self: HostValue, locale: HostValue): string => {
    if (locale !== undefined && name.includes("Locale")) throw new NotModelled();
    return change(ownText(self));
  };
  return {
    name: `String.prototype.${name}`,
    javascript: `String.prototype.${name}`,
    parameters: ["self"],
    note,
    apply: onHost(inOwnLocale),
  };
}

/** A method whose result may be much longer than its arguments: asked first whether it is. */
function growing(
  name: string,
  parameters: readonly string[],
  longest: (self: string, ...others: HostValue[]) => number,
): JavaScriptFunction {
  const call = callMethod(name);
  const apply = (...[self, ...others]: HostValue[]): unknown => {
    const text = ownText(self);
    const length = longest(text, ...others);
    if (length > 4 * limits.text && Number.isFinite(length)) throw new NotModelled();
    return call(text, ...others);
  };
  return method(`String.prototype.${name}`, parameters, { apply: onHost(apply) });
}

/** A filler that is empty fills nothing, however wide. */
function padded(self: string, width: HostValue, fill: HostValue): number {
  const wanted = Number(width);
  if (wanted === Number.POSITIVE_INFINITY && String(fill) !== "") throw new NotModelled();
  return wanted > self.length && (fill === undefined || String(fill) !== "") ? wanted : self.length;
}

/** How long a replacement can get, `$&` and its like being as long as the text. */
export function replacedLength(text: string, replacement: string, times: number): number {
  const copies = replacement.split("$").length - 1;
  return text.length + times * (replacement.length + copies * text.length);
}

function replaced(self: string, pattern: HostValue, replacement: HostValue): number {
  const wanted = String(pattern);
  const times = wanted === "" ? self.length + 1 : self.length / wanted.length;
  return replacedLength(self, String(replacement), times);
}

const normalizeNote = "By the engine's version of Unicode; what is assigned never changes.";

/** The property of that name or index, also of a number; methods are no values. */
function property(self: HostValue, name: HostValue): unknown {
  return (self as unknown as Readonly<Record<string, unknown>>)[String(name)];
}

function item(self: HostValue, index: HostValue): unknown {
  // Before the index is made a name.
  if (self === null || self === undefined) throw new TypeError();
  const value = property(self, index);
  // What is set on the prototypes may be anything by the time the program runs.
  if (value === undefined || Object.hasOwn(Object(self) as object, String(index))) return value;
  throw new NotModelled();
}

export const stringFunctions: readonly JavaScriptFunction[] = [
  changingCase("toLowerCase", lowerText, versionNote),
  changingCase("toUpperCase", upperText, versionNote),
  changingCase("toLocaleLowerCase", lowerText, localeNote),
  changingCase("toLocaleUpperCase", upperText, localeNote),
  ...["trim", "trimStart", "trimEnd", "trimLeft", "trimRight", "toString", "valueOf"].map((name) => method(`String.prototype.${name}`, [])),
  ...["includes", "startsWith", "indexOf", "lastIndexOf"].map((name) => method(`String.prototype.${name}`, ["search", "position?"])),
  method("String.prototype.endsWith", ["search", "end?"]),
  ...["charAt", "charCodeAt", "codePointAt", "at"].map((name) => method(`String.prototype.${name}`, ["index"])),
  ...["slice", "substring"].map((name) => method(`String.prototype.${name}`, ["start", "end?"])),
  method("String.prototype.substr", ["start", "length?"]),
  method("String.prototype.split", ["separator", "limit?"]),
  method("String.prototype.concat", ["*values"]),
  growing("repeat", ["count"], (self, count) => (self === "" ? 0 : self.length * Number(count))),
  growing("padStart", ["width", "fill?"], padded),
  growing("padEnd", ["width", "fill?"], padded),
  growing("replace", ["pattern", "replacement"], (self, _, replacement) => replacedLength(self, String(replacement), 1)),
  growing("replaceAll", ["pattern", "replacement"], replaced),
  method("String.prototype.normalize", ["form?"], { note: normalizeNote }),
  { name: "length.js", javascript: "self.length", parameters: ["self"], apply: onHost((self) => property(self, "length")) },
  { name: "item.js", javascript: "self[index]", parameters: ["self", "index"], apply: onHost(item) },
  plain("String", ["*value"], String as (...values: HostValue[]) => string, { monotone: "text" }),
  plain("String.fromCharCode", ["*units"], (...units) => String.fromCharCode(...(units as number[]))),
  plain("String.fromCodePoint", ["*points"], (...points) => String.fromCodePoint(...(points as number[]))),
];
