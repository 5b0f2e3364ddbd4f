/** After a loop that keeps items whole: its slots and registers as they are then. */
import { numberOf, registerAtom } from "./kept.js";
import type { Loop } from "./loop.js";
import type { LoopState, RegisterState } from "./loop-state.js";
import type { Machine } from "./machine.js";
import { fromItem, rebaseAtom, rebaseValue } from "./rebase.js";
import type { RunningBest } from "./running-best.js";
import type { Atom, Value } from "./value.js";
import type { Place, Register } from "./variable.js";

/** Says how rounds move the loop's slots. Slots that always hold the same item are one. */
export function finishSlots(loop: Loop): void {
  for (const state of loop.states.values()) if (state.slot !== null && state.moves !== null) state.slot.step = state.moves;
}

/** The slot that stands for those that move alike. */
function representative(loop: Loop, id: number): number {
  const { slots } = loop.machine.variables;
  const slot = slots[id]!;
  const same = slots.find((other) => other.pass === slot.pass && other.step === slot.step);
  return same?.id ?? id;
}

/** An atom of a state's domain after the loop, as it is where the loop kept the best item; null where it is of another item. */
export function bestAtom(loop: Loop, atom: Atom, { ranking, slots }: RunningBest): Value | null {
  let ofOthers = false;
  const move = (place: Place): Place | null => {
    if (place.from !== "kept" || !place.running) return null;
    if (!slots.has(place.slot)) ofOthers = true;
    return { ...ranking, path: [0, ...place.path] };
  };
  const moved = rebaseAtom(loop.machine, atom, { move, isStuck: (a) => a.kind === "captured" });
  return ofOthers ? null : moved;
}

/** What a state holds after a loop that set it to something of each item that it took. */
export function madeOfBest({ machine, pass }: Loop, state: LoopState, { ranking, some, made }: RunningBest): Value | null {
  const move = fromItem(pass.stream, (path) => ({ ...ranking, path: [0, ...path] }));
  const moved = rebaseValue(machine, made.get(state)!, { move, isStuck: () => false });
  return moved === null ? null : machine.forest.ite(some, moved, state.initial);
}

/** An atom of a state's domain after the loop. */
export function finalAtom(loop: Loop, atom: Atom): Atom {
  const { machine, pass } = loop;
  const move = (place: Place): Place | null => {
    if (place.from === "item") {
      const stream = move(place.stream);
      return stream === null ? null : { ...place, stream };
    }
    if (place.from !== "kept" || !place.running || machine.variables.slots[place.slot]?.pass !== pass) return null;
    return { ...place, slot: representative(loop, place.slot), running: false };
  };
  const registers = new Map(
    [...loop.states.values()].flatMap(({ register }) =>
      register === null ? [] : [[register.running.variable, register.final.variable] as const],
    ),
  );
  const plain = atom.kind === "computed" && atom.operands.length === 1 ? registers.get(atom.operands[0]!) : undefined;
  if (plain !== undefined) return registerAtom(machine, plain);
  const moved = rebaseAtom(machine, atom, { move, isStuck: () => false });
  return moved?.kind === "leaf" && atom.kind !== "exception" ? moved.value : atom;
}

/** The initial value in terms of the domain: numbers are in the register. */
export function initialInDomain(machine: Machine, state: LoopState): Value {
  const { register } = state;
  if (register === null) return state.initial;
  const own = registerAtom(machine, register.running.variable);
  return machine.forest.map(state.initial, (atom) => machine.forest.leaf(state.domain.includes(atom) ? atom : own));
}

export function finishRegister(loop: Loop, state: LoopState, { running, final, numbers }: RegisterState): void {
  const { machine, pass } = loop;
  const zero = machine.variables.computed({ integer: "0" }, []);
  const register: Register = {
    name: state.name,
    pass,
    running: running.variable,
    final: final.variable,
    initial: machine.forest.map(state.initial, (atom) => machine.forest.leaf(numberOf(machine, atom) ?? zero)),
    step: numbers ?? machine.forest.leaf(machine.variables.computed({ value: String(running.variable.order) }, [running.variable])),
  };
  running.complete({ kind: "register", register, running: true });
  final.complete({ kind: "register", register, running: false });
}
