/** The text of one source file: slices of it, and places in it by line and column. */
import type { Span } from "../../base/span.js";
import type { SyntaxNode, TextRange } from "./syntax-tree.js";

export class SourceText {
  readonly path: string;
  readonly text: string;
  readonly root: SyntaxNode;
  readonly #lineStarts: readonly number[];
  constructor(path: string, text: string, root: SyntaxNode) {
    this.path = path;
    this.text = text;
    this.root = root;
    this.#lineStarts = lineStarts(text);
  }

  slice(range: TextRange): string {
    return this.text.slice(range.start, range.end);
  }

  /** Several instructions of a node share its span. */
  span(node: SyntaxNode): Span {
    node.span ??= this.#place(node);
    return node.span;
  }

  #place({ start, end }: TextRange): Span {
    const line = this.#lineAt(start);
    const endLine = end < (this.#lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) ? line : this.#lineAt(end);
    const column = start - (this.#lineStarts[line] ?? 0) + 1;
    const endColumn = end - (this.#lineStarts[endLine] ?? 0) + 1;
    return { path: this.path, line: line + 1, column, endLine: endLine + 1, endColumn };
  }

  /** The last line that starts at or before an offset, from 0. */
  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) starts.push(index + 1);
  return starts;
}
