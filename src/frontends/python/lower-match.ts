/**
 * Lowers `match` into a chain of `if`s. The subject is evaluated once; a pattern becomes the tests that the language
 * reference defines for it, from left to right, and stores its captures on the way.
 */
import type { Register } from "../../ir/ir.js";
import { captureOf } from "./bindings.js";
import type { Context, StatementRule } from "./context.js";
import { lowerTuple } from "./lower-expression.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, childrenOf, hasToken, namedChildren } from "./syntax-tree.js";

export const matchStatements: Readonly<Record<string, StatementRule>> = { match_statement: lowerMatch };

/** The truth of a test, or undefined where it always holds. */
type Outcome = Register | undefined;

function lowerMatch(context: Context, node: SyntaxNode): void {
  const subjects = node.children.filter((child) => child.field === "subject" || child.type === ",");
  const subject = lowerTuple(context, node, subjects);
  const closers: (() => void)[] = [];
  for (const clause of childOf(node, "body")?.children ?? []) {
    if (clause.type !== "case_clause") continue;
    const condition = lowerCase(context, clause, subject);
    if (condition === undefined) {
      context.statements(childOf(clause, "consequence")?.children ?? []);
      break;
    }
    const then = context.block(childOf(clause, "consequence"));
    context.builder.open();
    closers.push(() => context.branch(clause, condition, [then, context.builder.close()]));
  }
  for (const close of closers.reverse()) close();
}

function lowerCase(context: Context, clause: SyntaxNode, subject: Register): Outcome {
  const patterns = clause.children.filter((child) => child.type === "case_pattern");
  const [only] = patterns;
  const guard = childOf(clause, "guard");
  const isSequence = patterns.length > 1 || hasToken(clause, ",") || (only !== undefined && splatOf(only) !== undefined);
  const steps = [() => (isSequence ? testSequence(context, clause, { patterns, subject }) : test(context, only, subject))];
  if (guard !== undefined) steps.push(() => context.condition(namedChildren(guard)[0]));
  return every(context, clause, steps);
}

/** Runs each step only where those before it held; later steps may read what earlier ones computed. */
function every(context: Context, node: SyntaxNode, steps: readonly (() => Outcome)[]): Outcome {
  const [first, ...rest] = steps;
  if (first === undefined) return undefined;
  const target = first();
  if (target === undefined) return every(context, node, rest);
  if (rest.length === 0) return target;
  const then = context.builder.block(() => {
    const source = every(context, node, rest);
    if (source !== undefined) context.emit(node, { op: "copy", target, source });
  });
  if (then.length > 0) context.branch(node, target, [then, []]);
  return target;
}

function test(context: Context, pattern: SyntaxNode | undefined, subject: Register): Outcome {
  if (pattern === undefined || pattern.hasError) return unsupportedTest(context, pattern, "syntax error");
  const parts = namedChildren(pattern);
  switch (pattern.type) {
    case "case_pattern":
      return testCase(context, pattern, subject);
    case "_":
      return undefined;
    case "as_pattern":
      return testAs(context, pattern, subject);
    case "dotted_name":
      return testName(context, pattern, subject);
    case "true":
    case "false":
    case "none":
      return context.binary(pattern, "is", [subject, context.expression(pattern)]);
    case "string":
    case "concatenated_string":
    case "integer":
    case "float":
      return context.binary(pattern, "equal.python", [subject, context.expression(pattern)]);
    case "complex_pattern":
      return context.binary(pattern, "equal.python", [subject, complexNumber(context, pattern)]);
    case "union_pattern":
      return testUnion(context, pattern, subject);
    case "tuple_pattern":
      if (parts.length === 1 && !hasToken(pattern, ",")) return test(context, parts[0], subject);
      return testSequence(context, pattern, { patterns: parts, subject });
    case "list_pattern":
      return testSequence(context, pattern, { patterns: parts, subject });
    case "dict_pattern":
      return testMapping(context, pattern, subject);
    case "class_pattern":
      return testClass(context, pattern, subject);
    default:
      return unsupportedTest(context, pattern, pattern.type.replaceAll("_", " "));
  }
}

function unsupportedTest(context: Context, pattern: SyntaxNode | undefined, construct: string): Outcome {
  const node = pattern ?? context.module.source.root;
  const value = context.builder.register();
  if (construct !== "syntax error") context.unsupported(node, construct, value);
  else context.emit(node, { op: "unsupported", construct, target: value });
  return context.truth(node, value);
}

/** One pattern with, before a number, its sign. */
function testCase(context: Context, pattern: SyntaxNode, subject: Register): Outcome {
  const [inner] = namedChildren(pattern);
  if (inner === undefined) return hasToken(pattern, "_") ? undefined : unsupportedTest(context, pattern, "pattern");
  return hasToken(pattern, "-") ? testNegative(context, inner, subject) : test(context, inner, subject);
}

function testNegative(context: Context, number: SyntaxNode, subject: Register): Register {
  return context.binary(number, "equal.python", [subject, negate(context, number)]);
}

/** `-1 + 2j`: two numbers, each with its sign. */
function complexNumber(context: Context, pattern: SyntaxNode): Register {
  const [real, imaginary] = namedChildren(pattern);
  const isNegative = pattern.children[0]?.type === "-";
  const left = isNegative ? negate(context, real) : context.expression(real);
  const operator = pattern.children.at(-2)?.type === "-" ? "subtract" : "add.python";
  return context.binary(pattern, operator, [left, context.expression(imaginary)]);
}

function negate(context: Context, number: SyntaxNode | undefined): Register {
  const target = context.builder.register();
  const operand = context.expression(number);
  context.emit(number ?? context.module.source.root, { op: "unary", target, operator: "negate", operand });
  return target;
}

function testAs(context: Context, pattern: SyntaxNode, subject: Register): Outcome {
  const [inner, name] = namedChildren(pattern);
  const bind = (): Outcome => {
    if (name !== undefined) context.store(name, context.name(name), subject);
    return undefined;
  };
  return every(context, pattern, [() => test(context, inner, subject), bind]);
}

function testName(context: Context, pattern: SyntaxNode, subject: Register): Outcome {
  const capture = captureOf(pattern);
  if (capture === undefined) return context.binary(pattern, "equal.python", [subject, loadDotted(context, pattern)]);
  if (context.text(capture) !== "_") context.store(capture, context.name(capture), subject);
  return undefined;
}

function loadDotted(context: Context, node: SyntaxNode): Register {
  const [first, ...rest] = namedChildren(node);
  const start = context.load(node, first === undefined ? "" : context.name(first));
  return rest.reduce((object, name) => context.attribute(node, object, context.name(name)), start);
}

function testUnion(context: Context, pattern: SyntaxNode, subject: Register): Outcome {
  let target: Outcome;
  let isNegative = false;
  for (const alternative of pattern.children) {
    if (alternative.type === "|") continue;
    if (alternative.type === "-") {
      isNegative = true;
      continue;
    }
    const negative = isNegative;
    isNegative = false;
    const run = (): Outcome => (negative ? testNegative(context, alternative, subject) : test(context, alternative, subject));
    if (target === undefined) {
      target = run();
      if (target === undefined) return undefined;
      continue;
    }
    const result = target;
    const otherwise = context.builder.block(() => {
      const source = run() ?? context.constant(alternative, true);
      context.emit(alternative, { op: "copy", target: result, source });
    });
    context.branch(pattern, result, [[], otherwise]);
  }
  return target;
}

interface Sequence {
  readonly patterns: readonly SyntaxNode[];
  readonly subject: Register;
}

function testSequence(context: Context, node: SyntaxNode, { patterns, subject }: Sequence): Outcome {
  const rest = patterns.findIndex((pattern) => splatOf(pattern) !== undefined);
  const items = patterns.map(() => context.builder.register());
  const hasLength = (): Register => {
    const length = context.call(node, context.builtin(node, "len"), [subject]);
    const count = context.constant(node, BigInt(rest < 0 ? patterns.length : patterns.length - 1));
    return context.binary(node, rest < 0 ? "equal.python" : "greater-equal", [length, count]);
  };
  const unpack = (): Outcome => {
    context.emit(node, { op: "unpack", targets: items, value: subject, ...(rest < 0 ? {} : { rest }) });
    return undefined;
  };
  const parts = patterns.map((pattern, index) => (): Outcome => {
    const item = items[index] ?? subject;
    const splat = splatOf(pattern);
    if (splat === undefined) return test(context, pattern, item);
    const [name] = namedChildren(splat);
    if (name !== undefined && context.text(name) !== "_") context.store(name, context.name(name), item);
    return undefined;
  });
  const isSequence = () => isInstance(context, node, [subject, importAbstract(context, node, "Sequence")]);
  return every(context, node, [isSequence, () => isNoText(context, node, subject), hasLength, unpack, ...parts]);
}

function splatOf(pattern: SyntaxNode): SyntaxNode | undefined {
  if (pattern.type === "splat_pattern") return pattern;
  return pattern.type === "case_pattern" ? pattern.children.find((child) => child.type === "splat_pattern") : undefined;
}

function isInstance(context: Context, node: SyntaxNode, operands: readonly [Register, Register]): Register {
  return context.truth(node, context.call(node, context.builtin(node, "isinstance"), operands));
}

function importAbstract(context: Context, node: SyntaxNode, name: string): Register {
  const target = context.builder.register();
  context.emit(node, { op: "import-name", target, module: "collections.abc", level: 0, name });
  return target;
}

/** Strings and bytes are sequences, but no sequence pattern matches them. */
function isNoText(context: Context, node: SyntaxNode, subject: Register): Register {
  const elements = ["str", "bytes", "bytearray"].map((name) => ({ value: context.builtin(node, name), spread: false }));
  const types = context.builder.register();
  context.emit(node, { op: "build-sequence", target: types, type: "tuple", elements });
  const target = context.builder.register();
  context.emit(node, { op: "unary", target, operator: "not.python", operand: isInstance(context, node, [subject, types]) });
  return target;
}

function testMapping(context: Context, node: SyntaxNode, subject: Register): Outcome {
  const keys = childrenOf(node, "key").filter(({ named }) => named);
  const values = childrenOf(node, "value");
  const keyRegisters: Register[] = [];
  const steps = keys.map((key, index) => (): Outcome => {
    const keyRegister = mappingKey(context, node, key);
    keyRegisters.push(keyRegister);
    const item = context.builder.register();
    const get = (): Outcome => {
      context.emit(node, { op: "get-item", target: item, object: subject, index: keyRegister, operator: "item.python" });
      return test(context, values[index], item);
    };
    return every(context, node, [() => context.binary(key, "in.python", [keyRegister, subject]), get]);
  });
  const rest = node.children.find((child) => child.type === "splat_pattern");
  const isMapping = () => isInstance(context, node, [subject, importAbstract(context, node, "Mapping")]);
  const bindRest = (): Outcome => {
    const [name] = rest === undefined ? [] : namedChildren(rest);
    if (rest === undefined || name === undefined) return undefined;
    // A copy without the keys that were matched.
    const value = context.call(rest, context.builtin(rest, "dict"), [subject]);
    for (const index of keyRegisters) context.emit(rest, { op: "delete-item", operator: "item.python", object: value, index });
    context.store(name, context.name(name), value);
    return undefined;
  };
  return every(context, node, [isMapping, ...steps, bindRest]);
}

function mappingKey(context: Context, node: SyntaxNode, key: SyntaxNode): Register {
  if (node.children[node.children.indexOf(key) - 1]?.type === "-") return negate(context, key);
  if (key.type === "dotted_name") return loadDotted(context, key);
  return key.type === "complex_pattern" ? complexNumber(context, key) : context.expression(key);
}

/** Built-in types whose one positional pattern matches the subject itself. */
const selfMatching = new Set(["bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"]);

function testClass(context: Context, node: SyntaxNode, subject: Register): Outcome {
  const [name, ...patterns] = namedChildren(node);
  if (name === undefined) return unsupportedTest(context, node, "class pattern");
  const type = loadDotted(context, name);
  const isSelf = selfMatching.has(context.text(name));
  const steps = patterns.map((pattern, index) => (): Outcome => {
    const keyword = pattern.children.find((child) => child.type === "keyword_pattern");
    if (keyword === undefined && isSelf) return test(context, pattern, subject);
    const attribute = keyword === undefined ? positionalAttribute(context, pattern, { type, index }) : keywordAttribute(context, keyword);
    const inner = keyword === undefined ? pattern : namedChildren(keyword)[1];
    const isNegative = keyword !== undefined && hasToken(keyword, "-");
    const has = () => context.truth(pattern, context.call(pattern, context.builtin(pattern, "hasattr"), [subject, attribute]));
    const get = (): Outcome => {
      const value = context.call(pattern, context.builtin(pattern, "getattr"), [subject, attribute]);
      return isNegative && inner !== undefined ? testNegative(context, inner, value) : test(context, inner, value);
    };
    return every(context, pattern, [has, get]);
  });
  return every(context, node, [() => isInstance(context, node, [subject, type]), ...steps]);
}

function keywordAttribute(context: Context, keyword: SyntaxNode): Register {
  const [name] = namedChildren(keyword);
  return context.constant(keyword, name === undefined ? "" : context.text(name));
}

/** The attribute that a class names for a position. */
function positionalAttribute(context: Context, pattern: SyntaxNode, place: { readonly type: Register; readonly index: number }): Register {
  const names = context.attribute(pattern, place.type, "__match_args__");
  const target = context.builder.register();
  const index = context.constant(pattern, BigInt(place.index));
  context.emit(pattern, { op: "get-item", target, object: names, index, operator: "item.python" });
  return target;
}
