/** Reports what the parser could not read, once per place; lowering only leaves `unsupported` there. */
import type { Diagnostic } from "../../base/diagnostic.js";
import type { Span } from "../../base/span.js";
import type { SourceText } from "./source-text.js";
import type { SyntaxNode } from "./syntax-tree.js";

export function syntaxErrors(source: SourceText): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const pending = [source.root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const message = describe(node, source);
    if (message !== undefined) {
      if (diagnostics.length === mostReported) return [...diagnostics, furtherErrors(source.span(node))];
      diagnostics.push({ code: "syntax-error", message, span: source.span(node) });
    } else pending.push(...node.children.filter((child) => child.hasError).reverse());
  }
  return diagnostics;
}

/** A file with more is no Python, or was written for something else. */
const mostReported = 50;

function furtherErrors(span: Span): Diagnostic {
  return { code: "syntax-error", message: "cannot read more from here on; further errors in this file are left out too", span };
}

function describe(node: SyntaxNode, source: SourceText): string | undefined {
  if (node.missing)
    return `expected ${node.named ? node.type.replaceAll("_", " ") : `\`${node.type}\``} here; what is around it is analysed as far as it could be read`;
  if (node.type !== "ERROR" || node === source.root) return undefined;
  return `cannot read ${excerpt(source.slice(node))}; it is left out of the analysis`;
}

function excerpt(text: string): string {
  const line = text.trim().split("\n", 1)[0]?.trim() ?? "";
  return line.length > 40 ? `\`${line.slice(0, 40)}...\`` : `\`${line}\``;
}
