/**
 * Terms for people in JavaScript's notation, such as `label.toLowerCase().split(" ")[0] === "food"`, from the columns of the
 * rows. What the engine adds of its own (membership, `and`, `or`) is written as JavaScript would.
 */
import type { JavaScriptFunction } from "../pure-function.js";
import { pureFunctions } from "../pure-functions.js";
import type { JsonConstant, Term } from "../term.js";

type Call = Extract<Term, { readonly call: string }>;

/** How tightly an operator binds; higher binds tighter. */
const precedence = {
  conditional: 1,
  or: 2,
  and: 3,
  bitOr: 4,
  bitXor: 5,
  bitAnd: 6,
  equality: 7,
  relation: 8,
  shift: 9,
  sum: 10,
  product: 11,
  power: 12,
  unary: 13,
  primary: 14,
} as const;

const infix: Readonly<Record<string, number>> = {
  "|": precedence.bitOr,
  "^": precedence.bitXor,
  "&": precedence.bitAnd,
  "===": precedence.equality,
  "!==": precedence.equality,
  "==": precedence.equality,
  "!=": precedence.equality,
  "<": precedence.relation,
  "<=": precedence.relation,
  ">": precedence.relation,
  ">=": precedence.relation,
  "<<": precedence.shift,
  ">>": precedence.shift,
  ">>>": precedence.shift,
  "+": precedence.sum,
  "-": precedence.sum,
  "*": precedence.product,
  "/": precedence.product,
  "%": precedence.product,
  "**": precedence.power,
};

/** Operators that belong to no row of JavaScript, as expressions of it. */
const sharedOperators: Readonly<Record<string, string>> = {
  "add.python": "a + b",
  subtract: "a - b",
  "multiply.python": "a * b",
  "divide.python": "a / b",
  "modulo.python": "a % b",
  power: "a ** b",
  "bit-and": "a & b",
  "bit-or": "a | b",
  "bit-xor": "a ^ b",
  "shift-left": "a << b",
  "shift-right": "a >> b",
  "equal.python": "a === b",
  "not-equal.python": "a !== b",
  is: "a === b",
  "is-not": "a !== b",
  less: "a < b",
  "less-equal": "a <= b",
  greater: "a > b",
  "greater-equal": "a >= b",
  "in.python": "b.includes(a)",
  "not-in.python": "!b.includes(a)",
  "truthy.python": "!!a",
  "not.python": "!a",
  negate: "-a",
  plus: "+a",
  invert: "~a",
};

interface Printed {
  readonly text: string;
  readonly binds: number;
}

/** Whether a term calls a row of JavaScript. */
export function isJavaScript(term: Term): boolean {
  if (!("call" in term)) return false;
  return rowOf(term.call) !== undefined || term.arguments.some(isJavaScript);
}

export function printJavaScript(term: Term): string {
  return print(term).text;
}

function rowOf(name: string): JavaScriptFunction | undefined {
  const row = pureFunctions.get(name);
  return row?.javascript === undefined ? undefined : row;
}

function primary(text: string): Printed {
  return { text, binds: precedence.primary };
}

/** Text of a part that must bind at least so tightly. */
function part(term: Term | undefined, least: number): string {
  if (term === undefined) return "undefined";
  const { text, binds } = print(term);
  return binds < least ? `(${text})` : text;
}

function print(term: Term): Printed {
  if ("value" in term) return primary(term.value);
  if ("integer" in term) return signed(term.integer);
  if ("constant" in term) return signed(printConstant(term.constant));
  const form = forms[term.call];
  if (form !== undefined) return form(term.arguments);
  const row = rowOf(term.call);
  const column = row?.javascript ?? sharedOperators[term.call];
  if (column === undefined) return primary(`${term.call}(${term.arguments.map(printJavaScript).join(", ")})`);
  const method = /^\w+\.prototype\.(\w+)$/.exec(column)?.[1];
  if (method !== undefined) return primary(printMethod(method, term));
  const symbol = /^a (\S+) b$/.exec(column)?.[1];
  if (symbol !== undefined) return printInfix(symbol, term.arguments);
  const prefix = /^(\W+|typeof )a$/.exec(column)?.[1];
  if (prefix !== undefined) return printPrefix(prefix, term.arguments[0]);
  if (row !== undefined && /^\w+(\.\w+)*$/.test(column) && !column.startsWith("self."))
    return primary(`${column}(${term.arguments.map(printJavaScript).join(", ")})`);
  return printColumn(column, row?.parameters ?? ["a", "b"], term);
}

function signed(text: string): Printed {
  return { text, binds: text.startsWith("-") ? precedence.unary : precedence.primary };
}

function printConstant(constant: JsonConstant): string {
  if (typeof constant === "string") return JSON.stringify(constant);
  return Array.isArray(constant) ? `[${constant.map(printConstant).join(", ")}]` : String(constant);
}

function printMethod(method: string, { arguments: [self, ...others] }: Call): string {
  // A number's point would be read as its own.
  const isNumber = self !== undefined && ("integer" in self || ("constant" in self && typeof self.constant === "number"));
  const text = part(self, precedence.primary);
  return `${isNumber && !text.startsWith("(") ? `(${text})` : text}.${method}(${others.map(printJavaScript).join(", ")})`;
}

/** Operators group from the left, power from the right. */
function printInfix(symbol: string, [left, right]: readonly Term[]): Printed {
  const binds = infix[symbol] ?? precedence.conditional;
  const isPower = binds === precedence.power;
  return { text: `${part(left, isPower ? precedence.primary : binds)} ${symbol} ${part(right, isPower ? binds : binds + 1)}`, binds };
}

function printPrefix(symbol: string, operand: Term | undefined): Printed {
  const text = part(operand, precedence.unary);
  // `--x` would change x.
  const isDoubled = /^[+-]$/.test(symbol) && text.startsWith(symbol);
  return { text: symbol + (isDoubled ? `(${text})` : text), binds: precedence.unary };
}

/** What is put into a column's expression: a regular expression, or a name that is no property's, with the comma before it. */
const places = /new RegExp\(source, flags\)|(, )?(?<![\w)\]]\.|\w)([a-z]\w*)(?=([.[])?)/g;

/** An expression over the parameters, with the arguments in their places; the last ones may be left out. */
function printColumn(column: string, parameters: readonly string[], { arguments: given }: Call): Printed {
  const names = parameters.map((name) => name.replace("?", ""));
  const isComparison = / ===? \w+$/.test(column);
  const text = column.replace(places, (whole, comma: string | undefined, name: string | undefined, next: string | undefined) => {
    if (name === undefined) return printExpression(given[names.indexOf("source")], given[names.indexOf("flags")]);
    const argument = given[names.indexOf(name)];
    if (!names.includes(name)) return whole;
    if (comma !== undefined && (argument === undefined || isOmitted(argument))) return "";
    const least = next !== undefined ? precedence.primary : isComparison ? precedence.equality : precedence.conditional;
    return (comma ?? "") + part(argument, least);
  });
  if (isComparison) return { text, binds: precedence.equality };
  return { text, binds: column.startsWith("!") ? precedence.unary : precedence.primary };
}

/** A literal where source and flags are known. */
function printExpression(source: Term | undefined, flags: Term | undefined): string {
  const [of, by] = [textOf(source), textOf(flags)];
  if (of === undefined || by === undefined) return `new RegExp(${part(source, 0)}, ${part(flags, 0)})`;
  const escaped = of.replace(/\\.|\//gs, (piece) => (piece === "/" ? "\\/" : piece));
  return `/${of === "" ? "(?:)" : escaped}/${by}`;
}

function textOf(term: Term | undefined): string | undefined {
  return term !== undefined && "constant" in term && typeof term.constant === "string" ? term.constant : undefined;
}

function isOmitted(term: Term): boolean {
  return "call" in term && term.call === "omitted";
}

function joined(symbol: "&&" | "||", binds: number): (parts: readonly Term[]) => Printed {
  return (parts) => ({ text: parts.map((one) => part(one, binds + 1)).join(` ${symbol} `), binds });
}

const forms: Readonly<Record<string, (parts: readonly Term[]) => Printed>> = {
  and: joined("&&", precedence.and),
  or: joined("||", precedence.or),
  if: ([condition, yes, no]) => ({
    text: `${part(condition, precedence.or)} ? ${part(yes, precedence.or)} : ${part(no, precedence.conditional)}`,
    binds: precedence.conditional,
  }),
  list: (parts) => primary(`[${parts.map(printJavaScript).join(", ")}]`),
  omitted: () => primary("undefined"),
  // How a term writes what JSON cannot: NaN and the infinities.
  float: ([constant]) =>
    signed(constant !== undefined && "constant" in constant ? String(constant.constant) : `Number(${part(constant, 0)})`),
};
