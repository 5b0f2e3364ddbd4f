/**
 * How rows of JavaScript run: on this engine's own functions, where the standard leaves nothing open. Values go in as
 * JavaScript has them and come out in the normal form of the term language: a safe integer that is not -0 is an integer,
 * every other number a double. What a function throws is the raise of that name; what grows beyond the limits, or is no
 * value of the language (an object, a function), is unmodelled.
 */
import type { JavaScriptFunction } from "../pure-function.js";
import type { Result, TermValue } from "../value.js";
import { isArray, limits, Raise, raises } from "../value.js";

/** A value as JavaScript has it: every number is a double. */
export type HostValue = undefined | null | boolean | number | string | readonly HostValue[];

/** Thrown by rows, and caught here: the result is not modelled. */
export class NotModelled extends Error {}

/** Arrays in arrays beyond this are unmodelled. */
const deepest = 200;

/** The normal form of a number. */
export function normalNumber(value: number): bigint | number {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
}

/** A row's function, made from one on JavaScript's own values. */
export function onHost(apply: (...values: HostValue[]) => unknown): JavaScriptFunction["apply"] {
  return (values) => {
    try {
      const meter = { left: limits.text };
      return fromHost(apply(...values.map((value) => toHost(value, meter, 0))), 0);
    } catch (error) {
      return raised(error);
    }
  };
}

/** Arguments are cut at the limit of a text altogether, so that no conversion to a text is longer than a small multiple of it. */
function toHost(value: TermValue, meter: { left: number }, depth: number): HostValue {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string") meter.left -= value.length;
  else if (isArray(value)) meter.left -= longestNumber * value.length;
  if (meter.left < 0 || depth > deepest) throw new NotModelled();
  return isArray(value) ? value.map((item) => toHost(item, meter, depth + 1)) : value;
}

/** Characters of a number in decimal, and a comma. */
const longestNumber = 26;

function fromHost(value: unknown, depth: number): TermValue {
  switch (typeof value) {
    case "undefined":
    case "boolean":
      return value;
    case "number":
      return normalNumber(value);
    case "string":
      if (value.length <= limits.text) return value;
      break;
    case "object":
      if (value === null) return null;
      if (Array.isArray(value) && value.length <= limits.items && depth < deepest) return value.map((item) => fromHost(item, depth + 1));
  }
  throw new NotModelled();
}

const errors = new Map(["TypeError", "RangeError", "SyntaxError", "URIError"].map((name) => [name, new Raise(name)]));

/** What this engine has no room for, rather than what the standard refuses. */
const exhausted = /^(?:Invalid string length|Maximum call stack size exceeded)/;

function raised(error: unknown): Result {
  if (error instanceof NotModelled) return raises.unmodelled;
  const raise = error instanceof Error && !exhausted.test(error.message) ? errors.get(error.name) : raises.unmodelled;
  if (raise === undefined) throw error;
  return raise;
}

/** Calls the method of that name of the first argument, whatever its type. */
export function callMethod(name: string): (...values: HostValue[]) => unknown {
  return (self, ...others) => {
    const method: unknown = (self as unknown as Readonly<Record<string, unknown>>)[name];
    if (typeof method !== "function") throw new TypeError();
    return Reflect.apply(method, self, others) as unknown;
  };
}

/** The first argument of a method that only texts have. */
export function ownText(self: HostValue): string {
  if (typeof self !== "string") throw new TypeError();
  return self;
}

/** A row for a method: the prototype's name says for which type it is meant, but every other type's method of that name is called too. */
export function method(name: string, parameters: readonly string[], more: Partial<JavaScriptFunction> = {}): JavaScriptFunction {
  const called = name.slice(name.lastIndexOf(".") + 1);
  return { name, javascript: name, parameters: ["self", ...parameters], apply: onHost(callMethod(called)), ...more };
}

/** A row for a function that is reached by its name. */
export function plain(
  name: string,
  parameters: readonly string[],
  apply: (...values: HostValue[]) => unknown,
  more: Partial<JavaScriptFunction> = {},
): JavaScriptFunction {
  return { name, javascript: name, parameters, apply: onHost(apply), ...more };
}
