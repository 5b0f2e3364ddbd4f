/** Functions by the names that users give them, and places within places. */
import type { Span } from "./base/span.js";
import { aliasesIn, handlerNames } from "./callgraph/handlers.js";
import type { Func, Module } from "./ir/ir.js";

/**
 * The functions of that dotted name, last first (a decorator may keep one that a later one replaces), or the only one
 * whose last part it is.
 */
export function functionsNamed(module: Module, name: string): Func[] {
  const functions = module.functions.filter((f) => f.kind !== "class-body");
  const names = handlerNames(module);
  const exact = functions.filter((f) => f.name === name || names.get(f) === name).reverse();
  if (exact.length > 0) return exact;
  const ending = functions.filter((f) => f.name.endsWith(`.${name}`));
  if (ending.length === 1) return ending;
  const alias = aliasesIn(module).get(name.split(".").at(-1)!);
  return alias === undefined ? [] : [alias];
}

export function isInside(inner: Span, outer: Span): boolean {
  const after = inner.line > outer.line || (inner.line === outer.line && inner.column >= outer.column);
  const before = inner.endLine < outer.endLine || (inner.endLine === outer.endLine && inner.endColumn <= outer.endColumn);
  return inner.path === outer.path && after && before;
}
