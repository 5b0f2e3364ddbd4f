/** Lowers what only Python 2 has, to the calls that it became. */
import type { Argument, Register } from "../../ir/ir.js";
import type { Context, StatementRule } from "./context.js";
import { lowerArgumentNodes } from "./lower-arguments.js";
import { lowerElements, starredValue } from "./lower-expression.js";
import type { SyntaxNode, TextRange } from "./syntax-tree.js";
import { childOf, childOfType, firstNamed, namedChildren } from "./syntax-tree.js";

export const python2Statements: Readonly<Record<string, StatementRule>> = {
  print_statement: lowerPrint,
  exec_statement: lowerExec,
};

function lowerPrint(context: Context, node: SyntaxNode): void {
  const stream = childOfType(node, "chevron");
  const values = namedChildren(node).filter((child) => child !== stream);
  callPrint(context, node, { values, stream });
}

interface Printed {
  readonly values: readonly SyntaxNode[];
  readonly stream?: SyntaxNode | undefined;
}

function callPrint(context: Context, node: SyntaxNode, { values, stream }: Printed): void {
  context.python2(node, "`print` statement");
  const callee = context.builtin(node, "print");
  const file = stream === undefined ? undefined : context.expression(firstNamed(stream));
  const keyword: Argument[] = file === undefined ? [] : [{ kind: "keyword", name: "file", value: file }];
  const target = context.builder.register();
  context.emit(node, { op: "call", target, callee, arguments: [...lowerArgumentNodes(context, values), ...keyword] });
}

/**
 * In a file of Python 2, `print`, `print (a), b` and `print (a) % b` are print statements, which the grammar takes for
 * expressions of Python 3. Answers whether this was one.
 */
export function lowerPrintExpression(context: Context, statement: SyntaxNode): boolean {
  if (!context.module.python2.isCertain) return false;
  const word: TextRange = { start: statement.start, end: statement.start + "print".length };
  if (context.module.source.slice(word) !== "print" || leftmost(statement).end !== word.end) return false;
  const values = context.module.reparse({ start: word.end, end: statement.end });
  const [only] = values;
  if (values.some((value) => value.hasError) || values.length > 1) return false;
  if (only !== undefined && only.type !== "expression_statement") return false;
  callPrint(context, statement, { values: only === undefined ? [] : namedChildren(only) });
  return true;
}

function leftmost(node: SyntaxNode): SyntaxNode {
  let first = node;
  for (let next: SyntaxNode | undefined = node; next !== undefined; next = next.children[0]) first = next;
  return first;
}

/** `exec code in scope`; the scope may be a pair. */
function lowerExec(context: Context, node: SyntaxNode): void {
  context.python2(node, "`exec` statement");
  const callee = context.builtin(node, "exec");
  const values = namedChildren(node).map((value) => context.expression(value));
  context.call(node, callee, values);
}

/** "`x, y`" is repr((x, y)). */
export function lowerBackquotes(context: Context, node: SyntaxNode, target: Register): void {
  context.python2(node, "backquotes");
  const [statement] = context.module.reparse({ start: node.start + 1, end: node.end - 1 });
  const values = statement?.type === "expression_statement" ? namedChildren(statement) : [];
  const [only] = values;
  if (only === undefined || statement?.hasError) return context.unsupported(node, "backquotes", target);
  const callee = context.builtin(node, "repr");
  if (values.length === 1) return void context.call(node, callee, [context.expression(only)], target);
  const tuple = context.builder.register();
  context.emit(node, { op: "build-sequence", target: tuple, type: "tuple", elements: lowerElements(context, values) });
  context.call(node, callee, [tuple], target);
}

/** Whether this call in a file of Python 2 is `d.has_key(k)`, which is `k in d`. A class of the file may have its own such method. */
export function isHasKey(context: Context, call: SyntaxNode): boolean {
  if (!context.module.python2.isCertain) return false;
  const callee = childOf(call, "function");
  const name = callee?.type === "attribute" ? childOf(callee, "attribute") : undefined;
  if (name === undefined || context.text(name) !== "has_key") return false;
  const values = namedChildren(childOf(call, "arguments") ?? call);
  const isPlain = values.length === 1 && values.every((value) => value.type !== "keyword_argument" && starredValue(value) === undefined);
  return isPlain && !/\bdef\s+has_key\b/.test(context.module.source.text);
}

export function lowerHasKey(context: Context, call: SyntaxNode, link: { readonly left: Register; readonly target: Register }): void {
  context.python2(call, "has_key");
  const key = context.expression(firstNamed(childOf(call, "arguments") ?? call));
  context.emit(call, { op: "binary", target: link.target, operator: "in.python", left: key, right: link.left });
}
