/**
 * Texts joined from the output: `', '.join(names)`. Whether a word is in one is found by going through the elements once
 * with the automaton of Knuth, Morris and Pratt, whose state is how much of the word the text so far ends with; so a
 * match that begins in one label and ends in another is found too. Where the separator cuts every beginning off, the
 * state is only whether the word was found.
 */
import type { Span } from "../base/span.js";
import type { Variable } from "../diagram/diagram.js";
import type { Term } from "../terms/term.js";
import { asBoolean } from "./booleans.js";
import { newSequence } from "./concrete.js";
import { guardOf, unsupportedTruth } from "./conditions.js";
import type { Flow, Machine } from "./machine.js";
import { variableOf } from "./machine.js";
import { isAtom, perAtom } from "./per-atom.js";
import { applyPure } from "./pure.js";
import { textAtom } from "./text-values.js";
import type { Atom, Segment, Value } from "./value.js";

export type Joined = Atom & { kind: "joined" };

/** A concatenation of texts of the output, as the joined text of its parts; null where a part is anything but a text or constant. */
export function concatenated(machine: Machine, atom: Atom & { kind: "computed" }): Joined | null {
  const segments: Segment[] = [];
  const add = (term: Term): boolean => {
    if ("call" in term) return term.call === "add.python" && term.arguments.every(add);
    const value = partValue(machine, term, atom.operands);
    if (value !== null) segments.push({ kind: "element", when: machine.forest.true, value });
    return value !== null;
  };
  return add(atom.term) ? { kind: "joined", separator: "", segments, shown: atom } : null;
}

function partValue(machine: Machine, term: Term, operands: readonly Variable[]): Value | null {
  if ("constant" in term) return typeof term.constant === "string" ? machine.atoms.constant(term.constant) : null;
  const text = "value" in term ? operands.find((o) => String(o.order) === term.value) : undefined;
  return text !== undefined && machine.variables.meaning(text).kind === "text" ? textAtom(machine, text) : null;
}

/** How many characters of the word the text ends with, having ended with `state` of them before; the word's length once it was there. */
function advance(word: string, state: number, text: string): number {
  if (state === word.length) return state;
  const whole = word.slice(0, state) + text;
  if (whole.includes(word)) return word.length;
  for (let n = Math.min(word.length - 1, whole.length); n > 0; n--) if (whole.endsWith(word.slice(0, n))) return n;
  return 0;
}

const beforeAll = -1n;

/** `word in joined`. */
export function containsWord(machine: Machine, flow: Flow, word: Atom, text: Joined, span: Span): Value {
  if (word.kind !== "constant" || typeof word.value !== "string")
    return unsupportedTruth(machine, "something looked for in a text joined from the output", span);
  const sought = word.value;
  if (sought === "") return machine.truth;
  const context = `${flow.context}/in@${span.line}:${span.column}`;
  const location = variableOf(context, `matched ${sought}`);
  machine.write(location, machine.atoms.constant(beforeAll), machine.forest.true);
  const inner: Flow = { ...flow, context };
  const list = newSequence(machine, inner, text.segments, span);
  machine.hooks.iterate(machine, inner, list, span, (f, element) => {
    const before = machine.here(f, machine.read(location)!);
    const after = perAtom(machine, f, before, (state, g) => step(machine, g, { sought, separator: text.separator, state, element, span }));
    machine.write(location, after, f.live);
  });
  const end = machine.here(flow, machine.read(location)!);
  return asBoolean(machine, isAtom(machine, end, stateAtom(machine, sought.length)));
}

function stateAtom(machine: Machine, n: number): Atom {
  return machine.atoms.of({ kind: "constant", value: BigInt(n) });
}

interface Step {
  readonly sought: string;
  readonly separator: string;
  readonly state: Atom;
  readonly element: Value;
  readonly span: Span;
}

/** The state after one more element, the separator before it included. */
function step(machine: Machine, flow: Flow, { sought, separator, state, element, span }: Step): Value {
  const { forest, atoms } = machine;
  const n = state.kind === "constant" ? state.value : null;
  if (typeof n !== "bigint") return machine.unsupportedValue("a text joined from the output", span);
  const at = n === beforeAll ? 0 : advance(sought, Number(n), separator);
  const found = atoms.constant(BigInt(sought.length));
  if (at === sought.length) return found;
  const whole = at === 0 ? element : applyPure(machine, flow, "add.python", [atoms.constant(sought.slice(0, at)), element], span);
  let next: Value = atoms.constant(0n);
  for (let length = 1; length < sought.length; length++) {
    // What the separator makes of it is all that counts of a beginning.
    if (advance(sought, length, separator) === advance(sought, 0, separator)) continue;
    const start = atoms.constant(sought.slice(0, length));
    const ends = machine.tests.unnoted(() => applyPure(machine, flow, "str.endswith", [whole, start], span));
    next = forest.ite(guardOf(machine, ends), atoms.constant(BigInt(length)), next);
  }
  const search = (): Value => applyPure(machine, flow, "in.python", [atoms.constant(sought), whole], span);
  const inside = at === 0 ? search() : machine.tests.unnoted(search);
  return forest.ite(guardOf(machine, inside), found, next);
}

/** A function of each character for itself, of the text as a whole: `lower`, `upper`. */
export function mapJoined(machine: Machine, flow: Flow, name: string, text: Joined, span: Span): Value {
  const changed = (value: Value): Value => applyPure(machine, { ...flow, raised: machine.newSink() }, name, [value], span);
  const separator = changed(machine.atoms.constant(text.separator));
  if (separator.kind !== "leaf" || separator.value.kind !== "constant") return machine.forest.leaf(text.shown);
  return machine.atoms.leaf({
    ...text,
    separator: String(separator.value.value),
    segments: text.segments.map((s) => {
      if (s.kind === "element") return { ...s, value: changed(s.value) };
      return s.kind === "view" ? { ...s, each: s.each.map((e) => ({ ...e, value: changed(e.value) })) } : s;
    }),
  });
}
