/**
 * Lowers loops. `for (init; test; update)` and `do while` become the IR's `while`; what they do at the end of a round, which
 * `continue` must not skip, follows a block of the body wherever there is a `continue`.
 */
import type { Block, Register } from "../../ir/ir.js";
import { patternNames } from "./bindings.js";
import type { Context, StatementRules } from "./context.js";
import type { Landing } from "./jumps.js";
import type { StatementOf, SyntaxNode, Target, VariableDeclaration } from "./syntax-tree.js";

export const loopStatements: StatementRules = {
  WhileStatement: (context, node) => {
    const header = lowerHeader(context, () => context.condition(node.test));
    const { body, landing } = lowerBody(context, node, {});
    emitWhile(context, node, { ...header, body, landing });
  },
  DoWhileStatement: lowerDoWhile,
  ForStatement: (context, node) => context.scoped(() => lowerFor(context, node)),
  ForInStatement: (context, node) => context.scoped(() => lowerForEach(context, node)),
  ForOfStatement: (context, node) => context.scoped(() => lowerForEach(context, node)),
};

interface Header {
  readonly header: Block;
  readonly condition: Register;
}

function lowerHeader(context: Context, test: () => Register): Header {
  context.builder.open();
  const condition = test();
  return { header: context.builder.close(), condition };
}

type Loop = StatementOf<"WhileStatement" | "DoWhileStatement" | "ForStatement" | "ForInStatement" | "ForOfStatement">;

interface Round {
  /** Emitted at the beginning of each round. */
  readonly begin?: () => void;
  /** Emitted at its end, also after a `continue`. */
  readonly end?: () => void;
}

function lowerBody(context: Context, node: Loop, { begin, end }: Round): { readonly body: Block; readonly landing: Landing } {
  context.builder.open();
  begin?.();
  context.builder.open();
  const landing = context.jumps.within("loop", end !== undefined, () => context.statement(node.body));
  const body = context.builder.close();
  context.place(node.body, landing.rest, body);
  if (!context.builder.isClosed) end?.();
  return { body: context.builder.close(), landing };
}

function emitWhile(context: Context, node: SyntaxNode, loop: Header & { readonly body: Block; readonly landing: Landing }): void {
  const { header, condition, body, landing } = loop;
  context.emit(node, { op: "while", header, condition, body, else: [], ...labelOf(landing) });
}

function labelOf({ label }: Landing): { readonly label?: string } {
  return label === undefined ? {} : { label };
}

function lowerDoWhile(context: Context, node: StatementOf<"DoWhileStatement">): void {
  const header = lowerHeader(context, () => context.constant(node, true));
  const end = () => {
    const condition = context.condition(node.test);
    context.branch(node, condition, [[], context.block(() => context.emit(node, { op: "break" }))]);
  };
  const { body, landing } = lowerBody(context, node, { end });
  emitWhile(context, node, { ...header, body, landing });
}

function lowerFor(context: Context, node: StatementOf<"ForStatement">): void {
  const { init, test, update } = node;
  if (init?.type === "VariableDeclaration") {
    declare(context, init);
    context.statement(init);
  } else if (init) context.effect(init);
  const header = lowerHeader(context, () => (test ? context.condition(test) : context.constant(node, true)));
  const { body, landing } = lowerBody(context, node, update ? { end: () => context.effect(update) } : {});
  emitWhile(context, node, { ...header, body, landing });
}

/** The variables of a loop's head, in the loop's own scope; `var` is the function's. */
function declare(context: Context, declaration: VariableDeclaration): void {
  if (declaration.kind === "var") return;
  for (const { id } of declaration.declarations) patternNames(id, (name) => context.scope.declareFresh(name));
}

/** `for (name in object)` goes through the list of the names. */
function lowerForEach(context: Context, node: StatementOf<"ForInStatement" | "ForOfStatement">): void {
  const right = context.expression(node.right);
  const iterable = node.type === "ForInStatement" ? context.unary(node, "keys.js", right) : right;
  const element = context.builder.register();
  const { left } = node;
  if (left.type === "VariableDeclaration") declare(context, left);
  const begin = () => {
    const target = left.type === "VariableDeclaration" ? left.declarations[0]?.id : left;
    if (target !== undefined) context.assign(target as Target, element);
  };
  const { body, landing } = lowerBody(context, node, { begin });
  const isAsync = node.type === "ForOfStatement" && node.await;
  if (isAsync) context.isAsync = true;
  context.emit(node, { op: "for", iterable, element, body, else: [], isAsync, ...labelOf(landing) });
}
