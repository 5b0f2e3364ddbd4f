/** How values of the term language are written in conformance vectors: integers and doubles as text, so that no reader rounds them. */
import type { Result, TermValue } from "../../../src/terms/value.js";
import { isArray, isRaise, raises } from "../../../src/terms/value.js";

export type Encoded = null | boolean | string | { readonly [kind: string]: string | true | readonly Encoded[] };

export function encodeValue(value: TermValue): Encoded {
  if (value === undefined) return { omitted: true };
  if (typeof value === "bigint") return { integer: String(value) };
  if (typeof value === "number") return { float: Object.is(value, -0) ? "-0" : String(value) };
  return isArray(value) ? { list: value.map(encodeValue) } : value;
}

/** Null for what is outside of the language: an evaluator may do as it likes there. */
export function encodeResult(result: Result): { readonly result: Encoded } | { readonly raises: string } | null {
  if (!isRaise(result)) return { result: encodeValue(result) };
  return result === raises.unmodelled ? null : { raises: result.type };
}
