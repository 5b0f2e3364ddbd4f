/** The Python front end, 3.8 to 3.14 and what of Python 2 the grammar reads: parses a file and lowers it into the IR. */
import type { Diagnostic } from "../../base/diagnostic.js";
import { compareSpans } from "../../base/span.js";
import { ModuleBuilder } from "../../ir/builder.js";
import type { LoadedFrontend, LowerResult } from "../frontend.js";
import { grammarFile } from "../grammar.js";
import { collectBindings } from "./bindings.js";
import { Context } from "./context.js";
import { hasTooManyIndentations } from "./indentation.js";
import { loadParser } from "./parse.js";
import { Python2Syntax } from "./python2-syntax.js";
import { quote } from "./quotation.js";
import { rules } from "./rules.js";
import { frameScope, nameOf } from "./scope.js";
import { SourceText } from "./source-text.js";
import { syntaxErrors } from "./syntax-errors.js";
import type { SyntaxNode, TextRange } from "./syntax-tree.js";

export async function loadPython(): Promise<LoadedFrontend> {
  const parser = await loadParser(grammarFile("python"));
  return {
    lower(path, moduleName, text) {
      try {
        if (hasTooManyIndentations(text)) throw new RangeError("more indentations than the grammar counts");
        const parsed = parser.parse(text);
        if (parsed === null) return { module: null, diagnostics: [unreadable(path, "the parser gave up on this file")] };
        const reparse = (range: TextRange) => parser.parseRange(text, range);
        return lowerModule({ source: new SourceText(path, text, parsed.root), moduleName, isPython2: parsed.isPython2, reparse });
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return {
          module: null,
          diagnostics: [unreadable(path, "this file is nested too deeply to be read; take the inner levels out into functions")],
        };
      }
    },
    quote,
  };
}

interface ModuleSource {
  readonly source: SourceText;
  readonly moduleName: string;
  readonly isPython2: boolean;
  readonly reparse: (range: TextRange) => readonly SyntaxNode[];
}

function lowerModule({ source, moduleName, isPython2, reparse }: ModuleSource): LowerResult {
  const { root } = source;
  const diagnostics: Diagnostic[] = root.hasError ? syntaxErrors(source) : [];
  const builder = new ModuleBuilder();
  const bindings = collectBindings([root], (node) => nameOf(source.slice(node), undefined));
  const scope = frameScope("module", undefined, bindings);
  const python2 = new Python2Syntax(isPython2);
  const context = new Context({ source, builder, rules, diagnostics, python2, reparse }, { name: "<script>", kind: "module", scope });
  context.statements(root.children);
  context.finish(root);
  diagnostics.push(...python2.diagnostics(source));
  const module = builder.finish({ path: source.path, name: moduleName, language: "python" });
  return { module, diagnostics: diagnostics.sort(byPlace) };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.span === undefined || b.span === undefined ? 0 : compareSpans(a.span, b.span);
}

function unreadable(path: string, message: string): Diagnostic {
  return { code: "syntax-error", message, span: { path, line: 1, column: 1, endLine: 1, endColumn: 1 } };
}
