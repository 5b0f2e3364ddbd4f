/**
 * Conformance vectors of the term language: every operator, function and form on generated and hostile inputs, with the value that it
 * gives or the exception that it raises.
 */
import fc from "fast-check";
import { evaluateTerm } from "../../../src/terms/evaluate.js";
import { javascriptFunctions } from "../../../src/terms/javascript/functions.js";
import { lodashFunctions } from "../../../src/terms/javascript/lodash-functions.js";
import { binaryOperators, unaryOperators } from "../../../src/terms/operators.js";
import type { PureFunction } from "../../../src/terms/pure-function.js";
import { pureFunctions } from "../../../src/terms/pure-functions.js";
import type { Term } from "../../../src/terms/term.js";
import { constantTerm } from "../../../src/terms/term.js";
import type { TermValue } from "../../../src/terms/value.js";
import type { Random } from "../../terms/inputs.js";
import { any, number, randomFrom } from "../../terms/inputs.js";
import { argumentsOf } from "../../terms/javascript-inputs.js";
import type { Given } from "../../terms/python-arguments.js";
import { argumentsOfRow, operands } from "../../terms/python-arguments.js";
import type { Encoded } from "./encode-value.js";
import { encodeResult, encodeValue } from "./encode-value.js";

export interface TermVector {
  readonly term: Term;
  readonly variables?: Readonly<Record<string, Encoded>>;
  readonly result?: Encoded;
  readonly raises?: string;
}

const seed = 20240607;
const perRow = 24;
/** What is longer tells nothing more. */
const longest = 1200;

const noKeywords: ReadonlyMap<string, TermValue> = new Map();

export function termVectors(): TermVector[] {
  const random = randomFrom(seed);
  const operators = [
    ...Object.keys(binaryOperators).map((name) => rowVectors(name, () => ({ values: operands(name, random), keywords: noKeywords }))),
    ...Object.keys(unaryOperators).map((name) =>
      rowVectors(name, () => ({ values: [random() < 0.6 ? number(random) : any(random)], keywords: noKeywords })),
    ),
  ];
  return [
    ...operators.flat(),
    ...[...pureFunctions.values()].flatMap((row) => rowVectors(row.name, inputsOf(row, random))),
    ...formVectors(),
  ];
}

function inputsOf(row: PureFunction, random: Random): (index: number) => Given {
  if (row.python !== undefined) return () => argumentsOfRow(row, random);
  const isKnown = javascriptFunctions.includes(row) || lodashFunctions.includes(row);
  if (!isKnown) throw new Error(`no inputs for ${row.name}`);
  const sampled = fc.sample(argumentsOf(row), { seed, numRuns: perRow * 3 });
  return (index) => ({ values: sampled[index]!, keywords: noKeywords });
}

/** Half of the vectors have their arguments in the term, half as variables. */
function rowVectors(name: string, inputs: (index: number) => Given): TermVector[] {
  const found = new Map<string, TermVector>();
  for (let index = 0; index < perRow * 3 && found.size < perRow; index++) {
    const vector = callVector(name, inputs(index), index % 2 === 0);
    const text = vector === null ? "" : JSON.stringify(vector);
    if (vector !== null && text.length <= longest) found.set(text, vector);
  }
  return [...found.values()];
}

function callVector(name: string, { values, keywords }: Given, inTerm: boolean): TermVector | null {
  const variables = new Map<string, TermValue>();
  const operand = (label: string, value: TermValue): Term => {
    if (inTerm) return constantTerm(value);
    variables.set(label, value);
    return { value: label };
  };
  const call: Term = {
    call: name,
    arguments: values.map((value, i) => operand(String(i), value)),
    ...(keywords.size === 0 ? {} : { keywords: Object.fromEntries([...keywords].map(([k, v]) => [k, operand(k, v)])) }),
  };
  return vectorOf(call, variables);
}

export function vectorOf(term: Term, variables: ReadonlyMap<string, TermValue>): TermVector | null {
  const result = encodeResult(evaluateTerm(term, (name) => variables.get(name)));
  if (result === null) return null;
  const given = Object.fromEntries([...variables].map(([name, value]) => [name, encodeValue(value)]));
  return { term, ...(variables.size === 0 ? {} : { variables: given }), ...result };
}

const call = (name: string, ...operands: Term[]): Term => ({ call: name, arguments: operands });
const fails: Term = call("item", { constant: [] }, { integer: "0" });

/** The forms: what they evaluate, and in which order. */
function formVectors(): TermVector[] {
  const operands: readonly Term[] = [
    { constant: true },
    { constant: false },
    { constant: "" },
    { constant: "a" },
    { integer: "0" },
    { constant: 0.5 },
    { constant: null },
    { constant: [] },
    fails,
    { value: "text" },
  ];
  const terms: Term[] = [call("and"), call("or"), call("list"), call("omitted"), { integer: "-12345678901234567890123" }];
  for (const a of operands) {
    terms.push(call("fails", a), call("list", a));
    for (const b of operands) terms.push(call("and", a, b), call("or", a, b), call("if", a, b, fails), call("if", a, fails, b));
  }
  terms.push(call("and", ...operands), call("or", ...operands), call("list", ...operands.slice(0, 6)));
  return terms.flatMap((term) => vectorOf(term, new Map([["text", "Cat"]])) ?? []);
}
