/**
 * Types for what the engine knows nothing of: an object that a method is called on, declared to be a provider's client. TypeScript's
 * checker is asked, by ts-morph, an optional package that is loaded with the first question. The application's packages need not be installed: the
 * clients of the catalog are declared to it as classes that bear their own names.
 */
import type { SourceFile as CheckedFile, Project, Node as TreeNode, TypeChecker } from "ts-morph";
import type { Span } from "../../base/span.js";
import type { DeclaredClient, TypeQuestions } from "../frontend.js";
import { noTypeChecker } from "../frontend.js";

/** More text than this is not given to the checker. */
const textLimit = 16_000_000;

/** The property by which a declared class tells its qualified name. */
const mark = "__client";

/** For each call the client that its method is called on. */
export async function declaredClients({ files, clients, calls }: TypeQuestions): Promise<DeclaredClient[]> {
  if (files.reduce((size, file) => size + file.text.length, 0) > textLimit) return calls.map(() => null);
  const loaded = await loadChecker();
  if (loaded === null) return calls.map(() => noTypeChecker);
  const { Node, Project, ts } = loaded;
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      allowJs: true,
      esModuleInterop: true,
      jsx: ts.JsxEmit.Preserve,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      noEmit: true,
      skipLibCheck: true,
      strict: true,
      target: ts.ScriptTarget.ESNext,
      types: [],
    },
  });
  for (const { path, text } of files) project.createSourceFile(`/${path}`, text, { overwrite: true });
  declarePackages(project, clients);
  const checker = project.getTypeChecker();
  return calls.map((call) => {
    const file = project.getSourceFile(`/${call.path}`);
    const receiver = file === undefined ? null : receiverAt(Node, file, call);
    return receiver === null ? null : clientOf(checker, receiver);
  });
}

/** Null where ts-morph is not installed. */
async function loadChecker(): Promise<typeof import("ts-morph") | null> {
  try {
    return await import("ts-morph");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND" && error.message.includes("'ts-morph'"))
      return null;
    throw error;
  }
}

interface Scope {
  readonly classes: Map<string, string>;
  readonly scopes: Map<string, Scope>;
}

const newScope = (): Scope => ({ classes: new Map(), scopes: new Map() });

function declarePackages(project: Project, clients: readonly string[]): void {
  const packages = new Map<string, Scope>();
  for (const path of clients) {
    const [specifier, ...names] = splitName(path);
    const name = names.pop();
    if (name === undefined) continue;
    let scope = packages.get(specifier) ?? newScope();
    packages.set(specifier, scope);
    for (const inner of names) {
      const known: Scope = scope.scopes.get(inner) ?? newScope();
      scope.scopes.set(inner, known);
      scope = known;
    }
    scope.classes.set(name, path);
  }
  for (const [specifier, scope] of packages)
    project.createSourceFile(`/node_modules/${specifier}/index.d.ts`, `${declarations(scope)}\nexport * as default from './index';\n`, {
      overwrite: true,
    });
}

function declarations({ classes, scopes }: Scope): string {
  const made = [...classes].map(
    ([name, path]) =>
      `export declare class ${name} { constructor(...given: any[]); readonly ${mark}: ${JSON.stringify(path)}; [method: string]: any; }`,
  );
  const inner = [...scopes].map(
    ([name, scope]) => `export declare namespace ${name} {\n${declarations(scope).replaceAll("declare ", "")}\n}`,
  );
  return [...made, ...inner].join("\n");
}

/** The npm specifier and the names after it. */
function splitName(path: string): [string, ...string[]] {
  const start = path.lastIndexOf("/") + 1;
  const [last = "", ...names] = path.slice(start).split(".");
  return [path.slice(0, start) + last, ...names.filter((n) => /^[A-Za-z_$][\w$]*$/.test(n))];
}

function clientOf(checker: TypeChecker, receiver: TreeNode): string | null {
  const { compilerObject } = checker;
  const type = compilerObject.getNonNullableType(compilerObject.getTypeAtLocation(receiver.compilerNode));
  const names = (type.isUnion() ? type.types : [type]).map((part) => {
    const property = part.getProperty(mark);
    const named = property === undefined ? undefined : compilerObject.getTypeOfSymbol(property);
    return named?.isStringLiteral() === true ? named.value : null;
  });
  return new Set(names).size === 1 ? names[0]! : null;
}

/** What the method of a call at a place is called on. */
function receiverAt(Node: typeof TreeNode, file: CheckedFile, call: Span): TreeNode | null {
  const { compilerNode } = file;
  const offset = (line: number, column: number): number => compilerNode.getPositionOfLineAndCharacter(line - 1, column - 1);
  const [start, end] = [offset(call.line, call.column), offset(call.endLine, call.endColumn)];
  let node = file.getDescendantAtPos(start);
  while (node !== undefined && (node.getStart() !== start || node.getEnd() < end)) node = node.getParent();
  for (; node !== undefined && node.getStart() === start && node.getEnd() === end; node = node.getParent()) {
    if (!Node.isCallExpression(node)) continue;
    const callee = node.getExpression();
    return Node.isPropertyAccessExpression(callee) ? callee.getExpression() : null;
  }
  return null;
}
