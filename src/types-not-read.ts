/** What is said of calls of which only types tell whether they are an API's, where the optional package that reads types is not installed. */
import type { Diagnostic } from "./base/diagnostic.js";
import type { Span } from "./base/span.js";
import { spanKey } from "./base/span.js";

export const typesNotRead =
  "only types tell whether the method is called on a client of the API, and what reads them is not installed. Install it beside furcifer: npm install ts-morph@28";

/** One for each place. */
export function typesNotReadAt(calls: readonly Span[]): Diagnostic[] {
  const places = new Map(calls.map((span) => [spanKey(span), span]));
  return [...places.values()].map((span): Diagnostic => ({ code: "types-not-read", message: `Of this call ${typesNotRead}`, span }));
}
