/**
 * Which names a function, a block or the module declares. Only statements are looked at: `var` reaches out of blocks but not
 * out of functions, and an expression declares nothing.
 */
import type { Expression, Statement, Target, VariableDeclaration } from "./syntax-tree.js";

/** Calls `see` for each name that a target binds, from left to right; members bind none. */
export function patternNames(target: Target, see: (name: string) => void): void {
  switch (target.type) {
    case "Identifier":
      return see(target.name);
    case "AssignmentPattern":
      return patternNames(target.left, see);
    case "RestElement":
      return patternNames(target.argument as Target, see);
    case "ArrayPattern":
      for (const element of target.elements) if (element !== null) patternNames(element as Target, see);
      return;
    case "ObjectPattern":
      for (const property of target.properties) {
        patternNames((property.type === "RestElement" ? property.argument : property.value) as Target, see);
      }
      return;
    case "TSParameterProperty":
      return patternNames(target.parameter, see);
    default:
  }
}

interface VariableNames {
  /** Declared by `var`, in source order. */
  readonly names: ReadonlySet<string>;
  /** Of these, the ones that a statement of the body itself assigns: `var x = value`. */
  readonly assigned: ReadonlySet<string>;
  /** Of functions in blocks, which in sloppy code are variables of the function too. */
  readonly blockFunctions: ReadonlySet<string>;
}

/** The variables that the statements of a function or module declare, also in nested blocks. */
export function varNames(body: readonly Statement[]): VariableNames {
  const collector = new VarCollector();
  for (const statement of body) collector.visit(unwrapExport(statement), true);
  return collector;
}

class VarCollector {
  readonly names = new Set<string>();
  readonly assigned = new Set<string>();
  readonly blockFunctions = new Set<string>();

  /** `isBody`: the statement stands directly in the body of the function. */
  visit(statement: Statement | null | undefined, isBody = false): void {
    switch (statement?.type) {
      case "VariableDeclaration":
        return this.#declaration(statement, isBody);
      case "BlockStatement":
        return this.#all(statement.body);
      case "IfStatement":
        // A loop: generated code has chains of thousands of `else if`.
        for (let next: Statement | null | undefined = statement; next !== null && next !== undefined; ) {
          if (next.type !== "IfStatement") return this.visit(next);
          this.visit(next.consequent);
          next = next.alternate;
        }
        return;
      case "ForStatement":
        if (statement.init?.type === "VariableDeclaration") this.#declaration(statement.init, false);
        return this.visit(statement.body);
      case "ForInStatement":
      case "ForOfStatement":
        if (statement.left.type === "VariableDeclaration") this.#declaration(statement.left, false);
        return this.visit(statement.body);
      case "WhileStatement":
      case "DoWhileStatement":
      case "LabeledStatement":
        return this.visit(statement.body);
      case "TryStatement":
        this.visit(statement.block);
        this.visit(statement.handler?.body);
        return this.visit(statement.finalizer);
      case "SwitchStatement":
        for (const { consequent } of statement.cases) this.#all(consequent);
        return;
      case "FunctionDeclaration":
        if (!isBody && statement.id && isPlain(statement)) this.blockFunctions.add(statement.id.name);
        return;
      default:
    }
  }

  #all(statements: readonly Statement[]): void {
    for (const statement of statements) this.visit(statement);
  }

  #declaration(declaration: VariableDeclaration, isBody: boolean): void {
    if (declaration.kind !== "var" || declaration.declare) return;
    for (const { id, init } of declaration.declarations) {
      patternNames(id, (name) => {
        if (!this.names.has(name) && isBody && init) this.assigned.add(name);
        this.names.add(name);
      });
    }
  }
}

/** The statement that an `export` declares something by. */
export function unwrapExport(statement: Statement): Statement {
  if (statement.type === "ExportNamedDeclaration" && statement.declaration) return statement.declaration;
  if (statement.type === "ExportDefaultDeclaration" && !isExpression(statement.declaration)) return statement.declaration;
  return statement;
}

type DefaultExport = Extract<Statement, { readonly type: "ExportDefaultDeclaration" }>["declaration"];

/** `export default` of a value, not of a declaration. */
export function isExpression(node: DefaultExport): node is Extract<DefaultExport, Expression> {
  return node.type !== "FunctionDeclaration" && node.type !== "ClassDeclaration" && node.type !== "TSDeclareFunction";
}

/**
 * The names that a list of statements declares for its block: `let`, `const`, classes, functions, enums, namespaces, imports.
 * In a `sloppy block` functions are variables of the function around.
 */
export function blockNames(body: readonly Statement[], kind: "body" | "block" | "sloppy block"): string[] {
  const names: string[] = [];
  for (const statement of body) {
    const declaration = unwrapExport(statement);
    switch (declaration.type) {
      case "VariableDeclaration":
        if (declaration.kind === "var" || declaration.declare) break;
        for (const { id } of declaration.declarations) patternNames(id, (name) => names.push(name));
        break;
      case "FunctionDeclaration":
        if (declaration.id && !(kind === "sloppy block" && isPlain(declaration))) names.push(declaration.id.name);
        break;
      case "ClassDeclaration":
        if (declaration.id && !declaration.declare) names.push(declaration.id.name);
        break;
      case "TSEnumDeclaration":
        names.push(declaration.id.name);
        break;
      case "TSModuleDeclaration":
        if (declaration.id.type === "Identifier" && !declaration.declare) names.push(declaration.id.name);
        break;
      case "TSImportEqualsDeclaration":
        names.push(declaration.id.name);
        break;
      case "ImportDeclaration":
        if (declaration.importKind === "type" || declaration.importKind === "typeof") break;
        for (const { local } of declaration.specifiers) names.push(local.name);
        break;
      default:
    }
  }
  return names;
}

function isPlain(declaration: { readonly async: boolean; readonly generator: boolean }): boolean {
  return !declaration.async && !declaration.generator;
}
