/**
 * JavaScript's operators as rows; they take any values of the language. Arrays have no identity here: whether two arrays
 * are the same object is unmodelled.
 */
import type { JavaScriptFunction } from "../pure-function.js";
import type { HostValue } from "./host.js";
import { NotModelled, onHost } from "./host.js";

type Apply = (a: HostValue, b: HostValue) => HostValue;

/** The operand as TypeScript wants it; the operators coerce by themselves. */
function loose(value: HostValue): number {
  return value as number;
}

function onNumbers(apply: (a: number, b: number) => number | boolean): Apply {
  return (a, b) => apply(loose(a), loose(b));
}

function sameObject(a: HostValue, b: HostValue): void {
  if (Array.isArray(a) && Array.isArray(b)) throw new NotModelled();
}

const equalStrictly: Apply = (a, b) => {
  sameObject(a, b);
  return a === b;
};

const equalLoosely: Apply = (a, b) => {
  sameObject(a, b);
  // biome-ignore lint/suspicious/noDoubleEquals: it is this operator that the row is for.
  return a == b;
};

const identityNote = "Whether two arrays are the same object is unmodelled.";

function binary(name: string, javascript: string, apply: Apply, more: Partial<JavaScriptFunction> = {}): JavaScriptFunction {
  return { name, javascript, parameters: ["a", "b"], apply: onHost(apply), ...more };
}

function unary(name: string, javascript: string, apply: (a: HostValue) => HostValue, more: Partial<JavaScriptFunction> = {}) {
  return { name, javascript, parameters: ["a"], apply: onHost(apply), ...more };
}

const monotone = { monotone: "any" } as const;

export const operatorFunctions: readonly JavaScriptFunction[] = [
  binary(
    "add.js",
    "a + b",
    onNumbers((a, b) => a + b),
    monotone,
  ),
  binary(
    "subtract.js",
    "a - b",
    onNumbers((a, b) => a - b),
    monotone,
  ),
  binary(
    "multiply.js",
    "a * b",
    onNumbers((a, b) => a * b),
    monotone,
  ),
  binary(
    "divide.js",
    "a / b",
    onNumbers((a, b) => a / b),
    { monotone: "first" },
  ),
  binary(
    "modulo.js",
    "a % b",
    onNumbers((a, b) => a % b),
  ),
  binary(
    "power.js",
    "a ** b",
    onNumbers((a, b) => a ** b),
    { note: "As V8 computes it; other engines may differ in the last bit." },
  ),
  binary(
    "bit-and.js",
    "a & b",
    onNumbers((a, b) => a & b),
  ),
  binary(
    "bit-or.js",
    "a | b",
    onNumbers((a, b) => a | b),
  ),
  binary(
    "bit-xor.js",
    "a ^ b",
    onNumbers((a, b) => a ^ b),
  ),
  binary(
    "shift-left.js",
    "a << b",
    onNumbers((a, b) => a << b),
  ),
  binary(
    "shift-right.js",
    "a >> b",
    onNumbers((a, b) => a >> b),
  ),
  binary(
    "shift-right-unsigned.js",
    "a >>> b",
    onNumbers((a, b) => a >>> b),
  ),
  binary("equal.js-strict", "a === b", equalStrictly, { note: identityNote }),
  binary("not-equal.js-strict", "a !== b", (a, b) => !equalStrictly(a, b), { note: identityNote }),
  binary("equal.js-loose", "a == b", equalLoosely, { note: identityNote }),
  binary("not-equal.js-loose", "a != b", (a, b) => !equalLoosely(a, b), { note: identityNote }),
  binary(
    "less.js",
    "a < b",
    onNumbers((a, b) => a < b),
  ),
  binary(
    "less-equal.js",
    "a <= b",
    onNumbers((a, b) => a <= b),
  ),
  binary(
    "greater.js",
    "a > b",
    onNumbers((a, b) => a > b),
  ),
  binary(
    "greater-equal.js",
    "a >= b",
    onNumbers((a, b) => a >= b),
  ),
  unary("truthy.js", "!!a", Boolean),
  unary("not.js", "!a", (a) => !a),
  unary("negate.js", "-a", (a) => -loose(a), monotone),
  unary("plus.js", "+a", (a) => Number(a), monotone),
  unary("invert.js", "~a", (a) => ~loose(a)),
  unary("typeof", "typeof a", (a) => typeof a),
  unary("is-nullish", "a == null", (a) => a === null || a === undefined),
  unary("is-undefined", "a === undefined", (a) => a === undefined),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of JavaScript, as a text.
  unary("to-string.js", "`${a}`", (a) => String(a), { monotone: "text" }),
];
