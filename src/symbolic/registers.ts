/** Registers of the running function: temporaries of expressions, read and written under the flow's live guard. */
import type { Register } from "../ir/ir.js";
import type { Flow, Machine } from "./machine.js";
import type { Value } from "./value.js";

/** A register assigned on several paths keeps what the other paths put there. */
export function setRegister(machine: Machine, flow: Flow, register: Register, value: Value): void {
  const old = flow.frame.registers[register];
  flow.frame.registers[register] = old === undefined || old === value ? value : machine.forest.ite(flow.live, value, old);
}

export function register(machine: Machine, flow: Flow, r: Register): Value {
  const value = flow.frame.registers[r];
  return value === undefined ? machine.none : machine.here(flow, value);
}
