/** Python's functions from values to text: str, repr, ascii, format and str.format. `%` is an operator. */
import { formatValue } from "./format-spec.js";
import type { PureFunction } from "./pure-function.js";
import { asciiText, reprText, strText } from "./represent.js";
import { formatTemplate } from "./template-format.js";
import { raises } from "./value.js";

const listNote = "Arrays are written as lists.";

export const formatFunctions: readonly PureFunction[] = [
  {
    name: "str",
    python: "str",
    parameters: ["object?"],
    note: listNote,
    apply: (values) => (values[0] === undefined ? "" : strText(values[0])),
  },
  { name: "repr", python: "repr", parameters: ["obj", "/"], note: listNote, apply: ([value]) => reprText(value) },
  { name: "ascii", python: "ascii", parameters: ["obj", "/"], note: listNote, apply: ([value]) => asciiText(value) },
  {
    name: "format",
    python: "format",
    parameters: ["value", "format_spec?", "/"],
    note: `${listNote} The option z is unmodelled, and n is the C locale's.`,
    apply: ([value, spec = ""]) => formatValue(value, spec),
  },
  {
    name: "str.format",
    python: "str.format",
    parameters: ["self", "/", "*arguments", "**keywords"],
    note: `${listNote} Attributes of values in fields are unmodelled.`,
    apply: ([self, ...positional], keywords = new Map()) =>
      typeof self === "string" ? formatTemplate(self, positional, keywords) : raises.typeError,
  },
];
