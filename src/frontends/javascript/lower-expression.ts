/** Lowers names, literals, arrays, objects, templates, and the expressions that only pass a value on. */
import type { Constant, Element, ObjectEntry, Register, StringPart } from "../../ir/ir.js";
import type { Context, EffectRules, ExpressionRules } from "./context.js";
import { resolveArguments, resolveDeclared, resolveThis } from "./scope.js";
import type { ArrayElement, Expression, ExpressionOf, ObjectMember, SyntaxNode } from "./syntax-tree.js";
import { literalText, staticKey } from "./syntax-tree.js";

export const plainExpressions: ExpressionRules = {
  Identifier: (context, node, target) => lowerName(context, node, target),
  NumericLiteral: (context, node, target) => void context.constant(node, numberConstant(node.value), target),
  StringLiteral: (context, node, target) => void context.constant(node, node.value, target),
  BooleanLiteral: (context, node, target) => void context.constant(node, node.value, target),
  NullLiteral: (context, node, target) => void context.constant(node, null, target),
  BigIntLiteral: (context, node, target) => context.unsupported(node, "BigInt", target),
  RegExpLiteral: (context, node, target) => context.emit(node, { op: "regex", target, pattern: node.pattern, flags: node.flags }),
  TemplateLiteral: lowerTemplate,
  ArrayExpression: (context, node, target) => {
    context.emit(node, { op: "build-sequence", target, type: "list", elements: lowerElements(context, node, node.elements) });
  },
  ObjectExpression: lowerObject,
  ThisExpression: lowerThis,
  SequenceExpression: (context, node, target) => {
    node.expressions.slice(0, -1).forEach((part) => context.effect(part));
    const last = node.expressions.at(-1);
    if (last !== undefined) context.expression(last, target);
  },
  AwaitExpression: (context, node, target) => {
    context.isAsync = true;
    context.emit(node, { op: "await", target, value: context.expression(node.argument) });
  },
  YieldExpression: (context, node, target) => {
    context.isGenerator = true;
    const value = node.argument ? context.expression(node.argument) : context.constant(node, undefined);
    context.emit(node, { op: node.delegate ? "yield-all" : "yield", target, value });
  },
  MetaProperty: (context, node, target) => {
    const name = `${node.meta.name}.${node.property.name}`;
    if (name !== "import.meta") return context.unsupported(node, name, target);
    context.emit(node, { op: "load", target, name, scope: { kind: "global" } });
  },
  // Types say nothing at run time.
  TSAsExpression: (context, node, target, name) => void context.expression(node.expression, target, name),
  TSSatisfiesExpression: (context, node, target, name) => void context.expression(node.expression, target, name),
  TSTypeAssertion: (context, node, target, name) => void context.expression(node.expression, target, name),
  TSNonNullExpression: (context, node, target, name) => void context.expression(node.expression, target, name),
  TSInstantiationExpression: (context, node, target, name) => void context.expression(node.expression, target, name),
  TypeCastExpression: (context, node, target, name) => void context.expression(node.expression, target, name),
  ParenthesizedExpression: (context, node, target, name) => void context.expression(node.expression, target, name),
};

export const plainEffects: EffectRules = {
  SequenceExpression: (context, node) => node.expressions.forEach((part) => context.effect(part)),
};

/** A number as the IR has it: an integer where it is one that a double holds exactly. */
export function numberConstant(value: number): bigint | number {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
}

/** Names that mean the same everywhere. */
export const globalConstants: ReadonlyMap<string, Constant> = new Map<string, Constant>([
  ["undefined", undefined],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
]);

function lowerName(context: Context, node: ExpressionOf<"Identifier">, target: Register): void {
  const { name } = node;
  const variable = resolveDeclared(context.scope, name) ?? (name === "arguments" ? resolveArguments(context.scope) : undefined);
  if (variable === undefined && globalConstants.has(name)) context.constant(node, globalConstants.get(name), target);
  else context.load(node, variable ?? { name, scope: { kind: "global" } }, target);
}

export function lowerThis(context: Context, node: SyntaxNode, target: Register): void {
  const variable = resolveThis(context.scope);
  if (variable === undefined && context.module.isCommonJs) context.load(node, { name: "exports", scope: { kind: "global" } }, target);
  else if (variable === undefined) context.constant(node, undefined, target);
  else context.load(node, variable, target);
}

function lowerTemplate(context: Context, node: ExpressionOf<"TemplateLiteral">, target: Register): void {
  const text = literalText(node);
  if (text !== undefined) return void context.constant(node, text, target);
  const parts: StringPart[] = [];
  node.quasis.forEach((quasi, index) => {
    if (quasi.value.cooked) parts.push({ text: quasi.value.cooked });
    const value = node.expressions[index] as Expression | undefined;
    if (value !== undefined) parts.push({ value: context.unary(value, "to-string.js", context.expression(value)) });
  });
  context.emit(node, { op: "build-string", target, parts });
}

/** What is between the brackets of an array; a hole reads as undefined. */
function lowerElements(context: Context, node: SyntaxNode, elements: readonly (ArrayElement | undefined)[]): Element[] {
  return elements.map((element): Element => {
    if (element === null || element === undefined) return { value: context.constant(node, undefined), spread: false };
    if (element.type === "SpreadElement") return { value: context.expression(element.argument), spread: true };
    return { value: context.expression(element), spread: false };
  });
}

function lowerObject(context: Context, node: ExpressionOf<"ObjectExpression">, target: Register): void {
  const entries = node.properties.filter((member) => !isWithoutPrototype(member)).map((member) => lowerMember(context, member));
  context.emit(node, { op: "build-object", target, entries });
}

/** `__proto__: null`, which is no property: objects of the IR have none but their own anyway. */
function isWithoutPrototype(member: ObjectMember): boolean {
  if (member.type !== "ObjectProperty" || member.value.type !== "NullLiteral") return false;
  return isPrototype(member);
}

function isPrototype(member: Extract<ObjectMember, { readonly type: "ObjectProperty" }>): boolean {
  return !member.computed && !member.shorthand && staticKey(member.key, false) === "__proto__";
}

function lowerMember(context: Context, member: ObjectMember): ObjectEntry {
  if (member.type === "SpreadElement") return { spread: context.expression(member.argument) };
  const name = staticKey(member.key, member.computed ?? false);
  const key = name === undefined ? context.expression(member.key as Expression) : context.constant(member.key, name);
  const value = context.builder.register();
  if (member.type === "ObjectMethod") {
    // The rule for functions takes a method as it is.
    context.module.rules.expressions.get("FunctionExpression")?.(context, member as unknown as Expression, value, name);
    return member.kind === "method" ? { key, value } : { key, value, accessor: member.kind };
  }
  if (isPrototype(member)) context.unsupported(member, "__proto__", value);
  else context.expression(member.value as Expression, value, name);
  return { key, value };
}
