/**
 * Terms for people: one line in the notation of the language whose rows it calls, Python's here, such as
 * `label.lower().split()[0] in {"food", "snack"}`. Meant to be read; it is not parsed back.
 */
import { isJavaScript, printJavaScript } from "./javascript/print.js";
import { binaryOperators, unaryOperators } from "./operators.js";
import { pureFunctions } from "./pure-functions.js";
import { reprText } from "./represent.js";
import type { JsonConstant, Term } from "./term.js";
import { isRaise } from "./value.js";

/** How tightly an operator binds; higher binds tighter. */
const precedence = {
  conditional: 1,
  or: 2,
  and: 3,
  not: 4,
  compare: 5,
  bits: 6,
  sum: 7,
  product: 8,
  unary: 9,
  power: 10,
  primary: 11,
} as const;

interface Infix {
  readonly symbol: string;
  readonly binds: number;
}

const infix: Readonly<Record<keyof typeof binaryOperators, Infix>> = {
  "add.python": { symbol: "+", binds: precedence.sum },
  subtract: { symbol: "-", binds: precedence.sum },
  "multiply.python": { symbol: "*", binds: precedence.product },
  "divide.python": { symbol: "/", binds: precedence.product },
  "floor-divide": { symbol: "//", binds: precedence.product },
  "modulo.python": { symbol: "%", binds: precedence.product },
  "matrix-multiply": { symbol: "@", binds: precedence.product },
  power: { symbol: "**", binds: precedence.power },
  "bit-and": { symbol: "&", binds: precedence.bits },
  "bit-or": { symbol: "|", binds: precedence.bits },
  "bit-xor": { symbol: "^", binds: precedence.bits },
  "shift-left": { symbol: "<<", binds: precedence.bits },
  "shift-right": { symbol: ">>", binds: precedence.bits },
  "equal.python": { symbol: "==", binds: precedence.compare },
  "not-equal.python": { symbol: "!=", binds: precedence.compare },
  less: { symbol: "<", binds: precedence.compare },
  "less-equal": { symbol: "<=", binds: precedence.compare },
  greater: { symbol: ">", binds: precedence.compare },
  "greater-equal": { symbol: ">=", binds: precedence.compare },
  "in.python": { symbol: "in", binds: precedence.compare },
  "not-in.python": { symbol: "not in", binds: precedence.compare },
  is: { symbol: "is", binds: precedence.compare },
  "is-not": { symbol: "is not", binds: precedence.compare },
};

const prefix: Readonly<Record<keyof typeof unaryOperators, Infix>> = {
  "truthy.python": { symbol: "", binds: precedence.primary },
  "not.python": { symbol: "not ", binds: precedence.not },
  negate: { symbol: "-", binds: precedence.unary },
  plus: { symbol: "+", binds: precedence.unary },
  invert: { symbol: "~", binds: precedence.unary },
};

/** How people write a binary operator of Python's; null for what is none. */
export function operatorSymbol(call: string): string | null {
  return isKey(call, binaryOperators) ? infix[call].symbol : null;
}

interface Printed {
  readonly text: string;
  readonly binds: number;
}

export function printTerm(term: Term): string {
  return isJavaScript(term) ? printJavaScript(term) : print(term).text;
}

function primary(text: string): Printed {
  return { text, binds: precedence.primary };
}

/** Text of a part that must bind at least so tightly. */
function part(term: Term | undefined, least: number): string {
  if (term === undefined) return "?";
  const { text, binds } = print(term);
  return binds < least ? `(${text})` : text;
}

function print(term: Term): Printed {
  if ("value" in term) return primary(term.value);
  if ("integer" in term) return signed(term.integer);
  if ("constant" in term) return signed(printConstant(term.constant));
  const special = forms[term.call];
  if (special !== undefined) return special(term.arguments);
  const [first, second] = term.arguments;
  if (isKey(term.call, binaryOperators) && term.arguments.length === 2) return printInfix(infix[term.call], first, second);
  if (isKey(term.call, unaryOperators) && first !== undefined) return printPrefix(prefix[term.call], first);
  return primary(printCall(term));
}

function signed(text: string): Printed {
  return { text, binds: text.startsWith("-") ? precedence.unary : precedence.primary };
}

function isKey<T extends object>(name: string, table: T): name is Extract<keyof T, string> {
  return Object.hasOwn(table, name);
}

/** Texts in double quotes, as most people write them; the rest as Python does. */
function printConstant(constant: JsonConstant): string {
  if (typeof constant === "string") return JSON.stringify(constant);
  if (Array.isArray(constant)) return `[${constant.map(printConstant).join(", ")}]`;
  const text = reprText(constant);
  return isRaise(text) ? "?" : text;
}

/** Comparisons do not chain here; the other operators group from the left, power from the right. */
function printInfix({ symbol, binds }: Infix, left: Term | undefined, right: Term | undefined): Printed {
  const leftLeast = binds === precedence.compare || binds === precedence.power || binds === precedence.bits ? binds + 1 : binds;
  const rightLeast = binds === precedence.power ? precedence.unary : binds + 1;
  const isMembership = symbol.endsWith("in");
  return { text: `${part(left, leftLeast)} ${symbol} ${isMembership ? printMembers(right, rightLeast) : part(right, rightLeast)}`, binds };
}

/** A constant list after `in` is a set of choices. */
function printMembers(term: Term | undefined, least: number): string {
  const text = part(term, least);
  const isChoice = term !== undefined && (("constant" in term && Array.isArray(term.constant)) || ("call" in term && term.call === "list"));
  return isChoice && text.length > 2 ? `{${text.slice(1, -1)}}` : text;
}

function printPrefix({ symbol, binds }: Infix, operand: Term): Printed {
  return symbol === "" ? primary(`bool(${printTerm(operand)})`) : { text: symbol + part(operand, binds), binds };
}

function printCall({ call, arguments: given, keywords }: Extract<Term, { readonly call: string }>): string {
  const [self, ...others] = given;
  const isMethod = /^(?:str|list)\./.test(call) && self !== undefined;
  const parts = [
    ...(isMethod ? others : given).map(printTerm),
    ...Object.entries(keywords ?? {}).map(([name, value]) => `${name}=${printTerm(value)}`),
  ];
  if (isMethod) return `${part(self, precedence.primary)}.${call.slice(call.indexOf(".") + 1)}(${named(call, others, parts)})`;
  return `${call}(${named(call, given, parts)})`;
}

/** Arguments after one that is left out are written by name. */
function named(call: string, given: readonly Term[], parts: readonly string[]): string {
  const firstOmitted = given.findIndex(isOmitted);
  if (firstOmitted < 0) return parts.join(", ");
  const names = (pureFunctions.get(call)?.parameters ?? [])
    .filter((name) => name !== "/" && name !== "*")
    .map((name) => name.replace("?", ""));
  const offset = names.length > 0 && names[0] === "self" ? 1 : 0;
  return parts
    .flatMap((text, index) => {
      const argument = given[index];
      if (argument !== undefined && isOmitted(argument)) return [];
      return [index > firstOmitted && argument !== undefined ? `${names[index + offset] ?? "?"}=${text}` : text];
    })
    .join(", ");
}

function isOmitted(term: Term): boolean {
  return "call" in term && term.call === "omitted";
}

function joined(word: "and" | "or"): (parts: readonly Term[]) => Printed {
  return (parts) => ({ text: parts.map((one) => part(one, precedence[word] + 1)).join(` ${word} `), binds: precedence[word] });
}

function printSlice([sequence, ...bounds]: readonly Term[]): Printed {
  const isLeftOut = (bound: Term): boolean => isOmitted(bound) || ("constant" in bound && bound.constant === null);
  const [start = "", stop = "", step = ""] = bounds.map((bound) => (isLeftOut(bound) ? "" : printTerm(bound)));
  return primary(`${part(sequence, precedence.primary)}[${start}:${stop}${step === "" ? "" : `:${step}`}]`);
}

const forms: Readonly<Record<string, (parts: readonly Term[]) => Printed>> = {
  and: joined("and"),
  or: joined("or"),
  if: ([condition, yes, no]) => ({
    text: `${part(yes, precedence.or)} if ${part(condition, precedence.or)} else ${part(no, precedence.conditional)}`,
    binds: precedence.conditional,
  }),
  list: (parts) => primary(`[${parts.map(printTerm).join(", ")}]`),
  "item.python": ([sequence, index]) => primary(`${part(sequence, precedence.primary)}[${part(index, 0)}]`),
  "slice.python": printSlice,
};
