/**
 * Lowers what joins modules: ECMAScript imports, which run before all statements, and exports, which are a list of the module;
 * and the variables that a CommonJS module begins with.
 */
import type { ModuleExport, Register } from "../../ir/ir.js";
import { isExpression, patternNames } from "./bindings.js";
import type { Context, StatementRules } from "./context.js";
import { resolve } from "./scope.js";
import type { Expression, Statement, StatementOf, SyntaxNode, Target } from "./syntax-tree.js";

export const moduleStatements: StatementRules = {
  // Emitted by `lowerImports`.
  ImportDeclaration: () => {},
  ExportNamedDeclaration: lowerNamedExport,
  ExportDefaultDeclaration: lowerDefaultExport,
  ExportAllDeclaration: (context, node) => {
    if (node.exportKind !== "type") addExport(context, { kind: "all", specifier: node.source.value });
  },
};

/** `module = {exports: {}}; exports = module.exports`. */
export function lowerCommonJsStart(context: Context, node: SyntaxNode): void {
  const scope = { kind: "global" } as const;
  const exports = context.builder.register();
  context.emit(node, { op: "build-object", target: exports, entries: [] });
  const key = context.constant(node, "exports");
  const module = context.builder.register();
  context.emit(node, { op: "build-object", target: module, entries: [{ key, value: exports }] });
  context.storeIn(node, { name: "module", scope }, module);
  context.storeIn(node, { name: "exports", scope }, exports);
}

/** All imports of a module in source order, also those of modules that are only passed on. */
export function lowerImports(context: Context, body: readonly Statement[]): void {
  for (const statement of body) {
    switch (statement.type) {
      case "ImportDeclaration":
        lowerImport(context, statement);
        break;
      case "ExportAllDeclaration":
        if (statement.exportKind !== "type") importWhole(context, statement, statement.source.value);
        break;
      case "ExportNamedDeclaration":
        if (statement.source && !isTypeOnly(statement)) importWhole(context, statement, statement.source.value);
        break;
      default:
    }
  }
}

interface Kinded {
  readonly importKind?: string | null;
  readonly exportKind?: string | null;
}

function isTypeOnly({ importKind, exportKind }: Kinded): boolean {
  return importKind === "type" || importKind === "typeof" || exportKind === "type";
}

function lowerImport(context: Context, node: StatementOf<"ImportDeclaration">): void {
  if (isTypeOnly(node)) return;
  const specifier = node.source.value;
  const values = node.specifiers.filter((each) => each.type !== "ImportSpecifier" || !isTypeOnly(each));
  if (node.specifiers.length === 0) importWhole(context, node, specifier);
  for (const each of values) {
    const name = each.type === "ImportDefaultSpecifier" ? "default" : each.type === "ImportSpecifier" ? nameOf(each.imported) : null;
    const target = context.builder.register();
    context.emit(each, { op: "import-js", target, specifier, name, style: "esm" });
    context.store(each, each.local.name, target);
  }
}

function importWhole(context: Context, node: SyntaxNode, specifier: string): Register {
  const target = context.builder.register();
  context.emit(node, { op: "import-js", target, specifier, name: null, style: "esm" });
  return target;
}

function nameOf(
  node: { readonly type: "Identifier"; readonly name: string } | { readonly type: "StringLiteral"; readonly value: string },
): string {
  return node.type === "Identifier" ? node.name : node.value;
}

/** A name that is exported twice is that of a declaration in two parts. */
function addExport(context: Context, each: ModuleExport): void {
  const { exports } = context.module;
  if (each.kind === "all" || !exports.some((other) => other.kind !== "all" && other.exported === each.exported)) exports.push(each);
}

function exportName(context: Context, exported: string, local = exported): void {
  addExport(context, { kind: "name", exported, global: resolve(context.scope, local).name });
}

function lowerNamedExport(context: Context, node: StatementOf<"ExportNamedDeclaration">): void {
  if (isTypeOnly(node)) return;
  const { declaration, source } = node;
  if (declaration) {
    context.statement(declaration);
    declaredNames(declaration, (name) => exportName(context, name));
  }
  for (const each of node.specifiers) {
    if (each.type === "ExportSpecifier" && isTypeOnly(each)) continue;
    const exported = nameOf(each.exported);
    if (!source) {
      if (each.type === "ExportSpecifier") exportName(context, exported, nameOf(each.local));
      continue;
    }
    const name = each.type === "ExportSpecifier" ? nameOf(each.local) : each.type === "ExportDefaultSpecifier" ? "default" : null;
    addExport(context, { kind: "from", exported, specifier: source.value, name });
  }
}

/** The names that an exported declaration gives to the importers. */
export function declaredNames(declaration: Statement, see: (name: string) => void): void {
  switch (declaration.type) {
    case "VariableDeclaration":
      if (declaration.declare) return;
      for (const { id } of declaration.declarations) patternNames(id as Target, see);
      return;
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
    case "TSImportEqualsDeclaration": {
      const isDeclared = "declare" in declaration && declaration.declare && declaration.type !== "TSEnumDeclaration";
      if (!isDeclared && declaration.id?.type === "Identifier") see(declaration.id.name);
      return;
    }
    default:
  }
}

/** `export default interface`. */
function isType({ type }: SyntaxNode): boolean {
  return type === "TSInterfaceDeclaration" || type === "InterfaceDeclaration";
}

function lowerDefaultExport(context: Context, node: StatementOf<"ExportDefaultDeclaration">): void {
  const { declaration } = node;
  if (isExpression(declaration)) {
    if (isType(declaration)) return;
    context.store(node, "*default*", context.expression(declaration as Expression, undefined, "default"));
    exportName(context, "default", "*default*");
    return;
  }
  context.statement(declaration);
  if (declaration.type !== "TSDeclareFunction") exportName(context, "default", declaration.id?.name ?? "*default*");
}
