/** Lowers imports. Which file a module is, nobody knows here; `from __future__` has no effect in Python 3 and is left out. */
import { importedName } from "./bindings.js";
import type { Context, StatementRule } from "./context.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, childOfType, childrenOf } from "./syntax-tree.js";

export const importStatements: Readonly<Record<string, StatementRule>> = {
  import_statement: lowerImport,
  import_from_statement: lowerImportFrom,
  future_import_statement: () => {},
};

function lowerImport(context: Context, node: SyntaxNode): void {
  for (const name of childrenOf(node, "name")) {
    const target = context.builder.register();
    const leaf = name.type === "aliased_import";
    const module = dottedName(context, (leaf ? childOf(name, "name") : name) ?? name);
    context.emit(name, { op: "import", target, module, level: 0, leaf });
    context.store(
      name,
      importedName(node, name, (part) => context.name(part)),
      target,
    );
  }
}

function lowerImportFrom(context: Context, node: SyntaxNode): void {
  const from = childOf(node, "module_name");
  const prefix = from?.type === "relative_import" ? childOfType(from, "import_prefix") : undefined;
  const level = prefix === undefined ? 0 : [...context.text(prefix)].filter((character) => character === ".").length;
  const path = from?.type === "relative_import" ? childOfType(from, "dotted_name") : from;
  const module = path === undefined ? "" : dottedName(context, path);
  const everything = childOfType(node, "wildcard_import");
  if (everything !== undefined) context.emit(node, { op: "import-all", module, level });
  for (const name of childrenOf(node, "name")) {
    const target = context.builder.register();
    const imported = childOf(name, "name") ?? name;
    context.emit(name, { op: "import-name", target, module, level, name: context.text(imported) });
    context.store(
      name,
      importedName(node, name, (part) => context.name(part)),
      target,
    );
  }
}

/** Spaces and line continuations may stand around the dots. */
function dottedName(context: Context, node: SyntaxNode): string {
  return context.text(node).replaceAll(/[\s\\]/g, "");
}
