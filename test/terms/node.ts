/** Runs rows of JavaScript in Node itself, by the text in their column, and says whether both sides agree. */
import type { JavaScriptFunction } from "../../src/terms/pure-function.js";
import type { Result, TermValue } from "../../src/terms/value.js";
import { isRaise } from "../../src/terms/value.js";

/** A term's value as a program has it: fresh arrays, every number a double. */
export function programValue(value: TermValue): unknown {
  if (typeof value === "bigint") return Number(value);
  return Array.isArray(value) ? value.map((item: TermValue) => programValue(item)) : value;
}

type Call = (...values: unknown[]) => unknown;

/** The function that a row's column means. */
export function bindingOf(row: JavaScriptFunction): Call {
  const text = row.javascript;
  const method = /^\w+\.prototype\.(\w+)$/.exec(text)?.[1];
  if (method !== undefined) return (self, ...others) => (self as Record<string, Call>)[method]!.apply(self, others);
  if (/^\w+(\.\w+)*$/.test(text) && !text.startsWith("self.")) return new Function(`return ${text}`)() as Call;
  const names = row.parameters.map((name) => name.replace("?", "").replace("*", "..."));
  return new Function(...names, `return ${text}`) as Call;
}

/** What the program sees: a value, or the name of what was thrown. */
export type Answer = { readonly value: unknown } | { readonly raises: string };

export function ask(call: Call, values: readonly TermValue[]): Answer {
  try {
    return { value: call(...values.map(programValue)) };
  } catch (error) {
    return { raises: (error as Error).name };
  }
}

export function agrees(ours: Result, theirs: Answer): boolean {
  if (isRaise(ours)) return "raises" in theirs && theirs.raises === ours.type;
  return "value" in theirs && isSame(ours, theirs.value);
}

/** Equal, and in the normal form: a bigint for exactly the safe integers that are not -0. */
export function isSame(ours: TermValue, theirs: unknown): boolean {
  if (Array.isArray(theirs))
    return Array.isArray(ours) && ours.length === theirs.length && theirs.every((one, i) => isSame(ours[i] as TermValue, one));
  if (typeof theirs !== "number") return Object.is(ours, theirs);
  const isWhole = Number.isSafeInteger(theirs) && !Object.is(theirs, -0);
  return isWhole ? typeof ours === "bigint" && Number(ours) === theirs : Object.is(ours, theirs);
}

export function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}
