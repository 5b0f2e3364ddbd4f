/**
 * JavaScript's number functions: conversions, tests, formatting, and the part of `Math` that decisions use. Those of `Math`
 * that the standard leaves to the engine (exponentials, logarithms, powers) are V8's, which are the same on every machine.
 */
import type { JavaScriptFunction } from "../pure-function.js";
import type { TermValue } from "../value.js";
import type { HostValue } from "./host.js";
import { method, normalNumber, plain } from "./host.js";

type OnHost = (...values: HostValue[]) => unknown;

const engineNote = "As V8 computes it; other engines may differ in the last bit.";
const first = { monotone: "first" } as const;

/** A function of `Math`; the host coerces its arguments. */
function math(
  name: Exclude<keyof Math, symbol>,
  parameters: readonly string[],
  more: Partial<JavaScriptFunction> = {},
): JavaScriptFunction {
  return plain(`Math.${name}`, parameters, Math[name] as OnHost, more);
}

export const numberFunctions: readonly JavaScriptFunction[] = [
  plain("Number", ["*value"], Number as OnHost, first),
  plain("Boolean", ["value?"], Boolean as OnHost),
  plain("parseInt", ["text", "radix?"], Number.parseInt as OnHost),
  plain("parseFloat", ["text"], Number.parseFloat as OnHost, first),
  plain("Number.parseInt", ["text", "radix?"], Number.parseInt as OnHost),
  plain("Number.parseFloat", ["text"], Number.parseFloat as OnHost, first),
  plain("isNaN", ["value"], (value) => Number.isNaN(Number(value))),
  plain("isFinite", ["value"], (value) => Number.isFinite(Number(value))),
  plain("Number.isNaN", ["value"], Number.isNaN),
  plain("Number.isFinite", ["value"], Number.isFinite),
  plain("Number.isInteger", ["value"], Number.isInteger),
  plain("Number.isSafeInteger", ["value"], Number.isSafeInteger),
  method("Number.prototype.toFixed", ["digits?"], { monotone: "text" }),
  method("Number.prototype.toPrecision", ["precision?"], { monotone: "text" }),
  method("Number.prototype.toExponential", ["digits?"], { monotone: "text" }),
  method("Number.prototype.toString", ["radix?"], { note: "Fractions in another base than ten are written as V8 writes them." }),
  method("Number.prototype.valueOf", []),
  method("Boolean.prototype.toString", []),
  math("round", ["x"], first),
  math("floor", ["x"], first),
  math("ceil", ["x"], first),
  math("trunc", ["x"], first),
  math("sign", ["x"], first),
  math("fround", ["x"], first),
  math("abs", ["x"], { monotone: "at-zero" }),
  math("max", ["*values"], { monotone: "any" }),
  math("min", ["*values"], { monotone: "any" }),
  math("sqrt", ["x"]),
  math("clz32", ["x"]),
  math("imul", ["x", "y"]),
  math("pow", ["base", "exponent"], { note: engineNote }),
  math("hypot", ["*values"], { note: engineNote }),
  ...(["cbrt", "exp", "expm1", "log", "log1p", "log2", "log10", "tanh"] as const).map((name) => math(name, ["x"], { note: engineNote })),
];

const constants: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "Number.NaN": Number.NaN,
  "Number.POSITIVE_INFINITY": Number.POSITIVE_INFINITY,
  "Number.NEGATIVE_INFINITY": Number.NEGATIVE_INFINITY,
  "Number.EPSILON": Number.EPSILON,
  "Number.MAX_SAFE_INTEGER": Number.MAX_SAFE_INTEGER,
  "Number.MIN_SAFE_INTEGER": Number.MIN_SAFE_INTEGER,
  "Number.MAX_VALUE": Number.MAX_VALUE,
  "Number.MIN_VALUE": Number.MIN_VALUE,
  "Math.E": Math.E,
  "Math.LN10": Math.LN10,
  "Math.LN2": Math.LN2,
  "Math.LOG10E": Math.LOG10E,
  "Math.LOG2E": Math.LOG2E,
  "Math.PI": Math.PI,
  "Math.SQRT1_2": Math.SQRT1_2,
  "Math.SQRT2": Math.SQRT2,
};

/** The constants that programs reach by these names, in the normal form of numbers. */
export const javascriptConstants: ReadonlyMap<string, TermValue> = new Map([
  ["undefined", undefined],
  ...Object.entries(constants).map(([name, value]): [string, TermValue] => [name, normalNumber(value)]),
]);
