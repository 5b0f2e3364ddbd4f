/**
 * Reads regular expressions of JavaScript, with its older leniency where the flag `u` is absent. What a linear-time machine
 * cannot match is not understood: back references, octal escapes, groups inside of what looks ahead or behind, the flag `v`;
 * the pattern is then `null`, as is one that JavaScript refuses.
 */
import type { CharacterTest } from "../regex-characters.js";
import type { Node, Pattern } from "../regex-pattern.js";
import { largestCount, mayBeEmpty, unlimited } from "../regex-pattern.js";
import type { CharacterClass } from "./regex-characters.js";
import { anyOf, between, classOf, isLineEnd, literal, properties } from "./regex-characters.js";

export interface Flags {
  readonly global: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly unicode: boolean;
  readonly sticky: boolean;
}

/** Null for flags that are not understood, or that JavaScript refuses. */
export function readFlags(text: string): Flags | null {
  if (!/^[dgimsuy]*$/.test(text) || new Set(text).size < text.length) return null;
  return {
    global: text.includes("g"),
    ignoreCase: text.includes("i"),
    multiline: text.includes("m"),
    dotAll: text.includes("s"),
    unicode: text.includes("u"),
    sticky: text.includes("y"),
  };
}

/** The characters that an expression steps through: code points with the flag `u`, else UTF-16 units. */
export function charactersOf(text: string, unicode: boolean): readonly string[] {
  return unicode ? Array.from(text) : text.split("");
}

/** Thrown and caught in this file: the pattern is not understood. */
class NotUnderstood extends Error {}

export function parsePattern(source: string, flags: Flags): Pattern | null {
  try {
    return new Reader(source, flags).pattern();
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

const controls: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v" };

/** More groups inside of groups than this are not understood: the reader and the writer of programs call themselves. */
const deepest = 200;

class Reader {
  private readonly characters: readonly string[];
  private at = 0;
  private depth = 0;
  private groups = 0;
  private readonly names: (string | null)[] = [null];

  constructor(
    source: string,
    private readonly flags: Flags,
  ) {
    this.characters = charactersOf(source, flags.unicode);
  }

  pattern(): Pattern {
    const root = this.choice();
    if (this.at < this.characters.length) throw new NotUnderstood();
    return { root, groups: this.groups, names: this.names };
  }

  private peek(offset = 0): string | undefined {
    return this.characters[this.at + offset];
  }

  private take(): string {
    const c = this.characters[this.at++];
    if (c === undefined) throw new NotUnderstood();
    return c;
  }

  /** Whether this text comes next; it is read over. */
  private accept(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.peek(i) !== text[i]) return false;
    this.at += text.length;
    return true;
  }

  private choice(): Node {
    const options = [this.sequence()];
    while (this.accept("|")) options.push(this.sequence());
    return options.length === 1 ? options[0]! : { kind: "choice", options };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    for (;;) {
      const c = this.peek();
      if (c === undefined || c === "|" || c === ")") return { kind: "sequence", parts };
      const before = this.groups;
      parts.push(this.repeated(this.atom(), before));
    }
  }

  /** `before`: groups that were opened before the body. */
  private repeated(body: Node, before: number): Node {
    const counts = this.counts();
    if (counts === null) return body;
    if (body.kind === "assertion" || body.kind === "look") throw new NotUnderstood();
    const lazy = this.accept("?");
    if (this.counts() !== null) throw new NotUnderstood();
    return {
      kind: "repeat",
      body,
      ...counts,
      lazy,
      ...(this.groups > before ? { resets: [before + 1, this.groups + 1] as const } : {}),
      ...(mayBeEmpty(body) ? { progresses: true as const } : {}),
    };
  }

  private counts(): { least: number; most: number } | null {
    if (this.accept("*")) return { least: 0, most: unlimited };
    if (this.accept("+")) return { least: 1, most: unlimited };
    if (this.accept("?")) return { least: 0, most: 1 };
    return this.peek() === "{" ? this.bounds() : null;
  }

  /** `{2}`, `{2,}`, `{2,3}`; other braces are characters, but not with the flag `u`. */
  private bounds(): { least: number; most: number } | null {
    const found = /^\{(\d+)(,?)(\d*)\}/.exec(this.characters.slice(this.at, this.at + 20).join(""));
    if (found === null || (found[2] === "" && found[3] !== "")) return null;
    this.at += found[0].length;
    const least = Number(found[1]);
    const most = found[2] === "" ? least : found[3] === "" ? unlimited : Number(found[3]);
    if (most < least || least > largestCount || (most !== unlimited && most > largestCount)) throw new NotUnderstood();
    return { least, most };
  }

  private atom(): Node {
    const c = this.take();
    switch (c) {
      case ".":
        return { kind: "character", test: this.flags.dotAll ? () => true : (one) => !isLineEnd(one), sample: "x" };
      case "^":
        return { kind: "assertion", at: this.flags.multiline ? "line-start" : "start" };
      case "$":
        return { kind: "assertion", at: this.flags.multiline ? "line-end" : "end" };
      case "[":
        return this.characterClass();
      case "(":
        return this.group();
      case "\\":
        return this.escape();
      case "*":
      case "+":
      case "?":
        throw new NotUnderstood();
      case "{":
        this.at--;
        if (this.flags.unicode || this.bounds() !== null) throw new NotUnderstood();
        this.at++;
        return this.literal(c);
      case "]":
      case "}":
        if (this.flags.unicode) throw new NotUnderstood();
        return this.literal(c);
      default:
        return this.literal(c);
    }
  }

  private literal(c: string): Node {
    return { kind: "character", test: literal(c, this.flags), sample: c };
  }

  private group(): Node {
    if (this.accept("?:")) return this.inside();
    if (this.accept("?=")) return this.look(true, false);
    if (this.accept("?!")) return this.look(true, true);
    if (this.accept("?<=")) return this.look(false, false);
    if (this.accept("?<!")) return this.look(false, true);
    const name = this.accept("?<") ? this.groupName() : null;
    if (name === null && this.peek() === "?") throw new NotUnderstood();
    if (name !== null && this.names.includes(name)) throw new NotUnderstood();
    this.names.push(name);
    const index = ++this.groups;
    return { kind: "group", index, body: this.inside() };
  }

  private inside(): Node {
    if (++this.depth > deepest) throw new NotUnderstood();
    const body = this.choice();
    if (!this.accept(")")) throw new NotUnderstood();
    this.depth--;
    return body;
  }

  /** The groups of what must not match never hold anything. */
  private look(ahead: boolean, negated: boolean): Node {
    const before = this.groups;
    const body = this.inside();
    if (this.groups > before && !negated) throw new NotUnderstood();
    return { kind: "look", ahead, negated, body };
  }

  private groupName(): string {
    let name = "";
    for (let c = this.take(); c !== ">"; c = this.take()) name += c;
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new NotUnderstood();
    return name;
  }

  private escape(): Node {
    const c = this.take();
    if (c === "b") return { kind: "assertion", at: "boundary" };
    if (c === "B") return { kind: "assertion", at: "no-boundary" };
    // Where an expression names a group, `\k` refers to one.
    if (c === "k") throw new NotUnderstood();
    const held = this.classEscape(c);
    if (held !== null) return { kind: "character", test: anyOf([held.test], this.flags), sample: held.sample };
    return this.literal(this.escaped(c, false));
  }

  /** `\d` and the like, and with the flag `u` properties. */
  private classEscape(c: string): CharacterClass | null {
    if (!this.flags.unicode || (c !== "p" && c !== "P")) return classOf(c, this.flags);
    if (!this.accept("{")) throw new NotUnderstood();
    let name = "";
    for (let next = this.take(); next !== "}"; next = this.take()) name += next;
    const held = properties.get(name);
    if (held === undefined) throw new NotUnderstood();
    return c === "p" ? held : { test: (one) => !held.test(one), sample: "-" };
  }

  /** The character that an escape stands for, inside and outside of classes. */
  private escaped(c: string, inClass: boolean): string {
    if (Object.hasOwn(controls, c)) return controls[c]!;
    if (c === "0" && !/^\d$/.test(this.peek() ?? "")) return "\0";
    if (/^\d$/.test(c)) throw new NotUnderstood();
    if (c === "c") {
      const letter = this.take();
      if (!/^[A-Za-z]$/.test(letter)) throw new NotUnderstood();
      return String.fromCharCode(letter.charCodeAt(0) % 32);
    }
    if (c === "x") return this.hexadecimal(2) ?? this.lenient(c);
    if (c === "u") return this.unicodeEscape() ?? this.lenient(c);
    if (!this.flags.unicode || /^[\^$\\.*+?()[\]{}|/]$/.test(c) || (inClass && c === "-")) return c;
    throw new NotUnderstood();
  }

  /** An escape that is none stands for its letter, but not with the flag `u`. */
  private lenient(c: string): string {
    if (this.flags.unicode) throw new NotUnderstood();
    return c;
  }

  private hexadecimal(digits: number): string | null {
    const text = this.characters.slice(this.at, this.at + digits).join("");
    if (text.length !== digits || !/^[0-9a-fA-F]+$/.test(text)) return null;
    this.at += digits;
    return String.fromCharCode(Number.parseInt(text, 16));
  }

  private unicodeEscape(): string | null {
    if (this.flags.unicode && this.accept("{")) {
      let digits = "";
      for (let c = this.take(); c !== "}"; c = this.take()) digits += c;
      const point = /^[0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : Number.POSITIVE_INFINITY;
      return point <= 0x10ffff ? String.fromCodePoint(point) : null;
    }
    const first = this.hexadecimal(4);
    if (first === null || !this.flags.unicode || !/^[\ud800-\udbff]$/.test(first)) return first;
    const between = this.at;
    const second = this.accept("\\u") ? this.hexadecimal(4) : null;
    if (second !== null && /^[\udc00-\udfff]$/.test(second)) return first + second;
    this.at = between;
    return first;
  }

  private characterClass(): Node {
    const negated = this.accept("^");
    const tests: CharacterTest[] = [];
    const samples: string[] = [];
    const add = (member: string | CharacterClass): void => {
      tests.push(typeof member === "string" ? (c) => c === member : member.test);
      samples.push(typeof member === "string" ? member : member.sample);
    };
    while (!this.accept("]")) {
      const from = this.member();
      if (this.peek() !== "-" || this.peek(1) === "]" || this.peek(1) === undefined) {
        add(from);
        continue;
      }
      this.at++;
      const to = this.member();
      if (typeof from === "string" && typeof to === "string") {
        if (point(to) < point(from)) throw new NotUnderstood();
        tests.push(between(point(from), point(to)));
        samples.push(from);
      } else {
        // `[\w-.]`: the hyphen stands for itself.
        this.lenient("-");
        [from, "-", to].forEach(add);
      }
    }
    const isMember = anyOf(tests, this.flags);
    const test: CharacterTest = negated ? (c) => !isMember(c) : isMember;
    const sample = negated ? (Array.from("x0 Z~\u00e9").find(test) ?? "x") : (samples[0] ?? "");
    return { kind: "character", test, sample };
  }

  private member(): string | CharacterClass {
    const c = this.take();
    if (c !== "\\") return c;
    const next = this.take();
    if (next === "b") return "\b";
    return this.classEscape(next) ?? this.escaped(next, true);
  }
}

function point(c: string): number {
  return c.codePointAt(0) ?? 0;
}
