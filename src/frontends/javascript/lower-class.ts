/**
 * Lowers classes. The class body holds the methods, accessors and the static fields that need nothing of the class;
 * instance fields are set by the constructor, where it begins or after `super(...)`; the other static fields and the static blocks
 * run once the class is there. Decorators are evaluated and then ignored.
 */
import type { Argument, FunctionId, Register } from "../../ir/ir.js";
import type { ExpressionRules, StatementRules } from "./context.js";
import { Context } from "./context.js";
import { fieldName, isSimpleStatic, lowerStatics, setFields } from "./lower-class-fields.js";
import { makeFunction } from "./lower-function.js";
import type { Home } from "./scope.js";
import type { ClassField, ClassMember, ClassMethod, ClassNode, Expression, StaticBlock, SyntaxNode } from "./syntax-tree.js";
import { staticKey } from "./syntax-tree.js";

export const classExpressions: ExpressionRules = {
  ClassExpression: (context, node, target, name) => {
    const own = node.id?.name;
    if (own === undefined) return makeClass(context, node, { name: name ?? "<class>", target });
    // The name of a class expression is known in it alone.
    context.scoped((scope) => {
      const variable = scope.declareFresh(own);
      makeClass(context, node, {
        name: own,
        target,
        made: () => context.storeIn(node, { name: variable, scope: context.ownPlace }, target),
      });
    });
  },
};

export const classStatements: StatementRules = {
  ClassDeclaration: (context, node) => {
    if (node.declare) return;
    const name = node.id?.name;
    const target = context.builder.register();
    const made = () => context.store(node, name ?? "*default*", target);
    makeClass(context, node, { name: name ?? "default", target, made });
  },
};

interface ClassDefinition {
  readonly name: string;
  readonly target: Register;
  /** Called when the class is in `target`, before its static fields are set. */
  readonly made?: () => void;
}

/** What the members of a class are sorted into. */
interface Members {
  readonly methods: readonly ClassMethod[];
  readonly instanceFields: readonly ClassField[];
  /** Static fields that are part of the class body. */
  readonly simple: readonly ClassField[];
  /** Static fields and blocks that run after it. */
  readonly later: readonly (ClassField | StaticBlock)[];
}

function makeClass(context: Context, node: ClassNode, { name, target, made }: ClassDefinition): void {
  for (const decorated of [node, ...node.body.body]) evaluateDecorators(context, decorated);
  const bases = node.superClass ? [{ kind: "positional", value: context.expression(node.superClass) } satisfies Argument] : [];
  const members = sortMembers(node, node.id?.name ?? name);
  const header = { name: context.nameOfInner(name), kind: "class-body" } as const;
  const body = new Context(context.module, header, { frame: context.frame, scope: context.scope });
  const home: Home = { thisVariable: undefined, classBody: body.builder.id, className: body.name };
  lowerConstructor(body, node, { members, home });
  lowerMethods(body, members, home);
  for (const field of members.simple) storeMember(body, field, fieldName(field) ?? "", fieldValue(body, field));
  body.finish(node);
  context.emit(node, { op: "make-class", target, name, bases, body: body.builder.id });
  made?.();
  lowerStatics(context, node, { members: members.later, classRegister: target, home });
}

/** `@name(...)` before a class, a member or a parameter: runs, and what it gives is not applied. */
function evaluateDecorators(context: Context, node: SyntaxNode): void {
  const decorated = node as {
    readonly decorators?: readonly { readonly expression: Expression }[] | null;
    readonly params?: readonly SyntaxNode[];
  };
  for (const { expression } of decorated.decorators ?? []) context.effect(expression);
  for (const parameter of decorated.params ?? []) evaluateDecorators(context, parameter);
}

function sortMembers(node: ClassNode, className: string): Members {
  const methods: ClassMethod[] = [];
  const instanceFields: ClassField[] = [];
  const simple: ClassField[] = [];
  const later: (ClassField | StaticBlock)[] = [];
  for (const member of node.body.body) {
    if (isMethod(member)) methods.push(member);
    else if (member.type === "StaticBlock") later.push(member);
    else if (isField(member)) {
      if (!member.static) instanceFields.push(member);
      else if (later.length === 0 && isSimpleStatic(member, className)) simple.push(member);
      else later.push(member);
    }
  }
  return { methods, instanceFields, simple, later };
}

function isMethod(member: ClassMember): member is ClassMethod {
  return member.type === "ClassMethod" || member.type === "ClassPrivateMethod";
}

/** A field that exists at run time. */
function isField(member: ClassMember): member is ClassField {
  if (member.type !== "ClassProperty" && member.type !== "ClassPrivateProperty" && member.type !== "ClassAccessorProperty") return false;
  return !("declare" in member && member.declare) && !("abstract" in member && member.abstract);
}

interface Class {
  readonly members: Members;
  readonly home: Home;
}

/** The constructor, made up where there is none: `constructor(...args) { super(...args); }` for a derived class. */
function lowerConstructor(body: Context, node: ClassNode, { members, home }: Class): void {
  const written = members.methods.find((member) => member.kind === "constructor");
  const initialise = (inner: Context) => {
    if (written !== undefined) setParameterProperties(inner, written);
    setFields(inner, members.instanceFields);
  };
  if (node.superClass) body.module.initialisers.set(body.builder.id, initialise);
  const begin = node.superClass ? () => {} : initialise;
  const target = body.builder.register();
  if (written !== undefined) makeFunction(body, written, { name: "constructor", target, home, begin });
  else makeConstructor(body, node, { target, home, begin });
  body.emit(written ?? node, { op: "store", name: body.frame.declare("constructor"), scope: { kind: "class" }, value: target });
}

interface MadeUp {
  readonly target: Register;
  readonly home: Home;
  readonly begin: (inner: Context) => void;
}

function makeConstructor(body: Context, node: ClassNode, { target, home, begin }: MadeUp): void {
  const inner = new Context(
    body.module,
    { name: body.nameOfInner("constructor"), kind: "function" },
    { frame: body.frame, scope: body.scope },
  );
  inner.useHome(home);
  if (node.superClass) {
    const name = inner.frame.declare("args");
    callSuper(inner, node, { classBody: home.classBody, args: inner.load(node, { name, scope: inner.ownPlace }) });
    body.module.initialisers.get(home.classBody)?.(inner);
  }
  begin(inner);
  inner.finish(node, node.superClass ? [{ name: "args", kind: "rest", hasDefault: false }] : []);
  body.emit(node, { op: "make-function", target, function: inner.builder.id, defaults: [] });
}

function callSuper(
  inner: Context,
  node: ClassNode,
  { classBody, args }: { readonly classBody: FunctionId; readonly args: Register },
): void {
  const callee = inner.builder.register();
  inner.emit(node, { op: "get-super", target: callee, name: "constructor", body: classBody });
  const receiver = inner.thisValue(node) ?? args;
  inner.emit(node, { op: "call", target: inner.builder.register(), callee, arguments: [{ kind: "spread", value: args }], receiver });
}

/** `constructor(private name: string)` is `this.name = name`. */
function setParameterProperties(inner: Context, written: ClassMethod): void {
  for (const parameter of written.params) {
    if (parameter.type !== "TSParameterProperty") continue;
    const target = parameter.parameter.type === "AssignmentPattern" ? parameter.parameter.left : parameter.parameter;
    const object = inner.thisValue(parameter);
    if (target.type === "Identifier" && object !== undefined) inner.setAttribute(parameter, object, target.name, inner.expression(target));
  }
}

function lowerMethods(body: Context, { methods }: Members, home: Home): void {
  const instanceNames = new Set(methods.filter((method) => !method.static).map((method) => memberName(method)));
  const accessors = new Map<string, { readonly get?: Register; readonly set?: Register }>();
  for (const method of methods) {
    if (method.kind === "constructor") continue;
    const name = memberName(method);
    if (name === undefined) body.unsupported(method, "computed class member");
    else if (method.static && instanceNames.has(name)) body.unsupported(method, "static and instance member of one name");
    else {
      const target = body.builder.register();
      makeFunction(body, method, { name, target, home });
      if (method.kind === "get" || method.kind === "set") {
        const accessor = { ...accessors.get(name), [method.kind]: target };
        accessors.set(name, accessor);
        const made = body.builder.register();
        body.emit(method, { op: "make-accessor", target: made, ...accessor });
        storeMember(body, method, name, made);
      } else storeMember(body, method, name, target);
    }
  }
}

function storeMember(body: Context, node: SyntaxNode, name: string, value: Register): void {
  body.emit(node, { op: "store", name: body.frame.declare(name), scope: { kind: "class" }, value });
}

function fieldValue(body: Context, field: ClassField): Register {
  return field.value ? body.expression(field.value, undefined, fieldName(field)) : body.constant(field, undefined);
}

/** What a method is stored as; `[Symbol.iterator]` as `@@iterator`. */
function memberName(method: ClassMethod): string | undefined {
  return wellKnownSymbol(method.key) ?? staticKey(method.key, method.type === "ClassMethod" && (method.computed ?? false));
}

function wellKnownSymbol(key: SyntaxNode): string | undefined {
  const node = key as Expression;
  if (node.type !== "MemberExpression" || node.computed || node.object.type !== "Identifier" || node.object.name !== "Symbol")
    return undefined;
  return node.property.type === "Identifier" ? `@@${node.property.name}` : undefined;
}
