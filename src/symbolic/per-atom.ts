/** Does something for each thing that a value may be, on the paths where it is that, and joins what comes out. */
import type { Guard } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import type { Flow, Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";

/** The guard under which a value is `atom`. */
export function isAtom(machine: Machine, value: Value, atom: Atom): Guard {
  return machine.forest.map(value, (a) => machine.forest.leaf(a === atom));
}

/** `f` of each atom under its own paths: what one of them raises is not raised on the paths of the others. */
export function perAtom(machine: Machine, flow: Flow, value: Value, f: (atom: Atom, inner: Flow) => Value): Value {
  const here = machine.here(flow, value);
  if (here.kind === "leaf") return f(here.value, flow);
  const entry = flow.live;
  let live = machine.forest.false;
  let result: Value | null = null;
  for (const [n, atom] of leavesOf(here).entries()) {
    const guard = isAtom(machine, here, atom);
    const inner: Flow = { ...flow, live: machine.forest.and(entry, guard), context: n === 0 ? flow.context : `${flow.context}|${n}` };
    if (inner.live === machine.forest.false) continue;
    const made = f(atom, inner);
    result = result === null ? made : machine.forest.ite(guard, made, result);
    live = machine.forest.or(live, inner.live);
  }
  flow.live = live;
  return result ?? machine.none;
}
