/** What models a function of a library or of the language: its value, and what it does to the flow and to objects. */
import type { Span } from "../../base/span.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import type { Value } from "../value.js";

export type Model = (machine: Machine, flow: Flow, args: readonly ArgumentValue[], span: Span) => Value;

/** The value of an argument by its place or its name. */
export function argument(args: readonly ArgumentValue[], place: number, name: string): Value | undefined {
  return args.find((a) => a.name === name)?.value ?? args.filter((a) => a.kind === "positional")[place]?.value;
}
