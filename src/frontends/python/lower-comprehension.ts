/**
 * Lowers comprehensions. A list, set or dictionary comprehension is lowered in place, with its variables renamed
 * (`.0:x`), since its loop is then like any other; a generator expression is a function `<genexpr>` of one parameter
 * `.0`, the outermost iterable, called at once. So is a comprehension whose variables cannot live in the frame around
 * it: in a class body, where they would become attributes, or if a lambda in it keeps them.
 */
import { invariant } from "../../base/invariant.js";
import type { Register } from "../../ir/ir.js";
import { targetNames } from "./bindings.js";
import type { ExpressionRule } from "./context.js";
import { Context } from "./context.js";
import { lowerTuple } from "./lower-expression.js";
import { frameScope, inlineScope } from "./scope.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, childrenOf, hasToken, namedChildren } from "./syntax-tree.js";

export const comprehensionExpressions: Readonly<Record<string, ExpressionRule>> = {
  list_comprehension: lowerComprehension,
  set_comprehension: lowerComprehension,
  dictionary_comprehension: lowerComprehension,
  generator_expression: lowerGenerator,
};

function lowerComprehension(context: Context, node: SyntaxNode, target: Register): void {
  if (context.header.kind === "class-body" || hasLambda(node)) {
    callFunction(context, node, { name: innerName(node), target, run: returnCollection });
    return;
  }
  const iterable = firstIterable(context, node);
  const outer = context.scope;
  context.scope = inlineScope(outer, context.renameInline(variables(context, node)));
  buildCollection(context, node, { iterable, target });
  context.scope = outer;
}

function lowerGenerator(context: Context, node: SyntaxNode, target: Register): void {
  const run = (inner: Context, iterable: Register) => {
    inner.isGenerator = true;
    lowerClauses(inner, node, {
      iterable,
      element: () => {
        const value = inner.expression(childOf(node, "body"));
        inner.emit(node, { op: "yield", target: inner.builder.register(), value });
      },
    });
  };
  callFunction(context, node, { name: "<genexpr>", target, run: (inner, _, iterable) => run(inner, iterable) });
}

function innerName(node: SyntaxNode): string {
  if (node.type === "list_comprehension") return "<listcomp>";
  return node.type === "set_comprehension" ? "<setcomp>" : "<dictcomp>";
}

function returnCollection(inner: Context, node: SyntaxNode, iterable: Register): void {
  const target = inner.builder.register();
  buildCollection(inner, node, { iterable, target });
  inner.emit(node, { op: "return", value: target });
}

interface InnerFunction {
  readonly name: string;
  readonly target: Register;
  readonly run: (inner: Context, node: SyntaxNode, iterable: Register) => void;
}

function callFunction(context: Context, node: SyntaxNode, { name, target, run }: InnerFunction): void {
  const iterable = firstIterable(context, node);
  const bindings = {
    names: new Set([".0", ...variables(context, node)]),
    globals: new Set<string>(),
    nonlocals: new Set<string>(),
    isAnnotated: false,
  };
  const inner = new Context(context.module, {
    name: context.nameOfInner(name),
    kind: "function",
    scope: frameScope("function", context.scope, bindings),
    className: context.header.className,
  });
  run(inner, node, inner.load(node, ".0"));
  inner.finish(node, [{ name: ".0", kind: "positional", hasDefault: false }]);
  const callee = context.builder.register();
  context.emit(node, { op: "make-function", target: callee, function: inner.builder.id, defaults: [] });
  const awaits = inner.isAsync && !inner.isGenerator;
  const result = context.call(node, callee, [iterable], awaits ? context.builder.register() : target);
  if (awaits) context.emit(node, { op: "await", target, value: result });
}

function clausesOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.type === "for_in_clause" || child.type === "if_clause");
}

function variables(context: Context, node: SyntaxNode): string[] {
  return clausesOf(node).flatMap((clause) => {
    const left = childOf(clause, "left");
    return left === undefined ? [] : targetNames(left, (name) => context.name(name));
  });
}

/** The one part that is evaluated outside the comprehension's scope. */
function firstIterable(context: Context, node: SyntaxNode): Register {
  const [first] = clausesOf(node);
  invariant(first !== undefined, "a comprehension has a clause");
  return lowerIterable(context, first);
}

function lowerIterable(context: Context, clause: SyntaxNode): Register {
  return lowerTuple(context, clause, childrenOf(clause, "right"));
}

interface Collection {
  readonly iterable: Register;
  readonly target: Register;
}

function buildCollection(context: Context, node: SyntaxNode, { iterable, target }: Collection): void {
  const body = childOf(node, "body");
  if (node.type === "dictionary_comprehension") context.emit(node, { op: "build-map", target, entries: [] });
  else context.emit(node, { op: "build-sequence", target, type: node.type === "list_comprehension" ? "list" : "set", elements: [] });
  const element = () => {
    if (node.type === "dictionary_comprehension" && body !== undefined) {
      const index = context.expression(childOf(body, "key"));
      return context.emit(body, {
        op: "set-item",
        operator: "item.python",
        object: target,
        index,
        value: context.expression(childOf(body, "value")),
      });
    }
    const value = context.expression(body);
    const add = context.attribute(node, target, node.type === "list_comprehension" ? "append" : "add");
    context.call(node, add, [value]);
  };
  lowerClauses(context, node, { iterable, element });
}

interface Loop {
  readonly iterable: Register;
  /** Lowers what is done for each combination. */
  readonly element: () => void;
}

function lowerClauses(context: Context, node: SyntaxNode, { iterable, element }: Loop): void {
  const closers: (() => void)[] = [];
  clausesOf(node).forEach((clause, index) => {
    if (clause.type === "if_clause") {
      const condition = context.condition(namedChildren(clause)[0]);
      context.builder.open();
      closers.push(() => context.branch(clause, condition, [context.builder.close(), []]));
      return;
    }
    const isAsync = hasToken(clause, "async");
    if (isAsync) context.isAsync = true;
    const items = index === 0 ? iterable : lowerIterable(context, clause);
    const item = context.builder.register();
    context.builder.open();
    const left = childOf(clause, "left");
    if (left !== undefined) context.assign(left, item);
    closers.push(() =>
      context.emit(clause, { op: "for", iterable: items, element: item, body: context.builder.close(), else: [], isAsync }),
    );
  });
  element();
  for (const close of closers.reverse()) close();
}

function hasLambda(root: SyntaxNode): boolean {
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type.startsWith("lambda")) return true;
    pending.push(...node.children);
  }
  return false;
}
