/**
 * How many elements a container has, and whether it has any: counts of items over views, different elements in sets and
 * dictionaries.
 */
import type { Span } from "../base/span.js";
import type { Guard, Variable } from "../diagram/diagram.js";
import { childrenOf, leavesOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { asBoolean } from "./booleans.js";
import { throughCaptured } from "./captured.js";
import { onlyLeaf } from "./concrete.js";
import { environmentTruth, guardOf, unsupportedTruth, valueFromOutput } from "./conditions.js";
import { countOf, existsIn } from "./counts.js";
import { keysOf } from "./dictionary-keys.js";
import { withAndWithout } from "./either-content.js";
import { callProtocol, isLibraryObject } from "./library-objects.js";
import type { Flow, Machine } from "./machine.js";
import { attributeOf, contentOf, kindMark } from "./machine.js";
import { equalGuard } from "./membership.js";
import { perAtom } from "./per-atom.js";
import { applyPure } from "./pure.js";
import { unlistedGuard } from "./unlisted-texts.js";
import type { Atom, Entries, Items, Segment, Value } from "./value.js";
import { contentProperties } from "./value.js";

export function lengthOf(machine: Machine, flow: Flow, value: Value, span: Span): Value {
  return perAtom(machine, flow, value, (atom, inner) => lengthOfAtom(machine, inner, atom, span));
}

function lengthOfAtom(machine: Machine, flow: Flow, atom: Atom, span: Span): Value {
  if (atom.kind === "tuple") return machine.atoms.constant(BigInt(atom.items.length));
  if (atom.kind === "stream") {
    const variable = machine.variables.length(atom.place);
    return machine.atoms.leaf({ kind: "computed", term: { value: String(variable.order) }, operands: [variable] });
  }
  if (atom.kind === "captured" && atom.origin.kind === "stream")
    return throughCaptured(machine, flow, atom, span, (origin, inner) => lengthOfAtom(machine, inner, origin, span));
  if (isLibraryObject(atom)) return callProtocol(machine, flow, atom, "__len__", [], span);
  if (atom.kind === "reference" && (atom.type === "list" || atom.type === "set" || atom.type === "dict")) {
    const content = machine.read(contentOf(atom.id));
    if (content === undefined) return machine.unsupportedValue("length", span);
    if (variesUncounted(machine, content)) return machine.unsupportedValue("how many elements a list of unknown length has", span);
    const type = machine.has(attributeOf(atom.id, kindMark)) ? "set" : atom.type;
    return perAtom(machine, flow, content, (c, inner) => contentLength(machine, inner, c, type, span));
  }
  const number = applyPure(machine, flow, "len", [machine.forest.leaf(atom)], span);
  const single = machine.loopNotes.single.get(atom);
  return single === undefined ? number : machine.forest.ite(single, machine.atoms.constant(1n), number);
}

/** Whether it depends on the output what a list holds of which it is not known how many elements it has. */
export function variesUncounted(machine: Machine, content: Value): boolean {
  if (content.kind === "leaf") return false;
  const uncounted = leavesOf(content).some((c) => c.kind === "items" && c.segments.some((s) => s.kind === "some"));
  return uncounted && supportOf(content).some((v) => machine.variables.meaning(v).kind !== "environment");
}

function contentLength(machine: Machine, flow: Flow, content: Atom, type: string, span: Span): Value {
  if (content.kind !== "items" && content.kind !== "entries") return machine.forest.leaf(content);
  const known = knownLength(machine, content, type);
  if (known !== null) return machine.atoms.constant(BigInt(known));
  const segments = content.kind === "items" ? content.segments : keysOf(machine, content);
  return withAndWithout(machine, flow, segments, (inner, here) => {
    const distinct =
      type !== "list" || here.some((s) => s.kind === "view" && s.distinct !== undefined && s.distinct !== "all-in-another-order");
    return distinct ? distinctCount(machine, inner, here, span) : numberOf(machine, inner, here, span);
  });
}

/** The length of what has elements that are always there; in a set or dictionary every text is there once. */
function knownLength({ atoms }: Machine, content: Items | Entries, type: string): number | null {
  const { always, text } = contentProperties;
  if (content.kind === "entries") return atoms.entries.allHave(content, always, text) ? atoms.entries.lengthOf(content) : null;
  const counts = atoms.items.allHave(content, always) && (type === "list" || atoms.items.allHave(content, text));
  return counts ? atoms.items.lengthOf(content) : null;
}

/** Elements that are counted alone, and what the test is about. */
export interface Counted {
  readonly is: (element: Value) => Guard;
  readonly about: Value;
}

/** How many elements a list has, or has of those that are counted. */
export function numberOf(machine: Machine, flow: Flow, segments: readonly Segment[], span: Span, counted?: Counted): Value {
  let total = machine.atoms.constant(0n);
  for (const s of segments) total = applyPure(machine, flow, "add.python", [total, numberIn(machine, flow, s, span, counted)], span);
  return total;
}

function numberIn(machine: Machine, flow: Flow, s: Segment, span: Span, counted?: Counted): Value {
  const { forest, atoms } = machine;
  const where = (when: Guard, element: Value): Guard => (counted === undefined ? when : forest.and(when, counted.is(element)));
  switch (s.kind) {
    case "element":
      return forest.ite(where(s.when, s.value), atoms.constant(1n), atoms.constant(0n));
    case "view": {
      const counts = s.each.map((e) => countOf(machine, s.pass, where(e.when, e.value)));
      return counts.reduce((a, b) => applyPure(machine, flow, "add.python", [a, b], span), counts.shift() ?? atoms.constant(0n));
    }
    case "some": {
      if (counted === undefined) {
        const many = machine.unknown(`${machine.nameAt(span)} (number of ${s.name})`, span, [s.value]);
        const single = singleOf(machine, s);
        return single === undefined ? many : forest.ite(single, atoms.constant(1n), many);
      }
      return valueFromOutput(machine, s.value)
        ? machine.unsupportedValue("how many elements a list of unknown length has", span)
        : machine.unknown(machine.nameAt(span), span, [s.value, counted.about]);
    }
    case "carried":
      return (
        (counted === undefined ? numberAdded(machine, s) : null) ?? machine.unsupportedValue("length of a list while it is built", span)
      );
  }
}

/** The guard under which a sequence holds anything. */
export function isNotEmpty(machine: Machine, flow: Flow, segments: readonly Segment[], span: Span): Guard {
  const { forest } = machine;
  return segments.reduce<Guard>((found, s) => forest.or(found, holdsAny(machine, flow, s, span)), forest.false);
}

function holdsAny(machine: Machine, flow: Flow, s: Segment, span: Span): Guard {
  const { forest } = machine;
  switch (s.kind) {
    case "element":
      return s.when;
    case "view":
      return s.each.reduce<Guard>((found, e) => forest.or(found, existsIn(machine, s.pass, e.when)), forest.false);
    case "some": {
      const name = machine.named(`${machine.nameAt(span)} (number of ${s.name})`, [s.value]);
      const any = valueFromOutput(machine, s.value)
        ? unsupportedTruth(machine, "whether a list holds anything", span)
        : environmentTruth(machine, name, span);
      return forest.and(s.when ?? forest.true, forest.or(singleOf(machine, s) ?? forest.false, guardOf(machine, any)));
    }
    case "carried": {
      const number = numberAdded(machine, s);
      if (number === null) return guardOf(machine, unsupportedTruth(machine, "whether a list holds anything while it is built", span));
      return guardOf(machine, applyPure(machine, flow, "greater", [number, machine.atoms.constant(0n)], span));
    }
  }
}

/** The condition that there is one of such elements, where it has been asked. */
function singleOf(machine: Machine, { value }: Segment & { kind: "some" }): Guard | undefined {
  const key = onlyLeaf(value);
  return key === undefined ? undefined : machine.loopNotes.single.get(key);
}

/** How many elements earlier rounds of a loop have added; null where that is not known yet. */
function numberAdded(machine: Machine, carried: Segment & { kind: "carried" }): Value | null {
  const number = carried.added?.number ?? null;
  if (number === null) machine.askOfList(carried.location, "number");
  return number;
}

/** More different values than this are not counted apart. */
const distinctLimit = 40;

/** Why a number of different elements is not known, where there are any. */
export const manyDifferent = "the number of different elements";

/** How many different elements there are: one for each value that is there. */
export function distinctCount(machine: Machine, flow: Flow, segments: readonly Segment[], span: Span): Value {
  const { forest } = machine;
  const present = presentValues(machine, flow, segments);
  const zero = machine.atoms.constant(0n);
  if (present === null) return forest.ite(isNotEmpty(machine, flow, segments, span), machine.unsupportedValue(manyDifferent, span), zero);
  let total: Value = zero;
  for (const guard of present) {
    total = forest.apply(total, asBoolean(machine, guard), (n, there) => {
      const counted = n.kind === "constant" ? Number(n.value) : 0;
      return machine.atoms.constant(BigInt(counted + (there === onlyLeaf(machine.truth) ? 1 : 0)));
    });
  }
  return total;
}

/** For each value that may be in the set: where it is. Null where they cannot be listed. */
function presentValues(machine: Machine, flow: Flow, segments: readonly Segment[]): readonly Guard[] | null {
  const { forest } = machine;
  const found = new Map<Value, Guard>();
  const add = (value: Value, when: Guard): void => void found.set(value, forest.or(found.get(value) ?? forest.false, when));
  for (const s of segments) {
    if (s.kind !== "element" && s.kind !== "view") return null;
    for (const { when, value } of s.kind === "element" ? [s] : s.each) {
      const values = valuesOf(machine, value, when);
      if (values === null || found.size + values.length > distinctLimit) return null;
      for (const one of values) {
        const here = forest.and(when, equalGuard(machine, flow, value, one, machine.span));
        if (here !== forest.false) add(one, s.kind === "element" ? here : existsIn(machine, s.pass, here));
      }
    }
  }
  return [...found.values()];
}

/** The constants that a value may be where a guard holds; null where it may be something else, or too many. */
function valuesOf(machine: Machine, value: Value, when: Guard): readonly Value[] | null {
  const found = new Set<Value>();
  for (const atom of leavesOf(machine.forest.restrict(value, when))) {
    if (atom.kind === "mapped") {
      if (machine.forest.and(when, unlistedGuard(machine, atom.text)) !== machine.forest.false) return null;
      for (const lane of lanesWhere(when, atom.text).lanes()) {
        const result = atom.table.results[lane];
        if (typeof result === "string") found.add(machine.atoms.constant(result));
        if (found.size > distinctLimit) return null;
      }
    } else if (atom.kind === "constant") found.add(machine.forest.leaf(atom));
    else return null;
  }
  return [...found];
}

/** The lanes of a variable for which a guard can hold. */
function lanesWhere(guard: Guard, variable: Variable): LaneSet {
  const memo = new Map<number, LaneSet>();
  const visit = (d: Guard): LaneSet => {
    const known = memo.get(d.id);
    if (known !== undefined) return known;
    let lanes = LaneSet.empty(variable.lanes!);
    if (d.kind === "leaf") lanes = d.value ? LaneSet.full(variable.lanes!) : lanes;
    else if (d.kind === "lanes" && d.variable === variable)
      for (const { when, then } of d.branches) lanes = lanes.union(when.intersect(visit(then)));
    else for (const child of childrenOf(d)) lanes = lanes.union(visit(child));
    memo.set(d.id, lanes);
    return lanes;
  };
  return visit(guard);
}
