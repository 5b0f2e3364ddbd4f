/** What a name means that no module declares: functions and objects of the language, else something of the host. */

import type { Module } from "../../ir/ir.js";
import { javascriptConstants } from "../../terms/javascript/number-functions.js";
import type { Machine } from "../machine.js";
import { applicationFolder, madePath } from "../tree-paths.js";
import type { Value } from "../value.js";

const names: ReadonlySet<string> = new Set([
  ...[
    "Array",
    "Boolean",
    "Date",
    "Error",
    "EvalError",
    "JSON",
    "Map",
    "Math",
    "Number",
    "Object",
    "Promise",
    "RangeError",
    "ReferenceError",
  ],
  ...["RegExp", "Set", "String", "Symbol", "SyntaxError", "TypeError", "URIError", "WeakMap", "WeakSet", "console", "isFinite", "isNaN"],
  ...["parseFloat", "parseInt", "encodeURIComponent", "decodeURIComponent", "encodeURI", "decodeURI", "setTimeout", "setImmediate"],
  ...["setInterval", "queueMicrotask", "<jsx>", "structuredClone", "import.meta", "BigInt", "Reflect", "Function"],
]);

/** The value of a global name. */
export function hostGlobal(machine: Machine, name: string, module: Module): Value {
  if (name === "__dirname" || name === "__filename") {
    const file = `${applicationFolder}/${module.path}`;
    return madePath(machine, name === "__filename" ? file : file.slice(0, file.lastIndexOf("/")), "text", module.functions[0]!.span);
  }
  const constant = hostConstant(machine, name);
  if (constant !== null) return constant;
  if (names.has(name)) return machine.atoms.leaf({ kind: "builtin", name });
  // What a browser or Node keeps its globals in.
  return machine.atoms.leaf({
    kind: "external",
    path: name === "globalThis" || name === "window" || name === "global" ? "globalThis" : name,
  });
}

/** `undefined`, `Math.PI`, `Number.EPSILON`; null for other names. */
export function hostConstant(machine: Machine, name: string): Value | null {
  if (!javascriptConstants.has(name)) return null;
  return machine.atoms.constant(javascriptConstants.get(name) as undefined | bigint | number);
}
