/** Lists of the output that the program put in another order: who reads them again, reads them so. */
import type { Flow, Machine } from "../machine.js";
import type { Atom, Value } from "../value.js";
import { placeKey as streamKey } from "../variable.js";

/** Notes that a list of the output is in another order from here on. */
export function reorder(machine: Machine, flow: Flow, stream: Atom & { kind: "stream" }, ordered: Value): void {
  const key = streamKey(stream.place);
  const location = `reordered ${key}`;
  if (!machine.has(location)) machine.write(location, machine.atoms.leaf({ kind: "unbound" }), machine.forest.true);
  machine.reordered.set(key, location);
  machine.write(location, ordered, flow.live);
}

/** A value with lists of the output as the program left them. */
export function inOrder(machine: Machine, flow: Flow, value: Value): Value {
  if (machine.reordered.size === 0) return value;
  return machine.forest.map(value, (atom) => {
    const location = atom.kind === "stream" ? machine.reordered.get(streamKey(atom.place)) : undefined;
    const ordered = location === undefined ? undefined : machine.read(location);
    if (ordered === undefined) return machine.forest.leaf(atom);
    return machine.forest.map(machine.here(flow, ordered), (a) => machine.forest.leaf(a.kind === "unbound" ? atom : a));
  });
}
