/**
 * Whether a text has more widths of indentation than the grammar's scanner can hold: it writes its open indentations and strings into
 * a kilobyte, and beyond that over what comes after. CPython reads no more than a hundred levels, so no program is lost.
 */

/** Two bytes each in 1,024 bytes, beside two of its own and one for each of at most 255 open strings. */
const mostWidths = 380;

/** Blanks from the beginning of a line to its first other character; a backslash at the end of a line does not end them. */
const indentation = /^(?:[ \t\r\f]|\\\r?\n)+/gm;

/** However the scanner skips lines, its open indentations are widths of lines, each wider than the one before: no more than there are widths. */
export function hasTooManyIndentations(text: string): boolean {
  const widths = new Set<number>();
  for (const [blanks] of text.matchAll(indentation)) {
    widths.add(widthOf(blanks));
    if (widths.size > mostWidths) return true;
  }
  return false;
}

/** As the scanner counts, in 16 bits. */
function widthOf(blanks: string): number {
  let width = 0;
  for (const blank of blanks) {
    if (blank === " ") width += 1;
    else if (blank === "\t") width += 8;
    else if (blank === "\r" || blank === "\f") width = 0;
  }
  return width & 0xffff;
}
