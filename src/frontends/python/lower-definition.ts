/**
 * Lowers functions, lambdas and classes: each becomes a function of the module, made and decorated where it stands.
 * Annotations are not evaluated. Zero-argument `super()` is a call like any other; who reads it knows the class from
 * the function's place.
 */
import type { Argument, Parameter, Register } from "../../ir/ir.js";
import type { Bindings } from "./bindings.js";
import { collectBindings, targetNames } from "./bindings.js";
import type { ExpressionRule, FunctionHeader, StatementRule } from "./context.js";
import { Context } from "./context.js";
import { lowerArgumentNodes } from "./lower-arguments.js";
import { frameScope, inlineScope, nameOf } from "./scope.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, hasToken, namedChildren } from "./syntax-tree.js";

export const definitionStatements: Readonly<Record<string, StatementRule>> = {
  function_definition: (context, node) => lowerDefinition(context, node, []),
  class_definition: (context, node) => lowerDefinition(context, node, []),
  decorated_definition: lowerDecorated,
};

export const definitionExpressions: Readonly<Record<string, ExpressionRule>> = {
  lambda: makeLambda,
  lambda_within_for_in_clause: makeLambda,
};

/** Decorators are evaluated from the top, then called from the bottom. */
function lowerDecorated(context: Context, node: SyntaxNode): void {
  const decorators = node.children.filter((child) => child.type === "decorator");
  const definition = childOf(node, "definition");
  if (definition !== undefined) lowerDefinition(context, definition, decorators);
}

function lowerDefinition(context: Context, node: SyntaxNode, decorators: readonly SyntaxNode[]): void {
  const callees = decorators.map((decorator) => context.expression(namedChildren(decorator)[0]));
  const outer = context.scope;
  lowerTypeParameters(context, childOf(node, "type_parameters"));
  let value = node.type === "class_definition" ? makeClass(context, node) : makeFunction(context, node);
  context.scope = outer;
  for (let index = decorators.length - 1; index >= 0; index--) {
    const decorator = decorators[index];
    const callee = callees[index];
    if (decorator !== undefined && callee !== undefined) value = context.call(decorator, callee, [value]);
  }
  const name = childOf(node, "name");
  if (name !== undefined) context.store(name, context.name(name), value);
}

/** `[T]`: type variables, seen by the definition alone. */
function lowerTypeParameters(context: Context, node: SyntaxNode | undefined): void {
  if (node === undefined) return;
  const names = namedChildren(node).flatMap((type) => /\w+/u.exec(context.text(type)) ?? []);
  context.scope = inlineScope(context.scope, context.renameInline(names));
  for (const name of names) {
    const type = context.builder.register();
    context.emit(node, { op: "import-name", target: type, module: "typing", level: 0, name: "TypeVar" });
    context.store(node, name, context.call(node, type, [context.constant(node, name)]));
  }
}

function makeFunction(context: Context, node: SyntaxNode): Register {
  const nameNode = childOf(node, "name");
  const name = nameNode === undefined ? "<unreadable>" : context.text(nameNode);
  const body = childOf(node, "body");
  const target = context.builder.register();
  const run = (inner: Context) => inner.statements(body?.children ?? []);
  makeFrame(context, node, { name, target, parameters: childOf(node, "parameters"), body: body?.children ?? [], run });
  return target;
}

function makeLambda(context: Context, node: SyntaxNode, target: Register): void {
  const body = childOf(node, "body");
  const run = (inner: Context) => inner.emit(body ?? node, { op: "return", value: inner.expression(body) });
  makeFrame(context, node, {
    name: "<lambda>",
    target,
    parameters: childOf(node, "parameters"),
    body: body === undefined ? [] : [body],
    run,
  });
}

interface Definition {
  readonly name: string;
  readonly target: Register;
  readonly parameters: SyntaxNode | undefined;
  readonly body: readonly SyntaxNode[];
  readonly run: (inner: Context) => void;
}

function makeFrame(context: Context, node: SyntaxNode, definition: Definition): void {
  const { parameters, patterns, defaults } = lowerParameters(context, definition.parameters);
  const { className } = context.header;
  const bound = collectBindings([...patterns.values(), ...definition.body], (name) => nameOf(context.text(name), className));
  const own = [
    ...parameters.map((parameter) => parameter.name),
    ...[...patterns.values()].flatMap((pattern) => targetNames(pattern, (name) => context.name(name))),
  ];
  const bindings: Bindings = {
    names: new Set([...own, ...bound.names]),
    // A parameter stays one, even where the body says otherwise: CPython refuses that, and so does the lowering of the statement.
    globals: new Set([...bound.globals].filter((name) => !own.includes(name))),
    nonlocals: new Set([...bound.nonlocals].filter((name) => !own.includes(name))),
    isAnnotated: bound.isAnnotated,
  };
  const inner = new Context(context.module, {
    name: context.nameOfInner(definition.name),
    kind: "function",
    scope: frameScope("function", context.scope, bindings),
    className,
  });
  inner.isAsync = hasToken(node, "async");
  for (const [name, pattern] of patterns) inner.assign(pattern, inner.load(pattern, name));
  definition.run(inner);
  inner.finish(node, parameters);
  context.emit(node, { op: "make-function", target: definition.target, function: inner.builder.id, defaults });
}

interface Parameters {
  readonly parameters: Parameter[];
  /** Python 2's `def f(a, (b, c))`, by the name of the parameter that is unpacked. */
  readonly patterns: ReadonlyMap<string, SyntaxNode>;
  readonly defaults: Register[];
}

function lowerParameters(context: Context, list: SyntaxNode | undefined): Parameters {
  const parameters: Parameter[] = [];
  const patterns = new Map<string, SyntaxNode>();
  const defaults: Register[] = [];
  let kind: Parameter["kind"] = "positional";
  for (const node of list === undefined ? [] : namedChildren(list)) {
    if (node.type === "positional_separator") {
      parameters.forEach((parameter, index) => {
        parameters[index] = { ...parameter, kind: "positional-only" };
      });
      continue;
    }
    if (node.type === "keyword_separator") {
      kind = "keyword-only";
      continue;
    }
    const declared = childOf(node, "name") ?? (node.type === "typed_parameter" ? namedChildren(node)[0] : node);
    if (declared === undefined || node.type === "ERROR") continue;
    const value = childOf(node, "value");
    if (value !== undefined) defaults.push(context.expression(value));
    const parameter = readParameter(context, declared, { kind, number: parameters.length });
    if (declared.type === "tuple_pattern") {
      patterns.set(parameter.name, declared);
      context.python2(declared, "tuple parameter");
    }
    parameters.push({ ...parameter, hasDefault: value !== undefined });
    if (parameter.kind === "rest") kind = "keyword-only";
  }
  return { parameters, patterns, defaults };
}

function readParameter(
  context: Context,
  node: SyntaxNode,
  place: { readonly kind: Parameter["kind"]; readonly number: number },
): Pick<Parameter, "name" | "kind"> {
  const [inner] = namedChildren(node);
  if (node.type === "list_splat_pattern" && inner !== undefined) return { name: context.name(inner), kind: "rest" };
  if (node.type === "dictionary_splat_pattern" && inner !== undefined) return { name: context.name(inner), kind: "keyword-rest" };
  if (node.type === "tuple_pattern") return { name: `.${place.number}`, kind: place.kind };
  return { name: context.name(node), kind: place.kind };
}

function makeClass(context: Context, node: SyntaxNode): Register {
  const nameNode = childOf(node, "name");
  const name = nameNode === undefined ? "<unreadable>" : context.text(nameNode);
  const bases = lowerBases(context, childOf(node, "superclasses"));
  const body = childOf(node, "body");
  const bound = collectBindings(body === undefined ? [] : [body], (child) => nameOf(context.text(child), name));
  const bindings = bound.isAnnotated ? { ...bound, names: new Set(["__annotations__", ...bound.names]) } : bound;
  const header: FunctionHeader = {
    name: context.nameOfInner(name),
    kind: "class-body",
    scope: frameScope("class", context.scope, bindings),
    className: name,
  };
  const inner = new Context(context.module, header);
  if (bound.isAnnotated) {
    const annotations = inner.builder.register();
    inner.emit(node, { op: "build-map", target: annotations, entries: [] });
    inner.store(node, "__annotations__", annotations);
  }
  inner.statements(body?.children ?? []);
  inner.finish(node);
  const target = context.builder.register();
  context.emit(node, { op: "make-class", target, name, bases, body: inner.builder.id });
  return target;
}

/** Like the arguments of a call; but ABCMeta, which only forbids instances of abstract classes, is left out. */
function lowerBases(context: Context, list: SyntaxNode | undefined): Argument[] {
  const isHarmless = (node: SyntaxNode): boolean => {
    const value = node.type === "keyword_argument" ? childOf(node, "value") : undefined;
    return value !== undefined && /(^|\.)ABCMeta$/.test(context.text(value));
  };
  return list === undefined
    ? []
    : lowerArgumentNodes(
        context,
        namedChildren(list).filter((node) => !isHarmless(node)),
      );
}
