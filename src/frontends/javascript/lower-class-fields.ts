/** Lowers the fields of a class: those of instances into the constructor, static ones and static blocks behind the class. */
import type { Register } from "../../ir/ir.js";
import { blockNames, varNames } from "./bindings.js";
import type { Context } from "./context.js";
import type { Home } from "./scope.js";
import { Scope } from "./scope.js";
import type { ClassField, Expression, StaticBlock, SyntaxNode } from "./syntax-tree.js";
import { childrenOf, staticKey } from "./syntax-tree.js";

export function fieldName(field: ClassField): string | undefined {
  return staticKey(field.key, "computed" in field && (field.computed ?? false));
}

/** In a constructor, or in an arrow function in it: sets the fields of `this`. Its variables are not seen by what they are set to. */
export function setFields(inner: Context, fields: readonly ClassField[]): void {
  const outer = inner.scope;
  const { home, around } = surroundings(outer);
  inner.scope = new Scope(inner.frame, around, home);
  const prefix = inner.prefix;
  inner.prefix = home?.className ?? prefix;
  for (const field of fields) {
    // In TypeScript a field without a value is a type alone.
    if (!field.value && inner.module.isTyped) continue;
    const object = inner.thisValue(field);
    if (object !== undefined) setField(inner, field, object);
  }
  inner.scope = outer;
  inner.prefix = prefix;
}

/** Of the constructor's own scope: what `super` is in it, and the scope of the class. */
function surroundings(scope: Scope): { readonly home: Home | undefined; readonly around: Scope | undefined } {
  let own: Scope | undefined = scope;
  while (own !== undefined && own.home === undefined) own = own.parent;
  return { home: own?.home, around: own?.parent };
}

function setField(context: Context, field: ClassField, object: Register): void {
  const name = fieldName(field);
  const value = field.value ? context.expression(field.value, undefined, name) : context.constant(field, undefined);
  if (name !== undefined) context.setAttribute(field, object, name, value);
  else if (field.type === "ClassPrivateProperty") context.unsupported(field, field.type);
  else context.setItem(field, object, context.expression(field.key as Expression), value);
}

/** Whether a static field can be set before the class is there: it calls nothing of the program and does not name the class. */
export function isSimpleStatic(field: ClassField, className: string): boolean {
  if (fieldName(field) === undefined) return false;
  return !field.value || !needsClass(field.value, { className, isLater: false });
}

const functions = new Set(["ArrowFunctionExpression", "FunctionExpression", "ObjectMethod", "ClassExpression"]);

/** `isLater`: in a function, which runs when the class is there. */
function needsClass(node: SyntaxNode, place: { readonly className: string; readonly isLater: boolean }): boolean {
  const { className, isLater } = place;
  if (node.type === "ThisExpression" || node.type === "Super") return true;
  const expression = node as Expression;
  if (!isLater && expression.type === "Identifier" && expression.name === className) return true;
  if (!isLater && (expression.type === "CallExpression" || expression.type === "TaggedTemplateExpression")) {
    const callee = expression.type === "CallExpression" ? expression.callee : expression.tag;
    if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier" || !pureGlobals.has(callee.object.name)) return true;
  }
  if (!isLater && expression.type === "NewExpression") {
    if (expression.callee.type !== "Identifier" || !pureGlobals.has(expression.callee.name)) return true;
  }
  const inner = { className, isLater: isLater || functions.has(node.type) };
  return childrenOf(node).some((child) => needsClass(child, inner));
}

/** Globals that call nothing of the program. */
const pureGlobals = new Set([
  "Object",
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "RegExp",
  "Date",
  "Math",
  "Number",
  "String",
  "Array",
  "Symbol",
  "JSON",
]);

interface Statics {
  readonly members: readonly (ClassField | StaticBlock)[];
  readonly classRegister: Register;
  readonly home: Home;
}

/** Runs static fields and blocks where the class stands; `this` in them is the class. */
export function lowerStatics(context: Context, node: SyntaxNode, { members, classRegister, home }: Statics): void {
  if (members.length === 0) return;
  const outer = context.scope;
  const variable = context.frame.declareFresh("<class>");
  context.storeIn(node, { name: variable, scope: context.ownPlace }, classRegister);
  context.scope = new Scope(context.frame, outer, { ...home, thisVariable: variable });
  const prefix = context.prefix;
  context.prefix = home.className;
  for (const member of members) {
    if (member.type !== "StaticBlock") setField(context, member, classRegister);
    else {
      context.scoped((scope) => {
        for (const name of [...varNames(member.body).names, ...blockNames(member.body, "block")]) scope.declareFresh(name);
        context.statements(member.body);
      });
    }
  }
  context.scope = outer;
  context.prefix = prefix;
}
