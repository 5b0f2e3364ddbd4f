/**
 * The shape of a row of the function tables, and how a call's arguments are brought into a row's order. The arguments of a
 * row of Python are positional: one slot a parameter, `undefined` where an optional one is left out, and the items of a
 * rest parameter one by one at the end. A row of JavaScript gets what the call gives, no more and no less.
 */
import type { Result, TermValue } from "./value.js";
import { raises } from "./value.js";

export type PureFunction = PythonFunction | JavaScriptFunction;

interface Row {
  /** The term's function name; methods as `type.method`. */
  readonly name: string;
  /**
   * Names in order. `name?` is optional, `*name` the rest, `**name` takes any keyword; `/` ends the positional-only ones
   * and `*` starts the keyword-only ones, as in a Python signature.
   */
  readonly parameters: readonly string[];
  /** Where the row deliberately differs from CPython or Node, or from other versions of it. */
  readonly note?: string;
  /**
   * How the result moves while one argument, a number, grows and the others stay. `first`, `any`: it never turns around
   * (it may fall throughout), whether that is the first argument or any. `at-zero`: it turns there. `text`: it is a text
   * of the first argument, and the number that the text reads back as never turns around.
   */
  readonly monotone?: "first" | "any" | "at-zero" | "text";
  /** Total. `keywords` is given only to rows that have a rest parameter. */
  apply(values: readonly TermValue[], keywords?: ReadonlyMap<string, TermValue>): Result;
}

export interface PythonFunction extends Row {
  /** How CPython reaches it: a method of `self`, a builtin, or `module.function`. */
  readonly python: string;
  readonly javascript?: never;
}

export interface JavaScriptFunction extends Row {
  /**
   * How Node reaches it: `Type.prototype.method` for a call of that method of the first argument, the name of a function,
   * or an expression over the parameters.
   */
  readonly javascript: string;
  readonly python?: never;
}

const noKeywords: ReadonlyMap<string, TermValue> = new Map();

/**
 * Calls a row as its language binds arguments. In Python a call that does not fit the parameters raises TypeError; in
 * JavaScript every call fits, and there are no keywords.
 */
export function callFunction(
  row: PureFunction,
  positional: readonly TermValue[],
  keywords: ReadonlyMap<string, TermValue> = noKeywords,
): Result {
  if (row.javascript !== undefined) return keywords.size > 0 ? raises.unmodelled : row.apply(positional);
  const bound = bindArguments(row.parameters, positional, keywords);
  return bound === undefined ? raises.typeError : row.apply(bound.slots, bound.keywords);
}

interface Bound {
  readonly slots: readonly TermValue[];
  readonly keywords: ReadonlyMap<string, TermValue>;
}

/** Undefined when the call does not fit. */
export function bindArguments(
  parameters: readonly string[],
  positional: readonly TermValue[],
  keywords: ReadonlyMap<string, TermValue>,
): Bound | undefined {
  const rest = new Map(keywords);
  const slots: TermValue[] = [];
  const keywordOnly = parameters.findIndex((name) => name.startsWith("*") && !name.startsWith("**"));
  const positionalOnly = parameters.indexOf("/");
  const hasRest = keywordOnly >= 0 && parameters[keywordOnly] !== "*";
  let used = 0;
  for (const [index, parameter] of parameters.entries()) {
    if (parameter === "/" || parameter.startsWith("*")) continue;
    if (hasRest && index > keywordOnly) continue;
    const name = parameter.replace("?", "");
    if (used < positional.length && (keywordOnly < 0 || index < keywordOnly)) {
      slots.push(positional[used++]);
    } else if (index > positionalOnly && rest.has(name)) {
      slots.push(rest.get(name));
      rest.delete(name);
    } else if (parameter.endsWith("?")) {
      slots.push(undefined);
    } else {
      return undefined;
    }
  }
  if (hasRest) slots.push(...positional.slice(used));
  else if (used < positional.length) return undefined;
  const accepted = hasRest ? parameters.slice(keywordOnly + 1) : [];
  const open = parameters.some((name) => name.startsWith("**"));
  for (const name of rest.keys()) if (!open && !accepted.includes(`${name}?`)) return undefined;
  return { slots, keywords: rest };
}
