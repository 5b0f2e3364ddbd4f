/**
 * How reports quote Python: an expression's tokens on one line, spaced the same way however the code is laid out, without comments.
 * Quotations name what the code uses, so two places that say the same must be quoted alike. Works on any text, also on
 * what is no expression; parentheses stay.
 */

type TokenKind = "word" | "string" | "keyword" | "open" | "close" | "prefix" | "operator" | "comma" | "colon" | "tight";

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const layout = /(?:\s|\\\r?\n|#[^\n]*)+/uy;
const string = /(?:[bfrtu]|[bft]r|r[bft])?(?:""".*?"""|'''.*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/isuy;
const word = /\.?\d[\p{ID_Continue}.]*(?:(?<=[eE])[-+]\d+)?|\p{ID_Continue}+/uy;
const sign = /\*\*|\/\/|<<|>>|[=!<>:]=|->|./suy;

const keywords = new Set("and or not in is if else for lambda await async yield from".split(" "));
const operators = new Set("+ - * / // % @ ** & | ^ << >> < > <= >= == != := ->".split(" "));
/** Before an operand; two of them are also between operands. */
const prefixes = new Set(["+", "-", "*", "**", "~"]);
/** After these an operand begins. */
const beforeOperand: ReadonlySet<TokenKind> = new Set<TokenKind>(["keyword", "open", "prefix", "operator", "comma", "colon"]);

/** `f(a, b["c"] + 1)`, whatever blanks, line breaks and comments the text has. */
export function quote(text: string): string {
  let quoted = "";
  let before: Token | undefined;
  const brackets: string[] = [];
  for (const token of tokens(text)) {
    if (before !== undefined && isApart(before, token, brackets.at(-1))) quoted += " ";
    if (token.kind === "open") brackets.push(token.text);
    if (token.kind === "close") brackets.pop();
    quoted += token.text;
    before = token;
  }
  return quoted;
}

function* tokens(text: string): Generator<Token> {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const taken = pattern.exec(text)?.[0];
    at += taken?.length ?? 0;
    return taken;
  };
  let before: TokenKind | undefined;
  while (at < text.length) {
    if (take(layout) !== undefined) continue;
    const token = stringToken(take(string)) ?? wordToken(take(word)) ?? signToken(take(sign) ?? "", before);
    before = token.kind;
    yield token;
  }
}

function stringToken(text: string | undefined): Token | undefined {
  return text === undefined ? undefined : { kind: "string", text: text.replaceAll("\n", "\\n") };
}

function wordToken(text: string | undefined): Token | undefined {
  return text === undefined ? undefined : { kind: keywords.has(text) ? "keyword" : "word", text };
}

function signToken(text: string, before: TokenKind | undefined): Token {
  return { kind: signKind(text, before), text };
}

function signKind(text: string, before: TokenKind | undefined): TokenKind {
  if (prefixes.has(text) && (before === undefined || beforeOperand.has(before))) return "prefix";
  if (operators.has(text)) return "operator";
  // Of a keyword argument: it sticks to what is behind it, as a sign does.
  if (text === "=") return "prefix";
  if ("([{".includes(text)) return "open";
  if (")]}".includes(text)) return "close";
  return text === "," ? "comma" : text === ":" ? "colon" : "tight";
}

/** Whether a blank stands between two tokens in a bracket. */
function isApart(before: Token, token: Token, bracket: string | undefined): boolean {
  if (token.kind === "close" || before.kind === "open" || before.kind === "prefix") return false;
  if (token.kind === "comma" || token.kind === "colon") return false;
  if (before.kind === "comma" || before.kind === "operator" || token.kind === "operator") return true;
  if (before.kind === "colon") return bracket !== "[";
  if (before.kind === "tight") return false;
  if (token.kind === "tight") return before.kind === "keyword";
  if (token.kind === "open" || token.kind === "prefix") return before.kind === "keyword";
  return true;
}
