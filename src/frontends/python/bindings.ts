/**
 * Collects the names that a scope binds, before it is lowered: in Python an assignment anywhere in a function makes the
 * name local everywhere in it. Bodies of nested functions and classes are not entered, for they bind in scopes of their
 * own; comprehensions are, because a walrus inside one binds in the scope around it.
 */
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, childOfType, childrenOf, hasToken, namedChildren } from "./syntax-tree.js";

/** The name that a node stands for, mangled if it is private to a class. */
export type ReadName = (node: SyntaxNode) => string;

export interface Bindings {
  /** In source order. */
  readonly names: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>;
  readonly nonlocals: ReadonlySet<string>;
  /** Some variable has an annotation. */
  readonly isAnnotated: boolean;
}

export function collectBindings(roots: readonly SyntaxNode[], read: ReadName): Bindings {
  const collector = new Collector(read);
  // A stack of our own: expressions nest deeper than the call stack allows.
  const pending = [...roots].reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    collector.bind(node);
    const inner = scopeInside(node);
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      // What has no parts binds nothing by itself.
      if (child !== undefined && child !== inner && child.children.length > 0) pending.push(child);
    }
  }
  const { names, globals, nonlocals, isAnnotated } = collector;
  return { names, globals, nonlocals, isAnnotated };
}

/** The names that a target binds: `a, (b, *c)`. Attributes and items bind none. */
export function targetNames(target: SyntaxNode, read: ReadName): string[] {
  switch (target.type) {
    case "identifier":
    case "keyword_identifier":
      return [read(target)];
    case "attribute":
    case "subscript":
      return [];
    default:
      return namedChildren(target).flatMap((child) => targetNames(child, read));
  }
}

/** The part of a node that is a scope of its own. */
function scopeInside(node: SyntaxNode): SyntaxNode | undefined {
  const opens = node.type === "function_definition" || node.type === "class_definition" || node.type.startsWith("lambda");
  return opens ? childOf(node, "body") : undefined;
}

class Collector {
  readonly names = new Set<string>();
  readonly globals = new Set<string>();
  readonly nonlocals = new Set<string>();
  isAnnotated = false;
  readonly #read: ReadName;

  constructor(read: ReadName) {
    this.#read = read;
  }

  bind(node: SyntaxNode): void {
    switch (node.type) {
      case "function_definition":
      case "class_definition":
        this.#target(childOf(node, "name"));
        return;
      case "named_expression":
        if (!isFormatted(node)) this.#target(childOf(node, "name"));
        return;
      case "assignment":
        this.isAnnotated ||= childOf(node, "type") !== undefined;
        this.#target(childOf(node, "left"));
        return;
      case "augmented_assignment":
      case "for_statement":
        this.#target(childOf(node, "left"));
        return;
      case "type_alias_statement":
        this.#target(typeAliasName(node));
        return;
      case "as_pattern":
        this.#target(childOf(node, "alias") ?? asPatternName(node));
        return;
      case "except_clause":
        this.#target(exceptionName(node));
        return;
      case "delete_statement":
        namedChildren(node).forEach((child) => {
          this.#target(child);
        });
        return;
      case "import_statement":
      case "import_from_statement":
        childrenOf(node, "name").forEach((name) => {
          this.names.add(importedName(node, name, this.#read));
        });
        return;
      case "global_statement":
        this.#declare(node, this.globals);
        return;
      case "nonlocal_statement":
        this.#declare(node, this.nonlocals);
        return;
      case "case_pattern":
      case "union_pattern":
      case "splat_pattern":
      case "keyword_pattern":
        this.#captures(node);
        return;
    }
  }

  #target(target: SyntaxNode | undefined): void {
    if (target === undefined) return;
    for (const name of targetNames(target, this.#read)) this.names.add(name);
  }

  #declare(node: SyntaxNode, into: Set<string>): void {
    for (const child of namedChildren(node)) into.add(this.#read(child));
  }

  #captures(node: SyntaxNode): void {
    const candidates = node.type === "keyword_pattern" ? node.children.slice(1) : node.children;
    for (const child of candidates) {
      const isCapture = captureOf(child) !== undefined || (node.type === "splat_pattern" && child.type === "identifier");
      if (isCapture && this.#read(child) !== "_") this.names.add(this.#read(child));
    }
  }
}

/** The name of a pattern that binds it or, if it is `_`, matches anything: a dotted name without dots. */
export function captureOf(pattern: SyntaxNode): SyntaxNode | undefined {
  return pattern.type === "dotted_name" && pattern.children.length === 1 ? pattern.children[0] : undefined;
}

/** `X` of `type X[T] = ...`. */
export function typeAliasName(node: SyntaxNode): SyntaxNode | undefined {
  let left = childOf(node, "left");
  while (left !== undefined && left.type !== "identifier") left = left.children[0];
  return left;
}

/** `pattern as name` in a case. */
function asPatternName(node: SyntaxNode): SyntaxNode | undefined {
  const last = node.children.at(-1);
  return last?.type === "identifier" ? last : undefined;
}

/** `{x:=10}` in a formatted string is x with the format `=10`, whatever the grammar says. */
export function isFormatted(node: SyntaxNode): boolean {
  return node.type === "named_expression" && node.field === "expression";
}

/** The name in `except X as name` or, in Python 2, `except X, name`. */
export function exceptionName(clause: SyntaxNode): SyntaxNode | undefined {
  const alias = childOf(clause, "alias");
  if (alias !== undefined) return alias;
  const values = childrenOf(clause, "value");
  const pattern = values[0]?.type === "as_pattern" ? childOfType(values[0], "as_pattern_target") : undefined;
  if (pattern !== undefined) return namedChildren(pattern)[0];
  return isPython2Except(clause) ? values[1] : undefined;
}

/** `except X, name:`. Python 3.14 reads two types there, but nobody names an exception type without a capital. */
export function isPython2Except(clause: SyntaxNode): boolean {
  const values = childrenOf(clause, "value");
  const [, name] = values;
  const isName = name?.type === "identifier" || (name?.type === "tuple" && namedChildren(name).every(({ type }) => type === "identifier"));
  return values.length === 2 && isName && !hasToken(clause, "as");
}

/** The variable that one imported name is stored in. */
export function importedName(statement: SyntaxNode, name: SyntaxNode, read: ReadName): string {
  const alias = childOf(name, "alias");
  if (alias !== undefined) return read(alias);
  const first = name.children[0];
  return read(statement.type === "import_statement" && first !== undefined ? first : name);
}
