/** Reads source text into a Babel syntax tree, and walks such trees. The parser is loaded when the first file is read. */
import { createRequire } from "node:module";
import { extname } from "node:path";

const require = createRequire(import.meta.url);

function pluginsOf(path, source) {
  const extension = extname(path);
  const decorators = ["decorators-legacy", "decoratorAutoAccessors", "importAttributes"];
  if (/^\.[mc]?ts$/u.test(extension)) return ["typescript", ...decorators];
  if (extension === ".tsx") return ["typescript", "jsx", ...decorators];
  return ["jsx", ...(/@flow/u.test(source.slice(0, 2000)) ? ["flow"] : []), ...decorators];
}

/** Throws where the text is no program at all; small errors are passed over, Node reports them where they matter. */
export function parse(path, source) {
  const { parse: read } = require("@babel/parser");
  return read(source, {
    sourceType: "unambiguous",
    errorRecovery: true,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
    plugins: pluginsOf(path, source),
  });
}

const isNode = (value) => value !== null && typeof value === "object" && typeof value.type === "string";

/** The nodes directly below a node, in source order. */
export function childrenOf(node) {
  const found = [];
  for (const key of Object.keys(node)) {
    if (key === "loc" || key.endsWith("Comments") || key === "extra" || key === "errors" || key === "tokens") continue;
    const value = node[key];
    if (Array.isArray(value)) found.push(...value.filter(isNode));
    else if (isNode(value)) found.push(value);
  }
  return found;
}

/** Visits a node and all below it, with the nodes around each, the innermost last. */
export function walk(node, visit, around = []) {
  visit(node, around);
  around.push(node);
  for (const child of childrenOf(node)) walk(child, visit, around);
  around.pop();
}

export const isFunction = ({ type }) =>
  type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression" || type.endsWith("Method");

/** The name of a property or member that is written there. */
export function keyOf({ key, property, computed }) {
  const node = key ?? property;
  if (node.type === "PrivateName") return `#${node.id.name}`;
  if (node.type === "StringLiteral" || node.type === "NumericLiteral") return String(node.value);
  return node.type === "Identifier" && !computed ? node.name : undefined;
}

/** A constant text: of a string, a template without holes, or a regular expression. */
export function textOf(node) {
  if (node === undefined || node === null) return undefined;
  if (node.type === "StringLiteral") return node.value;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return node.type === "RegExpLiteral" ? node.pattern : undefined;
}
