/**
 * A place in an analysed source file. Lines and columns are 1-based, columns count UTF-16 units; the end is exclusive.
 * The path is relative to the analysed root, with "/" on every platform.
 */
export interface Span {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function formatSpan(span: Span): string {
  return `${span.path}:${span.line}:${span.column}`;
}

/** A text that is the same for the same place and no other. */
export function spanKey(span: Span): string {
  return `${formatSpan(span)}-${span.endLine}:${span.endColumn}`;
}

/** Source order: by path, then position. */
export function compareSpans(a: Span, b: Span): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column || a.endLine - b.endLine || a.endColumn - b.endColumn;
}
