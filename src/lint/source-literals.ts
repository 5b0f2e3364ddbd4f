/** Where the texts that a program compares with stand in its source. */
import type { Span } from "../base/span.js";
import { compareSpans } from "../base/span.js";
import type { Program } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";

export class SourceLiterals {
  private readonly places = new Map<string, Span[]>();

  constructor(program: Program) {
    for (const module of program.modules)
      for (const f of module.functions)
        walkInstructions(f.body, (i) => {
          if (i.op !== "constant" || typeof i.value !== "string") return;
          const known = this.places.get(i.value);
          if (known === undefined) this.places.set(i.value, [i.span]);
          else known.push(i.span);
        });
  }

  /**
   * The literal that a test at `span` compares with: the one inside the test; else the nearest before it in its file; else
   * the first elsewhere. Null where the text stands in no source, as one that is read from a file.
   */
  find(text: string, span: Span): Span | null {
    const places = this.places.get(text) ?? [];
    const inside = places.find((p) => contains(span, p));
    if (inside !== undefined) return inside;
    const own = places.filter((p) => p.path === span.path).sort(compareSpans);
    const before = own.filter((p) => p.line <= span.line);
    return before.at(-1) ?? own[0] ?? [...places].sort(compareSpans)[0] ?? null;
  }
}

/** Whether the inner span is within the outer one. */
export function contains(outer: Span, inner: Span): boolean {
  const after = inner.line > outer.line || (inner.line === outer.line && inner.column >= outer.column);
  const before = inner.endLine < outer.endLine || (inner.endLine === outer.endLine && inner.endColumn <= outer.endColumn);
  return inner.path === outer.path && after && before;
}
