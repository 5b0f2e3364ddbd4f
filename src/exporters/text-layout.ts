/** Laying text out in a terminal: wrapping with hanging indents, columns, shortened lists. Decoration comes after, by whole lines or words. */

/** Number of code points: near enough to columns for names of labels and paths. */
export function widthOf(text: string): number {
  return [...text].length;
}

export function padTo(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** Lines of at most `columns` characters, the first with `indent`, the rest with `hanging`; pieces are never cut. */
export function wrap(pieces: readonly string[], columns: number, indent: string, hanging: string): string[] {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const piece of pieces) {
    if (!empty && widthOf(line) + 1 + widthOf(piece) > columns) {
      lines.push(line);
      line = hanging;
      empty = true;
    }
    line += empty ? piece : ` ${piece}`;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}

export function wrapText(text: string, columns: number, indent: string, hanging = indent): string[] {
  return wrap(text.split(/\s+/).filter(Boolean), columns, indent, hanging);
}

/** `Apple,` `Pear,` `and 3 more`. */
export function shortList(items: readonly string[], most: number): string[] {
  const rest = items.length - most;
  if (rest <= 1) return items.map((item, i) => (i < items.length - 1 ? `${item},` : item));
  return [...items.slice(0, most).map((item) => `${item},`), `… ${rest} more`];
}

/** The text in at most `columns` characters, with "…" for what was cut. */
export function clip(text: string, columns: number): string {
  const points = [...text.replaceAll(/\s+/g, " ")];
  return points.length <= columns ? points.join("") : `${points.slice(0, Math.max(1, columns - 1)).join("")}…`;
}

/** `1 label`, `2 labels`; `s` only. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
