/**
 * Array.prototype without callbacks, on arrays that never change: `reverse`, `sort` and `fill` give the array that they
 * leave. Methods that texts have too (`includes`, `slice`) are rows of both names.
 */
import type { JavaScriptFunction } from "../pure-function.js";
import { limits } from "../value.js";
import type { HostValue } from "./host.js";
import { callMethod, method, NotModelled, onHost, plain } from "./host.js";

const identityNote = "Whether two arrays are the same object is unmodelled.";

/** A search compares with every item, and an array with an array by identity. */
function searching(name: string): JavaScriptFunction {
  const call = callMethod(name);
  const apply = (...[self, wanted, ...from]: HostValue[]): unknown => {
    if (Array.isArray(self) && Array.isArray(wanted) && self.some(Array.isArray)) throw new NotModelled();
    return call(self, wanted, ...from);
  };
  return method(`Array.prototype.${name}`, ["item", "from?"], { note: identityNote, apply: onHost(apply) });
}

function join(...[self, separator]: HostValue[]): unknown {
  const length = Array.isArray(self) && separator !== undefined ? self.length * String(separator).length : 0;
  if (length > 4 * limits.text) throw new NotModelled();
  return callMethod("join")(self, separator);
}

/** Without a comparison function. */
function sort(name: "sort" | "toSorted"): JavaScriptFunction {
  return method(`Array.prototype.${name}`, [], { note: "By the items' texts, without a comparison function." });
}

export const arrayFunctions: readonly JavaScriptFunction[] = [
  method("Array.prototype.join", ["separator?"], { apply: onHost(join) }),
  searching("includes"),
  searching("indexOf"),
  searching("lastIndexOf"),
  method("Array.prototype.slice", ["start?", "end?"]),
  method("Array.prototype.concat", ["*values"]),
  method("Array.prototype.at", ["index"]),
  method("Array.prototype.reverse", []),
  method("Array.prototype.toReversed", []),
  method("Array.prototype.flat", ["depth?"]),
  method("Array.prototype.with", ["index", "value"]),
  method("Array.prototype.fill", ["value", "start?", "end?"]),
  sort("sort"),
  sort("toSorted"),
  method("Array.prototype.toString", []),
  plain("Array.isArray", ["value"], Array.isArray),
  plain("Array.from", ["items"], Array.from as (...values: HostValue[]) => unknown, { note: "Without a function for the items." }),
  plain("Array.of", ["*items"], (...items) => items),
  plain(
    "Object.is",
    ["a", "b"],
    (a, b) => {
      if (Array.isArray(a) && Array.isArray(b)) throw new NotModelled();
      return Object.is(a, b);
    },
    { note: identityNote },
  ),
];
