/** JSON, and the escapes of addresses: between texts and values. An object is no value of the language. */
import type { JavaScriptFunction } from "../pure-function.js";
import type { HostValue } from "./host.js";
import { plain } from "./host.js";

type OnText = (text: HostValue) => unknown;

export const encodingFunctions: readonly JavaScriptFunction[] = [
  plain("JSON.stringify", ["value", "replacer?", "space?"], JSON.stringify as (...values: HostValue[]) => unknown),
  plain("JSON.parse", ["text"], JSON.parse as OnText, { note: "Without a reviver; objects are unmodelled." }),
  plain("encodeURIComponent", ["text"], encodeURIComponent as OnText),
  plain("decodeURIComponent", ["text"], decodeURIComponent as OnText),
  plain("encodeURI", ["text"], encodeURI as OnText),
  plain("decodeURI", ["text"], decodeURI as OnText),
];
