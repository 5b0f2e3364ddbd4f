/** The front end for JavaScript and TypeScript: parses a file and lowers it into the IR. */
import type { Diagnostic } from "../../base/diagnostic.js";
import { compareSpans } from "../../base/span.js";
import { ModuleBuilder } from "../../ir/builder.js";
import type { Module, ModuleExport } from "../../ir/ir.js";
import type { ApplicationFiles, LoadedFrontend, LowerResult } from "../frontend.js";
import type { ModuleContext } from "./context.js";
import { Context } from "./context.js";
import { declareBody, lowerBody } from "./lower-function.js";
import { lowerCommonJsStart, lowerImports } from "./lower-module.js";
import type { SyntaxProblem } from "./parse.js";
import { isTypeScript, parseSource } from "./parse.js";
import { quote } from "./quotation.js";
import { linkModules, Resolver } from "./resolve.js";
import { rules } from "./rules.js";
import type { File, Statement } from "./syntax-tree.js";

export function loadJavaScript(): Promise<LoadedFrontend> {
  // An application's modules are linked one by one; what its configuration says is read once for all of them.
  const resolvers = new WeakMap<ApplicationFiles, Resolver>();
  const link = (modules: readonly Module[], files: ApplicationFiles): Module[] => {
    const resolver = resolvers.get(files) ?? new Resolver(files);
    resolvers.set(files, resolver);
    return linkModules(modules, resolver);
  };
  const declaredClients: NonNullable<LoadedFrontend["declaredClients"]> = async (questions) =>
    (await import("./declared-types.js")).declaredClients(questions);
  return Promise.resolve({ lower, quote, link, declaredClients });
}

function lower(path: string, moduleName: string, text: string): LowerResult {
  try {
    const { file, errors, unread } = parseSource(path, text);
    const diagnostics = errors.map((error) => syntaxError(path, error));
    if (file === null || isUnread(file, unread)) return { module: null, diagnostics };
    return lowerModule({ path, moduleName, text, file, unread, diagnostics });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return {
      module: null,
      diagnostics: [
        syntaxError(path, {
          message: "this file is nested too deeply to be read; take the inner levels out into functions",
          line: 1,
          column: 0,
          at: 0,
        }),
      ],
    };
  }
}

/** Whether nothing is left but what stands for statements that could not be read. */
function isUnread({ program }: File, unread: ReadonlySet<number>): boolean {
  return unread.size > 0 && program.body.every(({ type }) => type === "EmptyStatement");
}

interface ModuleSource {
  readonly path: string;
  readonly moduleName: string;
  readonly text: string;
  readonly file: File;
  readonly unread: ReadonlySet<number>;
  readonly diagnostics: Diagnostic[];
}

function lowerModule({ path, moduleName, text, file, unread, diagnostics }: ModuleSource): LowerResult {
  const { program } = file;
  const { body } = program;
  const builder = new ModuleBuilder();
  const exports: ModuleExport[] = [];
  const isCommonJs = program.sourceType !== "module" || exportsByAssignment(body, text);
  const isStrict = program.sourceType === "module" || program.directives.some(({ value }) => value.value === "use strict");
  const module: ModuleContext = {
    ...{ path, text, unread, builder, rules, diagnostics, exports },
    ...{ isCommonJs, isStrict, isTyped: isTypeScript(path), initialisers: new Map(), continued: new Set() },
  };
  const context = new Context(module, { name: "<script>", kind: "module" }, { frame: undefined, scope: undefined });
  if (isCommonJs) for (const name of ["module", "exports"]) context.scope.declare(name);
  context.scope.declare("*default*");
  const variables = declareBody(context, body);
  if (isCommonJs) lowerCommonJsStart(context, program);
  // A module that is imported in a circle sees the functions of one whose imports are still being run.
  lowerBody(context, program, { body, variables, hoisted: () => lowerImports(context, body) });
  context.finish(program);
  const made = builder.finish({ path, name: moduleName, language: "javascript", ...(isCommonJs ? {} : { exports }) });
  return { module: made, diagnostics: diagnostics.sort(byPlace) };
}

/** Whether a module that may import with `import` exports as CommonJS does: by TypeScript's `export =` or, for a bundler, `module.exports =`. */
function exportsByAssignment(body: readonly Statement[], text: string): boolean {
  if (body.some(({ type }) => type === "TSExportAssignment")) return true;
  return text.includes("module.exports") && !body.some(({ type }) => type.startsWith("Export"));
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.span === undefined || b.span === undefined ? 0 : compareSpans(a.span, b.span);
}

function syntaxError(path: string, { message, line, column }: SyntaxProblem): Diagnostic {
  const place = { line, column: column + 1 };
  return { code: "syntax-error", message, span: { path, ...place, endLine: line, endColumn: place.column } };
}
