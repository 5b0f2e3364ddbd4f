/** What is known of the registers of a frame while its code is walked. */
import type { Constant, Register } from "../ir/ir.js";
import type { Code } from "./code.js";
import type { Node } from "./points-to.js";

export interface Known {
  readonly constants: Map<Register, Constant>;
  /** Registers that hold what a statement has just defined. */
  readonly defined: Set<Register>;
  /** `update` of a mapping that nobody else knows. */
  readonly updates: Map<Register, Node>;
}

export class KnownRegisters {
  private readonly known = new WeakMap<Code, Known>();

  of(code: Code): Known {
    let known = this.known.get(code);
    if (known === undefined) this.known.set(code, (known = { constants: new Map(), defined: new Set(), updates: new Map() }));
    return known;
  }
}
