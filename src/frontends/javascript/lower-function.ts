/**
 * Lowers functions of every form: each becomes a function of the module, made where it stands; declarations at the
 * beginning of their block. Calls are lenient, so parameters get their defaults, and patterns their parts, in the body.
 */
import type { Parameter as IrParameter, Register } from "../../ir/ir.js";
import { blockNames, patternNames, varNames } from "./bindings.js";
import type { ExpressionRules, StatementRules } from "./context.js";
import { Context } from "./context.js";
import { lowerDefault, nameOf } from "./lower-assignment.js";
import type { Home } from "./scope.js";
import { resolveDeclared } from "./scope.js";
import type { FunctionNode, Parameter, Statement, StatementOf, SyntaxNode, Target } from "./syntax-tree.js";

export const functionExpressions: ExpressionRules = {
  FunctionExpression: lowerFunctionExpression,
  ArrowFunctionExpression: lowerFunctionExpression,
};

export const functionStatements: StatementRules = {
  // Made where its block begins.
  FunctionDeclaration: () => {},
  TSDeclareFunction: () => {},
};

interface Definition {
  /** The last part of the function's name. */
  readonly name: string;
  readonly target: Register;
  /** For a member of a class: what `super` is in it. */
  readonly home?: Home;
  /** Emitted before the body, when the parameters have their values. */
  readonly begin?: (inner: Context) => void;
}

/** Functions that a list of statements declares. */
export function hoistFunctions(context: Context, statements: readonly Statement[]): void {
  for (const statement of statements) {
    const declaration = declarationIn(statement);
    if (declaration === undefined) continue;
    const name = declaration.id?.name;
    const target = context.builder.register();
    makeFunction(context, declaration, { name: name ?? "default", target });
    context.store(declaration, name ?? "*default*", target);
  }
}

function declarationIn(statement: Statement): StatementOf<"FunctionDeclaration"> | undefined {
  const isExport = statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration";
  const declaration: SyntaxNode | null | undefined = isExport ? statement.declaration : statement;
  return declaration?.type === "FunctionDeclaration" ? (declaration as StatementOf<"FunctionDeclaration">) : undefined;
}

function lowerFunctionExpression(context: Context, node: FunctionNode, target: Register, name?: string): void {
  const own = "id" in node ? node.id?.name : undefined;
  if (own === undefined) return makeFunction(context, node, { name: name ?? "<lambda>", target });
  // The name of a function expression is known in it alone.
  context.scoped((scope) => {
    const variable = scope.declareFresh(own);
    makeFunction(context, node, { name: own, target });
    context.storeIn(node, { name: variable, scope: context.ownPlace }, target);
  });
}

export function makeFunction(context: Context, node: FunctionNode, definition: Definition): void {
  const isArrow = node.type === "ArrowFunctionExpression";
  const header = { name: context.nameOfInner(definition.name), kind: "function" } as const;
  const inner = new Context(context.module, header, { frame: context.frame, scope: context.scope, isArrow });
  if (definition.home !== undefined) inner.useHome(definition.home);
  inner.isAsync = node.async ?? false;
  inner.isGenerator = node.generator ?? false;
  const parameters = lowerParameters(inner, node.params);
  const body = node.body.type === "BlockStatement" ? node.body.body : [];
  const variables = declareBody(inner, body);
  for (const { node: parameter, name } of parameters) receive(inner, parameter, name);
  definition.begin?.(inner);
  if (node.body.type === "BlockStatement") lowerBody(inner, node.body, { body, variables });
  else inner.emit(node.body, { op: "return", value: inner.expression(node.body) });
  inner.finish(
    node,
    parameters.map(({ name, kind, type }) => ({ name, kind, hasDefault: false, ...(type === undefined ? {} : { type }) })),
  );
  context.emit(node, { op: "make-function", target: definition.target, function: inner.builder.id, defaults: [] });
}

interface Received {
  readonly node: Parameter;
  readonly name: string;
  readonly kind: IrParameter["kind"];
  readonly type: string | undefined;
}

/** Declares the parameters, and then the names in the patterns among them. */
function lowerParameters(context: Context, nodes: readonly Parameter[]): Received[] {
  const parameters = nodes
    .filter((node) => node.type !== "Identifier" || node.name !== "this")
    .map((node, index): Received => {
      const kind = node.type === "RestElement" ? "rest" : "positional";
      const own = ownName(node);
      const name = own === undefined || isRepeated(nodes, node, own) ? `#${index}` : own;
      context.scope.declare(name);
      return { node, name, kind, type: classOf(context, node) };
    });
  for (const node of nodes) patternNames(node, (name) => context.scope.declare(name));
  return parameters;
}

/** The variable of the module that a parameter's type names. */
function classOf(context: Context, node: Parameter): string | undefined {
  const target: Target = node.type === "TSParameterProperty" ? node.parameter : node;
  const inner = target.type === "AssignmentPattern" ? target.left : target;
  const annotation = inner.type === "Identifier" ? inner.typeAnnotation : undefined;
  const type = annotation?.type === "TSTypeAnnotation" ? annotation.typeAnnotation : undefined;
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return undefined;
  const variable = resolveDeclared(context.scope, type.typeName.name);
  return variable?.scope.kind === "global" ? variable.name : undefined;
}

/** The name of a parameter that is no pattern. */
function ownName(node: Parameter): string | undefined {
  const target: Target = node.type === "TSParameterProperty" ? node.parameter : node;
  const inner = target.type === "RestElement" ? target.argument : target.type === "AssignmentPattern" ? target.left : target;
  return inner.type === "Identifier" ? inner.name : undefined;
}

/** `function (a, a)`: the last one counts. */
function isRepeated(nodes: readonly Parameter[], node: Parameter, name: string): boolean {
  return nodes.findLast((other) => ownName(other) === name) !== node;
}

/** Gives a parameter its default, and a pattern its parts. */
function receive(context: Context, node: Parameter, name: string): void {
  const target: Target = node.type === "TSParameterProperty" ? node.parameter : node;
  const inner = (target.type === "RestElement" ? target.argument : target) as Target;
  if (inner.type === "Identifier") return;
  const variable = { name, scope: context.ownPlace };
  const value = context.load(inner, variable);
  if (inner.type !== "AssignmentPattern") return context.assign(inner, value);
  if (inner.left.type !== "Identifier") {
    const part = { node: inner, fallback: inner.right, name: undefined };
    return context.assign(inner.left as Target, lowerDefault(context, value, part));
  }
  const missing = context.unary(inner, "is-undefined", value);
  const then = context.block(() => context.storeIn(inner, variable, context.expression(inner.right, undefined, nameOf(inner.left))));
  context.branch(inner, missing, [then, []]);
}

/** Declares what the statements of a function or of the module declare; answers the variables that are undefined at first. */
export function declareBody(context: Context, body: readonly Statement[]): string[] {
  const { names, assigned, blockFunctions } = varNames(body);
  const isNew = (name: string): boolean => !context.scope.has(name);
  const variables = [...names].filter(isNew);
  for (const name of variables) if (assigned.has(name)) context.frame.await(name);
  for (const name of [...names, ...blockNames(body, "body")]) context.scope.declare(name);
  if (context.module.isStrict) return variables;
  // In sloppy code a function of a block is a variable of the function too.
  const functions = [...blockFunctions].filter(isNew);
  for (const name of functions) context.scope.declare(name);
  return [...variables, ...functions].filter((name) => !isFunction(body, name));
}

function isFunction(body: readonly Statement[], name: string): boolean {
  return body.some((statement) => declarationIn(statement)?.id?.name === name);
}

interface Body {
  readonly body: readonly Statement[];
  /** Undefined at first; said where it can be seen. */
  readonly variables: readonly string[];
  /** Emitted when the functions are there, before anything else runs. */
  readonly hoisted?: () => void;
}

/** Lowers the statements of a function or of the module. */
export function lowerBody(context: Context, node: SyntaxNode, { body, variables, hoisted }: Body): void {
  const statements = context.block(() => context.statements(body, hoisted));
  for (const name of variables) {
    if (context.frame.isReadEarly(name)) context.storeIn(node, { name, scope: context.ownPlace }, context.constant(node, undefined));
  }
  context.place(node, undefined, statements);
}
