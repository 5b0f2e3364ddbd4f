/**
 * Python 2's `exec code in scope`, of which the grammar only knows names and literals as the code. Any other is a syntax error to
 * it, in a place that differs from case to case; here such a statement is read by its parts.
 */
import type { SyntaxNode, TextRange } from "./syntax-tree.js";
import { namedChildren } from "./syntax-tree.js";
import type { Doubtful, MutableNode } from "./tree-copy.js";

type ParseRange = (range: TextRange) => readonly MutableNode[];

/** Puts exec statements where errors are; answers where. */
export function settleExec(root: MutableNode, text: string, parse: ParseRange): Doubtful[] {
  const found: Doubtful[] = [];
  settleIn(root, text, { parse, found });
  return found;
}

interface Settling {
  readonly parse: ParseRange;
  readonly found: Doubtful[];
}

/** Errors do not nest deeper than statements do. */
function settleIn(node: MutableNode, text: string, settling: Settling): void {
  let isBroken = node.type === "ERROR" || node.missing;
  node.children.forEach((child, index) => {
    if (!child.hasError) return;
    const exec = readExec(child, text, settling.parse);
    if (exec !== undefined) {
      node.children[index] = exec;
      settling.found.push({ parent: node, index });
      return;
    }
    settleIn(child, text, settling);
    isBroken ||= child.hasError;
  });
  node.hasError = isBroken;
}

function readExec(node: SyntaxNode, text: string, parse: ParseRange): MutableNode | undefined {
  if (node.type !== "expression_statement" && node.type !== "ERROR") return undefined;
  if (!/^exec\b/.test(text.slice(node.start, node.end))) return undefined;
  const [statement, ...others] = parse({ start: node.start + "exec".length, end: node.end });
  if (statement?.type !== "expression_statement" || statement.hasError || others.length > 0) return undefined;
  const children = execParts(statement);
  return { ...statement, type: "exec_statement", field: node.field, start: node.start, children, span: undefined };
}

/** `code in globals, locals`: to an expression's eyes, a tuple whose first part is a membership test. */
function execParts(statement: MutableNode): MutableNode[] {
  const parts = statement.children.filter(({ named }) => named);
  const [first, ...locals] = parts;
  const operators = first?.type === "comparison_operator" ? first.children.filter(({ field }) => field === "operators") : [];
  if (first === undefined || operators.length !== 1 || operators[0]?.type !== "in") return parts;
  return [...first.children.filter((child) => !operators.includes(child) && namedChildren(first).includes(child)), ...locals];
}
