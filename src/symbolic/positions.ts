/** The position of the current item as a number: how many items came before it in its pass. */
import type { Term } from "../terms/term.js";
import type { Machine } from "./machine.js";
import type { Atom } from "./value.js";
import { placeKey } from "./variable.js";

export function positionNumber(machine: Machine, atom: Atom): Atom {
  if (atom.kind !== "position") return atom;
  const active = machine.activeStreams.find((s) => placeKey(s.stream) === placeKey(atom.stream));
  if (active === undefined || active.pass === null) return atom;
  const before = machine.variables.count(active.pass, machine.forest.true, true);
  const count: Term = { value: String(before.order) };
  const term: Term = atom.offset === 0 ? count : { call: "add.python", arguments: [{ integer: String(atom.offset) }, count] };
  return machine.atoms.of({ kind: "computed", term, operands: [before] });
}
