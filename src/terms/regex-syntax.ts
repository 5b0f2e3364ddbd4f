/**
 * Reads Python's regular expressions. Only what a linear-time machine can match is understood: back references, look-around,
 * atomic groups and repetitions of what may be empty are not, and the pattern is then `null`, as is one that CPython refuses.
 */
import type { CharacterTest } from "./regex-characters.js";
import { anyCharacter, classOf, literal, oneOf } from "./regex-characters.js";
import type { Node, Pattern } from "./regex-pattern.js";
import { largestCount, mayBeEmpty, unlimited } from "./regex-pattern.js";

export const flag = { ignoreCase: 2, locale: 4, multiline: 8, dotAll: 16, unicode: 32, verbose: 64, ascii: 256 } as const;

/** Thrown and caught in this file: the pattern is not understood. */
class NotUnderstood extends Error {}

export function parsePattern(source: string, flags: number): Pattern | null {
  try {
    return new Reader(source, flags).pattern();
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

const inlineFlags: Readonly<Record<string, number>> = {
  i: flag.ignoreCase,
  m: flag.multiline,
  s: flag.dotAll,
  x: flag.verbose,
  a: flag.ascii,
  u: flag.unicode,
};

const controls: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", a: "\x07" };

class Reader {
  private readonly characters: readonly string[];
  private at = 0;
  private groups = 0;
  private readonly names: (string | null)[] = [null];
  private flags: number;

  constructor(source: string, flags: number) {
    this.characters = Array.from(source);
    this.flags = flags;
  }

  pattern(): Pattern {
    this.leadingFlags();
    if ((this.flags & flag.locale) !== 0) throw new NotUnderstood();
    const root = this.choice();
    if (this.at < this.characters.length) throw new NotUnderstood();
    return { root, groups: this.groups, names: this.names };
  }

  /** `(?i)` at the very beginning. */
  private leadingFlags(): void {
    const found = /^\(\?([imsxau]+)\)/.exec(this.characters.slice(0, 12).join(""));
    if (found === null) return;
    for (const letter of found[1]!) this.flags |= inlineFlags[letter]!;
    this.at = found[0].length;
  }

  private has(bit: number): boolean {
    return (this.flags & bit) !== 0;
  }

  private peek(offset = 0): string | undefined {
    return this.characters[this.at + offset];
  }

  private take(): string {
    const c = this.characters[this.at++];
    if (c === undefined) throw new NotUnderstood();
    return c;
  }

  private accept(c: string): boolean {
    if (this.peek() !== c) return false;
    this.at++;
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
      this.skipComments();
      const c = this.peek();
      if (c === undefined || c === "|" || c === ")") return { kind: "sequence", parts };
      parts.push(this.repeated(this.atom()));
    }
  }

  /** With the verbose flag, blanks and comments say nothing. */
  private skipComments(): void {
    if (!this.has(flag.verbose)) return;
    for (let c = this.peek(); c !== undefined && /[ \t\n\r\f\v#]/.test(c); c = this.peek()) {
      this.at++;
      if (c === "#") while (this.peek() !== undefined && this.take() !== "\n");
    }
  }

  private repeated(body: Node): Node {
    this.skipComments();
    const counts = this.counts();
    if (counts === null) return body;
    if (body.kind === "assertion" || mayBeEmpty(body)) throw new NotUnderstood();
    const lazy = this.accept("?");
    if (this.peek() === "+" || this.peek() === "*" || this.peek() === "?" || (this.peek() === "{" && this.bounds() !== null))
      throw new NotUnderstood();
    return { kind: "repeat", body, ...counts, lazy };
  }

  private counts(): { least: number; most: number } | null {
    if (this.accept("*")) return { least: 0, most: unlimited };
    if (this.accept("+")) return { least: 1, most: unlimited };
    if (this.accept("?")) return { least: 0, most: 1 };
    return this.peek() === "{" ? this.bounds() : null;
  }

  /** `{2}`, `{2,}`, `{,3}`, `{2,3}`; other braces are characters. */
  private bounds(): { least: number; most: number } | null {
    const found = /^\{(\d*)(,?)(\d*)\}/.exec(this.characters.slice(this.at, this.at + 20).join(""));
    if (found === null || found[0] === "{}" || (found[2] === "" && found[1] === "")) return null;
    this.at += found[0].length;
    const least = found[1] === "" ? 0 : Number(found[1]);
    const most = found[2] === "" ? least : found[3] === "" ? unlimited : Number(found[3]);
    if (most < least || least > largestCount || (most !== unlimited && most > largestCount)) throw new NotUnderstood();
    return { least, most };
  }

  private atom(): Node {
    const c = this.take();
    switch (c) {
      case ".":
        return { kind: "character", test: anyCharacter(this.has(flag.dotAll)), sample: "x" };
      case "^":
        return { kind: "assertion", at: this.has(flag.multiline) ? "line-start" : "start" };
      case "$":
        return { kind: "assertion", at: this.has(flag.multiline) ? "line-end" : "last-line-end" };
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
      default:
        return this.literal(c);
    }
  }

  private literal(c: string): Node {
    return { kind: "character", test: literal(c, this.has(flag.ignoreCase), this.has(flag.ascii)), sample: c };
  }

  private group(): Node {
    let index = 0;
    if (this.accept("?")) {
      if (this.accept("P")) {
        if (!this.accept("<")) throw new NotUnderstood();
        index = this.openGroup(this.groupName());
      } else if (!this.accept(":")) throw new NotUnderstood();
    } else index = this.openGroup(null);
    const body = this.choice();
    if (!this.accept(")")) throw new NotUnderstood();
    return index === 0 ? body : { kind: "group", index, body };
  }

  private openGroup(name: string | null): number {
    if (name !== null && this.names.includes(name)) throw new NotUnderstood();
    this.names.push(name);
    return ++this.groups;
  }

  private groupName(): string {
    let name = "";
    for (let c = this.take(); c !== ">"; c = this.take()) name += c;
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new NotUnderstood();
    return name;
  }

  private escape(): Node {
    const c = this.take();
    if (c === "A") return { kind: "assertion", at: "start" };
    if (c === "Z") return { kind: "assertion", at: "end" };
    if (c === "b") return { kind: "assertion", at: "boundary" };
    if (c === "B") return { kind: "assertion", at: "no-boundary" };
    const named = classOf(c, this.has(flag.ascii));
    if (named !== null) return { kind: "character", test: named.test, sample: named.sample };
    if (/[1-9]/.test(c)) throw new NotUnderstood();
    return this.literal(this.escaped(c));
  }

  /** The character that an escape stands for, inside and outside of classes. */
  private escaped(c: string): string {
    if (Object.hasOwn(controls, c)) return controls[c]!;
    const digits = c === "x" ? 2 : c === "u" ? 4 : c === "U" ? 8 : 0;
    if (digits > 0) {
      const hex = Array.from({ length: digits }, () => this.take()).join("");
      const point = /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : -1;
      if (point < 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) throw new NotUnderstood();
      return String.fromCodePoint(point);
    }
    if (/[A-Za-z0-9]/.test(c)) throw new NotUnderstood();
    return c;
  }

  private characterClass(): Node {
    const negated = this.accept("^");
    const tests: CharacterTest[] = [];
    const samples: string[] = [];
    for (let first = true; first || this.peek() !== "]"; first = false) {
      const from = this.member();
      if (this.peek() === "-" && this.peek(1) !== "]" && this.peek(1) !== undefined) {
        this.at++;
        const to = this.member();
        if (typeof from !== "string" || typeof to !== "string" || point(to) < point(from)) throw new NotUnderstood();
        tests.push(oneOf(point(from), point(to), this.has(flag.ignoreCase), this.has(flag.ascii)));
        samples.push(from);
      } else if (typeof from === "string") {
        if (/[[&~|]/.test(from) && this.peek() === from) throw new NotUnderstood();
        tests.push(literal(from, this.has(flag.ignoreCase), this.has(flag.ascii)));
        samples.push(from);
      } else {
        tests.push(from.test);
        samples.push(from.sample);
      }
    }
    this.at++;
    const test: CharacterTest = negated ? (c) => !tests.some((t) => t(c)) : (c) => tests.some((t) => t(c));
    const sample = negated ? (Array.from("x0 Z~\u00e9").find(test) ?? "x") : samples[0]!;
    return { kind: "character", test, sample };
  }

  private member(): string | { readonly test: CharacterTest; readonly sample: string } {
    const c = this.take();
    if (c !== "\\") return c;
    const next = this.take();
    if (next === "b") return "\b";
    return classOf(next, this.has(flag.ascii)) ?? (/[0-9]/.test(next) ? this.octal() : this.escaped(next));
  }

  private octal(): never {
    throw new NotUnderstood();
  }
}

function point(c: string): number {
  return c.codePointAt(0) ?? 0;
}
