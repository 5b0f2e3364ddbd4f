/** The syntax of Python 2 in one file: what there is of it and how often, for the one diagnostic that says so. */
import type { Diagnostic } from "../../base/diagnostic.js";
import type { SourceText } from "./source-text.js";
import type { SyntaxNode } from "./syntax-tree.js";

export class Python2Syntax {
  /** The file has a statement that is an error in Python 3, so that what is none may also be meant as in Python 2. */
  readonly isCertain: boolean;
  readonly #counts = new Map<string, number>();
  #first: SyntaxNode | undefined;

  constructor(isCertain: boolean) {
    this.isCertain = isCertain;
  }

  add(node: SyntaxNode, construct: string): void {
    this.#counts.set(construct, (this.#counts.get(construct) ?? 0) + 1);
    if (this.#first === undefined || node.start < this.#first.start) this.#first = node;
  }

  /** At the first place; nothing for a file without any. */
  diagnostics(source: SourceText): Diagnostic[] {
    if (this.#first === undefined) return [];
    const list = [...this.#counts].map(([construct, count]) => `${construct} (${count === 1 ? "once" : `${count} times`})`);
    const message = `Python 2 syntax is read as what it became in Python 3, division and text as in Python 3: ${list.join(", ")}`;
    return [{ code: "python2-syntax", message, span: source.span(this.#first) }];
  }
}
