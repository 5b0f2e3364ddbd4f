/** Calls of the language's own functions, plainly or with `new`. */
import type { Span } from "../../base/span.js";
import type { ArgumentValue, CallManner, Flow, Machine } from "../machine.js";
import { callBuiltin } from "../models/registry.js";
import type { Value } from "../value.js";
import { javascriptModels } from "./library.js";
import { lodashMethodModels } from "./lodash.js";

export function callNative(
  machine: Machine,
  flow: Flow,
  name: string,
  args: readonly ArgumentValue[],
  span: Span,
  manner: CallManner,
): Value {
  const constructed = manner.construct === true ? `new ${name}` : name;
  for (const table of [javascriptModels, lodashMethodModels]) {
    if (Object.hasOwn(table, constructed)) return table[constructed]!(machine, flow, args, span);
    if (Object.hasOwn(table, name)) return table[name]!(machine, flow, args, span);
  }
  if (args.some((a) => a.kind === "spread")) return machine.unsupportedValue("arguments spread from a list of unknown length", span);
  return callBuiltin(machine, flow, name, args, span);
}
