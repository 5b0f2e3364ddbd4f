/**
 * Lowers loops. `for (init; test; update)` and `do while` become the IR's `while`; what they do at the end of a round, which
 * `continue` must not skip, follows a block of the body wherever there is a `continue`.
 */
import type { Block, FunctionId, Register } from "../../ir/ir.js";
import { walkInstructions } from "../../ir/walk.js";
import { patternNames } from "./bindings.js";
import type { Context, StatementRules } from "./context.js";
import type { Landing } from "./jumps.js";
import type { StatementOf, SyntaxNode, Target, VariableDeclaration } from "./syntax-tree.js";

export const loopStatements: StatementRules = {
  WhileStatement: (context, node) => {
    const header = lowerHeader(context, () => context.condition(node.test));
    emitWhile(context, node, { ...header, ...lowerBody(context, node, {}) });
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

interface Lowered {
  readonly body: Block;
  readonly landing: Landing;
  /** What is new in every round and kept beyond it. */
  readonly fresh: readonly string[];
}

/** `heads`: variables of the loop's head that are new in every round, as those of the body are. */
function lowerBody(context: Context, node: Loop, { begin, end }: Round, heads: readonly string[] = []): Lowered {
  context.builder.open();
  begin?.();
  context.builder.open();
  let landing: Landing = { label: undefined, rest: undefined };
  const declared = context.frame.declaredIn(() => {
    landing = context.jumps.within("loop", end !== undefined, () => context.statement(node.body));
  });
  const inner = context.builder.close();
  context.place(node.body, landing.rest, inner);
  if (!context.builder.isClosed) end?.();
  const body = context.builder.close();
  const kept = keptFunctions(body);
  const fresh = [...heads, ...declared].filter((name) => context.frame.isUsedBy(name, kept));
  return { body, landing, fresh };
}

/** Methods that keep what they are given; others call functions before they return, or as if they did. */
const keeps = /^(push|unshift|splice|concat|fill|set|add|bind|assign|defineProperty|freeze)$/;

/** The functions that a loop's body makes and that may be called when their round is over. */
function keptFunctions(body: Block): ReadonlySet<FunctionId> {
  const made = new Map<Register, FunctionId>();
  const methods = new Map<Register, string>();
  walkInstructions(body, (i) => {
    if (i.op === "make-function") made.set(i.target, i.function);
    if (i.op === "get-attribute") methods.set(i.target, i.name);
    if (i.op === "call" && !keeps.test(methods.get(i.callee) ?? "push")) for (const argument of i.arguments) made.delete(argument.value);
  });
  return new Set(made.values());
}

function emitWhile(context: Context, node: SyntaxNode, loop: Header & Lowered): void {
  const { header, condition, body, landing, fresh } = loop;
  context.emit(node, { op: "while", header, condition, body, else: [], ...labelOf(landing), ...freshOf(fresh) });
}

function freshOf(fresh: readonly string[]): { readonly fresh?: readonly string[] } {
  return fresh.length === 0 ? {} : { fresh };
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
  emitWhile(context, node, { ...header, ...lowerBody(context, node, { end }) });
}

function lowerFor(context: Context, node: StatementOf<"ForStatement">): void {
  const { init, test, update } = node;
  let heads: readonly string[] = [];
  if (init?.type === "VariableDeclaration") {
    heads = declare(context, init);
    context.statement(init);
  } else if (init) context.effect(init);
  const header = lowerHeader(context, () => (test ? context.condition(test) : context.constant(node, true)));
  const lowered = lowerBody(context, node, update ? { end: () => context.effect(update) } : {});
  emitWhile(context, node, { ...header, ...lowered });
  const kept = keptFunctions(lowered.body);
  if (heads.some((name) => context.frame.isUsedBy(name, kept))) context.unsupported(node, "loop variable kept by a function");
}

/** The variables of a loop's head, in the loop's own scope; `var` is the function's. */
function declare(context: Context, declaration: VariableDeclaration): readonly string[] {
  const names: string[] = [];
  if (declaration.kind === "var") return names;
  for (const { id } of declaration.declarations) patternNames(id, (name) => names.push(context.scope.declareFresh(name)));
  return names;
}

/** `for (name in object)` goes through the list of the names. */
function lowerForEach(context: Context, node: StatementOf<"ForInStatement" | "ForOfStatement">): void {
  const right = context.expression(node.right);
  const iterable = node.type === "ForInStatement" ? context.unary(node, "keys.js", right) : right;
  const element = context.builder.register();
  const { left } = node;
  const heads = left.type === "VariableDeclaration" ? declare(context, left) : [];
  const begin = () => {
    const target = left.type === "VariableDeclaration" ? left.declarations[0]?.id : left;
    if (target !== undefined) context.assign(target as Target, element);
  };
  const { body, landing, fresh } = lowerBody(context, node, { begin }, heads);
  const isAsync = node.type === "ForOfStatement" && node.await;
  if (isAsync) context.isAsync = true;
  context.emit(node, { op: "for", iterable, element, body, else: [], isAsync, ...labelOf(landing), ...freshOf(fresh) });
}
