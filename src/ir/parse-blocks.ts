/**
 * Parses the body of a function in text form: nests its lines by indentation and builds the instructions that have
 * blocks. With a stack of its own, as the printer: a chain of thousands of `elif` nests deeper than the call stack allows.
 */
import type { Span } from "../base/span.js";
import type { Block, Handler, Instruction, Register } from "./ir.js";
import { parseInstruction } from "./parse-instruction.js";
import type { ParseProblem } from "./parse-tokens.js";
import { LineReader } from "./parse-tokens.js";

/** A line that is neither blank nor a comment. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Steps of indentation, two blanks each; null for an odd number of blanks. */
  readonly depth: number | null;
  readonly text: string;
}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ParseProblem };

export function failed(line: Line, message: string): { readonly ok: false; readonly problem: ParseProblem } {
  return { ok: false, problem: { line: line.number, column: 1 + line.text.search(/[^ ]|$/), message } };
}

/** What a heading says; each kind of section reads those that its line has. */
interface Heading {
  readonly isAsync: boolean;
  /** The condition, iterable or manager: what is read. */
  readonly read: Register;
  /** The element, target or caught exception: what is assigned. */
  readonly written: Register;
  readonly type?: Register;
  readonly label?: string;
  readonly fresh?: readonly string[];
}

/** A heading and the block under it. */
interface Section extends Heading {
  readonly word: string;
  readonly line: Line;
  readonly span: Span;
  readonly block: Instruction[];
}

type Opener = "if" | "while" | "for" | "try" | "with" | "block";

/** By the word that opens an instruction: which sections may follow which. */
const followers: Readonly<Record<Opener, Readonly<Record<string, readonly string[]>>>> = {
  if: { if: ["else"] },
  while: { while: ["do"], do: ["else"] },
  for: { for: ["else"] },
  try: {
    try: ["catch-type", "catch", "else", "finally"],
    "catch-type": ["catch"],
    catch: ["catch-type", "catch", "else", "finally"],
    else: ["finally"],
  },
  with: {},
  block: {},
};

/** Sections that cannot be the last, with what is missing then. */
const unfinished: ReadonlyMap<string, string> = new Map([
  ["while", "do"],
  ["catch-type", "catch"],
]);

const openers: ReadonlySet<string> = new Set(Object.keys(followers));
const continuations: ReadonlySet<string> = new Set(Object.values(followers).flatMap((next) => Object.values(next).flat()));

/** An instruction whose sections are being read; its headings stand at `depth`. */
interface Open {
  readonly depth: number;
  readonly sections: [Section, ...Section[]];
}

/** The block of the lines of one function's body. */
export function parseBody(lines: readonly Line[], path: string): Parsed<Block> {
  return new BodyParser(path).parse(lines);
}

class BodyParser {
  readonly #path: string;
  readonly #body: Instruction[] = [];
  readonly #open: Open[] = [];
  #problem: ParseProblem | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  parse(lines: readonly Line[]): Parsed<Block> {
    for (const line of lines) {
      this.#line(line);
      if (this.#problem !== undefined) break;
    }
    while (this.#problem === undefined && this.#open.length > 0) this.#close();
    return this.#problem === undefined ? { ok: true, value: this.#body } : { ok: false, problem: this.#problem };
  }

  #fail(line: Line, message: string): void {
    this.#problem ??= failed(line, message).problem;
  }

  /** The block that the next line belongs to, if it is at the depth of `#inside`. */
  get #block(): Instruction[] {
    return this.#open.at(-1)?.sections.at(-1)?.block ?? this.#body;
  }

  get #inside(): number {
    return (this.#open.at(-1)?.depth ?? 0) + 1;
  }

  #line(line: Line): void {
    const { depth } = line;
    if (depth === null) return this.#fail(line, "indented by an odd number of blanks");
    const reader = new LineReader(line.number, line.text);
    const word = firstWord(line);
    for (let open = this.#open.at(-1); open !== undefined && depth <= open.depth; open = this.#open.at(-1)) {
      if (depth === open.depth && continuations.has(word)) return this.#continue(open, this.#section(reader, line));
      this.#close();
    }
    if (depth !== this.#inside) return this.#fail(line, `indented by ${depth * 2} blanks where there should be ${this.#inside * 2}`);
    if (continuations.has(word)) return this.#fail(line, `there is nothing that \`${word}\` belongs to`);
    if (openers.has(word)) this.#open.push({ depth, sections: [this.#section(reader, line)] });
    else this.#block.push(parseInstruction(reader, spanAt(this.#path, reader)));
    this.#problem ??= reader.problem;
  }

  #section(reader: LineReader, line: Line): Section {
    const isAsync = reader.acceptWord("async");
    const word = reader.word();
    if (isAsync && word !== "for" && word !== "with") reader.fail(`\`${word}\` is never async`);
    const section = { ...readHeading(reader, word), isAsync, word, line, span: spanAt(this.#path, reader), block: [] };
    reader.end();
    this.#problem ??= reader.problem;
    return section;
  }

  #continue(open: Open, section: Section): void {
    const before = open.sections.at(-1)?.word ?? "";
    const [opener] = open.sections;
    if (isOpener(opener.word) && followers[opener.word][before]?.includes(section.word)) open.sections.push(section);
    else this.#fail(section.line, `\`${section.word}\` cannot follow \`${before}\``);
  }

  #close(): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    const last = open.sections.at(-1);
    const missing = unfinished.get(last?.word ?? "");
    if (last !== undefined && missing !== undefined) this.#fail(last.line, `\`${last.word}\` without \`${missing}\``);
    this.#block.push(build(open.sections));
  }
}

/** The word that says what the line is, after `async`. */
function firstWord(line: Line): string {
  const [first = "", second = ""] = line.text.trimStart().split(" ", 2);
  return first === "async" ? second : first;
}

function isOpener(word: string): word is Opener {
  return openers.has(word);
}

/** A place without an end is an empty one; a line without a place is at the start of the file. */
export function spanAt(path: string, reader: LineReader): Span {
  const { line, column } = reader.place ?? { line: 1, column: 1 };
  return { path, line, column, endLine: line, endColumn: column };
}

function readHeading(reader: LineReader, word: string): Omit<Heading, "isAsync"> {
  const heading = { read: 0, written: 0 };
  switch (word) {
    case "if":
    case "do":
      return { ...heading, read: reader.register() };
    case "for": {
      const written = reader.register();
      reader.expectWord("in");
      return { written, read: reader.register(), ...reader.label(), ...reader.fresh() };
    }
    case "while":
      return { ...heading, ...reader.label(), ...reader.fresh() };
    case "block":
      return { ...heading, label: reader.name() };
    case "with": {
      const read = reader.register();
      reader.expectWord("as");
      return { read, written: reader.register() };
    }
    case "catch": {
      const written = reader.register();
      return { ...heading, written, ...(reader.acceptWord("type") ? { type: reader.register() } : {}) };
    }
    default:
      return heading;
  }
}

function build(sections: readonly [Section, ...Section[]]): Instruction {
  const [{ word, span, block, read, written, isAsync, label, fresh }] = sections;
  const labelled = { ...(label === undefined ? {} : { label }), ...(fresh === undefined ? {} : { fresh }) };
  const blockOf = (name: string): Block => sections.find((section) => section.word === name)?.block ?? [];
  switch (word) {
    case "if":
      return { op: "if", span, condition: read, then: block, else: blockOf("else") };
    case "while": {
      const condition = sections.find((section) => section.word === "do")?.read ?? 0;
      return { op: "while", span, header: block, condition, body: blockOf("do"), else: blockOf("else"), ...labelled };
    }
    case "for":
      return { op: "for", span, iterable: read, element: written, body: block, else: blockOf("else"), isAsync, ...labelled };
    case "block":
      return { op: "block", span, label: label ?? "", body: block };
    case "with":
      return { op: "with", span, manager: read, target: written, body: block, isAsync };
    default:
      return { op: "try", span, body: block, handlers: handlersOf(sections), else: blockOf("else"), finally: blockOf("finally") };
  }
}

function handlersOf(sections: readonly Section[]): Handler[] {
  return sections.flatMap(({ word, written, type, block, span }, index) => {
    if (word !== "catch") return [];
    const before = sections[index - 1];
    const typeBlock = before?.word === "catch-type" ? before.block : [];
    return [{ typeBlock, ...(type === undefined ? {} : { type }), exception: written, body: block, span }];
  });
}
