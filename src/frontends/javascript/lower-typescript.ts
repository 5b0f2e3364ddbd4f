/** Lowers what TypeScript adds to run time: enums, namespaces, `import x = ...` and `export = ...`. */
import type { ObjectEntry, Register } from "../../ir/ir.js";
import { blockNames, unwrapExport } from "./bindings.js";
import type { Context, StatementRules } from "./context.js";
import { constantOf } from "./enum-constants.js";
import { numberConstant } from "./lower-expression.js";
import { declaredNames } from "./lower-module.js";
import { resolve } from "./scope.js";
import type { Statement, StatementOf } from "./syntax-tree.js";

export const typescriptStatements: StatementRules = {
  TSEnumDeclaration: lowerEnum,
  TSModuleDeclaration: lowerNamespace,
  TSImportEqualsDeclaration: lowerImportEquals,
  TSExportAssignment: (context, node) => {
    const module = context.load(node, { name: "module", scope: { kind: "global" } });
    context.setAttribute(node, module, "exports", context.expression(node.expression));
  },
};

type Enum = StatementOf<"TSEnumDeclaration">;

/** An object from names to values, and from numbers back to names. */
function lowerEnum(context: Context, node: Enum): void {
  const known = new Map<string, number | string>();
  const entries: ObjectEntry[] = [];
  if (context.module.continued.has(node)) entries.push({ spread: context.load(node, resolve(context.scope, node.id.name)) });
  let next: number | undefined = 0;
  for (const member of node.members) {
    const name = member.id.type === "Identifier" ? member.id.name : member.id.value;
    const constant: number | string | undefined = member.initializer
      ? constantOf(member.initializer, { enumName: node.id.name, known })
      : next;
    next = typeof constant === "number" ? constant + 1 : undefined;
    const key = context.constant(member.id, name);
    if (constant !== undefined) known.set(name, constant);
    const value = memberValue(context, member, constant);
    entries.push({ key, value });
    if (typeof constant === "string") continue;
    entries.push({ key: constant === undefined ? value : context.constant(member, String(constant)), value: key });
  }
  const target = context.builder.register();
  context.emit(node, { op: "build-object", target, entries });
  context.store(node, node.id.name, target);
}

function memberValue(context: Context, member: Enum["members"][number], constant: number | string | undefined): Register {
  if (typeof constant === "string") return context.constant(member, constant);
  if (constant !== undefined) return context.constant(member, numberConstant(constant));
  return member.initializer ? context.expression(member.initializer) : context.constant(member, undefined);
}

/** Notes the enums and namespaces among the statements of a block that add to an earlier declaration of their name. */
export function noteContinuations(context: Context, statements: readonly Statement[]): void {
  const begun = new Set<string>();
  for (const statement of statements) {
    const declaration = unwrapExport(statement);
    if (declaration.type === "FunctionDeclaration" && declaration.id) begun.add(declaration.id.name);
  }
  for (const statement of statements) {
    const declaration = unwrapExport(statement);
    const isClass = declaration.type === "ClassDeclaration";
    if (!isClass && declaration.type !== "TSEnumDeclaration" && declaration.type !== "TSModuleDeclaration") continue;
    if (declaration.id?.type !== "Identifier" || (declaration.declare && declaration.type !== "TSEnumDeclaration")) continue;
    if (!isClass && begun.has(declaration.id.name)) context.module.continued.add(declaration);
    begun.add(declaration.id.name);
  }
}

/** An object that what the namespace exports is put into. */
function lowerNamespace(context: Context, node: StatementOf<"TSModuleDeclaration">): void {
  if (node.declare || node.id.type !== "Identifier") return;
  const { name } = node.id;
  if (!context.module.continued.has(node)) {
    const object = context.builder.register();
    context.emit(node, { op: "build-object", target: object, entries: [] });
    context.store(node, name, object);
  }
  const object = context.load(node, resolve(context.scope, name));
  const body = (node.body.type === "TSModuleBlock" ? node.body.body : [node.body]) as readonly Statement[];
  const isNested = node.body.type !== "TSModuleBlock";
  context.scoped((scope) => {
    for (const inner of blockNames(body, "block")) scope.declareFresh(inner);
    context.module.rules.hoist(context, body);
    for (const statement of body) {
      const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : isNested ? statement : undefined;
      context.statement(declaration ?? statement);
      if (!declaration) continue;
      declaredNames(declaration, (each) => {
        context.setAttribute(declaration, object, each, context.load(declaration, resolve(context.scope, each)));
      });
    }
  });
}

function lowerImportEquals(context: Context, node: StatementOf<"TSImportEqualsDeclaration">): void {
  if (node.importKind === "type") return;
  const { moduleReference } = node;
  const target = context.builder.register();
  if (moduleReference.type === "TSExternalModuleReference") {
    const specifier = moduleReference.expression.value;
    context.emit(node, { op: "import-js", target, specifier, name: null, style: "commonjs" });
  } else {
    const names: string[] = [];
    let left: typeof moduleReference | { readonly type: "ThisExpression" } = moduleReference;
    while (left.type === "TSQualifiedName") {
      names.push(left.right.name);
      left = left.left;
    }
    let object = context.load(node, resolve(context.scope, left.type === "Identifier" ? left.name : "this"));
    for (const name of names.reverse()) object = context.attribute(node, object, name);
    context.copy(node, object, target);
  }
  context.store(node, node.id.name, target);
}
