/**
 * Words of a source file by what they are, for colours alone: comments, texts, numbers, keywords. It knows as much of a language as a
 * file's ending tells and takes what it does not know as plain; nothing else may rely on it.
 */

export type WordRole = "comment" | "string" | "number" | "keyword" | "plain";

export interface Word {
  readonly text: string;
  readonly role: WordRole;
}

interface Notation {
  readonly comment: RegExp;
  /** The longest first. */
  readonly quotes: readonly string[];
  readonly keywords: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const scripted: Notation = {
  comment: /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y,
  quotes: ["`", '"', "'"],
  keywords: words(
    "as async await break case catch class const continue default delete do else enum export extends false finally for from function if " +
      "implements import in instanceof interface let new null of return static super switch this throw true try type typeof undefined var void while yield",
  ),
};

const indented: Notation = {
  comment: /#[^\n]*/y,
  quotes: ['"""', "'''", '"', "'"],
  keywords: words(
    "False None True and as assert async await break case class continue def del elif else except finally for from global if import in is " +
      "lambda match nonlocal not or pass raise return try while with yield",
  ),
};

const notations: Readonly<Record<string, Notation>> = {
  py: indented,
  pyw: indented,
  js: scripted,
  jsx: scripted,
  mjs: scripted,
  cjs: scripted,
  ts: scripted,
  tsx: scripted,
  mts: scripted,
  cts: scripted,
};

const name = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const number = /\d[\w.]*/y;

/** The lines of a file, each as words; together they are its text without line ends. */
export function wordsByLine(path: string, text: string): readonly (readonly Word[])[] {
  const notation = notations[/\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ""];
  const lines: Word[][] = [[]];
  const put = (piece: string, role: WordRole): void => {
    piece.split("\n").forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part === "") return;
      const line = lines[lines.length - 1]!;
      const last = line.at(-1);
      if (last?.role === role) line[line.length - 1] = { text: last.text + part, role };
      else line.push({ text: part, role });
    });
  };
  for (let at = 0; at < text.length; ) {
    const { end, role } = notation === undefined ? { end: text.length, role: "plain" as const } : wordAt(text, at, notation);
    put(text.slice(at, end), role);
    at = end;
  }
  return lines;
}

function wordAt(text: string, at: number, { comment, quotes, keywords }: Notation): { readonly end: number; readonly role: WordRole } {
  const commentEnd = endOf(comment, text, at);
  if (commentEnd > at) return { end: commentEnd, role: "comment" };
  const quote = quotes.find((q) => text.startsWith(q, at));
  if (quote !== undefined) return { end: textEnd(text, at, quote), role: "string" };
  const nameEnd = endOf(name, text, at);
  if (nameEnd > at) return { end: nameEnd, role: keywords.has(text.slice(at, nameEnd)) ? "keyword" : "plain" };
  const numberEnd = endOf(number, text, at);
  return numberEnd > at ? { end: numberEnd, role: "number" } : { end: at + 1, role: "plain" };
}

/** Where the pattern ends that begins here; here where it does not. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** A text in one kind of quotation mark ends with its line unless it may have several. */
function textEnd(text: string, at: number, quote: string): number {
  const manyLines = quote.length === 3 || quote === "`";
  for (let i = at + quote.length; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text.startsWith(quote, i)) return i + quote.length;
    else if (text[i] === "\n" && !manyLines) return i;
  }
  return text.length;
}
