/**
 * Between atoms and concrete term values: what of the program's state is fully known, and how a result of a pure
 * function becomes an atom again.
 */
import type { Span } from "../base/span.js";
import { leavesOf } from "../diagram/diagram.js";
import type { TermValue } from "../terms/value.js";
import type { Flow, Machine } from "./machine.js";
import { contentOf } from "./machine.js";
import type { Atom, Items, Segment, Value } from "./value.js";
import { contentProperties } from "./value.js";

/** The one leaf of a value, if it has one only. */
export function onlyLeaf(value: Value): Atom | undefined {
  return value.kind === "leaf" ? value.value : undefined;
}

/** The concrete value of an atom, if nothing of it is symbolic. Lists and tuples become arrays. */
export function concreteOf(machine: Machine, atom: Atom, depth = 0): TermValue | undefined {
  if (atom.kind === "constant") return atom.value;
  if (atom.kind === "enum-member") return BigInt(atom.number);
  if (depth > 8) return undefined;
  if (atom.kind === "tuple") return concreteItems(machine, atom.items, depth);
  if (atom.kind === "reference" && (atom.type === "list" || atom.type === "set")) {
    const segments = segmentsOf(machine, atom.id);
    if (segments === null || !segments.every((s) => s.kind === "element" && s.when === machine.forest.true)) return undefined;
    return concreteItems(
      machine,
      segments.map((s) => (s as Segment & { kind: "element" }).value),
      depth,
    );
  }
  return undefined;
}

function concreteItems(machine: Machine, items: readonly Value[], depth: number): TermValue | undefined {
  const result: TermValue[] = [];
  for (const item of items) {
    const atom = onlyLeaf(item);
    const value = atom === undefined ? undefined : concreteOf(machine, atom, depth + 1);
    if (value === undefined) return undefined;
    result.push(value);
  }
  return result;
}

/** The segments of a list, if its content does not depend on anything (on the live paths, with a flow). */
export function segmentsOf(machine: Machine, id: string, flow?: Flow): readonly Segment[] | null {
  const content = machine.read(contentOf(id));
  const atom = content === undefined ? undefined : onlyLeaf(flow === undefined ? content : machine.here(flow, content));
  return atom?.kind === "items" ? atom.segments : null;
}

/** A concrete result as a value; arrays become new lists. */
export function valueFrom(machine: Machine, flow: Flow, value: TermValue, span: Span, index = ""): Value {
  if (Array.isArray(value)) {
    const items = (value as readonly TermValue[]).map((item, i) => valueFrom(machine, flow, item, span, `${index}.${i}`));
    return newList(machine, { ...flow, context: `${flow.context}${index}` }, items, span);
  }
  return machine.atoms.constant(value as Exclude<TermValue, readonly TermValue[]>);
}

export function newList(machine: Machine, flow: Flow, items: readonly Value[], span: Span, type: "list" | "set" = "list"): Value {
  const segments: Segment[] = items.map((value) => ({ kind: "element", when: machine.forest.true, value }));
  return newSequence(machine, flow, segments, span, type);
}

export function newSequence(machine: Machine, flow: Flow, segments: readonly Segment[], span: Span, type: "list" | "set" = "list"): Value {
  const kept = type === "set" ? withoutDuplicates(machine, segments) : segments;
  return machine.allocate(flow, type, span, machine.atoms.leaf({ kind: "items", segments: kept }));
}

/** The segments without elements that come twice. */
export function withoutDuplicates(machine: Machine, segments: readonly Segment[]): readonly Segment[] {
  const at = new Map<Value, number>();
  const result: Segment[] = [];
  for (const s of segments) {
    // What follows a mark for earlier rounds is this round's own; before it nothing is touched.
    if (s.kind === "carried") at.clear();
    const known = s.kind === "element" && onlyLeaf(s.value)?.kind === "constant" ? at.get(s.value) : undefined;
    if (known === undefined) {
      if (s.kind === "element") at.set(s.value, result.length);
      result.push(s);
      continue;
    }
    const first = result[known];
    if (first?.kind === "element" && s.kind === "element") result[known] = { ...first, when: machine.forest.or(first.when, s.when) };
  }
  return result;
}

/** The content of a set with more elements: every constant once. */
export function withDistinct(machine: Machine, content: Items, added: readonly Segment[]): Items {
  const { items } = machine.atoms;
  if (!items.allHave(content, contentProperties.plain)) return items.of(withoutDuplicates(machine, [...content.segments, ...added]));
  return added.reduce((all, s) => {
    const isConstant = s.kind === "element" && onlyLeaf(s.value)?.kind === "constant";
    const known = isConstant ? items.positionOf(all, s.value) : undefined;
    if (known === undefined) return items.change(all, items.lengthOf(all), s);
    const first = items.at(all, known) as Segment & { kind: "element" };
    const when = machine.forest.or(first.when, (s as typeof first).when);
    return when === first.when ? all : items.change(all, known, { ...first, when });
  }, content);
}

/** Whether a value has a leaf of a kind. */
export function hasLeaf(value: Value, test: (atom: Atom) => boolean): boolean {
  return leavesOf(value).some(test);
}
