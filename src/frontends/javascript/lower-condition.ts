/**
 * Lowers what decides: `&&`, `||`, `??`, `!`, comparisons and conditional expressions. Each has two forms: for its value
 * (`&&` and `||` give an operand) and for its truth alone, which is what an `if` asks. Chains of one operator become a
 * row of `if`s, not a nest, so that long ones stay shallow.
 */
import type { BinaryOperator, Register } from "../../ir/ir.js";
import type { ConditionRules, Context, EffectRules, ExpressionRules } from "./context.js";
import type { Expression, ExpressionOf } from "./syntax-tree.js";

export const decidingExpressions: ExpressionRules = {
  LogicalExpression: lowerLogical,
  BinaryExpression: lowerBinary,
  ConditionalExpression: lowerConditional,
};

export const decidingEffects: EffectRules = {
  LogicalExpression: lowerLogicalEffect,
  ConditionalExpression: (context, node) => {
    const condition = context.condition(node.test);
    const then = context.block(() => context.effect(node.consequent));
    context.branch(node, condition, [then, context.block(() => context.effect(node.alternate))]);
  },
};

export const conditions: ConditionRules = {
  LogicalExpression: logicalCondition,
  BinaryExpression: (context, node) => {
    const value = context.expression(node);
    return truths.has(node.operator) ? value : context.unary(node, "truthy.js", value);
  },
  UnaryExpression: (context, node) => {
    const value = context.expression(node);
    return node.operator === "!" || node.operator === "delete" ? value : context.unary(node, "truthy.js", value);
  },
  BooleanLiteral: (context, node) => context.expression(node),
  TSAsExpression: (context, node) => context.condition(node.expression),
  TSSatisfiesExpression: (context, node) => context.condition(node.expression),
  TSTypeAssertion: (context, node) => context.condition(node.expression),
  TSNonNullExpression: (context, node) => context.condition(node.expression),
  TypeCastExpression: (context, node) => context.condition(node.expression),
  ParenthesizedExpression: (context, node) => context.condition(node.expression),
};

type Logical = ExpressionOf<"LogicalExpression">;

/** The operands of `a || b || c`, which nests to the left. */
function operandsOf(node: Logical): Expression[] {
  const operands: Expression[] = [];
  let rest: Expression = node;
  while (rest.type === "LogicalExpression" && rest.operator === node.operator) {
    operands.push(rest.right);
    rest = rest.left;
  }
  operands.push(rest);
  return operands.reverse();
}

/** Runs `more` where the value so far is not the result: an `&&` that is true, an `||` that is false, a `??` that is nullish. */
function continueIf(context: Context, node: Logical, part: { readonly test: Register; readonly more: () => void }): void {
  const block = context.block(part.more);
  context.branch(node, part.test, node.operator === "||" ? [[], block] : [block, []]);
}

function lowerLogical(context: Context, node: Logical, target: Register): void {
  const operands = operandsOf(node);
  const last = operands.length - 1;
  const test = context.builder.register();
  operands.forEach((operand, index) => {
    const lower = () => {
      context.expression(operand, target);
      if (index < last) context.unary(operand, node.operator === "??" ? "is-nullish" : "truthy.js", target, test);
    };
    if (index === 0) lower();
    else continueIf(context, node, { test, more: lower });
  });
}

/** `ready && go()` as a statement. */
function lowerLogicalEffect(context: Context, node: Logical): void {
  const more = () => context.effect(node.right);
  if (node.operator !== "??") return continueIf(context, node, { test: context.condition(node.left), more });
  const test = context.unary(node.left, "is-nullish", context.expression(node.left));
  continueIf(context, node, { test, more });
}

function logicalCondition(context: Context, node: Logical): Register {
  if (node.operator === "??") return context.unary(node, "truthy.js", context.expression(node));
  const [first, ...others] = operandsOf(node);
  const target = context.condition(first ?? node);
  for (const operand of others) {
    const more = () => void context.copy(operand, context.condition(operand), target);
    continueIf(context, node, { test: target, more });
  }
  return target;
}

const binaryOperators: Readonly<Record<string, BinaryOperator>> = {
  "+": "add.js",
  "-": "subtract.js",
  "*": "multiply.js",
  "/": "divide.js",
  "%": "modulo.js",
  "**": "power.js",
  "&": "bit-and.js",
  "|": "bit-or.js",
  "^": "bit-xor.js",
  "<<": "shift-left.js",
  ">>": "shift-right.js",
  ">>>": "shift-right-unsigned.js",
  "===": "equal.js-strict",
  "!==": "not-equal.js-strict",
  "==": "equal.js-loose",
  "!=": "not-equal.js-loose",
  "<": "less.js",
  "<=": "less-equal.js",
  ">": "greater.js",
  ">=": "greater-equal.js",
  in: "in.js",
  instanceof: "instanceof",
};

/** Operators whose value is a truth value. */
const truths: ReadonlySet<string> = new Set(["===", "!==", "==", "!=", "<", "<=", ">", ">=", "in", "instanceof"]);

export function binaryOperator(symbol: string): BinaryOperator | undefined {
  return binaryOperators[symbol];
}

/** `a + b + c` nests to the left, in chains that may be thousands of links long: from the innermost. */
function lowerBinary(context: Context, node: ExpressionOf<"BinaryExpression">, target: Register): void {
  const links: ExpressionOf<"BinaryExpression">[] = [];
  let first: Expression | Extract<typeof node.left, { readonly type: "PrivateName" }> = node;
  while (first.type === "BinaryExpression") {
    links.push(first);
    first = first.left;
  }
  // `#name in object`: only whether it is there.
  let left = first.type === "PrivateName" ? context.constant(first, `#${first.id.name}`) : context.expression(first);
  for (const link of links.reverse()) {
    const right = context.expression(link.right);
    const result = link === node ? target : context.builder.register();
    const operator = binaryOperator(link.operator);
    if (operator === undefined) context.unsupported(link, `${link.type} ${link.operator}`, result);
    else context.binary(link, operator, [left, right], result);
    left = result;
  }
}

/** `a ? x : b ? y : z` nests to the right; a loop keeps long ones shallow here. */
function lowerConditional(context: Context, node: ExpressionOf<"ConditionalExpression">, target: Register, name?: string): void {
  const closers: (() => void)[] = [];
  let rest: Expression = node;
  while (rest.type === "ConditionalExpression") {
    const link: ExpressionOf<"ConditionalExpression"> = rest;
    const condition = context.condition(link.test);
    const then = context.block(() => void context.expression(link.consequent, target, name));
    context.builder.open();
    closers.push(() => context.branch(link, condition, [then, context.builder.close()]));
    rest = link.alternate;
  }
  context.expression(rest, target, name);
  for (const close of closers.reverse()) close();
}
