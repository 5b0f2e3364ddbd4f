/**
 * The decision as a closed system: the outcome diagram and the passes that it needs, with counts as saturating state
 * components and the states of earlier passes over the same stream replayed where a later pass reads them.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import type { Machine } from "../symbolic/machine.js";
import type { Computed, Pass, SlotMove } from "../symbolic/variable.js";
import type { Carry } from "./carries.js";
import type { RunOutcome } from "./outcome.js";

export interface SystemComponent {
  readonly name: string;
  readonly kind: "state" | "counter";
  readonly states: number;
  readonly running: Variable;
  readonly final: Variable;
  initial: Diagram<number>;
  step: Diagram<number>;
}

export interface SystemRegister {
  readonly name: string;
  readonly running: Variable;
  readonly final: Variable;
  initial: Diagram<Computed>;
  step: Diagram<Computed>;
}

export interface SystemSlot {
  /** The number by which places refer to it. */
  readonly id: number;
  readonly name: string;
  step: Diagram<SlotMove>;
}

export interface SystemPass {
  readonly pass: Pass;
  readonly components: SystemComponent[];
  /** For a pass over a list inside the items of another pass: that one. */
  readonly within?: SystemPass;
  readonly registers: SystemRegister[];
  readonly slots: SystemSlot[];
}

export interface SystemCarry {
  readonly carry: Carry;
  /** Null where what is carried is at a place of its own. */
  readonly pass: SystemPass | null;
  readonly when: Guard;
}

export interface DecisionSystem {
  readonly machine: Machine;
  outcome: Diagram<RunOutcome>;
  /** Outcomes of further parts, where the decision has several. */
  readonly further: readonly Diagram<RunOutcome>[];
  readonly passes: SystemPass[];
  readonly carries: readonly SystemCarry[];
  /** What keeps the system from saying the whole decision. */
  readonly gaps: string[];
}

/** Every diagram of a system. */
export function rootsOf(system: DecisionSystem): Diagram<unknown>[] {
  return [
    system.outcome,
    ...system.further,
    ...system.passes.flatMap((p) => [...p.components, ...p.registers].flatMap((c): Diagram<unknown>[] => [c.initial, c.step])),
    ...system.passes.flatMap((p) => p.slots.map((s) => s.step)),
    ...system.carries.map((c) => c.when),
  ];
}

export interface PassChange {
  /** Passes whose diagrams stay as they are, each with what stands in its place, if anything does. */
  readonly replaced?: ReadonlyMap<SystemPass, SystemPass | null>;
  /** The states of a pass that are kept; all of them if absent. */
  readonly kept?: ReadonlyMap<SystemPass, readonly SystemComponent[]>;
}

/** A system with each diagram changed; what refers to a pass refers to the one in its place. */
export function withDiagrams(
  system: DecisionSystem,
  change: <T>(diagram: Diagram<T>) => Diagram<T>,
  { replaced, kept }: PassChange = {},
): DecisionSystem {
  const made = new Map<SystemPass, SystemPass | null>(replaced);
  const madeOf = (pass: SystemPass): SystemPass | null => {
    const known = made.get(pass);
    if (known !== undefined) return known;
    const around = pass.within === undefined ? null : madeOf(pass.within);
    const components = kept?.get(pass) ?? pass.components;
    const own: SystemPass = {
      ...pass,
      ...(around === null ? {} : { within: around }),
      components: components.map((c) => ({ ...c, initial: change(c.initial), step: change(c.step) })),
      registers: pass.registers.map((r) => ({ ...r, initial: change(r.initial), step: change(r.step) })),
      slots: pass.slots.map((s) => ({ ...s, step: change(s.step) })),
    };
    made.set(pass, own);
    return own;
  };
  return {
    ...system,
    outcome: change(system.outcome),
    further: system.further.map((outcome) => change(outcome)),
    passes: system.passes.map(madeOf).filter((p) => p !== null),
    carries: system.carries.map((c) => ({ ...c, pass: c.pass === null ? null : madeOf(c.pass), when: change(c.when) })),
  };
}
