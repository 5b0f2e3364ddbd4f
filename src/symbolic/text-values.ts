/** Text variables as values of the program. */
import type { Variable } from "../diagram/diagram.js";
import { Raise } from "../terms/value.js";
import type { Machine } from "./machine.js";
import type { TextDomain } from "./text-domain.js";
import { identityTable, isMatch } from "./text-domain.js";
import type { Atom, Value } from "./value.js";

export function domainOf(machine: Machine, text: Variable): TextDomain {
  const meaning = machine.variables.meaning(text);
  if (meaning.kind !== "text") throw new Error("not a text variable");
  return meaning.domain;
}

/** The identity of a text variable, as an atom. */
export function textAtom(machine: Machine, text: Variable): Value {
  return machine.atoms.leaf({ kind: "mapped", text, table: identityTable(domainOf(machine, text)) });
}

/** What a function of a text gives: a match, a list, a text or a number. */
export function typeOfTable(atom: Atom & { kind: "mapped" }): "match" | "list" | "str" | "number" {
  if (isMatch(atom)) return "match";
  const sample = atom.table.results.find((r) => !(r instanceof Raise) && r !== null && r !== undefined);
  return Array.isArray(sample) ? "list" : typeof sample === "string" ? "str" : "number";
}
