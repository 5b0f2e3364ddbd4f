/** Calls of the language's own functions, plainly or with `new`. */
import type { Span } from "../../base/span.js";
import type { ArgumentValue, CallManner, Flow, Machine } from "../machine.js";
import { callBuiltin } from "../models/registry.js";
import type { Value } from "../value.js";
import { javascriptModels } from "./library.js";
import { lodashMethodModels } from "./lodash.js";

/** Functions that know what to do with arguments of which it is not known how many they are. */
const takesSpread =
  /^(Math\.(max|min)|console\..*|Array\.prototype\.(push|unshift|concat)|Function\.prototype\.(call|apply|bind)|<bound>|Array\.of)$/;

export function callNative(
  machine: Machine,
  flow: Flow,
  name: string,
  args: readonly ArgumentValue[],
  span: Span,
  manner: CallManner,
): Value {
  if (args.some((a) => a.kind === "spread") && !takesSpread.test(name))
    return machine.unsupportedValue("arguments spread from a list of unknown length", span);
  const constructed = manner.construct === true ? `new ${name}` : name;
  for (const table of [javascriptModels, lodashMethodModels]) {
    if (Object.hasOwn(table, constructed)) return table[constructed]!(machine, flow, args, span);
    if (Object.hasOwn(table, name)) return table[name]!(machine, flow, args, span);
  }
  return callBuiltin(machine, flow, name, args, span);
}
