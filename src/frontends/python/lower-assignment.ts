/** Lowers everything that binds or unbinds: assignments of all kinds, their targets, and `del`. */
import type { Register } from "../../ir/ir.js";
import { typeAliasName } from "./bindings.js";
import type { Context, StatementRule, TargetRule } from "./context.js";
import { lowerTuple } from "./lower-expression.js";
import { attributeName, binaryOperator, lowerIndex } from "./lower-primary.js";
import { lowerPrintExpression } from "./lower-python2.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, hasToken, namedChildren } from "./syntax-tree.js";

export const assignmentStatements: Readonly<Record<string, StatementRule>> = {
  expression_statement: lowerExpressionStatement,
  assignment: lowerAssignment,
  augmented_assignment: lowerAugmented,
  delete_statement: lowerDelete,
  type_alias_statement: lowerTypeAlias,
};

export const targets: Readonly<Record<string, TargetRule>> = {
  identifier: (context, node, value) => context.store(node, context.name(node), value),
  keyword_identifier: (context, node, value) => context.store(node, context.name(node), value),
  attribute: (context, node, value) => {
    const object = context.expression(childOf(node, "object"));
    context.emit(node, { op: "set-attribute", operator: "attribute.python", object, name: attributeName(context, node), value });
  },
  subscript: (context, node, value) => {
    const object = context.expression(childOf(node, "value"));
    context.emit(node, { op: "set-item", operator: "item.python", object, index: lowerIndex(context, node), value });
  },
  pattern_list: unpackTarget,
  expression_list: unpackTarget,
  tuple_pattern: lowerParenthesized,
  tuple: unpackTarget,
  list_pattern: unpackTarget,
  list: unpackTarget,
  parenthesized_expression: lowerParenthesized,
  as_pattern_target: (context, node, value) => {
    const [target] = namedChildren(node);
    if (target !== undefined) context.assign(target, value);
  },
};

/** What stands in parentheses that only group. */
function insideParentheses(node: SyntaxNode): SyntaxNode {
  const [only, ...more] = namedChildren(node);
  return node.type === "parenthesized_expression" && only !== undefined && more.length === 0 ? insideParentheses(only) : node;
}

/** Literals as statements (docstrings, `...`) have no effect. */
const inert = new Set(["string", "integer", "float", "true", "false", "none", "ellipsis"]);

function isInert(node: SyntaxNode): boolean {
  return inert.has(node.type) && node.children.every((child) => child.type !== "interpolation");
}

function lowerExpressionStatement(context: Context, node: SyntaxNode): void {
  const [first] = namedChildren(node);
  if (first?.type === "assignment") {
    lowerAssignment(context, first);
    return;
  }
  if (first?.type === "augmented_assignment") {
    lowerAugmented(context, first);
    return;
  }
  if (first !== undefined && node.children.length === 1 && isInert(insideParentheses(first))) return;
  if (!lowerPrintExpression(context, node)) lowerTuple(context, node, node.children);
}

/** `a = b = value`: the value once, then the targets from left to right. */
function lowerAssignment(context: Context, node: SyntaxNode): void {
  const assigned: SyntaxNode[] = [];
  let value: SyntaxNode | undefined = node;
  while (value?.type === "assignment") {
    const left = childOf(value, "left");
    if (left !== undefined) assigned.push(left);
    lowerAnnotation(context, value);
    const right: SyntaxNode | undefined = childOf(value, "right");
    if (right === undefined) return;
    value = right;
  }
  const register = context.expression(value);
  for (const target of assigned) context.assign(target, register);
}

/** Class bodies keep their annotations, as text, since dataclasses and their kind are made of them. */
function lowerAnnotation(context: Context, node: SyntaxNode): void {
  const annotation = childOf(node, "type");
  const name = childOf(node, "left");
  if (annotation === undefined || name?.type !== "identifier" || context.header.kind !== "class-body") return;
  const value = context.constant(annotation, context.text(annotation));
  const object = context.load(annotation, "__annotations__");
  const index = context.constant(annotation, context.name(name));
  context.emit(annotation, { op: "set-item", operator: "item.python", object, index, value });
}

function lowerAugmented(context: Context, node: SyntaxNode): void {
  const target = childOf(node, "left");
  const symbol = childOf(node, "operator")?.type ?? "";
  const operator = binaryOperator(symbol.slice(0, -1));
  if (target === undefined || operator === undefined) {
    context.unsupported(node, "augmented assignment");
    return;
  }
  const compute = (left: Register): Register => {
    const right = context.expression(childOf(node, "right"));
    const result = context.builder.register();
    context.emit(node, { op: "binary", target: result, operator, left, right, inPlace: true });
    return result;
  };
  if (target.type === "attribute") {
    const object = context.expression(childOf(target, "object"));
    const name = attributeName(context, target);
    context.emit(target, {
      op: "set-attribute",
      operator: "attribute.python",
      object,
      name,
      value: compute(context.attribute(target, object, name)),
    });
  } else if (target.type === "subscript") {
    const object = context.expression(childOf(target, "value"));
    const index = lowerIndex(context, target);
    const left = context.builder.register();
    context.emit(target, { op: "get-item", target: left, object, index, operator: "item.python" });
    context.emit(target, { op: "set-item", operator: "item.python", object, index, value: compute(left) });
  } else context.assign(target, compute(context.expression(target)));
}

/** `(x)` is x, `(x,)` is a tuple. */
function lowerParenthesized(context: Context, node: SyntaxNode, value: Register): void {
  const [only, ...others] = namedChildren(node);
  const isTuple = only === undefined || others.length > 0 || hasToken(node, ",") || only.type === "list_splat_pattern";
  if (isTuple) unpackTarget(context, node, value);
  else context.assign(only, value);
}

function unpackTarget(context: Context, node: SyntaxNode, value: Register): void {
  const parts = namedChildren(node);
  const registers = parts.map(() => context.builder.register());
  const rest = parts.findIndex(isStarred);
  context.emit(node, { op: "unpack", targets: registers, value, ...(rest < 0 ? {} : { rest }) });
  parts.forEach((part, index) => {
    const target = isStarred(part) ? namedChildren(part)[0] : part;
    const register = registers[index];
    if (target !== undefined && register !== undefined) context.assign(target, register);
  });
}

function isStarred(node: SyntaxNode): boolean {
  return node.type === "list_splat_pattern" || node.type === "list_splat";
}

function lowerDelete(context: Context, node: SyntaxNode): void {
  for (const target of namedChildren(node)) deleteTarget(context, target);
}

function deleteTarget(context: Context, node: SyntaxNode): void {
  switch (node.type) {
    case "identifier":
      context.remove(node, context.name(node));
      return;
    case "attribute": {
      const object = context.expression(childOf(node, "object"));
      context.emit(node, { op: "delete-attribute", operator: "attribute.python", object, name: attributeName(context, node) });
      return;
    }
    case "subscript": {
      const object = context.expression(childOf(node, "value"));
      context.emit(node, { op: "delete-item", operator: "item.python", object, index: lowerIndex(context, node) });
      return;
    }
    default:
      for (const part of namedChildren(node)) deleteTarget(context, part);
  }
}

/** What a type stands for is evaluated when it is asked for, which deciding code never does: it is kept as text, like annotations. */
function lowerTypeAlias(context: Context, node: SyntaxNode): void {
  const name = typeAliasName(node);
  const type = childOf(node, "right");
  if (name === undefined) return context.unsupported(node, "type alias");
  const callee = context.builder.register();
  context.emit(node, { op: "import-name", target: callee, module: "typing", level: 0, name: "TypeAliasType" });
  const operands = [
    context.constant(name, context.name(name)),
    context.constant(type ?? node, type === undefined ? "" : context.text(type)),
  ];
  context.store(name, context.name(name), context.call(node, callee, operands));
}
