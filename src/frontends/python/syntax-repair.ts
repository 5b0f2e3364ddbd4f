/**
 * Keeps a syntax error to its statement. The parser recovers well from most errors; where it does not, its error takes many
 * lines in (an open bracket takes all to the end of the file). Then the first of these lines that is no statement by itself is
 * taken out, in a text of the same length, and the file is parsed again.
 */
import { logicalLines } from "./logical-lines.js";
import type { SyntaxNode, TextRange } from "./syntax-tree.js";
import type { MutableNode } from "./tree-copy.js";

/** A line that is left out; the block behind a header is kept. */
export interface Replacement extends TextRange {
  readonly isHeader: boolean;
}

/** The lines to take out next; none where the errors that are left keep to their statements. */
export function findBroken(text: string, root: SyntaxNode, isBroken: (statement: string) => boolean): Replacement[] {
  const wide = wideErrors(text, root);
  if (wide.length === 0) return [];
  const lines = logicalLines(text).filter(({ start, end }) => wide.some((error) => start < error.end && error.start < end));
  return lines.flatMap((line) => {
    const statement = text.slice(line.start, line.end);
    if (!isBroken(standalone(statement))) return [];
    return [{ ...line, isHeader: opensBlock(statement) && statement.length >= header.length }];
  });
}

const header = "if 0:";

/** The text with something harmless in place of the lines, which are in source order. */
export function replaceText(text: string, lines: readonly Replacement[]): string {
  let replaced = "";
  let from = 0;
  for (const { start, end, isHeader: keepsBlock } of lines) {
    replaced += text.slice(from, start) + (keepsBlock ? header : "0").padEnd(end - start);
    from = end;
  }
  return replaced + text.slice(from);
}

/** Puts an error into the tree where a line was taken out. */
export function restoreBroken(root: MutableNode, { start, end }: Replacement): void {
  let node = root;
  while (true) {
    node.hasError = true;
    const index = lastStartingBy(node.children, start);
    const child = node.children[index];
    if (child === undefined || child.end <= start) return;
    if (child.start === start && (child.type === "expression_statement" || child.type === "if_statement")) {
      const children = statementsIn(child);
      node.children[index] = { ...child, type: "ERROR", children, end: Math.max(end, children.at(-1)?.end ?? end), hasError: true };
      return;
    }
    node = child;
  }
}

/** Position of the last node that starts at or before an offset; -1 for none. They are in source order. */
function lastStartingBy(nodes: readonly SyntaxNode[], offset: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Those of its own block and of its clauses' blocks. */
function statementsIn(header: MutableNode): MutableNode[] {
  return header.children.flatMap((part) => {
    if (part.type === "block") return part.children;
    return part.type === "elif_clause" || part.type === "else_clause" ? statementsIn(part) : [];
  });
}

/** Errors that go beyond one line, outermost only. */
function wideErrors(text: string, root: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const isWide = node.type === "ERROR" && text.slice(node.start, node.end).trim().includes("\n");
    if (isWide) found.push(node);
    else pending.push(...node.children.filter((child) => child.hasError).reverse());
  }
  return found;
}

const compound = /^(async\s+)?(def|class|if|elif|else|for|while|try|except|finally|with|match|case)\b/;

function isHeader(statement: string): boolean {
  return compound.test(statement) && /:\s*(#.*)?$/.test(statement);
}

/** Also without its colon. */
function opensBlock(statement: string): boolean {
  return isHeader(statement) || (compound.test(statement) && !/^(match|case|with)\b/.test(statement));
}

/** The line with what it needs around it to be a program. */
function standalone(statement: string): string {
  const whole = isHeader(statement) ? `${statement.replace(/#.*$/, "")} pass\n` : `${statement}\n`;
  if (/^(elif|else)\b/.test(statement)) return `if a: pass\n${whole}`;
  if (/^(except|finally)\b/.test(statement)) return `try: pass\n${whole}`;
  if (/^case\b/.test(statement)) return `match a:\n    ${whole}`;
  return statement.startsWith("@") ? `${whole}def f(): pass\n` : whole;
}
