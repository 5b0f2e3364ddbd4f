/** Text variables as values of the program. */
import type { Variable } from "../diagram/diagram.js";
import type { Machine } from "./machine.js";
import type { TextDomain } from "./text-domain.js";
import { identityTable } from "./text-domain.js";
import type { Value } from "./value.js";

export function domainOf(machine: Machine, text: Variable): TextDomain {
  const meaning = machine.variables.meaning(text);
  if (meaning.kind !== "text") throw new Error("not a text variable");
  return meaning.domain;
}

/** The identity of a text variable, as an atom. */
export function textAtom(machine: Machine, text: Variable): Value {
  return machine.atoms.leaf({ kind: "mapped", text, table: identityTable(domainOf(machine, text)) });
}
