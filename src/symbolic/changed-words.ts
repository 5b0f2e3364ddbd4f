/**
 * Lists that are a function of a text (`text.split(" ")`) and of which the program changes elements. As a table over the
 * text they cannot be changed; where a function stores one that it made in a variable through which it sets elements, the
 * variable holds a list with one element a word instead.
 */
import type { Span } from "../base/span.js";
import { leavesOf } from "../diagram/diagram.js";
import type { Func, Instruction, Register } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import { newSequence } from "./concrete.js";
import { guardOf } from "./conditions.js";
import type { Flow, Machine } from "./machine.js";
import { perAtom } from "./per-atom.js";
import { applyPure } from "./pure.js";
import { limitLength } from "./unlisted-texts.js";
import type { Atom, Segment, Value } from "./value.js";

type Mapped = Atom & { kind: "mapped" };

/** More words than a list has elements that are looked at one by one. */
const mostWords = 64;

/** Whether an atom is a list that is a function of a text. */
export function isWords(atom: Atom): atom is Mapped {
  return atom.kind === "mapped" && atom.table.results.some((r) => Array.isArray(r));
}

/** The value as a variable holds it. */
export function asStored(machine: Machine, flow: Flow, store: Instruction & { op: "store" }, value: Value): Value {
  if (!leavesOf(value).some(isWords) || !setsElements(flow.frame.function, store)) return value;
  return perAtom(machine, flow, value, (atom, inner) =>
    isWords(atom) && longest(atom) <= mostWords ? wordByWord(machine, inner, atom, store.span) : machine.forest.leaf(atom),
  );
}

function longest(atom: Mapped): number {
  return atom.table.results.reduce((n: number, r) => (Array.isArray(r) && r.length > n ? r.length : n), 0);
}

function wordByWord(machine: Machine, flow: Flow, atom: Mapped, span: Span): Value {
  const words = machine.forest.leaf(atom);
  const length = applyPure(machine, flow, "len", [words], span);
  const segments = Array.from({ length: longest(atom) }, (_, n): Segment => {
    const position = machine.atoms.constant(BigInt(n));
    const when = guardOf(machine, applyPure(machine, flow, "less", [position, length], span));
    const inner: Flow = { ...flow, live: machine.forest.and(flow.live, when), raised: machine.newSink() };
    return { kind: "element", when, value: applyPure(machine, inner, "item.python", [words, position], span) };
  });
  limitLength(machine, atom, segments.length);
  return newSequence(machine, { ...flow, context: `${flow.context}/words` }, segments, span);
}

/** Whether a function makes what it stores there by a call, and sets elements through the variable. */
function setsElements(f: Func, store: Instruction & { op: "store" }): boolean {
  const loaded = new Set<Register>();
  const changed = new Set<Register>();
  let isMade = false;
  walkInstructions(f.body, (i) => {
    if (i.op === "load" && i.name === store.name) loaded.add(i.target);
    if (i.op === "set-item") changed.add(i.object);
    if (i.op === "call" && i.target === store.value) isMade = true;
  });
  return isMade && [...changed].some((r) => loaded.has(r));
}
