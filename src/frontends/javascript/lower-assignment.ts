/** Lowers assignments of every form and what is assigned to: names, members and patterns of them. */
import type { Register } from "../../ir/ir.js";
import type { Context, EffectRules, ExpressionRules, TargetRules } from "./context.js";
import { memberKey } from "./lower-chain.js";
import { binaryOperator } from "./lower-condition.js";
import { resolve } from "./scope.js";
import type { Expression, ExpressionOf, SyntaxNode, Target, TargetOf } from "./syntax-tree.js";
import { isIndex, staticKey, withoutTypes } from "./syntax-tree.js";

type Assignment = ExpressionOf<"AssignmentExpression">;
type Member = TargetOf<"MemberExpression" | "OptionalMemberExpression">;

export const assignmentExpressions: ExpressionRules = {
  AssignmentExpression: (context, node, target) => void context.copy(node, lowerAssignment(context, node), target),
  UpdateExpression: (context, node, target) => void context.copy(node, lowerUpdate(context, node), target),
};

export const assignmentEffects: EffectRules = {
  AssignmentExpression: (context, node) => void lowerAssignment(context, node),
  UpdateExpression: (context, node) => void lowerUpdate(context, node),
};

export const targets: TargetRules = {
  Identifier: (context, node, value) => context.store(node, node.name, value),
  MemberExpression: (context, node, value) => lowerPlace(context, node).set(value),
  ArrayPattern: assignElements,
  ObjectPattern: assignProperties,
  AssignmentPattern: (context, node, value) => {
    context.assign(node.left, lowerDefault(context, value, { node, fallback: node.right, name: nameOf(node.left) }));
  },
  TSParameterProperty: (context, node, value) => context.assign(node.parameter, value),
  TSAsExpression: (context, node, value) => context.assign(node.expression as Target, value),
  TSSatisfiesExpression: (context, node, value) => context.assign(node.expression as Target, value),
  TSTypeAssertion: (context, node, value) => context.assign(node.expression as Target, value),
  TSNonNullExpression: (context, node, value) => context.assign(node.expression as Target, value),
};

/** What a function or class is called that is assigned here. */
export function nameOf(target: SyntaxNode): string | undefined {
  const node = target as Target;
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return staticKey(node.property, node.computed);
  return undefined;
}

interface Default {
  readonly node: SyntaxNode;
  readonly fallback: Expression;
  readonly name: string | undefined;
}

/** The value, or the fallback where it is undefined. */
export function lowerDefault(context: Context, value: Register, { node, fallback, name }: Default): Register {
  const missing = context.unary(node, "is-undefined", value);
  const result = context.builder.register();
  const then = context.block(() => void context.expression(fallback, result, name));
  context.branch(node, missing, [then, context.block(() => void context.copy(node, value, result))]);
  return result;
}

function assignElements(context: Context, node: TargetOf<"ArrayPattern">, value: Register): void {
  const elements = node.elements.map((element) => ({ element, register: context.builder.register() }));
  const rest = elements.findIndex(({ element }) => element?.type === "RestElement");
  if (rest >= 0 && rest < elements.length - 1) {
    context.unsupported(node, "a rest that is not the last element");
    return;
  }
  const registers = elements.map(({ register }) => register);
  context.emit(node, { op: "unpack", mode: "iterator", targets: registers, value, ...(rest < 0 ? {} : { rest }) });
  for (const { element, register } of elements) {
    if (element?.type === "RestElement") context.assign(element.argument as Target, register);
    else if (element !== null) context.assign(element as Target, register);
  }
}

function assignProperties(context: Context, node: TargetOf<"ObjectPattern">, value: Register): void {
  const hasRest = node.properties.at(-1)?.type === "RestElement";
  const keys: Register[] = [];
  for (const property of node.properties) {
    if (property.type === "RestElement") {
      const target = context.builder.register();
      context.emit(property, { op: "object-rest", target, object: value, keys });
      context.assign(property.argument as Target, target);
      continue;
    }
    const name = staticKey(property.key, property.computed ?? false);
    if (name !== undefined && !isIndex(name)) {
      if (hasRest) keys.push(context.constant(property.key, name));
      context.assign(property.value as Target, context.attribute(property, value, name));
    } else {
      const key = name === undefined ? context.expression(property.key as Expression) : context.constant(property.key, BigInt(name));
      keys.push(key);
      context.assign(property.value as Target, context.item(property, value, key));
    }
  }
}

/** A place whose parts are evaluated, to be read and written. */
interface Place {
  get(): Register;
  set(value: Register): void;
}

function lowerPlace(context: Context, node: Expression | Target): Place {
  if (node.type === "Identifier") {
    const variable = resolve(context.scope, node.name);
    return { get: () => context.expression(node), set: (value) => context.storeIn(node, variable, value) };
  }
  if (node.type === "MemberExpression") return memberPlace(context, node);
  const inner = withoutTypes(node as Expression);
  if (inner !== node) return lowerPlace(context, inner);
  return {
    get: () => context.expression(node as Expression),
    set: () => context.unsupported(node, node.type),
  };
}

function memberPlace(context: Context, node: Extract<Member, { readonly type: "MemberExpression" }>): Place {
  const isSuper = node.object.type === "Super";
  // What is set on `super` is set on `this`.
  const object = context.expression(isSuper ? { ...node.object, type: "ThisExpression" } : node.object);
  const key = memberKey(context, node);
  const read = isSuper ? () => context.expression(node) : undefined;
  if (typeof key === "string") {
    return {
      get: read ?? (() => context.attribute(node, object, key)),
      set: (value) => context.setAttribute(node, object, key, value),
    };
  }
  return {
    get: read ?? (() => context.item(node, object, key)),
    set: (value) => context.setItem(node, object, key, value),
  };
}

/** Answers the register with the value of the whole. */
function lowerAssignment(context: Context, node: Assignment): Register {
  const { operator, left, right } = node;
  if (operator === "=") {
    if (left.type === "ArrayPattern" || left.type === "ObjectPattern") {
      const value = context.expression(right);
      context.assign(left, value);
      return value;
    }
    const place = lowerPlace(context, left);
    const value = context.expression(right, undefined, nameOf(left));
    place.set(value);
    return value;
  }
  const place = lowerPlace(context, left);
  const symbol = operator.slice(0, -1);
  if (symbol === "&&" || symbol === "||" || symbol === "??") return lowerLogicalAssignment(context, node, { place, symbol });
  const before = place.get();
  const value = context.expression(right);
  const binary = binaryOperator(symbol);
  const result = context.builder.register();
  if (binary === undefined) context.unsupported(node, `${node.type} ${operator}`, result);
  else context.binary(node, binary, [before, value], result);
  place.set(result);
  return result;
}

/** `a ||= b`: assigns only where the value so far is not the result. */
function lowerLogicalAssignment(
  context: Context,
  node: Assignment,
  { place, symbol }: { readonly place: Place; readonly symbol: "&&" | "||" | "??" },
): Register {
  const target = place.get();
  const test = context.unary(node, symbol === "??" ? "is-nullish" : "truthy.js", target);
  const block = context.block(() => {
    context.expression(node.right, target, nameOf(node.left));
    place.set(target);
  });
  context.branch(node, test, symbol === "||" ? [[], block] : [block, []]);
  return target;
}

/** Answers the register with the value of the whole: that after the change in front of the operand, the number before it behind. */
function lowerUpdate(context: Context, node: ExpressionOf<"UpdateExpression">): Register {
  const place = lowerPlace(context, node.argument);
  const before = context.unary(node, "plus.js", place.get());
  const one = context.constant(node, 1n);
  const after = context.binary(node, node.operator === "++" ? "add.js" : "subtract.js", [before, one]);
  place.set(after);
  return node.prefix ? after : before;
}
