/** The text of one source file: slices of it, and places in it by line and column. */
import type { Span } from "../../base/span.js";
import type { SyntaxNode } from "./parse.js";

type Range = Pick<SyntaxNode, "start" | "end">;

export class SourceText {
  readonly path: string;
  readonly text: string;
  readonly root: SyntaxNode;
  readonly #lineStarts: readonly number[];
  /** Several instructions of a node share its span. */
  readonly #spans = new WeakMap<Range, Span>();

  constructor(path: string, text: string, root: SyntaxNode) {
    this.path = path;
    this.text = text;
    this.root = root;
    this.#lineStarts = lineStarts(text);
  }

  slice(range: Range): string {
    return this.text.slice(range.start, range.end);
  }

  span(range: Range): Span {
    const known = this.#spans.get(range);
    if (known !== undefined) return known;
    const line = this.#lineAt(range.start);
    const endLine = this.#lineAt(range.end);
    const column = range.start - (this.#lineStarts[line] ?? 0) + 1;
    const endColumn = range.end - (this.#lineStarts[endLine] ?? 0) + 1;
    const span = { path: this.path, line: line + 1, column, endLine: endLine + 1, endColumn };
    this.#spans.set(range, span);
    return span;
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
