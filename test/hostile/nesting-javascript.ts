/** Everything in JavaScript and TypeScript that nests in itself or goes on without end, as source text of any depth. */
import type { Nested } from "./nesting-python.js";
import { around, followed } from "./nesting-python.js";

const each =
  (make: (at: number) => string, between = ""): Nested =>
  (depth) =>
    Array.from({ length: depth }, (_, at) => make(at)).join(between);

/** In place of the value of `x`; `b` is a text of the output. */
const expressions: Readonly<Record<string, Nested>> = {
  parentheses: around("(", "b", ")"),
  arrays: around("[", "b", "]"),
  objects: around("{a: ", "b", "}"),
  "spread arrays": around("[...", "b", "]"),
  "spread objects": around("{...", "b", "}"),
  calls: around("String(", "b", ")"),
  "unknown calls": around("f(", "b", ")"),
  "spread arguments": around("f(...", "b", ")"),
  "method calls": followed("b", ".trim()"),
  "chained calls with callbacks": followed("labels", ".map(l => l)"),
  members: followed("b", ".a"),
  "optional members": followed("b", "?.a"),
  "optional calls": followed("b", "?.()"),
  "called calls": followed("b", "()"),
  elements: followed("b", "[0]"),
  "nested elements": around("b[", "0", "]"),
  news: around("new ", "b"),
  negations: around("!", "b"),
  minus: around("- ", "b"),
  typeofs: around("typeof ", "b"),
  voids: around("void ", "b"),
  awaits: around("await ", "b"),
  sums: followed("b", " + b"),
  "sums in parentheses": around("b + (", "b", ")"),
  powers: followed("b", " ** b"),
  comparisons: followed("b", " < b"),
  conjunctions: followed("b", " && b"),
  alternatives: followed('b === "a"', ' || b === "c"'),
  "nullish alternatives": followed("b", " ?? b"),
  "mixed conditions": around("b && (b || (", "b", "))"),
  conditionals: around('b === "a" ? 1 : ', "2"),
  "conditionals in conditions": around("(", "b", " ? 1 : 2)"),
  sequences: (depth) => `(b${", b".repeat(depth)})`,
  arrows: around("() => ", "b"),
  "curried arrows": around("a => ", "b"),
  "function expressions": around("function () { return ", "b", "}"),
  "called functions": around("(() => ", "b", ")()"),
  templates: around("`$" + "{", "b", "}`"),
  "parts of a template": (depth) => `\`${("$" + "{b}").repeat(depth)}\``,
  "tagged templates": followed("b", "``"),
  "class expressions": around("class { a = ", "b", "}"),
  "assigned assignments": around("b = ", "b"),
  "assigned conditionally": around("b ||= ", "b"),
  "dynamic imports": around("import(", '"a"', ")"),
  "JSX elements": around("<a>", "b", "</a>"),
  "JSX expressions": around("<a>{", "b", "}</a>"),
  "JSX attributes": around("<a b={", "b", "}/>"),
  "groups of a regex": (depth) => `/${"(".repeat(depth)}a${")".repeat(depth)}/.test(b)`,
  "a regex from a text": (depth) => `new RegExp("${"(".repeat(depth)}a${")".repeat(depth)}").test(b)`,
  "elements of an array": (depth) => `[${"b,".repeat(depth)}]`,
  "properties of an object": (depth) => `{${each((at) => `k${at}: b,`)(depth)}}`,
  "words compared": (depth) => `[${each((at) => `"w${at}",`)(depth)}].includes(b)`,
  "open parentheses": around("(", "b"),
  "open templates": around("`$" + "{", "b"),
  "closed brackets": around("", "b", "]"),
};

/** In place of statements before the last `return`. */
const statements: Readonly<Record<string, Nested>> = {
  blocks: around("{", "b;", "}"),
  ifs: around('if (b === "a") {', "return 1;", "}"),
  "ifs without blocks": around("if (b) ", "return 1;"),
  "else ifs": (depth) => `if (b) return 1; ${each((at) => `else if (b === "w${at}") return ${at % 7};`, "\n")(depth)}`,
  "if after if": each((at) => `if (b === "w${at}") return ${at % 7};`, "\n"),
  "undecided ifs": each((at) => `if (c${at}) b += "a";`, "\n"),
  "for loops": around("for (;;) ", "b;"),
  "for of loops": around("for (const b of labels) ", "b;"),
  "for in loops": around("for (const b in labels) {", "b;", "}"),
  "while loops": around("while (b) ", "b;"),
  "do loops": around("do ", "b;", " while (b);"),
  labels: each((at) => `l${at}: `),
  switches: around('switch (b) { case "a": ', "return 1;", "}"),
  "cases of a switch": (depth) => `switch (b) {${each((at) => `case "w${at}": return ${at % 7};`, "\n")(depth)}}`,
  tries: around("try {", "b;", "} catch {}"),
  catches: around("try {} catch (e) {", "b;", "}"),
  finallys: around("try {} finally {", "b;", "}"),
  functions: around("function f() {", "b;", "}"),
  classes: around("class C { m() {", "b;", "} }"),
  withs: around("with (b) ", "b;"),
  "array patterns": (depth) => `const ${"[".repeat(depth)}c${"]".repeat(depth)} = b;`,
  "object patterns": (depth) => `const ${"{a: ".repeat(depth)}c${"}".repeat(depth)} = b;`,
  "defaults of patterns": (depth) => `const ${"[c = ".repeat(depth)}1${"]".repeat(depth)} = b;`,
  variables: (depth) => `let ${each((at) => `v${at} = b`, ", ")(depth)};`,
  parameters: (depth) => `function f(${each((at) => `p${at}`, ", ")(depth)}) {}`,
  "broken lines": each(() => "if (b ==== ) { (", "\n"),
  "open braces": around("{", "b;"),
};

const types: Readonly<Record<string, Nested>> = {
  "type parentheses": around("(", "string", ")"),
  "type arrays": followed("string", "[]"),
  "type arguments": around("Array<", "string", ">"),
  "type tuples": around("[", "string", "]"),
  "type objects": around("{ a: ", "string", "}"),
  "type unions": followed("string", " | string"),
  "type intersections": around("string & (", "string", ")"),
  "type conditionals": around("string extends string ? string : ", "string"),
  "function types": around("() => ", "string"),
  "keyof types": around("keyof ", "string"),
  "indexed types": around("string[", "0", "]"),
  "mapped types": around("{ [k in string]: ", "string", "}"),
  "template types": around("`$" + "{", "string", "}`"),
};

const typed: Readonly<Record<string, Nested>> = {
  assertions: followed("b", " as any"),
  "old assertions": around("<any>", "b"),
  satisfied: followed("b", " satisfies any"),
  "non-null assertions": followed("b", "!"),
  "generic calls": around("f<string>(", "b", ")"),
};

const typedStatements: Readonly<Record<string, Nested>> = {
  "members of an enum": (depth) => `enum E { ${each((at) => `m${at}`, ", ")(depth)} }`,
  overloads: (depth) => `${"function g(a: string): void;\n".repeat(depth)}function g(a: string) {}`,
  "types of variables": (depth) => each((at) => `type T${at} = { a: T${at + 1} };`, "\n")(depth),
};

/** An operation with few labels: what costs time for each of thousands of labels is measured elsewhere. */
const client = `const { RekognitionClient, DetectModerationLabelsCommand } = require("@aws-sdk/client-rekognition");
async function hostile(image) {
  const result = await new RekognitionClient({}).send(new DetectModerationLabelsCommand({ Image: image }));
  const labels = result.ModerationLabels;
  let b = labels[0].Name;`;

const ending = `
  return b;
}
module.exports = { hostile };
`;

const asValue =
  (nested: Nested): Nested =>
  (depth) =>
    `${client}\n  const x = ${nested(depth)};\n  if (x) return 1;${ending}`;
const asStatement =
  (nested: Nested): Nested =>
  (depth) =>
    `${client}\n${nested(depth)}${ending}`;
const asType =
  (nested: Nested): Nested =>
  (depth) =>
    `${client}\n  const x: ${nested(depth)} = b;\n  if (x) return 1;${ending}`;

const outside: Readonly<Record<string, Nested>> = {
  namespaces: (depth) => `${"namespace N {".repeat(depth)}${"}".repeat(depth)}\n${client}${ending}`,
  decorators: (depth) => `${"@d ".repeat(depth)} class D {}\n${client}${ending}`,
  "exports of all": (depth) => `${client}${ending}\n${each((at) => `export * from "./m${at}";`, "\n")(depth)}`,
};

const map = (table: Readonly<Record<string, Nested>>, wrap: (nested: Nested) => Nested): Record<string, Nested> =>
  Object.fromEntries(Object.entries(table).map(([name, nested]) => [name, wrap(nested)]));

/** Whole modules, by what nests in them. */
export const javascriptNesting: Readonly<Record<string, Nested>> = { ...map(expressions, asValue), ...map(statements, asStatement) };

/** What only TypeScript has. */
export const typescriptNesting: Readonly<Record<string, Nested>> = {
  ...map(types, asType),
  ...map(typed, asValue),
  ...map(typedStatements, asStatement),
  ...outside,
};
