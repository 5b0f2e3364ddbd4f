/**
 * The logical lines of a program, found without its grammar: a line goes on while a bracket or a string is open. It serves files
 * that the grammar cannot read as they are, so it expects anything: a bracket that is never closed ends with its own line.
 */
import type { TextRange } from "./syntax-tree.js";

const token = /("""|''')|(["'])|([([{])|([)\]}])|(#[^\n]*)|\\\r?\n|(\n)/g;

/** Lines without their indentation, comments aside: a statement, a header, or several statements. */
export function logicalLines(text: string): TextRange[] {
  const lines: TextRange[] = [];
  const scan = lineScanner(text);
  for (let from = 0; from < text.length; ) {
    const end = scan(from)?.end ?? endOfPhysicalLine(text, from);
    const line = text.slice(from, end);
    const start = from + line.length - line.trimStart().length;
    if (start < end && text[start] !== "#") lines.push({ start, end: from + line.trimEnd().length });
    from = end + 1;
  }
  return lines;
}

/** The text with spaces for what breaks lines between brackets, where indentation means nothing to Python but much to the grammar. */
export function joinBracketedLines(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  const scan = lineScanner(text);
  for (let from = 0; from < text.length; ) {
    const line = scan(from);
    for (const { start, end } of line?.breaks ?? []) {
      pieces.push(text.slice(copied, start), " ".repeat(end - start));
      copied = end;
    }
    from = (line?.end ?? endOfPhysicalLine(text, from)) + 1;
  }
  return pieces.join("") + text.slice(copied);
}

function endOfPhysicalLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

interface LogicalLine {
  readonly end: number;
  /** Line breaks and comments between its brackets. */
  readonly breaks: readonly TextRange[];
}

/** Characters that may be read in vain, by the length of the text: lines that are never closed are each read to the text's end. */
const readInVain = 20;

/** Scans line after line; where many are never closed, each line of the text from then on is taken for one of its own. */
function lineScanner(text: string): (from: number) => LogicalLine | undefined {
  let left = readInVain * text.length;
  return (from) => {
    if (left < 0) return undefined;
    const line = scanLine(text, from);
    if (typeof line !== "number") return line;
    left -= line - from;
    return undefined;
  };
}

/** The line that starts here; how far was read if a bracket or string of it is never closed. */
function scanLine(text: string, from: number): LogicalLine | number {
  const breaks: TextRange[] = [];
  let depth = 0;
  token.lastIndex = from;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [all, triple, quote, opening, closing, comment, newline] = match;
    const quotes = triple ?? quote;
    if (quotes !== undefined) {
      const end = endOfString(text, token.lastIndex, quotes);
      if (end === undefined) return quotes.length === 1 ? token.lastIndex : text.length;
      token.lastIndex = end;
    } else if (opening !== undefined) depth++;
    else if (closing !== undefined) depth = Math.max(0, depth - 1);
    else if (newline !== undefined && depth === 0) return { end: match.index, breaks };
    else if (newline !== undefined && startsStatement(text, token.lastIndex)) return token.lastIndex;
    else if ((newline ?? comment) !== undefined && depth > 0) breaks.push({ start: match.index, end: match.index + all.length });
  }
  return depth === 0 ? { end: text.length, breaks } : text.length;
}

/** A line that cannot be inside an expression. */
function startsStatement(text: string, from: number): boolean {
  statementStart.lastIndex = from;
  return statementStart.test(text);
}

const statementStart =
  /[ \t]*(?:def|class|return|import|while|try|raise|pass|break|continue|del|global|nonlocal|assert|elif|except|finally)\b(?!\s*[=,)])/y;

/** Behind its closing quotes. */
function endOfString(text: string, from: number, quotes: string): number | undefined {
  for (let index = from; index < text.length; index++) {
    if (text[index] === "\\") index++;
    else if (text.startsWith(quotes, index)) return index + quotes.length;
    else if (text[index] === "\n" && quotes.length === 1) return undefined;
  }
  return undefined;
}
