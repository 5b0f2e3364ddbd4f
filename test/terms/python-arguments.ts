/** Arguments on which rows of Python are tried: of operators, and of functions by the names of their parameters. */
import type { PythonFunction } from "../../src/terms/pure-function.js";
import type { TermValue } from "../../src/terms/value.js";
import type { Random } from "./inputs.js";
import { any, argumentFor, braceTemplate, integer, list, number, percentTemplate, pick, smallInteger, text } from "./inputs.js";

/** Rows that CPython reaches by an expression, with the names of its parameters. */
export const expressions: Readonly<Record<string, readonly string[]>> = { "slice.python": ["sequence", "start", "stop", "step"] };

export interface Given {
  readonly values: readonly TermValue[];
  readonly keywords: ReadonlyMap<string, TermValue>;
}

export function argumentsOfRow(row: PythonFunction, random: Random): Given {
  const values: TermValue[] = [];
  const keywords = new Map<string, TermValue>();
  let isKeywordOnly = false;
  let isPositionalOnly = row.parameters.includes("/");
  for (const parameter of row.parameters) {
    const name = parameter.replace("?", "");
    if (parameter === "/") isPositionalOnly = false;
    else if (parameter === "*") isKeywordOnly = true;
    else if (parameter === "**keywords") {
      if (random() < 0.6) keywords.set("name", any(random));
    } else if (parameter.startsWith("*")) {
      isKeywordOnly = true;
      const kind = pick(random, [number, text, any, list, integer]);
      const one = row.name.startsWith("os.path.") ? (r: Random): TermValue => argumentFor(row.name, "p", r, values) : kind;
      for (let count = Math.floor(random() * 4); count > 0; count--) values.push(one(random));
    } else if (parameter.endsWith("?") && random() < 0.4 && expressions[row.name] === undefined) {
      // Left out, and what follows can only be given by keyword.
      if (isPositionalOnly) break;
      isKeywordOnly = true;
    } else {
      const value = argumentFor(row.name, name, random, values);
      if (isKeywordOnly) keywords.set(name, value);
      else values.push(value);
    }
  }
  if (row.name === "str.format") Object.assign(values, { 0: random() < 0.97 ? braceTemplate(random) : any(random) });
  return { values, keywords };
}

export function operands(name: string, random: Random): readonly [TermValue, TermValue] {
  if (name === "modulo.python" && random() < 0.6) {
    const kind = pick(random, [number, any, text, smallInteger]);
    const template = percentTemplate(random);
    return [template, random() < 0.3 ? kind(random) : Array.from({ length: (template.match(/%/g) ?? []).length }, () => kind(random))];
  }
  const way = random();
  if (way < 0.1) return [list(random), list(random)];
  if (way < 0.2) {
    const items = list(random);
    return [items.length > 0 && random() < 0.5 ? pick(random, items) : any(random), items];
  }
  if (way < 0.3) return [text(random), text(random)];
  if (way < 0.4) return [any(random), any(random)];
  if (way < 0.5) return [any(random), smallInteger(random)];
  if (way < 0.6) return [integer(random), integer(random)];
  return [number(random), number(random)];
}
