/** The front end for JavaScript and TypeScript: parses a file and lowers it into the IR. */
import type { Diagnostic } from "../../base/diagnostic.js";
import { compareSpans } from "../../base/span.js";
import { ModuleBuilder } from "../../ir/builder.js";
import type { ModuleExport } from "../../ir/ir.js";
import type { LoadedFrontend, LowerResult } from "../frontend.js";
import type { ModuleContext } from "./context.js";
import { Context } from "./context.js";
import { declareBody, setUndefined } from "./lower-function.js";
import { lowerCommonJsStart, lowerImports } from "./lower-module.js";
import type { SyntaxProblem } from "./parse.js";
import { isTypeScript, parseSource } from "./parse.js";
import { quote } from "./quotation.js";
import { linkModules } from "./resolve.js";
import { rules } from "./rules.js";
import type { File, Statement } from "./syntax-tree.js";

export function loadJavaScript(): Promise<LoadedFrontend> {
  return Promise.resolve({ lower, quote, link: linkModules });
}

function lower(path: string, moduleName: string, text: string): LowerResult {
  try {
    const { file, errors } = parseSource(path, text);
    const diagnostics = errors.map((error) => syntaxError(path, error));
    if (file === null) return { module: null, diagnostics };
    return lowerModule({ path, moduleName, text, file, diagnostics });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { module: null, diagnostics: [syntaxError(path, { message: "this file is nested too deeply to be read", line: 1, column: 0 })] };
  }
}

interface ModuleSource {
  readonly path: string;
  readonly moduleName: string;
  readonly text: string;
  readonly file: File;
  readonly diagnostics: Diagnostic[];
}

function lowerModule({ path, moduleName, text, file, diagnostics }: ModuleSource): LowerResult {
  const { program } = file;
  const { body } = program;
  const builder = new ModuleBuilder();
  const exports: ModuleExport[] = [];
  const isCommonJs = program.sourceType !== "module" || hasExportAssignment(body);
  const isStrict = program.sourceType === "module" || program.directives.some(({ value }) => value.value === "use strict");
  const module: ModuleContext = {
    ...{ path, text, builder, rules, diagnostics, exports },
    ...{ isCommonJs, isStrict, isTyped: isTypeScript(path), initialisers: new Map(), continued: new Set() },
  };
  const context = new Context(module, { name: "<script>", kind: "module" }, { frame: undefined, scope: undefined });
  const unassigned = declareBody(context, body);
  context.scope.declare("*default*");
  if (isCommonJs) lowerCommonJsStart(context, program);
  lowerImports(context, body);
  setUndefined(context, program, unassigned);
  context.statements(body);
  context.finish(program);
  const made = builder.finish({ path, name: moduleName, language: "javascript", ...(isCommonJs ? {} : { exports }) });
  return { module: made, diagnostics: diagnostics.sort(byPlace) };
}

/** `export = value` of TypeScript, which is `module.exports = value`. */
function hasExportAssignment(body: readonly Statement[]): boolean {
  return body.some(({ type }) => type === "TSExportAssignment");
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.span === undefined || b.span === undefined ? 0 : compareSpans(a.span, b.span);
}

function syntaxError(path: string, { message, line, column }: SyntaxProblem): Diagnostic {
  const place = { line, column: column + 1 };
  return { code: "syntax-error", message, span: { path, ...place, endLine: line, endColumn: place.column } };
}
