/**
 * The meaning of terms. Arguments are evaluated from left to right and the first raise is the result; the forms below
 * are the exceptions. A call of an unknown name is `unmodelled`, never an error of the evaluator.
 */
import type { PythonBinaryOperator as BinaryOperator, PythonUnaryOperator as UnaryOperator } from "../ir/ir.js";
import { binaryOperators, isTruthy, unaryOperators } from "./operators.js";
import { callFunction } from "./pure-function.js";
import { pureFunctions } from "./pure-functions.js";
import type { Term } from "./term.js";
import type { Result, TermValue } from "./value.js";
import { isRaise, raises } from "./value.js";

export type Environment = (name: string) => TermValue;

export function evaluateTerm(term: Term, environment: Environment): Result {
  if ("value" in term) return environment(term.value);
  if ("constant" in term) return term.constant;
  if ("integer" in term) return /^-?\d+$/.test(term.integer) ? BigInt(term.integer) : raises.unmodelled;
  const form = forms.get(term.call);
  if (form !== undefined) return form(term.arguments, environment);
  const values: TermValue[] = [];
  for (const argument of term.arguments) {
    const value = evaluateTerm(argument, environment);
    if (isRaise(value)) return value;
    values.push(value);
  }
  const keywords = new Map<string, TermValue>();
  for (const [name, argument] of Object.entries(term.keywords ?? {})) {
    const value = evaluateTerm(argument, environment);
    if (isRaise(value)) return value;
    keywords.set(name, value);
  }
  return applyNamed(term.call, values, keywords);
}

/** Applies an operator or a pure function by its name. */
export function applyNamed(name: string, values: readonly TermValue[], keywords?: ReadonlyMap<string, TermValue>): Result {
  if (isBinaryOperator(name)) return values.length === 2 ? binaryOperators[name].apply(values[0], values[1]) : raises.unmodelled;
  if (isUnaryOperator(name)) return values.length === 1 ? unaryOperators[name].apply(values[0]) : raises.unmodelled;
  const row = pureFunctions.get(name);
  return row === undefined ? raises.unmodelled : callFunction(row, values, keywords);
}

/** Whether terms may call something of this name. */
export function isCallable(name: string): boolean {
  return forms.has(name) || isBinaryOperator(name) || isUnaryOperator(name) || pureFunctions.has(name);
}

export function isBinaryOperator(name: string): name is BinaryOperator {
  return Object.hasOwn(binaryOperators, name);
}

export function isUnaryOperator(name: string): name is UnaryOperator {
  return Object.hasOwn(unaryOperators, name);
}

type Form = (parts: readonly Term[], environment: Environment) => Result;

/** The first operand whose truth decides, as Python's `and` and `or` give it. */
function deciding(decides: boolean): Form {
  return (parts, environment) => {
    let result: Result = !decides;
    for (const part of parts) {
      result = evaluateTerm(part, environment);
      if (isRaise(result) || isTruthy(result) === decides) return result;
    }
    return result;
  };
}

/**
 * `fails(t)`: whether t raises. `and`, `or`: Python's, of any number of operands. `if(condition, then, else)`: evaluates one
 * of the two. `list(...)`: an array of its arguments. `omitted()`: an optional argument left out.
 */
const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["fails", ([part], environment) => (part === undefined ? raises.unmodelled : isRaise(evaluateTerm(part, environment)))],
  ["and", deciding(false)],
  ["or", deciding(true)],
  ["if", choose],
  ["list", collect],
  ["omitted", () => undefined],
]);

function choose([condition, yes, no]: readonly Term[], environment: Environment): Result {
  if (condition === undefined || yes === undefined || no === undefined) return raises.unmodelled;
  const value = evaluateTerm(condition, environment);
  return isRaise(value) ? value : evaluateTerm(isTruthy(value) ? yes : no, environment);
}

function collect(parts: readonly Term[], environment: Environment): Result {
  const items: TermValue[] = [];
  for (const part of parts) {
    const item = evaluateTerm(part, environment);
    if (isRaise(item)) return item;
    items.push(item);
  }
  return items;
}
