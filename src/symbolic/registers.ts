/** Registers of the running function: temporaries of expressions, read and written under the flow's live guard. */
import type { Func, Register } from "../ir/ir.js";
import { walkInstructions, writtenRegisters } from "../ir/walk.js";
import type { Flow, Machine } from "./machine.js";
import type { Value } from "./value.js";

const severalTimes = new WeakMap<Func, ReadonlySet<Register>>();

/** Registers that more than one instruction of a function assigns. */
function assignedSeveralTimes(f: Func): ReadonlySet<Register> {
  let known = severalTimes.get(f);
  if (known === undefined) {
    const once = new Set<Register>();
    const more = new Set<Register>();
    walkInstructions(f.body, (i) => {
      for (const r of writtenRegisters(i)) (once.has(r) ? more : once).add(r);
    });
    known = more;
    severalTimes.set(f, known);
  }
  return known;
}

/**
 * A register that several instructions assign keeps what the other paths put there; any other is only read on the paths
 * of its one assignment.
 */
export function setRegister(machine: Machine, flow: Flow, register: Register, value: Value): void {
  const old = flow.frame.registers[register];
  const keeps = old !== undefined && old !== value && assignedSeveralTimes(flow.frame.function).has(register);
  flow.frame.registers[register] = keeps ? machine.forest.ite(flow.live, value, old) : value;
}

export function register(machine: Machine, flow: Flow, r: Register): Value {
  const value = flow.frame.registers[r];
  return value === undefined ? machine.none : machine.here(flow, value);
}
