/** Lowers the operators of one operand. */
import type { Register } from "../../ir/ir.js";
import type { Context, ExpressionRules } from "./context.js";
import { lowerRemoval } from "./lower-chain.js";
import { globalConstants, numberConstant } from "./lower-expression.js";
import { resolveDeclared } from "./scope.js";
import type { Expression, ExpressionOf } from "./syntax-tree.js";
import { withoutTypes } from "./syntax-tree.js";

export const unaryExpressions: ExpressionRules = {
  UnaryExpression: lowerUnary,
};

const unaryOperators = { "-": "negate.js", "+": "plus.js", "~": "invert.js" } as const;

function lowerUnary(context: Context, node: ExpressionOf<"UnaryExpression">, target: Register): void {
  const { operator, argument } = node;
  switch (operator) {
    case "void":
      context.effect(argument);
      return void context.constant(node, undefined, target);
    case "typeof":
      return void context.unary(node, "typeof", lowerTypeofOperand(context, argument), target);
    case "-":
      if (argument.type === "NumericLiteral") return void context.constant(node, numberConstant(-argument.value), target);
      return void context.unary(node, "negate.js", context.expression(argument), target);
    case "+":
    case "~":
      return void context.unary(node, unaryOperators[operator], context.expression(argument), target);
    case "!":
      return void context.unary(node, "not.js", context.condition(argument), target);
    case "delete":
      return lowerDelete(context, node, target);
    default:
      context.unsupported(node, `${node.type} ${operator}`, target);
  }
}

/** What a CommonJS module is given, and no global object has. */
const moduleNames: ReadonlySet<string> = new Set(["require", "__filename", "__dirname"]);

/** `typeof name` does not fail where there is no such name: it is asked of the global object then. */
function lowerTypeofOperand(context: Context, argument: Expression): Register {
  const isName = argument.type === "Identifier" && !globalConstants.has(argument.name);
  if (!isName || resolveDeclared(context.scope, argument.name) !== undefined || argument.name === "arguments") {
    return context.expression(argument);
  }
  if (context.module.isCommonJs && moduleNames.has(argument.name)) return context.expression(argument);
  const object = context.load(argument, { name: "globalThis", scope: { kind: "global" } });
  return context.attribute(argument, object, argument.name);
}

/** `delete a.b`; a name cannot be deleted. */
function lowerDelete(context: Context, node: ExpressionOf<"UnaryExpression">, target: Register): void {
  const argument = withoutTypes(node.argument);
  if (argument.type === "MemberExpression" || argument.type === "OptionalMemberExpression") lowerRemoval(context, argument, target);
  else context.constant(node, argument.type !== "Identifier", target);
}
