/** The values of enum members that TypeScript itself computes when it compiles: numbers, texts and operators on them. */
import type { Expression, SyntaxNode } from "./syntax-tree.js";
import { literalText, withoutTypes } from "./syntax-tree.js";

interface Enum {
  readonly enumName: string;
  /** The members before. */
  readonly known: ReadonlyMap<string, number | string>;
}

/** The value of a member's initialiser, or undefined where it is known at run time only. */
export function constantOf(initialiser: SyntaxNode, owner: Enum): number | string | undefined {
  const node = withoutTypes(initialiser as Expression);
  switch (node.type) {
    case "NumericLiteral":
      return node.value;
    case "StringLiteral":
      return node.value;
    case "TemplateLiteral":
      return templateText(node, owner);
    case "Identifier":
      return owner.known.get(node.name);
    case "MemberExpression":
      return memberOf(node, owner);
    case "UnaryExpression":
      return unaryOf(node.operator, constantOf(node.argument, owner));
    case "BinaryExpression":
      return binaryOf(node.operator, constantOf(node.left, owner), constantOf(node.right, owner));
    default:
      return undefined;
  }
}

function templateText(node: Extract<Expression, { readonly type: "TemplateLiteral" }>, owner: Enum): string | undefined {
  const values = node.expressions.map((part) => constantOf(part, owner));
  if (values.includes(undefined)) return undefined;
  return node.quasis.map(({ value }, index) => `${value.cooked ?? ""}${values[index] ?? ""}`).join("");
}

/** `Color.Red`, `Color["Red"]`. */
function memberOf(
  node: Extract<Expression, { readonly type: "MemberExpression" }>,
  { enumName, known }: Enum,
): number | string | undefined {
  if (node.object.type !== "Identifier" || node.object.name !== enumName) return undefined;
  const name = node.computed ? literalText(node.property) : node.property.type === "Identifier" ? node.property.name : undefined;
  return name === undefined ? undefined : known.get(name);
}

function unaryOf(operator: string, value: number | string | undefined): number | undefined {
  if (typeof value !== "number") return undefined;
  if (operator === "-") return -value;
  if (operator === "~") return ~value;
  return operator === "+" ? value : undefined;
}

const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "**": (left, right) => left ** right,
  "|": (left, right) => left | right,
  "&": (left, right) => left & right,
  "^": (left, right) => left ^ right,
  "<<": (left, right) => left << right,
  ">>": (left, right) => left >> right,
  ">>>": (left, right) => left >>> right,
};

function binaryOf(operator: string, left: number | string | undefined, right: number | string | undefined): number | string | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (typeof left === "number" && typeof right === "number") return operators[operator]?.(left, right);
  return operator === "+" ? `${left}${right}` : undefined;
}
