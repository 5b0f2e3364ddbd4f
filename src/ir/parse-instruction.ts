/**
 * Parses the instructions that are one line of the text form, a row for each word that such a line can begin with. Those
 * with blocks are parsed in parse-blocks.ts.
 */
import type { Span } from "../base/span.js";
import type {
  Argument,
  AttributeOperator,
  BinaryOperator,
  Element,
  Instruction,
  ItemOperator,
  MapEntry,
  ObjectEntry,
  Register,
  Scope,
  StringPart,
  UnaryOperator,
} from "./ir.js";
import type { LineReader } from "./parse-tokens.js";

interface Effect {
  readonly span: Span;
}

interface Result extends Effect {
  readonly target: Register;
}

type Row<At> = readonly [word: string, read: (line: LineReader, at: At) => Instruction];

const unaryOperators = {
  "truthy.python": true,
  "not.python": true,
  negate: true,
  plus: true,
  invert: true,
  "truthy.js": true,
  "not.js": true,
  "negate.js": true,
  "plus.js": true,
  "invert.js": true,
  typeof: true,
  "is-nullish": true,
  "is-undefined": true,
  "to-string.js": true,
  "keys.js": true,
} satisfies Record<UnaryOperator, true>;

const binaryOperators = {
  "add.python": true,
  subtract: true,
  "multiply.python": true,
  "divide.python": true,
  "floor-divide": true,
  "modulo.python": true,
  power: true,
  "matrix-multiply": true,
  "bit-and": true,
  "bit-or": true,
  "bit-xor": true,
  "shift-left": true,
  "shift-right": true,
  "equal.python": true,
  "not-equal.python": true,
  less: true,
  "less-equal": true,
  greater: true,
  "greater-equal": true,
  "in.python": true,
  "not-in.python": true,
  is: true,
  "is-not": true,
  "add.js": true,
  "subtract.js": true,
  "multiply.js": true,
  "divide.js": true,
  "modulo.js": true,
  "power.js": true,
  "bit-and.js": true,
  "bit-or.js": true,
  "bit-xor.js": true,
  "shift-left.js": true,
  "shift-right.js": true,
  "shift-right-unsigned.js": true,
  "equal.js-strict": true,
  "not-equal.js-strict": true,
  "equal.js-loose": true,
  "not-equal.js-loose": true,
  "less.js": true,
  "less-equal.js": true,
  "greater.js": true,
  "greater-equal.js": true,
  "in.js": true,
  instanceof: true,
} satisfies Record<BinaryOperator, true>;

const unaryRows = keysOf(unaryOperators).map(
  (operator): Row<Result> => [operator, (line, at) => ({ op: "unary", ...at, operator, operand: line.register() })],
);

const binaryRows = keysOf(binaryOperators).map(
  (operator): Row<Result> => [
    operator,
    (line, at) => {
      const inPlace = line.acceptWord("in-place") ? ({ inPlace: true } as const) : {};
      return { op: "binary", ...at, operator, ...inPlace, left: line.register(), right: line.register() };
    },
  ],
);

const sequenceRows = (["list", "tuple", "set"] as const).map(
  (type): Row<Result> => [type, (line, at) => ({ op: "build-sequence", ...at, type, elements: line.list("[", () => element(line), "]") })],
);

const suspensionRows = (["await", "yield", "yield-all"] as const).map(
  (op): Row<Result> => [op, (line, at) => ({ op, ...at, value: line.register() })],
);

const attributeOperators = keysOf({ "attribute.python": true, "attribute.js": true } satisfies Record<AttributeOperator, true>);
const itemOperators = keysOf({ "item.python": true, "item.js": true } satisfies Record<ItemOperator, true>);

const getterRows: readonly Row<Result>[] = [
  ...attributeOperators.map(
    (operator): Row<Result> => [operator, (line, at) => ({ op: "get-attribute", ...at, operator, ...attribute(line) })],
  ),
  ...itemOperators.map((operator): Row<Result> => [operator, (line, at) => ({ op: "get-item", ...at, operator, ...item(line) })]),
];

const setterRows: readonly Row<Effect>[] = [
  ...attributeOperators.flatMap((operator): Row<Effect>[] => [
    [`set-${operator}`, (line, at) => ({ op: "set-attribute", ...at, operator, ...attribute(line), value: line.register() })],
    [`delete-${operator}`, (line, at) => ({ op: "delete-attribute", ...at, operator, ...attribute(line) })],
  ]),
  ...itemOperators.flatMap((operator): Row<Effect>[] => [
    [`set-${operator}`, (line, at) => ({ op: "set-item", ...at, operator, ...item(line), value: line.register() })],
    [`delete-${operator}`, (line, at) => ({ op: "delete-item", ...at, operator, ...item(line) })],
  ]),
];

/** By the word after `r0 =`. */
const results: ReadonlyMap<string, Row<Result>[1]> = new Map<string, Row<Result>[1]>([
  ...unaryRows,
  ...binaryRows,
  ...sequenceRows,
  ...suspensionRows,
  ["constant", (line, at) => ({ op: "constant", ...at, value: line.constant() })],
  ["copy", (line, at) => ({ op: "copy", ...at, source: line.register() })],
  ["map", (line, at) => ({ op: "build-map", ...at, entries: line.list("{", () => mapEntry(line), "}") })],
  ["slice", (line, at) => ({ op: "build-slice", ...at, ...sliceBounds(line) })],
  ["string", (line, at) => ({ op: "build-string", ...at, parts: line.list("[", () => stringPart(line), "]") })],
  ["call", (line, at) => ({ op: "call", ...at, ...call(line) })],
  ["construct", (line, at) => ({ op: "call", ...at, ...call(line), construct: true })],
  ["object", (line, at) => ({ op: "build-object", ...at, entries: line.list("{", () => objectEntry(line), "}") })],
  ["regex", (line, at) => ({ op: "regex", ...at, pattern: line.string(), flags: line.string() })],
  ["load", (line, at) => ({ op: "load", ...at, scope: scope(line), name: line.name() })],
  ["object-rest", (line, at) => ({ op: "object-rest", ...at, object: line.register(), keys: registers(line) })],
  ...getterRows,
  ["make-function", (line, at) => ({ op: "make-function", ...at, function: line.count(), defaults: registers(line) })],
  [
    "make-class",
    (line, at) => ({ op: "make-class", ...at, name: line.name(), bases: line.list("[", () => argument(line), "]"), body: line.count() }),
  ],
  [
    "make-accessor",
    (line, at) => ({ op: "make-accessor", ...at, ...given("get", line.optionalRegister()), ...given("set", line.optionalRegister()) }),
  ],
  ["get-super", (line, at) => ({ op: "get-super", ...at, body: line.count(), name: line.name() })],
  ["import-js", (line, at) => ({ op: "import-js", ...at, ...importJs(line) })],
  ["import", (line, at) => ({ op: "import", ...at, ...line.moduleName(), leaf: line.acceptWord("leaf") })],
  ["import-name", (line, at) => ({ op: "import-name", ...at, ...line.moduleName(), name: line.name() })],
  ["unsupported", (line, at) => ({ op: "unsupported", ...at, construct: line.string() })],
]);

/** By the first word of a line without `r0 =`. */
const effects: ReadonlyMap<string, Row<Effect>[1]> = new Map<string, Row<Effect>[1]>([
  ["store", (line, at) => ({ op: "store", ...at, scope: scope(line), name: line.name(), value: line.register() })],
  ["delete", (line, at) => ({ op: "delete", ...at, scope: scope(line), name: line.name() })],
  ...setterRows,
  ["unpack", (line, at) => ({ op: "unpack", ...at, ...unpackTargets(line), value: line.register() })],
  ["import-all", (line, at) => ({ op: "import-all", ...at, ...line.moduleName() })],
  ["break", (line, at) => ({ op: "break", ...at, ...line.label() })],
  ["continue", (line, at) => ({ op: "continue", ...at, ...line.label() })],
  ["return", (line, at) => ({ op: "return", ...at, ...given("value", line.optionalRegister()) })],
  ["raise", (line, at) => ({ op: "raise", ...at, ...raised(line) })],
  ["unsupported", (line, at) => ({ op: "unsupported", ...at, construct: line.string() })],
]);

/** The instruction on the rest of a line; a stand-in where the line has a problem. */
export function parseInstruction(line: LineReader, span: Span): Instruction {
  const target = line.target();
  const word = line.word();
  const instruction = target === undefined ? effects.get(word)?.(line, { span }) : results.get(word)?.(line, { span, target });
  if (instruction !== undefined) {
    line.end();
    return instruction;
  }
  if (results.has(word)) line.fail(`\`${word}\` needs a register for its result, \`r0 = ${word} ...\``);
  else if (effects.has(word)) line.fail(`\`${word}\` has no result`);
  else line.fail(word === "" ? "an instruction expected" : `there is no instruction \`${word}\``);
  return { op: "unsupported", span, construct: word };
}

function keysOf<K extends string>(record: Readonly<Record<K, true>>): K[] {
  return Object.keys(record) as K[];
}

/** An optional register that is there is a property; one that is not, is none. */
function given<K extends string>(key: K, value: Register | undefined): { readonly [P in K]?: Register } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: Register });
}

function registers(line: LineReader): Register[] {
  return line.list("[", () => line.register(), "]");
}

function scope(line: LineReader): Scope {
  const kind = line.word();
  if (kind === "global" || kind === "class") return { kind };
  if (kind !== "local") line.fail("`local`, `global` or `class` expected");
  return { kind: "local", depth: line.accept("^") ? line.count() : 0 };
}

function element(line: LineReader): Element {
  const spread = line.accept("*");
  return { value: line.register(), spread };
}

function mapEntry(line: LineReader): MapEntry {
  if (line.accept("**")) return { value: line.register() };
  const key = line.register();
  line.expect(":");
  return { key, value: line.register() };
}

function sliceBounds(line: LineReader): { readonly start?: Register; readonly stop?: Register; readonly step?: Register } {
  const start = line.optionalRegister();
  line.expect(":");
  const stop = line.optionalRegister();
  line.expect(":");
  return { ...given("start", start), ...given("stop", stop), ...given("step", line.optionalRegister()) };
}

const conversions = ["s", "r", "a"] as const;

function stringPart(line: LineReader): StringPart {
  if (line.atString) return { text: line.string() };
  const value = line.register();
  const converted = line.accept("!") ? { conversion: conversion(line) } : {};
  return { value, ...converted, ...given("format", line.accept(":") ? line.register() : undefined) };
}

function conversion(line: LineReader): "s" | "r" | "a" {
  const found = conversions.find((one) => line.accept(one));
  if (found === undefined) line.fail("a conversion, `s`, `r` or `a`, expected");
  return found ?? "s";
}

function argument(line: LineReader): Argument {
  if (line.accept("**")) return { kind: "keyword-spread", value: line.register() };
  if (line.accept("*")) return { kind: "spread", value: line.register() };
  const name = line.keyword();
  return name === undefined ? { kind: "positional", value: line.register() } : { kind: "keyword", name, value: line.register() };
}

function call(line: LineReader): { readonly callee: Register; readonly receiver?: Register; readonly arguments: readonly Argument[] } {
  const callee = line.register();
  const receiver = given("receiver", line.acceptWord("on") ? line.register() : undefined);
  return { callee, ...receiver, arguments: line.list("(", () => argument(line), ")") };
}

function objectEntry(line: LineReader): ObjectEntry {
  if (line.accept("...")) return { spread: line.register() };
  const accessor = (["get", "set"] as const).find((word) => line.acceptWord(word));
  const key = line.register();
  line.expect(":");
  return { key, value: line.register(), ...(accessor === undefined ? {} : { accessor }) };
}

function attribute(line: LineReader): { readonly object: Register; readonly name: string } {
  return { object: line.register(), name: line.name() };
}

function item(line: LineReader): { readonly object: Register; readonly index: Register } {
  return { object: line.register(), index: line.register() };
}

type ImportJs = Omit<Extract<Instruction, { readonly op: "import-js" }>, "op" | "target" | "span">;

function importJs(line: LineReader): ImportJs {
  const style = (["esm", "commonjs"] as const).find((word) => line.acceptWord(word));
  if (style === undefined) line.fail("`esm` or `commonjs` expected");
  const name = line.part();
  line.expectWord("from");
  return { style: style ?? "esm", name, ...line.moduleReference() };
}

function unpackTargets(line: LineReader): Pick<Extract<Instruction, { readonly op: "unpack" }>, "targets" | "rest" | "mode"> {
  const mode = line.acceptWord("iterator") ? ({ mode: "iterator" } as const) : {};
  const elements = line.list("[", () => element(line), "]");
  const rests = elements.flatMap(({ spread }, index) => (spread ? [index] : []));
  if (rests.length > 1) line.fail("only one target takes the rest");
  return { targets: elements.map(({ value }) => value), ...given("rest", rests[0]), ...mode };
}

function raised(line: LineReader): { readonly value?: Register; readonly cause?: Register } {
  const value = line.optionalRegister();
  return { ...given("value", value), ...given("cause", line.acceptWord("from") ? line.register() : undefined) };
}
