/**
 * Lowers calls, attributes, subscripts and binary operators. They nest to the left, in chains that may be thousands of
 * links long (`"a" + "b" + ...`), so a chain is lowered in a loop from its innermost link.
 */
import type { BinaryOperator, Register } from "../../ir/ir.js";
import type { Context, ExpressionRule } from "./context.js";
import { lowerArguments } from "./lower-arguments.js";
import { lowerTuple } from "./lower-expression.js";
import { isHasKey, lowerHasKey } from "./lower-python2.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf } from "./syntax-tree.js";

export const primaryExpressions: Readonly<Record<string, ExpressionRule>> = {
  attribute: lowerChain,
  call: lowerChain,
  subscript: lowerChain,
  binary_operator: lowerChain,
  slice: lowerSlice,
};

interface Link {
  /** The role of the operand on the left. */
  readonly left: string;
  readonly finish: (context: Context, node: SyntaxNode, link: { readonly left: Register; readonly target: Register }) => void;
}

const links: Readonly<Record<string, Link>> = {
  attribute: {
    left: "object",
    finish: (context, node, { left, target }) => {
      context.emit(node, { op: "get-attribute", target, object: left, name: attributeName(context, node), operator: "attribute.python" });
    },
  },
  call: {
    left: "function",
    finish: (context, node, { left, target }) => {
      if (isHasKey(context, node)) lowerHasKey(context, node, { left, target });
      else context.emit(node, { op: "call", target, callee: left, arguments: lowerArguments(context, childOf(node, "arguments")) });
    },
  },
  subscript: {
    left: "value",
    finish: (context, node, { left, target }) => {
      context.emit(node, { op: "get-item", target, object: left, index: lowerIndex(context, node), operator: "item.python" });
    },
  },
  binary_operator: {
    left: "left",
    finish: (context, node, { left, target }) => {
      const right = context.expression(childOf(node, "right"));
      const operator = binaryOperator(childOf(node, "operator")?.type ?? "");
      if (operator === undefined) context.unsupported(node, "binary operator", target);
      else context.emit(node, { op: "binary", target, operator, left, right });
    },
  },
};

function lowerChain(context: Context, node: SyntaxNode, target: Register): void {
  const chain: { readonly node: SyntaxNode; readonly link: Link }[] = [];
  let first: SyntaxNode | undefined = node;
  while (first !== undefined) {
    const link: Link | undefined = links[first.type];
    if (link === undefined) break;
    chain.push({ node: first, link });
    first = childOf(first, link.left);
  }
  let left = context.expression(first);
  chain.reverse();
  for (const [index, { node: linkNode, link }] of chain.entries()) {
    const next = chain[index + 1]?.node;
    if (next?.type === "call" && isHasKey(context, next)) continue;
    const result = linkNode === node ? target : context.builder.register();
    link.finish(context, linkNode, { left, target: result });
    left = result;
  }
}

const binaryOperators: Readonly<Record<string, BinaryOperator>> = {
  "+": "add.python",
  "-": "subtract",
  "*": "multiply.python",
  "/": "divide.python",
  "//": "floor-divide",
  "%": "modulo.python",
  "**": "power",
  "@": "matrix-multiply",
  "&": "bit-and",
  "|": "bit-or",
  "^": "bit-xor",
  "<<": "shift-left",
  ">>": "shift-right",
};

export function binaryOperator(symbol: string): BinaryOperator | undefined {
  return binaryOperators[symbol];
}

export function attributeName(context: Context, node: SyntaxNode): string {
  const name = childOf(node, "attribute");
  return name === undefined ? "" : context.name(name);
}

/** What is between the brackets of a subscript; several indices are a tuple. */
export function lowerIndex(context: Context, node: SyntaxNode): Register {
  const [, ...rest] = node.children;
  return lowerTuple(context, node, rest);
}

function lowerSlice(context: Context, node: SyntaxNode, target: Register): void {
  const bounds: (Register | undefined)[] = [undefined, undefined, undefined];
  let position = 0;
  for (const child of node.children) {
    if (child.named) bounds[position] = context.expression(child);
    else position++;
  }
  const [start, stop, step] = bounds;
  context.emit(node, {
    op: "build-slice",
    target,
    ...(start === undefined ? {} : { start }),
    ...(stop === undefined ? {} : { stop }),
    ...(step === undefined ? {} : { step }),
  });
}
