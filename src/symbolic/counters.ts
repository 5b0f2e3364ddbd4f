/**
 * Numbers to which rounds of a loop only ever add one. A counter is a number of its own, not one state for each value that
 * it comes to. What it counts on from is a whole number, nothing yet (an entry that the first counted item makes), or a
 * number of the environment.
 */
import type { Guard, Variable } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import type { Term } from "../terms/term.js";
import { onlyLeaf } from "./concrete.js";
import type { Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";
import type { Unfinished } from "./variable.js";

export interface Counter {
  /** What the state holds while nothing has been counted. */
  readonly initial: Atom;
  /** The whole number that is counted on from; none where `initial` is a number of the environment. */
  readonly start: bigint | null;
  readonly running: Unfinished;
}

/** The counter of a state that came to hold these atoms; null where they are no numbers that follow each other. */
export function counterOf(machine: Machine, initial: Value, atoms: readonly Atom[]): Counter | null {
  const first = onlyLeaf(initial);
  if (first === undefined) return null;
  const others = atoms.filter((a) => a !== first);
  const start = first.kind === "unknown" ? null : startOf(first, others);
  if (start === undefined || (start === null && !others.every((a) => atoms.some((before) => isAfterUnknown(a, before))))) return null;
  return { initial: first, start, running: machine.variables.freshNumber() };
}

/** Undefined where nothing is counted. */
function startOf(first: Atom, others: readonly Atom[]): bigint | undefined {
  const numbers = others.map((a) => (a.kind === "constant" ? a.value : null)).filter((n) => typeof n === "bigint");
  if (numbers.length < others.length) return undefined;
  if (first.kind === "constant" && typeof first.value === "bigint") return first.value;
  return first.kind === "unbound" ? numbers.reduce((least, n) => (n < least ? n : least)) - 1n : undefined;
}

/** `before + 1`, where `before` is something of the environment. */
function isAfterUnknown(atom: Atom, before: Atom): boolean {
  if (atom.kind !== "unknown" || atom.by !== "add.python" || before.kind !== "unknown") return false;
  const [number, added] = atom.parts.map(onlyLeaf);
  return number === before && added?.kind === "constant" && added.value === 1n;
}

/** What the state holds where the variable says how many were counted. */
export function counterValue(machine: Machine, counter: Counter, variable: Variable): Value {
  const counted = machine.forest.leaf(countedAtom(machine, counter, variable));
  if (counter.initial.kind !== "unbound") return counted;
  return machine.forest.ite(machine.forest.numberIn(variable, [1]), counted, machine.forest.leaf(counter.initial));
}

function countedAtom(machine: Machine, { initial, start }: Counter, variable: Variable): Atom {
  const count: Term = { value: String(variable.order) };
  const term = start === null || start === 0n ? count : { call: "add.python", arguments: [{ integer: String(start) }, count] };
  const number = machine.atoms.of({ kind: "computed", term, operands: [variable] });
  if (initial.kind !== "unknown") return number;
  const parts = [machine.forest.leaf(initial), machine.forest.leaf(number)];
  return machine.atoms.of({ ...initial, name: machine.named(initial.name, parts), parts, label: "add.python", by: "add.python" });
}

/** Where a counter's round adds one; null where it does anything but that or leave it alone. */
export function countedBy(machine: Machine, counter: Counter, result: Value): Guard | null {
  const { forest } = machine;
  const { variable } = counter.running;
  const same = countedAtom(machine, counter, variable);
  const some = counter.initial.kind === "unbound" ? forest.numberIn(variable, [1]) : forest.true;
  const counts = (value: Value, before: Atom): Guard | null => {
    if (!leavesOf(value).every((a) => a === before || isNext(counter, a, before))) return null;
    return forest.map(value, (a) => forest.leaf(a !== before));
  };
  const more = counts(forest.restrict(result, some), same);
  const first = some === forest.true ? more : counts(forest.restrict(result, forest.not(some)), counter.initial);
  return more === null || first === null ? null : forest.ite(some, more, first);
}

function isNext({ start }: Counter, atom: Atom, before: Atom): boolean {
  if (before.kind === "unknown") return isAfterUnknown(atom, before);
  if (before.kind === "computed") {
    const next: Term = { call: "add.python", arguments: [before.term, { integer: "1" }] };
    return atom.kind === "computed" && JSON.stringify(atom.term) === JSON.stringify(next);
  }
  return atom.kind === "constant" && start !== null && atom.value === start + 1n;
}
