/** Lowers JSX: an element is a call of `<jsx>` with its tag, an object of its attributes and the list of its children. */
import type { Element, ObjectEntry, Register } from "../../ir/ir.js";
import type { Context, ExpressionRules } from "./context.js";
import { lowerThis } from "./lower-expression.js";
import type { Expression, ExpressionOf, SyntaxNode } from "./syntax-tree.js";

export const jsxExpressions: ExpressionRules = {
  JSXElement: lowerElement,
  JSXFragment: (context, node, target) => {
    // A fragment has no tag.
    emitCall(context, node, { target, tag: context.constant(node, null), entries: [], children: node.children });
  },
};

type Jsx = ExpressionOf<"JSXElement">;
type Child = Jsx["children"][number];
type Attribute = Jsx["openingElement"]["attributes"][number];
type TagName = Jsx["openingElement"]["name"];

function lowerElement(context: Context, node: Jsx, target: Register): void {
  const { name, attributes } = node.openingElement;
  const tag = lowerTag(context, name);
  const entries = attributes.map((attribute) => lowerAttribute(context, attribute));
  emitCall(context, node, { target, tag, entries, children: node.children });
}

interface JsxCall {
  readonly target: Register;
  readonly tag: Register;
  readonly entries: readonly ObjectEntry[];
  readonly children: readonly Child[];
}

function emitCall(context: Context, node: SyntaxNode, { target, tag, entries, children }: JsxCall): void {
  const callee = context.load(node, { name: "<jsx>", scope: { kind: "global" } });
  const attributes = context.builder.register();
  context.emit(node, { op: "build-object", target: attributes, entries });
  const elements = children.flatMap((child) => lowerChild(context, child));
  const list = context.builder.register();
  context.emit(node, { op: "build-sequence", target: list, type: "list", elements });
  context.call(node, callee, [tag, attributes, list], target);
}

/** A tag that begins with a small letter is the element's name, any other one a component. */
function lowerTag(context: Context, node: TagName): Register {
  switch (node.type) {
    case "JSXNamespacedName":
      return context.constant(node, `${node.namespace.name}:${node.name.name}`);
    case "JSXMemberExpression":
      return context.attribute(node, lowerTagValue(context, node.object), node.property.name);
    default:
      return /^[a-z]|-/.test(node.name) ? context.constant(node, node.name) : lowerTagValue(context, node);
  }
}

function lowerTagValue(context: Context, node: Exclude<TagName, { readonly type: "JSXNamespacedName" }>): Register {
  if (node.type === "JSXMemberExpression") return context.attribute(node, lowerTagValue(context, node.object), node.property.name);
  const target = context.builder.register();
  if (node.name === "this") lowerThis(context, node, target);
  else context.expression({ ...node, type: "Identifier" } as ExpressionOf<"Identifier">, target);
  return target;
}

function lowerAttribute(context: Context, node: Attribute): ObjectEntry {
  if (node.type === "JSXSpreadAttribute") return { spread: context.expression(node.argument) };
  const name = node.name.type === "JSXIdentifier" ? node.name.name : `${node.name.namespace.name}:${node.name.name.name}`;
  const key = context.constant(node, name);
  const { value } = node;
  if (!value) return { key, value: context.constant(node, true) };
  const inner = value.type === "JSXExpressionContainer" ? value.expression : value;
  return { key, value: inner.type === "JSXEmptyExpression" ? context.constant(node, undefined) : context.expression(inner as Expression) };
}

function lowerChild(context: Context, node: Child): Element[] {
  switch (node.type) {
    case "JSXText": {
      const text = childText(node.value);
      return text === "" ? [] : [{ value: context.constant(node, text), spread: false }];
    }
    case "JSXExpressionContainer":
      return node.expression.type === "JSXEmptyExpression" ? [] : [{ value: context.expression(node.expression), spread: false }];
    case "JSXSpreadChild":
      return [{ value: context.expression(node.expression), spread: true }];
    default:
      return [{ value: context.expression(node), spread: false }];
  }
}

/** Lines are trimmed and joined by a blank; those that are blank say nothing. */
function childText(text: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  const trimmed = lines.map((line, index) => {
    const start = index === 0 ? line : line.replace(/^[ \t]+/, "");
    return index === lines.length - 1 ? start : start.replace(/[ \t]+$/, "");
  });
  return trimmed.filter((line) => line !== "").join(" ");
}
