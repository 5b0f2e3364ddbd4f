/** Lowers names, numbers, collections, and the expressions that only pass a value on. Operators are in lower-operator.ts. */
import type { Constant, Element, MapEntry, Register } from "../../ir/ir.js";
import type { Context, ExpressionRule } from "./context.js";
import { isPython2Number, parseNumber } from "./literals.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, hasToken, namedChildren } from "./syntax-tree.js";

export const plainExpressions: Readonly<Record<string, ExpressionRule>> = {
  identifier: (context, node, target) => void context.load(node, context.name(node), target),
  keyword_identifier: (context, node, target) => void context.load(node, context.name(node), target),
  integer: lowerNumber,
  float: lowerNumber,
  true: constantRule(true),
  false: constantRule(false),
  none: constantRule(null),
  ellipsis: (context, node, target) => context.emit(node, { op: "load", target, name: "Ellipsis", scope: { kind: "global" } }),
  parenthesized_expression: (context, node, target) => void context.expression(namedChildren(node)[0], target),
  list: (context, node, target) => buildSequence(context, node, { type: "list", target }),
  set: (context, node, target) => buildSequence(context, node, { type: "set", target }),
  tuple: (context, node, target) => buildSequence(context, node, { type: "tuple", target }),
  expression_list: (context, node, target) => buildSequence(context, node, { type: "tuple", target }),
  pattern_list: (context, node, target) => buildSequence(context, node, { type: "tuple", target }),
  tuple_pattern: (context, node, target) => buildSequence(context, node, { type: "tuple", target }),
  list_pattern: (context, node, target) => buildSequence(context, node, { type: "list", target }),
  dictionary: lowerDictionary,
  // Only within an element whose star was seen to already (starredValue).
  list_splat: (context, node, target) => void context.expression(namedChildren(node)[0], target),
  named_expression: lowerNamedExpression,
  await: lowerAwait,
  yield: lowerYield,
};

function constantRule(value: Constant): ExpressionRule {
  return (context, node, target) => void context.constant(node, value, target);
}

function lowerNumber(context: Context, node: SyntaxNode, target: Register): void {
  const literal = context.text(node);
  if (isPython2Number(literal)) context.python2(node, /l$/i.test(literal) ? "long integer" : "octal number");
  const parsed = parseNumber(literal);
  // The IR has no complex constants: `2j` is complex(0.0, 2.0).
  if (parsed.kind === "imaginary") {
    context.call(node, context.builtin(node, "complex"), [context.constant(node, 0), context.constant(node, parsed.value)], target);
  } else context.constant(node, parsed.value, target);
}

interface SequenceTarget {
  readonly type: "list" | "tuple" | "set";
  readonly target: Register;
}

function buildSequence(context: Context, node: SyntaxNode, { type, target }: SequenceTarget): void {
  context.emit(node, { op: "build-sequence", target, type, elements: lowerElements(context, namedChildren(node)) });
}

/** Expressions between commas, some of them starred. */
export function lowerElements(context: Context, nodes: readonly SyntaxNode[]): Element[] {
  return nodes.map((node) => {
    const starred = starredValue(node);
    return { value: context.expression(starred ?? node), spread: starred !== undefined };
  });
}

/** What the star may have been pulled into by the grammar, which reads `*a.b()` as `(*a).b()`. */
const leftNesting = new Set([
  "attribute",
  "call",
  "subscript",
  "binary_operator",
  "comparison_operator",
  "boolean_operator",
  "conditional_expression",
]);

/** The value of `*value`, also in superfluous parentheses. */
export function starredValue(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === "list_splat" || node.type === "list_splat_pattern") return namedChildren(node)[0];
  if (node.type === "parenthesized_expression") {
    const [inner] = namedChildren(node);
    return inner?.type === "list_splat" ? starredValue(inner) : undefined;
  }
  let first: SyntaxNode | undefined = node;
  while (first !== undefined && leftNesting.has(first.type)) first = first.children[0];
  return first?.type === "list_splat" ? node : undefined;
}

/** One value as it is, several or a trailing comma as a tuple. */
export function lowerTuple(context: Context, node: SyntaxNode, nodes: readonly SyntaxNode[]): Register {
  const values = nodes.filter((child) => child.named);
  const [only] = values;
  if (values.length === 1 && only !== undefined && !nodes.some((child) => child.type === ",") && starredValue(only) === undefined) {
    return context.expression(only);
  }
  const target = context.builder.register();
  context.emit(node, { op: "build-sequence", target, type: "tuple", elements: lowerElements(context, values) });
  return target;
}

function lowerDictionary(context: Context, node: SyntaxNode, target: Register): void {
  const entries = namedChildren(node).map((child): MapEntry => {
    if (child.type === "dictionary_splat") return { value: context.expression(namedChildren(child)[0]) };
    const key = context.expression(childOf(child, "key"));
    return { key, value: context.expression(childOf(child, "value")) };
  });
  context.emit(node, { op: "build-map", target, entries });
}

function lowerNamedExpression(context: Context, node: SyntaxNode, target: Register): void {
  context.expression(childOf(node, "value"), target);
  const name = childOf(node, "name");
  if (name !== undefined) context.store(node, context.name(name), target);
}

function lowerAwait(context: Context, node: SyntaxNode, target: Register): void {
  context.isAsync = true;
  context.emit(node, { op: "await", target, value: context.expression(namedChildren(node)[0]) });
}

function lowerYield(context: Context, node: SyntaxNode, target: Register): void {
  context.isGenerator = true;
  const [operand] = namedChildren(node);
  const value = operand === undefined ? context.constant(node, null) : context.expression(operand);
  context.emit(node, { op: hasToken(node, "from") ? "yield-all" : "yield", target, value });
}
