/** Lowers `require(...)` and `import(...)` of what can be read off the source; of anything else they are unsupported. */
import type { Register } from "../../ir/ir.js";
import type { Context } from "./context.js";
import { resolveDeclared } from "./scope.js";
import type { Expression, ExpressionOf, SyntaxNode } from "./syntax-tree.js";
import { literalText } from "./syntax-tree.js";

type Call = ExpressionOf<"CallExpression" | "OptionalCallExpression">;

/** Whether the call was one of the `require` that modules are given. */
export function lowerRequire(context: Context, node: Call, target: Register): boolean {
  const { callee } = node;
  if (callee.type !== "Identifier" || callee.name !== "require" || resolveDeclared(context.scope, "require") !== undefined) return false;
  const specifier = specifierOf(context, node.arguments[0]);
  if (specifier === undefined) context.unsupported(node, "require of a variable", target);
  else context.emit(node, { op: "import-js", target, specifier, name: null, style: "commonjs" });
  return true;
}

/** `import(...)` gives the module itself: waiting for it is up to `await`. */
export function lowerImportCall(context: Context, node: Call, target: Register): boolean {
  const specifier = specifierOf(context, node.arguments[0]);
  if (specifier === undefined) context.unsupported(node, "import of a variable", target);
  else context.emit(node, { op: "import-js", target, specifier, name: null, style: "esm" });
  return true;
}

/** A literal, or a path from the folder of this file: `__dirname + "/x"`, `path.join(__dirname, "x")`. */
function specifierOf(context: Context, node: SyntaxNode | undefined): string | undefined {
  const text = literalText(node);
  if (node === undefined || text !== undefined) return text;
  const path = pathOf(context, node as Expression);
  return path?.startsWith("./") ? path.replace(/\/{2,}/g, "/") : undefined;
}

/** A path that begins with this file's folder, `.`. */
function pathOf(context: Context, node: Expression): string | undefined {
  switch (node.type) {
    case "Identifier":
      return node.name === "__dirname" && resolveDeclared(context.scope, "__dirname") === undefined ? "." : undefined;
    case "BinaryExpression": {
      if (node.operator !== "+") return undefined;
      const left = pathOf(context, node.left as Expression);
      const right = literalText(node.right);
      return left === undefined || right === undefined ? undefined : left + right;
    }
    case "TemplateLiteral": {
      const [first, ...others] = node.expressions;
      const left = first === undefined || others.length > 0 ? undefined : pathOf(context, first as Expression);
      const [before, after] = node.quasis.map(({ value }) => value.cooked ?? "");
      return left === undefined || before !== "" || after === undefined ? undefined : left + after;
    }
    case "CallExpression":
      return joinedPath(context, node);
    default:
      return undefined;
  }
}

/** `path.join(__dirname, "a", "b")` or `path.resolve` of the same. */
function joinedPath(context: Context, node: ExpressionOf<"CallExpression">): string | undefined {
  const { callee } = node;
  const name = callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee.property.name : "";
  if (name !== "join" && name !== "resolve") return undefined;
  const [first, ...others] = node.arguments;
  const folder = first === undefined ? undefined : pathOf(context, first as Expression);
  const parts = others.map((part) => literalText(part));
  return folder === undefined || parts.includes(undefined) ? undefined : [folder, ...parts].join("/");
}
