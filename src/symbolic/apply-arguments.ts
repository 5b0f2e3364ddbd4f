/** Pure functions called as programs call them, with positional and keyword arguments. */
import type { Span } from "../base/span.js";
import type { ArgumentValue, Flow, Machine } from "./machine.js";
import { applyPure } from "./pure.js";
import type { Value } from "./value.js";

export function applyArguments(machine: Machine, flow: Flow, name: string, args: readonly ArgumentValue[], span: Span): Value {
  const positional = args.filter((a) => a.kind === "positional");
  const keywords = args.filter((a) => a.kind === "keyword");
  return applyPure(
    machine,
    flow,
    name,
    [...positional, ...keywords].map((a) => a.value),
    span,
    keywords.map((a) => a.name!),
  );
}
