/**
 * Lowers what decides: `and`, `or`, `not`, comparisons and conditional expressions. Each has two forms: for its value
 * (`and` and `or` give an operand) and for its truth alone, which is what an `if` asks. Chains of one operator become a
 * row of `if`s, not a nest, so that long ones stay shallow.
 */
import type { BinaryOperator, Register } from "../../ir/ir.js";
import type { ConditionRule, Context, ExpressionRule } from "./context.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, namedChildren } from "./syntax-tree.js";

export const decidingExpressions: Readonly<Record<string, ExpressionRule>> = {
  boolean_operator: lowerBoolean,
  comparison_operator: lowerComparison,
  not_operator: (context, node, target) => lowerNot(context, node, target),
  unary_operator: lowerUnary,
  conditional_expression: lowerConditional,
};

export const conditions: Readonly<Record<string, ConditionRule>> = {
  boolean_operator: booleanCondition,
  comparison_operator: (context, node) => lowerComparison(context, node, context.builder.register()),
  not_operator: (context, node) => lowerNot(context, node, context.builder.register()),
  parenthesized_expression: (context, node) => context.condition(namedChildren(node)[0]),
};

/** The operands of `a or b or c`, which nests to the left. */
function operandsOf(node: SyntaxNode): SyntaxNode[] {
  const operator = childOf(node, "operator")?.type;
  const operands: SyntaxNode[] = [];
  let rest: SyntaxNode | undefined = node;
  while (rest?.type === "boolean_operator" && childOf(rest, "operator")?.type === operator) {
    const right = childOf(rest, "right");
    if (right !== undefined) operands.push(right);
    rest = childOf(rest, "left");
  }
  if (rest !== undefined) operands.push(rest);
  return operands.reverse();
}

/** Runs `more` where an `and` is still true, an `or` still false. */
function continueIf(context: Context, node: SyntaxNode, part: { readonly condition: Register; readonly more: () => void }): void {
  const block = context.builder.block(part.more);
  const isAnd = childOf(node, "operator")?.type === "and";
  context.branch(node, part.condition, [isAnd ? block : [], isAnd ? [] : block]);
}

function lowerBoolean(context: Context, node: SyntaxNode, target: Register): void {
  const operands = operandsOf(node);
  const last = operands.length - 1;
  const truth = context.builder.register();
  operands.forEach((operand, index) => {
    const lower = () => {
      context.expression(operand, target);
      if (index < last) context.truth(operand, target, truth);
    };
    if (index === 0) lower();
    else continueIf(context, node, { condition: truth, more: lower });
  });
}

function booleanCondition(context: Context, node: SyntaxNode): Register {
  const [first, ...others] = operandsOf(node);
  const target = context.condition(first);
  for (const operand of others) {
    const more = () => {
      const source = context.condition(operand);
      context.emit(operand, { op: "copy", target, source });
    };
    continueIf(context, node, { condition: target, more });
  }
  return target;
}

function lowerNot(context: Context, node: SyntaxNode, target: Register): Register {
  const operand = context.condition(childOf(node, "argument"));
  context.emit(node, { op: "unary", target, operator: "not.python", operand });
  return target;
}

const unaryOperators = { "-": "negate", "+": "plus", "~": "invert" } as const;

function lowerUnary(context: Context, node: SyntaxNode, target: Register): void {
  const operand = context.expression(childOf(node, "argument"));
  const symbol = childOf(node, "operator")?.type;
  const operator = symbol === "+" || symbol === "~" ? unaryOperators[symbol] : unaryOperators["-"];
  context.emit(node, { op: "unary", target, operator, operand });
}

const comparisons: Readonly<Record<string, BinaryOperator>> = {
  "==": "equal.python",
  "!=": "not-equal.python",
  "<>": "not-equal.python",
  "<": "less",
  "<=": "less-equal",
  ">": "greater",
  ">=": "greater-equal",
  in: "in.python",
  "not in": "not-in.python",
  is: "is",
  "is not": "is-not",
};

/** `a < b < c`: c is evaluated only if `a < b`, b once. */
function lowerComparison(context: Context, node: SyntaxNode, target: Register): Register {
  const [first, ...others] = namedChildren(node).filter((child) => child.field !== "operators");
  const operators = node.children.filter((child) => child.field === "operators");
  let left = context.expression(first);
  others.forEach((operand, index) => {
    if (index > 0) context.builder.open();
    const right = context.expression(operand);
    const symbol = operators[index]?.type ?? "";
    if (symbol === "<>") context.python2(node, "`<>`");
    context.emit(node, { op: "binary", target, operator: comparisons[symbol] ?? "equal.python", left, right });
    left = right;
  });
  for (let opened = 1; opened < others.length; opened++) {
    const then = context.builder.close();
    context.branch(node, target, [then, []]);
  }
  return target;
}

function lowerConditional(context: Context, node: SyntaxNode, target: Register): void {
  const [value, test, alternative] = namedChildren(node);
  const condition = context.condition(test);
  const then = context.builder.block(() => void context.expression(value, target));
  const otherwise = context.builder.block(() => void context.expression(alternative, target));
  context.branch(node, condition, [then, otherwise]);
}
