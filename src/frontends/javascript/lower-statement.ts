/** Lowers declarations of variables, blocks, branches, exceptions and jumps. Loops are in lower-loop.ts. */
import type { Handler } from "../../ir/ir.js";
import { blockNames, patternNames } from "./bindings.js";
import type { Context, StatementRules } from "./context.js";
import { nameOf } from "./lower-assignment.js";
import type { Statement, StatementOf, Target, VariableDeclaration } from "./syntax-tree.js";

export const plainStatements: StatementRules = {
  VariableDeclaration: lowerDeclaration,
  ExpressionStatement: (context, node) => context.effect(node.expression),
  BlockStatement: (context, node) => lowerBlock(context, node.body),
  IfStatement: lowerIf,
  ReturnStatement: (context, node) => {
    if (node.argument) context.emit(node, { op: "return", value: context.expression(node.argument) });
    else context.emit(node, { op: "return", value: context.constant(node, undefined) });
  },
  ThrowStatement: (context, node) => context.emit(node, { op: "raise", value: context.expression(node.argument) }),
  TryStatement: lowerTry,
  BreakStatement: lowerJump,
  ContinueStatement: lowerJump,
  LabeledStatement: lowerLabelled,
  WithStatement: (context, node) => context.unsupported(node, "with"),
  EmptyStatement: (context, node) => {
    if (context.module.unread.has(node.start ?? -1)) context.emit(node, { op: "unsupported", construct: "syntax error" });
  },
  DebuggerStatement: () => {},
  // Types alone.
  TSInterfaceDeclaration: () => {},
  TSTypeAliasDeclaration: () => {},
  TSNamespaceExportDeclaration: () => {},
  TypeAlias: () => {},
  OpaqueType: () => {},
  InterfaceDeclaration: () => {},
  DeclareClass: () => {},
  DeclareFunction: () => {},
  DeclareInterface: () => {},
  DeclareModule: () => {},
  DeclareModuleExports: () => {},
  DeclareTypeAlias: () => {},
  DeclareOpaqueType: () => {},
  DeclareVariable: () => {},
  DeclareExportDeclaration: () => {},
  DeclareExportAllDeclaration: () => {},
};

/** Statements in a scope of their own. */
function lowerBlock(context: Context, body: readonly Statement[]): void {
  context.scoped((scope) => {
    for (const name of blockNames(body, context.module.isStrict ? "block" : "sloppy block")) scope.declareFresh(name);
    context.statements(body);
  });
}

function lowerDeclaration(context: Context, node: VariableDeclaration): void {
  if (node.declare) return;
  if (node.kind === "using" || node.kind === "await using") context.unsupported(node, node.kind);
  for (const declarator of node.declarations) {
    const { id, init } = declarator;
    if (init) {
      const value = context.expression(init, undefined, nameOf(id));
      if (node.kind === "var") patternNames(id, (name) => context.frame.assigned(name));
      context.assign(id as Target, value);
    } else if (node.kind !== "var") context.assign(id as Target, context.constant(declarator, undefined));
  }
}

/** An `else if` is an `if` in the `else`; the chain is walked in a loop, for generated code has thousands. */
function lowerIf(context: Context, node: StatementOf<"IfStatement">): void {
  const closers: (() => void)[] = [];
  let rest: Statement | null | undefined = node;
  while (rest?.type === "IfStatement") {
    const link: StatementOf<"IfStatement"> = rest;
    const condition = context.condition(link.test);
    const then = context.block(() => context.statement(link.consequent));
    context.builder.open();
    closers.push(() => context.branch(link, condition, [then, context.builder.close()]));
    rest = link.alternate;
  }
  if (rest) context.statement(rest);
  for (const close of closers.reverse()) close();
}

function lowerTry(context: Context, node: StatementOf<"TryStatement">): void {
  const body = context.block(() => lowerBlock(context, node.block.body));
  const handlers = node.handler ? [lowerHandler(context, node.handler)] : [];
  const last = context.block(() => node.finalizer && lowerBlock(context, node.finalizer.body));
  context.emit(node, { op: "try", body, handlers, else: [], finally: last });
}

type CatchClause = NonNullable<StatementOf<"TryStatement">["handler"]>;

function lowerHandler(context: Context, clause: CatchClause): Handler {
  const exception = context.builder.register();
  const body = context.block(() =>
    context.scoped((scope) => {
      const { param } = clause;
      if (param) {
        patternNames(param as Target, (name) => scope.declareFresh(name));
        context.assign(param as Target, exception);
      }
      lowerBlock(context, clause.body.body);
    }),
  );
  return { typeBlock: [], exception, body, span: context.span(clause) };
}

function lowerJump(context: Context, node: StatementOf<"BreakStatement" | "ContinueStatement">): void {
  const label = node.label?.name;
  const jump = node.type === "BreakStatement" ? context.jumps.break(label) : context.jumps.continue(label);
  if (jump === undefined) context.unsupported(node, node.type);
  else context.emit(node, jump);
}

const loops: ReadonlySet<string> = new Set(["ForStatement", "ForInStatement", "ForOfStatement", "WhileStatement", "DoWhileStatement"]);

/** A loop and a `switch` take the labels in front of them; any other statement becomes a block with the label. */
function lowerLabelled(context: Context, node: StatementOf<"LabeledStatement">): void {
  context.jumps.label(node.label.name);
  if (loops.has(node.body.type) || node.body.type === "SwitchStatement" || node.body.type === "LabeledStatement") {
    return context.statement(node.body);
  }
  context.builder.open();
  const { label } = context.jumps.within("block", false, () => context.statement(node.body));
  context.place(node, label, context.builder.close());
}
