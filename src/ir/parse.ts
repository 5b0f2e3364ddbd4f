/**
 * Reads the text form of a module back (print.ts). Any text gives either a module or the first problem with its line,
 * never an exception; whether the module keeps the rules of the IR is for verify.ts to say.
 *
 * The text says everything about a module but where places end: a place that is read is empty, at the start that was
 * printed, or at 1:1 where none was (`spans: "none"`), in the module's file. Apart from that, parsing what was printed gives the
 * module that was printed, and printing what was parsed gives the text. Lines that are blank or start with `#` do not count.
 */
import type { Func, Module, ModuleExport, Parameter } from "./ir.js";
import type { Line, Parsed } from "./parse-blocks.js";
import { failed, parseBody, spanAt } from "./parse-blocks.js";
import type { ParseProblem } from "./parse-tokens.js";
import { LineReader } from "./parse-tokens.js";
import { registersNamed } from "./print.js";

export type ParseResult = { readonly ok: true; readonly module: Module } | { readonly ok: false; readonly problem: ParseProblem };

/** The module that `printModule` prints as `text`, or what is wrong with the text. */
export function parseModule(text: string): ParseResult {
  const [first, ...lines] = linesOf(text);
  if (first === undefined) return { ok: false, problem: { line: 1, column: 1, message: "a module expected, the text is empty" } };
  const header = parseHeader(first);
  if (!header.ok) return header;
  const exports: ModuleExport[] = [];
  while (header.value.exports !== undefined && lines[exports.length] !== undefined && isExport(lines[exports.length])) {
    const each = parseExport(lines[exports.length] ?? noLine);
    if (!each.ok) return each;
    exports.push(each.value);
  }
  const functions: Func[] = [];
  for (let start = exports.length, end = 0; start < lines.length; start = end) {
    end = start + 1;
    while (end < lines.length && lines[end]?.depth !== 0) end++;
    const func = parseFunction(lines.slice(start, end), header.value.path);
    if (!func.ok) return func;
    functions.push(func.value);
  }
  const module = { ...header.value, ...(header.value.exports === undefined ? {} : { exports }) };
  return { ok: true, module: { ...module, functions } };
}

function linesOf(text: string): Line[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const blanks = line.search(/[^ ]|$/);
    if (blanks === line.length || line[blanks] === "#") return [];
    return [{ number: index + 1, depth: blanks % 2 === 0 ? blanks / 2 : null, text: line }];
  });
}

function parseHeader(line: Line): Parsed<Omit<Module, "functions">> {
  const reader = new LineReader(line.number, line.text);
  if (line.depth !== 0) return failed(line, "the module's heading is not indented");
  reader.expectWord("module");
  const named = { name: reader.name(), path: reader.string(), language: reader.name() };
  const header = reader.acceptWord("exports") ? { ...named, exports: [] } : named;
  reader.end();
  return reader.problem === undefined ? { ok: true, value: header } : { ok: false, problem: reader.problem };
}

function isExport(line: Line | undefined): boolean {
  return line?.depth === 0 && /^export(-all)? /.test(line.text);
}

function parseExport(line: Line): Parsed<ModuleExport> {
  const reader = new LineReader(line.number, line.text);
  const each = readExport(reader);
  reader.end();
  return reader.problem === undefined ? { ok: true, value: each } : { ok: false, problem: reader.problem };
}

function readExport(reader: LineReader): ModuleExport {
  if (reader.acceptWord("export-all")) return { kind: "all", ...reader.moduleReference() };
  reader.expectWord("export");
  const exported = reader.name();
  if (reader.acceptWord("global")) return { kind: "name", exported, global: reader.name() };
  const name = reader.part();
  reader.expectWord("from");
  return { kind: "from", exported, name, ...reader.moduleReference() };
}

const kinds = ["module", "function", "class-body"] as const;

/** A function of its heading and the lines below. */
function parseFunction([heading, ...lines]: readonly Line[], path: string): Parsed<Func> {
  if (heading === undefined || heading.depth !== 0) return failed(heading ?? noLine, "a function's heading is not indented");
  const reader = new LineReader(heading.number, heading.text);
  const kind = kinds.find((word) => reader.acceptWord(word));
  if (kind === undefined) return failed(heading, "`module`, `function` or `class-body` expected");
  const header = {
    kind,
    id: reader.count(),
    name: reader.name(),
    parameters: kind === "function" ? reader.list("(", () => parseParameter(reader), ")") : [],
    isAsync: reader.acceptWord("async"),
    isGenerator: reader.acceptWord("generator"),
    calling: reader.acceptWord("lenient") ? ("lenient" as const) : ("strict" as const),
    bindsThis: reader.acceptWord("this"),
    bindsArguments: reader.acceptWord("arguments"),
    locals: reader.acceptWord("locals") ? reader.list("[", () => reader.name(), "]") : [],
  };
  const registers = reader.acceptWord("registers") ? reader.count() : undefined;
  reader.end();
  if (reader.problem !== undefined) return { ok: false, problem: reader.problem };
  const body = parseBody(lines, path);
  if (!body.ok) return body;
  const span = spanAt(path, reader);
  return { ok: true, value: { ...header, registers: registers ?? registersNamed(body.value), body: body.value, span } };
}

const noLine: Line = { number: 1, depth: 0, text: "" };

/** By the mark in front; the longer ones first. */
const parameterKinds = [
  ["**", "keyword-rest"],
  ["*", "rest"],
  ["/", "positional-only"],
  ["=", "keyword-only"],
  ["", "positional"],
] as const satisfies readonly (readonly [string, Parameter["kind"]])[];

function parseParameter(reader: LineReader): Parameter {
  const kind = parameterKinds.find(([mark]) => reader.accept(mark))?.[1] ?? "positional";
  return { kind, name: reader.name(), hasDefault: reader.accept("?"), ...(reader.acceptWord("is") ? { type: reader.name() } : {}) };
}
