/**
 * What is left of a file that the parser gives up on: the top level statement that cannot be read is blanked out, so that all
 * others keep their places. Statements are told apart by their layout, since no grammar reads the file.
 */

/** A stretch of the text, by index. */
interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A line at the margin that can begin a statement: neither blank nor a closing bracket, a comment or the rest of an expression. */
const beginning = /^(?=[\p{ID_Start}$@#('"`/[{;+\-!~])(?!\/[/*]|else\b|catch\b|finally\b)/u;

/** The statements at the margin, in order; they cover the text from the first on. */
function statementsAtMargin(text: string): TextRange[] {
  const starts: number[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (beginning.test(line)) starts.push(at);
    at = end < 0 ? text.length : end + 1;
  }
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

/** The text with a stretch replaced by an empty statement and blanks; lines stay where they are. */
export function blankOut(text: string, { start, end }: TextRange): string {
  const blank = text.slice(start, end).replace(/[^\r\n]/g, " ");
  return `${text.slice(0, start)};${blank.slice(1)}${text.slice(end)}`;
}

const furthestBack = 40;

/** The statement to give up for an error at a place: the nearest one, from there backwards, that cannot be read by itself. */
export function culprit(text: string, at: number, isReadable: (statement: string) => boolean): TextRange | undefined {
  const statements = statementsAtMargin(text);
  let last = statements.findLastIndex(({ start }) => start <= at);
  if (last < 0) last = 0;
  for (let index = last; index >= 0 && index > last - furthestBack; index--) {
    const range = statements[index];
    if (range !== undefined && !isReadable(text.slice(range.start, range.end))) return range;
  }
  return undefined;
}
