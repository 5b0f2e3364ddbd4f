/** Lowers what is between the parentheses of a call, a class and a print statement. */
import type { Argument } from "../../ir/ir.js";
import type { Context } from "./context.js";
import { starredValue } from "./lower-expression.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, firstNamed, namedChildren } from "./syntax-tree.js";

export function lowerArguments(context: Context, list: SyntaxNode | undefined): Argument[] {
  if (list === undefined) return [];
  // `f(x for x in y)`: the generator expression is the list.
  if (list.type === "generator_expression") return [{ kind: "positional", value: context.expression(list) }];
  return lowerArgumentNodes(context, namedChildren(list));
}

export function lowerArgumentNodes(context: Context, nodes: readonly SyntaxNode[]): Argument[] {
  return nodes.map((node): Argument => {
    const starred = starredValue(node);
    if (starred !== undefined) return { kind: "spread", value: context.expression(starred) };
    if (node.type === "dictionary_splat") return { kind: "keyword-spread", value: context.expression(firstNamed(node)) };
    if (node.type !== "keyword_argument") return { kind: "positional", value: context.expression(node) };
    const name = childOf(node, "name");
    const value = context.expression(childOf(node, "value"));
    return { kind: "keyword", value, name: name === undefined ? "" : context.name(name) };
  });
}
