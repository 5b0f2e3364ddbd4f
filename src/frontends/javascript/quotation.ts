/**
 * How reports quote JavaScript: an expression's tokens on one line, spaced the same way however the code is laid out, without
 * comments. Quotations name what the code uses, so two places that say the same must be quoted alike. Works on any text,
 * also on what is no expression; parentheses stay.
 */

type TokenKind = "word" | "keyword" | "open" | "close" | "prefix" | "update" | "operator" | "comma" | "colon" | "tight";

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const layout = /(?:\s|\/\/[^\n]*|\/\*.*?\*\/)+/suy;
const string = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/suy;
const regex = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\p{ID_Continue}*/uy;
const number = /\.?\d[\p{ID_Continue}.]*(?:(?<=[eE])[-+]\d+)?/uy;
const word = /#?[\p{ID_Continue}$\\]+/uy;
const sign =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|[-+*/%&|^]=|\*\*|<<|>>|./suy;

const keywords = new Set(
  "as async await case catch delete do else extends for function if in instanceof new of return satisfies switch throw typeof void while yield".split(
    " ",
  ),
);
const operators = new Set(
  "+ - * / % ** & | ^ << >> >>> < > <= >= == != === !== && || ?? ? = => += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??=".split(" "),
);
/** Before an operand; some of them are also between operands. */
const prefixes = new Set(["+", "-", "!", "~", "...", "@"]);
/** After these an operand begins. */
const beforeOperand: ReadonlySet<TokenKind> = new Set<TokenKind>(["keyword", "open", "prefix", "operator", "comma", "colon"]);

/** `f(a, b["c"] + 1)`, whatever blanks, line breaks and comments the text has. */
export function quote(text: string): string {
  const all = [...tokens(text)];
  let quoted = "";
  let before: Token | undefined;
  for (const [index, token] of all.entries()) {
    // A comma before a closing bracket is a matter of layout; but `[a, ,]` has a hole.
    const isTrailing = token.text === "," && all[index + 1]?.kind === "close" && before?.kind !== "comma" && before?.kind !== "open";
    if (isTrailing) continue;
    if (before !== undefined && isApart(before, token)) quoted += " ";
    quoted += token.text;
    before = token;
  }
  return quoted;
}

function* tokens(text: string): Generator<Token> {
  const reader = new Reader(text);
  const brackets: { conditionals: number }[] = [{ conditionals: 0 }];
  let before: Token | undefined;
  while (!reader.isAtEnd) {
    if (reader.take(layout) !== undefined) continue;
    const token = reader.token(before);
    if (token.kind === "open") brackets.push({ conditionals: 0 });
    if (token.kind === "close" && brackets.length > 1) brackets.pop();
    const bracket = brackets.at(-1) ?? { conditionals: 0 };
    if (token.text === "?") bracket.conditionals++;
    // The colon of `a ? b : c` is an operator, that of `{a: b}` is not.
    const isOfConditional = token.kind === "colon" && bracket.conditionals > 0;
    if (isOfConditional) bracket.conditionals--;
    before = isOfConditional ? { kind: "operator", text: ":" } : token;
    yield before;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0];
    this.#at += taken?.length ?? 0;
    return taken;
  }

  token(before: Token | undefined): Token {
    if (this.#text[this.#at] === "`") return { kind: "word", text: this.#template() };
    const startsOperand = before === undefined || beforeOperand.has(before.kind);
    const literal = this.take(string) ?? (startsOperand ? this.take(regex) : undefined) ?? this.take(number);
    if (literal !== undefined) return { kind: "word", text: literal.replaceAll("\n", "\\n") };
    const name = this.take(word);
    if (name !== undefined) return { kind: before?.kind !== "tight" && keywords.has(name) ? "keyword" : "word", text: name };
    const text = this.take(sign) ?? "";
    return { kind: signKind(text, startsOperand), text };
  }

  /** A template with the values in it quoted in turn. */
  #template(): string {
    let quoted = "`";
    this.#at++;
    while (!this.isAtEnd) {
      const piece = this.take(/(?:\\.|[^`\\$]|\$(?!\{))+/suy);
      if (piece !== undefined) quoted += piece.replaceAll("\n", "\\n");
      else if (this.#text[this.#at] === "$") quoted += `\${${quote(this.#value())}}`;
      else {
        this.#at++;
        return `${quoted}\``;
      }
    }
    return quoted;
  }

  /** What is between the braces of `${...}`. */
  #value(): string {
    this.#at += 2;
    const start = this.#at;
    let depth = 1;
    let before: Token | undefined;
    while (!this.isAtEnd) {
      if (this.take(layout) !== undefined) continue;
      const token = this.token(before);
      if (token.text === "{") depth++;
      if (token.text === "}" && --depth === 0) return this.#text.slice(start, this.#at - 1);
      before = token;
    }
    return this.#text.slice(start);
  }
}

function signKind(text: string, startsOperand: boolean): TokenKind {
  if (prefixes.has(text) && (startsOperand || !operators.has(text))) return "prefix";
  if (text === "++" || text === "--") return startsOperand ? "prefix" : "update";
  if (operators.has(text)) return "operator";
  if ("([{".includes(text)) return "open";
  if (")]}".includes(text)) return "close";
  return text === "," || text === ";" ? "comma" : text === ":" ? "colon" : "tight";
}

/** Whether a blank stands between two tokens. */
function isApart(before: Token, token: Token): boolean {
  if (before.kind === "close" && token.text === "{") return true;
  if (token.kind === "close" || before.kind === "open") return false;
  // `+ +a` and `- -a` are not `++a` and `--a`.
  if (before.kind === "prefix")
    return token.kind === "prefix" && before.text.at(-1) === token.text[0] && before.text !== "!" && before.text !== "...";
  if (token.kind === "comma" || token.kind === "colon" || token.kind === "update") return false;
  if (before.kind === "comma" || before.kind === "colon" || before.kind === "operator" || token.kind === "operator") return true;
  if (before.kind === "tight") return false;
  if (token.kind === "tight") return false;
  if (token.kind === "open" || token.kind === "prefix") return before.kind === "keyword";
  return true;
}
