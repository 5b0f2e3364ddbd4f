/**
 * Regular expressions of JavaScript on texts, on the linear machine of `regex.ts`. An expression is two arguments, its source
 * and its flags, and each call finds its `lastIndex` at 0. A match is the array of its groups' texts, undefined where a
 * group took no part; where it begins and its named groups are asked by rows of their own.
 */
import type { JavaScriptFunction } from "../pure-function.js";
import type { Looks, Slots } from "../regex.js";
import { lookEverywhere, matchRegex, rememberRegexes } from "../regex.js";
import type { Regex } from "../regex-program.js";
import { makeRegex } from "../regex-program.js";
import { limits } from "../value.js";
import type { HostValue } from "./host.js";
import { NotModelled, onHost, ownText } from "./host.js";
import { isLineEnd, wordTest } from "./regex-characters.js";
import type { Flags } from "./regex-syntax.js";
import { charactersOf, parsePattern, readFlags } from "./regex-syntax.js";
import type { Found } from "./regex-template.js";
import { expandReplacement } from "./regex-template.js";
import { replacedLength } from "./string-functions.js";

/** Null where the expression is not understood. */
export const compileJavaScriptRegex = rememberRegexes((source: string, flagText: string): Regex | null => {
  const flags = readFlags(flagText);
  const pattern = flags === null ? null : parsePattern(source, flags);
  if (flags === null || pattern === null) return null;
  return makeRegex(pattern, { charactersOf: (text) => charactersOf(text, flags.unicode), isWord: wordTest(flags), isLineEnd });
});

/** An expression on one text. */
class Search {
  readonly flags: Flags;
  readonly names: readonly (string | null)[];
  private readonly regex: Regex;
  private readonly characters: readonly string[];
  private readonly looks: Looks;

  constructor(
    source: HostValue,
    flagText: HostValue,
    readonly text: string,
  ) {
    const regex = typeof source === "string" && typeof flagText === "string" ? compileJavaScriptRegex(source, flagText) : null;
    const flags = typeof flagText === "string" ? readFlags(flagText) : null;
    if (regex === null || flags === null) throw new NotModelled();
    this.regex = regex;
    this.flags = flags;
    this.names = regex.pattern.names.slice(1);
    this.characters = regex.charactersOf(text);
    const looks = lookEverywhere(regex, this.characters);
    if (looks === "too-much") throw new NotModelled();
    this.looks = looks;
  }

  /** The first match at or after a position, in characters; at it alone where `anchored`. */
  private at(from: number, anchored: boolean): Slots | null {
    if (from > this.characters.length) return null;
    const found = matchRegex(this.regex, this.characters, { from, anchored, whole: false, looks: this.looks });
    if (found === "too-much") throw new NotModelled();
    return found;
  }

  private between(from: number, to: number): string {
    return this.characters.slice(from, to).join("");
  }

  private found(slots: Slots): Found {
    const groups = this.names.map((_, i) => {
      const from = slots[2 * i + 2] ?? -1;
      return from < 0 ? undefined : this.between(from, slots[2 * i + 3]!);
    });
    const start = this.between(0, slots[0]!).length;
    return { text: this.text, start, end: start + this.between(slots[0]!, slots[1]!).length, groups, names: this.names };
  }

  first(): Found | null {
    const slots = this.at(0, this.flags.sticky);
    return slots === null ? null : this.found(slots);
  }

  /** All matches from left to right; behind an empty one the search goes on a character further. */
  all(): Found[] {
    const found: Found[] = [];
    for (let slots = this.at(0, this.flags.sticky); slots !== null; ) {
      found.push(this.found(slots));
      if (found.length > limits.items) throw new NotModelled();
      slots = this.at(slots[1]! + (slots[0] === slots[1] ? 1 : 0), this.flags.sticky);
    }
    return found;
  }

  /** Matches that part the text: no empty one at the end of the one before, none at the end of the text, whatever the flag `y`. */
  separators(): Found[] {
    const found: Found[] = [];
    let end = 0;
    for (let from = 0; from < this.characters.length; ) {
      const slots = this.at(from, false);
      if (slots === null || slots[0]! >= this.characters.length) break;
      if (slots[1] === end) {
        from = slots[0]! + 1;
        continue;
      }
      found.push(this.found(slots));
      from = end = slots[1]!;
    }
    return found;
  }
}

function texts({ text, start, end, groups }: Found): (string | undefined)[] {
  return [text.slice(start, end), ...groups];
}

type Apply = (...values: HostValue[]) => unknown;

const exec: Apply = (source, flags, text) => {
  const found = new Search(source, flags, String(text)).first();
  return found === null ? null : texts(found);
};

const match: Apply = (self, source, flags) => {
  const search = new Search(source, flags, ownText(self));
  const found = search.flags.global ? search.all() : search.first();
  if (Array.isArray(found)) return found.length === 0 ? null : found.map(({ text, start, end }) => text.slice(start, end));
  return found === null ? null : texts(found as Found);
};

const matchAll: Apply = (self, source, flags) => {
  const search = new Search(source, flags, ownText(self));
  if (!search.flags.global) throw new TypeError();
  return search.all().map(texts);
};

const search: Apply = (self, source, flags) => new Search(source, flags, ownText(self)).first()?.start ?? -1;

function replacing(every: boolean): Apply {
  return (self, source, flags, template) => {
    const text = ownText(self);
    const one = new Search(source, flags, text);
    if (every && !one.flags.global) throw new TypeError();
    const first = one.flags.global ? null : one.first();
    const found = one.flags.global ? one.all() : first === null ? [] : [first];
    const replacement = String(template);
    if (replacedLength(text, replacement, found.length) > 4 * limits.text) throw new NotModelled();
    let result = "";
    let from = 0;
    for (const each of found) {
      result += text.slice(from, each.start) + expandReplacement(replacement, each);
      from = each.end;
    }
    return result + text.slice(from);
  };
}

const split: Apply = (self, source, flags, limit) => {
  const text = ownText(self);
  const search = new Search(source, flags, text);
  const most = limit === undefined ? 2 ** 32 - 1 : Number(limit) >>> 0;
  if (text === "") return most === 0 || search.first() !== null ? [] : [text];
  const pieces: (string | undefined)[] = [];
  let from = 0;
  for (const { start, end, groups } of search.separators()) {
    pieces.push(text.slice(from, start), ...groups);
    from = end;
  }
  return [...pieces, text.slice(from)].slice(0, most);
};

/** Where the match of `exec` begins; null has no such property. */
const execIndex: Apply = (source, flags, text) => {
  const found = new Search(source, flags, String(text)).first();
  if (found === null) throw new TypeError();
  return found.start;
};

/** What a named group of the match of `exec` holds. */
const execGroup: Apply = (source, flags, text, name) => {
  const found = new Search(source, flags, String(text)).first();
  if (found === null || found.names.every((one) => one === null)) throw new TypeError();
  const index = found.names.indexOf(String(name));
  return index < 0 ? undefined : found.groups[index];
};

const splitNote = "With the flag u an empty match never parts the halves of a surrogate pair, as the standard says; V8 may do so.";
const note = "An expression that the linear machine does not match is unmodelled: back references, groups in looks, most \\p{...}.";

/** A row for an expression; `regex` in its column stands for `new RegExp(source, flags)`. */
function row(name: string, parameters: readonly string[], column: string, apply: Apply): JavaScriptFunction {
  return { name, javascript: column.replace("regex", "new RegExp(source, flags)"), parameters, note, apply: onHost(apply) };
}

export const regexFunctions: readonly JavaScriptFunction[] = [
  row("RegExp.prototype.test", ["source", "flags", "text"], "regex.test(text)", (...given) => exec(...given) !== null),
  row("RegExp.prototype.exec", ["source", "flags", "text"], "regex.exec(text)", exec),
  row("exec-index.js", ["source", "flags", "text"], "regex.exec(text).index", execIndex),
  row("exec-group.js", ["source", "flags", "text", "group"], "regex.exec(text).groups[group]", execGroup),
  row("String.prototype.match", ["self", "source", "flags"], "self.match(regex)", match),
  row("String.prototype.matchAll", ["self", "source", "flags"], "[...self.matchAll(regex)]", matchAll),
  row("String.prototype.search", ["self", "source", "flags"], "self.search(regex)", search),
  row("replace-regex.js", ["self", "source", "flags", "replacement"], "self.replace(regex, replacement)", replacing(false)),
  row("replaceAll-regex.js", ["self", "source", "flags", "replacement"], "self.replaceAll(regex, replacement)", replacing(true)),
  { ...row("split-regex.js", ["self", "source", "flags", "limit?"], "self.split(regex, limit)", split), note: `${note} ${splitNote}` },
];
