/** Shorthand for terms in tests. */
import type { JsonConstant, Term } from "../../src/terms/term.js";

export const value = (name: string): Term => ({ value: name });
export const constant = (json: JsonConstant): Term => ({ constant: json });
export const integer = (n: number): Term => ({ integer: String(n) });
export const call = (name: string, ...parts: readonly (Term | string)[]): Term => ({
  call: name,
  arguments: parts.map((part) => (typeof part === "string" ? constant(part) : part)),
});
export const seed = 20261123;
