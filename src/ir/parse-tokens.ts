/**
 * Reads one line of the IR's text form, token by token. The first thing that is not as expected becomes the line's
 * problem; from then on every read gives a stand-in and nothing is left on the line, so that callers need no checks between reads.
 */
import type { Constant, Register } from "./ir.js";
import { bareName } from "./print.js";

export interface ParseProblem {
  /** From 1, in the text form. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** What was expected or is wrong. */
  readonly message: string;
}

const blanks = / */y;
const bare = new RegExp(bareName, "uy");
const quoted = /"(?:[^"\\]|\\.)*"/y;
/** At most nine digits: all that is counted here is far smaller, and stays a safe integer. */
const digits = /\d{1,9}(?!\d)/y;
const numberedRegister = /r\d{1,9}(?![\p{ID_Continue}.])/uy;
const numeral = /-?(?:\d[\d.]*(?:e[+-]?\d+)?|Infinity)|NaN/y;
const dots = /\.*/y;
const place = / @(\d{1,9}):(\d{1,9})$/;

const namedConstants: ReadonlyMap<string, Constant> = new Map<string, Constant>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["undefined", undefined],
]);

export class LineReader {
  /** Where the line says it comes from. */
  readonly place: { readonly line: number; readonly column: number } | undefined;
  readonly #line: number;
  readonly #text: string;
  #at = 0;
  #problem: ParseProblem | undefined;

  constructor(line: number, text: string) {
    const found = place.exec(text);
    this.place = found === null ? undefined : { line: Number(found[1]), column: Number(found[2]) };
    this.#line = line;
    this.#text = found === null ? text : text.slice(0, found.index);
  }

  get problem(): ParseProblem | undefined {
    return this.#problem;
  }

  fail(message: string): void {
    this.#problem ??= { line: this.#line, column: this.#at + 1, message };
    this.#at = this.#text.length;
  }

  /** The text that the pattern matches next, taken. */
  #take(pattern: RegExp): string | undefined {
    blanks.lastIndex = this.#at;
    pattern.lastIndex = this.#at + (blanks.exec(this.#text)?.[0].length ?? 0);
    const taken = pattern.exec(this.#text)?.[0];
    if (taken !== undefined) this.#at = pattern.lastIndex;
    return taken;
  }

  #next(pattern: RegExp, what: string): string | undefined {
    const taken = this.#take(pattern);
    if (taken === undefined) this.fail(`${what} expected`);
    return taken;
  }

  /** Whether the sign comes next; takes it. */
  accept(sign: string): boolean {
    blanks.lastIndex = this.#at;
    const start = this.#at + (blanks.exec(this.#text)?.[0].length ?? 0);
    if (!this.#text.startsWith(sign, start)) return false;
    this.#at = start + sign.length;
    return true;
  }

  /** Whether the word comes next, and does not go on; takes it. */
  acceptWord(word: string): boolean {
    const before = this.#at;
    if (this.#take(bare) === word) return true;
    this.#at = before;
    return false;
  }

  /** Whether a string in quotes comes next. */
  get atString(): boolean {
    const before = this.#at;
    const found = this.accept('"');
    this.#at = before;
    return found;
  }

  expect(sign: string): void {
    if (!this.accept(sign)) this.fail(`\`${sign}\` expected`);
  }

  expectWord(word: string): void {
    if (!this.acceptWord(word)) this.fail(`\`${word}\` expected`);
  }

  /** A word without quotes, "" at anything else. */
  word(): string {
    return this.#take(bare) ?? "";
  }

  name(): string {
    return this.#take(bare) ?? this.#string("a name");
  }

  string(): string {
    return this.#string("a string in double quotes");
  }

  #string(what: string): string {
    const before = this.#at;
    const literal = this.#next(quoted, what);
    if (literal === undefined) return "";
    try {
      return JSON.parse(literal) as string;
    } catch {
      this.#at = before;
      this.fail("a string as JSON has it expected");
      return "";
    }
  }

  count(): number {
    return Number(this.#next(digits, "a number") ?? 0);
  }

  register(): Register {
    return Number(this.#next(numberedRegister, "a register, like r0,")?.slice(1) ?? 0);
  }

  /** `_` where there is none. */
  optionalRegister(): Register | undefined {
    return this.acceptWord("_") ? undefined : this.register();
  }

  /** `r0 = `, if that is what comes next. */
  target(): Register | undefined {
    const before = this.#at;
    const taken = this.#take(numberedRegister);
    if (taken !== undefined && this.accept("=")) return Number(taken.slice(1));
    this.#at = before;
    return undefined;
  }

  /** `name=`, if that is what comes next. */
  keyword(): string | undefined {
    const before = this.#at;
    const name = this.#take(bare) ?? this.#take(quoted);
    if (name === undefined || !this.accept("=")) {
      this.#at = before;
      return undefined;
    }
    this.#at = before;
    const keyword = this.name();
    this.expect("=");
    return keyword;
  }

  /** `..package.module`: the dots, and what follows them without a blank. */
  moduleName(): { readonly level: number; readonly module: string } {
    const level = this.#take(dots)?.length ?? 0;
    if (level > 0 && (this.#at === this.#text.length || this.#text[this.#at] === " ")) return { level, module: "" };
    return { level, module: this.name() };
  }

  /** `label outer`, if that is what comes next. */
  label(): { readonly label?: string } {
    return this.acceptWord("label") ? { label: this.name() } : {};
  }

  fresh(): { readonly fresh?: readonly string[] } {
    return this.acceptWord("fresh") ? { fresh: this.list("[", () => this.name(), "]") } : {};
  }

  /** `name x`, or `whole` for null: what is taken of a module. */
  part(): string | null {
    if (this.acceptWord("whole")) return null;
    this.expectWord("name");
    return this.name();
  }

  /** `"./specifier" path "specifier.js"`, the path if it is known. */
  moduleReference(): { readonly specifier: string; readonly path?: string } {
    const specifier = this.string();
    return this.acceptWord("path") ? { specifier, path: this.string() } : { specifier };
  }

  constant(): Constant {
    if (this.atString) return this.string();
    const number = this.#take(numeral);
    if (number !== undefined) return this.#number(number);
    const word = this.word();
    if (!namedConstants.has(word)) this.fail("a constant expected");
    return namedConstants.get(word);
  }

  #number(text: string): bigint | number {
    if (/^-?\d+$/.test(text)) return BigInt(text);
    const value = Number(text);
    if (Number.isNaN(value) && text !== "NaN") this.fail(`${text} is no number`);
    return value;
  }

  /** Items with commas between them, up to the closing sign. */
  list<T>(open: string, item: () => T, close: string): T[] {
    const items: T[] = [];
    this.expect(open);
    if (this.accept(close)) return items;
    do items.push(item());
    while (this.accept(","));
    this.expect(close);
    return items;
  }

  end(): void {
    if (this.#take(/$/y) === undefined) this.fail("nothing more expected");
  }
}
