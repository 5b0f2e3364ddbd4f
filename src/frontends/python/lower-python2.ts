/** Lowers the statements that only Python 2 has, to the calls that they became, with a diagnostic for each. */
import type { Argument } from "../../ir/ir.js";
import type { Context, StatementRule } from "./context.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOfType, namedChildren } from "./syntax-tree.js";

export const python2Statements: Readonly<Record<string, StatementRule>> = {
  print_statement: lowerPrint,
  exec_statement: lowerExec,
};

function lowerPrint(context: Context, node: SyntaxNode): void {
  context.diagnose(node, "`print` is a function in Python 3", "python2-syntax");
  const callee = context.builtin(node, "print");
  const stream = childOfType(node, "chevron");
  const file = stream === undefined ? undefined : context.expression(namedChildren(stream)[0]);
  const values = namedChildren(node).filter((child) => child !== stream);
  const positional = values.map((value): Argument => ({ kind: "positional", value: context.expression(value) }));
  const keyword: Argument[] = file === undefined ? [] : [{ kind: "keyword", name: "file", value: file }];
  context.emit(node, { op: "call", target: context.builder.register(), callee, arguments: [...positional, ...keyword] });
}

function lowerExec(context: Context, node: SyntaxNode): void {
  context.diagnose(node, "`exec` is a function in Python 3", "python2-syntax");
  const callee = context.builtin(node, "exec");
  const values = namedChildren(node).map((value) => context.expression(value));
  context.call(node, callee, values);
}
