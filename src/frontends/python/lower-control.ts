/** Lowers the statements that steer: branches, loops, exceptions, managers, jumps and assertions. */
import type { Handler, Register } from "../../ir/ir.js";
import { exceptionName, isPython2Except } from "./bindings.js";
import type { Context, StatementRule } from "./context.js";
import { lowerArgumentNodes } from "./lower-arguments.js";
import { lowerTuple } from "./lower-expression.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, childOfType, childrenOf, hasToken, namedChildren } from "./syntax-tree.js";

export const controlStatements: Readonly<Record<string, StatementRule>> = {
  if_statement: lowerIf,
  while_statement: lowerWhile,
  for_statement: lowerFor,
  try_statement: lowerTry,
  with_statement: lowerWith,
  break_statement: (context, node) => lowerJump(context, node, "break"),
  continue_statement: (context, node) => lowerJump(context, node, "continue"),
  return_statement: lowerReturn,
  raise_statement: lowerRaise,
  assert_statement: lowerAssert,
  pass_statement: () => {},
  global_statement: (context, node) => lowerDeclaration(context, node, "global"),
  nonlocal_statement: (context, node) => lowerDeclaration(context, node, "nonlocal"),
};

/** An `elif` is an `if` in the `else`; the chain is walked in a loop, for generated code has thousands. */
function lowerIf(context: Context, node: SyntaxNode): void {
  const closers: (() => void)[] = [];
  const clauses = [node, ...childrenOf(node, "alternative")];
  for (const clause of clauses) {
    if (clause.type === "else_clause") {
      context.statements(bodyOf(clause));
      continue;
    }
    const condition = context.condition(childOf(clause, "condition"));
    const then = context.block(childOf(clause, "consequence"));
    context.builder.open();
    closers.push(() => context.branch(clause, condition, [then, context.builder.close()]));
  }
  for (const close of closers.reverse()) close();
}

function bodyOf(clause: SyntaxNode | undefined): readonly SyntaxNode[] {
  return (clause === undefined ? undefined : childOfType(clause, "block"))?.children ?? [];
}

function lowerWhile(context: Context, node: SyntaxNode): void {
  context.builder.open();
  const condition = context.condition(childOf(node, "condition"));
  const header = context.builder.close();
  context.loops++;
  const body = context.block(childOf(node, "body"));
  context.loops--;
  const otherwise = context.builder.block(() => context.statements(bodyOf(childOf(node, "alternative"))));
  context.emit(node, { op: "while", header, condition, body, else: otherwise });
}

/** Outside of a loop it is a syntax error, which the grammar does not see. */
function lowerJump(context: Context, node: SyntaxNode, op: "break" | "continue"): void {
  if (context.loops === 0) context.unsupported(node, `${op} outside a loop`);
  else context.emit(node, { op });
}

/** Declarations say where names are found before anything is lowered; what is left here is a parameter, which cannot be elsewhere. */
function lowerDeclaration(context: Context, node: SyntaxNode, kind: "global" | "nonlocal"): void {
  const { globals, nonlocals } = context.scope.bindings;
  const declared = kind === "global" ? globals : nonlocals;
  const isParameter = (name: SyntaxNode): boolean => context.scope.kind === "function" && !declared.has(context.name(name));
  if (namedChildren(node).some(isParameter)) context.unsupported(node, `${kind} of a parameter`);
}

function lowerFor(context: Context, node: SyntaxNode): void {
  const iterable = context.expression(childOf(node, "right"));
  const element = context.builder.register();
  const left = childOf(node, "left");
  context.loops++;
  const body = context.builder.block(() => {
    if (left !== undefined) context.assign(left, element);
    context.statements(childOf(node, "body")?.children ?? []);
  });
  context.loops--;
  const otherwise = context.builder.block(() => context.statements(bodyOf(childOf(node, "alternative"))));
  context.emit(node, { op: "for", iterable, element, body, else: otherwise, isAsync: hasToken(node, "async") });
}

function lowerTry(context: Context, node: SyntaxNode): void {
  const body = context.block(childOf(node, "body"));
  const clauses = node.children.filter((child) => child.type === "except_clause");
  const handlers = clauses.map((clause) => lowerHandler(context, clause));
  const [first] = clauses;
  if (first !== undefined && hasToken(first, "*")) handlers.push(lowerGroupHandler(context, first));
  const otherwise = context.builder.block(() => context.statements(bodyOf(childOfType(node, "else_clause"))));
  const last = context.builder.block(() => context.statements(bodyOf(childOfType(node, "finally_clause"))));
  context.emit(node, { op: "try", body, handlers, else: otherwise, finally: last });
}

function lowerHandler(context: Context, clause: SyntaxNode): Handler {
  context.builder.open();
  const type = lowerHandlerType(context, clause);
  const typeBlock = context.builder.close();
  const exception = context.builder.register();
  const name = exceptionName(clause);
  const body = context.builder.block(() => {
    if (name !== undefined) context.assign(name, caught(context, clause, { name, exception }));
    context.statements(bodyOf(clause));
    // The name is unbound where the handler ends, unless the program did so itself.
    if (name?.type === "identifier" && !context.builder.isClosed && !deletes(context, clause, context.name(name)))
      context.remove(name, context.name(name));
  });
  return { typeBlock, exception, body, span: context.span(clause), ...(type === undefined ? {} : { type }) };
}

/** `except*` binds a group around the exception; `except X, (a, b)` takes what the exception was made with. */
function caught(
  context: Context,
  clause: SyntaxNode,
  { name, exception }: { readonly name: SyntaxNode; readonly exception: Register },
): Register {
  if (name.type === "tuple") return context.attribute(name, exception, "args");
  if (!hasToken(clause, "*")) return exception;
  const target = context.builder.register();
  context.emit(clause, { op: "unsupported", target, construct: "exception group" });
  return target;
}

/** `except* X` is `except X` for an exception that is no group; a group would be taken apart among the handlers. */
function lowerGroupHandler(context: Context, clause: SyntaxNode): Handler {
  context.builder.open();
  const type = context.builtin(clause, "BaseExceptionGroup");
  const typeBlock = context.builder.close();
  const body = context.builder.block(() => context.emit(clause, { op: "unsupported", construct: "except* on an exception group" }));
  return { typeBlock, type, exception: context.builder.register(), body, span: context.span(clause) };
}

function lowerHandlerType(context: Context, clause: SyntaxNode): Register | undefined {
  const values = childrenOf(clause, "value");
  const [first] = values;
  if (first === undefined) return undefined;
  if (first.type === "as_pattern") return context.expression(namedChildren(first)[0]);
  if (!isPython2Except(clause)) return lowerTuple(context, clause, values);
  context.python2(clause, "`except X, name`");
  return context.expression(first);
}

function deletes(context: Context, root: SyntaxNode, name: string): boolean {
  if (root.type === "delete_statement") return namedChildren(root).some((target) => context.text(target) === name);
  return root.children.some((child) => child.children.length > 0 && deletes(context, child, name));
}

interface Item {
  readonly node: SyntaxNode;
  readonly manager: SyntaxNode;
  readonly alias: SyntaxNode | undefined;
}

function lowerWith(context: Context, node: SyntaxNode): void {
  const isAsync = hasToken(node, "async");
  const clause = childOfType(node, "with_clause");
  const items = clause === undefined ? [] : namedChildren(clause).flatMap(withItems);
  const closers: (() => void)[] = [];
  for (const item of items) {
    const manager = context.expression(item.manager);
    const target = context.builder.register();
    context.builder.open();
    if (item.alias !== undefined) context.assign(item.alias, target);
    closers.push(() => context.emit(node, { op: "with", manager, target, body: context.builder.close(), isAsync }));
  }
  context.statements(childOf(node, "body")?.children ?? []);
  for (const close of closers.reverse()) close();
}

/** `with (a as b, c as d):` parses as a tuple. */
function withItems(node: SyntaxNode): Item[] {
  const value = node.type === "with_item" ? childOf(node, "value") : node;
  if (value === undefined) return [];
  if (value.type === "tuple") return namedChildren(value).flatMap(withItems);
  const [inner] = value.type === "parenthesized_expression" ? namedChildren(value) : [];
  if (inner?.type === "as_pattern") return withItems(inner);
  if (value.type !== "as_pattern") return [{ node, manager: value, alias: undefined }];
  const [manager] = namedChildren(value);
  return manager === undefined ? [] : [{ node, manager, alias: childOf(value, "alias") }];
}

function lowerReturn(context: Context, node: SyntaxNode): void {
  const [value] = namedChildren(node);
  context.emit(node, value === undefined ? { op: "return" } : { op: "return", value: context.expression(value) });
}

function lowerRaise(context: Context, node: SyntaxNode): void {
  const cause = childOf(node, "cause");
  const raised = namedChildren(node).find((child) => child !== cause);
  if (raised === undefined) {
    context.emit(node, { op: "raise" });
    return;
  }
  const value = raised.type === "expression_list" ? raisePython2(context, raised) : context.expression(raised);
  if (cause === undefined) context.emit(node, { op: "raise", value });
  else context.emit(node, { op: "raise", value, cause: context.expression(cause) });
}

/** `raise X, "message"`; `raise X, ("message", 2)` gives X two arguments, and a third operand is the traceback. */
function raisePython2(context: Context, node: SyntaxNode): Register {
  context.python2(node, "`raise X, value`");
  const [type, value, traceback] = namedChildren(node);
  const callee = context.expression(type);
  const values = value?.type === "tuple" ? namedChildren(value) : namedChildren(node).slice(1, 2);
  const target = context.builder.register();
  context.emit(node, { op: "call", target, callee, arguments: lowerArgumentNodes(context, values) });
  if (traceback !== undefined) context.expression(traceback);
  return target;
}

function lowerAssert(context: Context, node: SyntaxNode): void {
  const [test, message] = namedChildren(node);
  const condition = context.condition(test);
  const failed = context.builder.block(() => {
    const type = context.builtin(node, "AssertionError");
    const value = context.call(node, type, message === undefined ? [] : [context.expression(message)]);
    context.emit(node, { op: "raise", value });
  });
  context.branch(node, condition, [[], failed]);
}
