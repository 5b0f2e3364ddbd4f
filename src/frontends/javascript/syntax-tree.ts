/**
 * The types of the syntax tree that the parser gives, ESTree with Babel's own literals, and what the lowering rules ask of a
 * node beyond its fields.
 */
import type { parse } from "@babel/parser";

export type File = ReturnType<typeof parse>;
export type Statement = File["program"]["body"][number];
export type Expression = Extract<Statement, { readonly type: "ExpressionStatement" }>["expression"];
export type StatementOf<T extends Statement["type"]> = Extract<Statement, { readonly type: T }>;
export type ExpressionOf<T extends Expression["type"]> = Extract<Expression, { readonly type: T }>;

export type FunctionNode =
  | StatementOf<"FunctionDeclaration">
  | ExpressionOf<"FunctionExpression" | "ArrowFunctionExpression">
  | ObjectMethod
  | ClassMethod;
export type ClassNode = StatementOf<"ClassDeclaration"> | ExpressionOf<"ClassExpression">;
export type ClassMember = ClassNode["body"]["body"][number];
export type ClassMethod = Extract<ClassMember, { readonly type: "ClassMethod" | "ClassPrivateMethod" }>;
export type ClassField = Extract<ClassMember, { readonly type: "ClassProperty" | "ClassPrivateProperty" | "ClassAccessorProperty" }>;
export type StaticBlock = Extract<ClassMember, { readonly type: "StaticBlock" }>;
export type ObjectMember = ExpressionOf<"ObjectExpression">["properties"][number];
export type ObjectMethod = Extract<ObjectMember, { readonly type: "ObjectMethod" }>;
export type ArrayElement = ExpressionOf<"ArrayExpression">["elements"][number];
export type CallArgument = ExpressionOf<"CallExpression">["arguments"][number];
export type Parameter = ClassMethod["params"][number] | ExpressionOf<"ArrowFunctionExpression">["params"][number];
export type VariableDeclaration = StatementOf<"VariableDeclaration">;
/** Whatever a value can be assigned to: a name, a member, or a pattern of them. */
export type Target =
  | AssignmentTarget
  | VariableDeclaration["declarations"][number]["id"]
  | Parameter
  | NonNullable<Extract<AssignmentTarget, { readonly type: "ArrayPattern" }>["elements"][number]>;
type AssignmentTarget = ExpressionOf<"AssignmentExpression">["left"];
export type TargetOf<T extends Target["type"]> = Extract<Target, { readonly type: T }>;

/** What every node has. */
export interface SyntaxNode {
  readonly type: string;
  readonly start?: number | null | undefined;
  readonly end?: number | null | undefined;
  readonly loc?: Location | null | undefined;
}

interface Location {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** The nodes directly inside a node. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === "loc" || key === "extra" || key.endsWith("omments")) continue;
    for (const part of Array.isArray(value) ? value : [value]) if (isNode(part)) children.push(part);
  }
  return children;
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** An expression without the type syntax around it. */
export function withoutTypes(node: Expression): Expression {
  let inner = node;
  while (isTyped(inner)) inner = inner.expression;
  return inner;
}

type Typed = ExpressionOf<
  | "TSAsExpression"
  | "TSSatisfiesExpression"
  | "TSTypeAssertion"
  | "TSNonNullExpression"
  | "TSInstantiationExpression"
  | "TypeCastExpression"
  | "ParenthesizedExpression"
>;

const typed: ReadonlySet<string> = new Set<Typed["type"]>([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSTypeAssertion",
  "TSNonNullExpression",
  "TSInstantiationExpression",
  "TypeCastExpression",
  "ParenthesizedExpression",
]);

export function isTyped(node: Expression): node is Typed {
  return typed.has(node.type);
}

/** The text of a string literal, or of a template without values. */
export function literalText(node: SyntaxNode | null | undefined): string | undefined {
  const literal = node as Expression | null | undefined;
  if (literal?.type === "StringLiteral") return literal.value;
  if (literal?.type === "TemplateLiteral" && literal.expressions.length === 0) return literal.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** The key of a member, where it can be read off the source: `name`, `"name"`, `1`, `["name"]`, `#name`. */
export function staticKey(key: SyntaxNode, computed: boolean): string | undefined {
  const node = key as Expression | PrivateName;
  if (node.type === "PrivateName") return `#${node.id.name}`;
  if (node.type === "Identifier") return computed ? undefined : node.name;
  if (node.type === "NumericLiteral") return String(node.value);
  return literalText(node);
}

type PrivateName = Extract<ClassMember, { readonly type: "ClassPrivateMethod" }>["key"];

/** Whether a text as a key means an element of an array. */
export function isIndex(key: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(key);
}
