/**
 * Sets of the analysed program: the algebra of sets on segments. A set of labels is a view, filtered by what is known of
 * the other side; a known set beside one of labels is its elements under "some label equals it". Duplicates stay in a
 * view and are counted once where their number is asked for.
 */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import type { BinaryOperator } from "../ir/ir.js";
import { asBoolean } from "./booleans.js";
import { newSequence, onlyLeaf, segmentsOf } from "./concrete.js";
import { guardOf } from "./conditions.js";
import { iterableSegments } from "./containers.js";
import { isNotEmpty } from "./lengths.js";
import type { Flow, Machine } from "./machine.js";
import { contentOf } from "./machine.js";
import { contains } from "./membership.js";
import { isAtom } from "./per-atom.js";
import type { Atom, Segment, Value } from "./value.js";

export type SetReference = Atom & { kind: "reference"; type: "set" };

export function isSet(atom: Atom | undefined): atom is SetReference {
  return atom?.kind === "reference" && atom.type === "set";
}

/** Keys of a dictionary can be combined like sets. */
function isKeys(atom: Atom | undefined): boolean {
  return atom?.kind === "reference" && atom.type === "list" && atom.id.includes("/keys:");
}

type SetOperator = "&" | "|" | "-" | "^";
const operators: Partial<Record<BinaryOperator, SetOperator>> = { "bit-and": "&", "bit-or": "|", subtract: "-", "bit-xor": "^" };
const comparisons: ReadonlySet<string> = new Set(["equal.python", "not-equal.python", "less", "less-equal", "greater", "greater-equal"]);

/** What the operators of the language make of two sets; null where the operands are no sets. */
export function setOperation(
  machine: Machine,
  flow: Flow,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  span: Span,
  inPlace: boolean,
): Value | null {
  const [l, r] = [onlyLeaf(left), onlyLeaf(right)];
  if (l === undefined || r === undefined) {
    const [whole, other] = [joined(machine, flow, left, span, "left"), joined(machine, flow, right, span, "right")];
    if (whole === null || other === null || (inPlace && l === undefined)) return null;
    return setOperation(machine, flow, operator, whole, other, span, inPlace);
  }
  if (!(isSet(l) || isKeys(l)) || !(isSet(r) || isKeys(r))) return null;
  const symbol = operators[operator];
  if (symbol !== undefined) {
    const made = combined(machine, flow, symbol, left, right, span);
    if (!inPlace || !isSet(l)) return newSequence(machine, flow, made, span, "set");
    machine.write(contentOf(l.id), machine.atoms.leaf({ kind: "items", segments: made }), flow.live);
    return left;
  }
  return comparisons.has(operator) ? compared(machine, flow, operator, left, right, span) : null;
}

/** One set in place of several that the value may be: each one's elements on its own paths. Null where one is no known set. */
function joined(machine: Machine, flow: Flow, value: Value, span: Span, side: string): Value | null {
  if (value.kind === "leaf") return value;
  const parts: Segment[] = [];
  for (const atom of leavesOf(value)) {
    const segments = isSet(atom) ? segmentsOf(machine, atom.id) : null;
    if (segments === null) return null;
    const guard = isAtom(machine, value, atom);
    for (const s of segments) {
      if (s.kind === "element") parts.push({ ...s, when: machine.forest.and(s.when, guard) });
      else if (s.kind === "view") parts.push({ ...s, each: s.each.map((e) => ({ ...e, when: machine.forest.and(e.when, guard) })) });
      else return null;
    }
  }
  return newSequence(machine, { ...flow, context: `${flow.context}/${side}` }, parts, span, "set");
}

function compared(machine: Machine, flow: Flow, operator: BinaryOperator, left: Value, right: Value, span: Span): Value {
  const { forest } = machine;
  const within = (a: Value, b: Value): Guard => forest.not(isNotEmpty(machine, flow, combined(machine, flow, "-", a, b, span), span));
  const [below, above] = [within(left, right), within(right, left)];
  switch (operator) {
    case "less-equal":
      return asBoolean(machine, below);
    case "greater-equal":
      return asBoolean(machine, above);
    case "less":
      return asBoolean(machine, forest.minus(below, above));
    case "greater":
      return asBoolean(machine, forest.minus(above, below));
    default: {
      const equal = forest.and(below, above);
      return asBoolean(machine, operator === "equal.python" ? equal : forest.not(equal));
    }
  }
}

/** `set.intersection` and its kin, with any iterables as the other side. */
export function setMethod(operator: SetOperator, machine: Machine, flow: Flow, self: Value, others: readonly Value[], span: Span): Value {
  let segments = ownSegments(machine, flow, self, span);
  for (const other of others) segments = ofSegments(machine, flow, operator, segments, materialised(machine, flow, other, span), span);
  return newSequence(machine, flow, segments, span, "set");
}

export function setTest(
  test: "issubset" | "issuperset" | "isdisjoint",
  machine: Machine,
  flow: Flow,
  self: Value,
  other: Value,
  span: Span,
): Value {
  const given = materialised(machine, flow, other, span);
  if (test === "isdisjoint") return asBoolean(machine, empty(combined(machine, flow, "&", self, given, span)));
  const [a, b] = test === "issubset" ? [self, given] : [given, self];
  return asBoolean(machine, empty(combined(machine, flow, "-", a, b, span)));

  function empty(segments: readonly Segment[]): Guard {
    return machine.forest.not(isNotEmpty(machine, flow, segments, span));
  }
}

/** What can be iterated, as a set that can be asked more than once. */
function materialised(machine: Machine, flow: Flow, value: Value, span: Span): Value {
  const atom = onlyLeaf(machine.here(flow, value));
  if (atom?.kind === "tuple" || (atom?.kind === "reference" && atom.type !== "iterator")) return machine.forest.leaf(atom);
  const inner: Flow = { ...flow, context: `${flow.context}/other` };
  return newSequence(machine, inner, iterableSegments(machine, flow, value, span), span, "set");
}

function ownSegments(machine: Machine, flow: Flow, set: Value, span: Span): readonly Segment[] {
  return iterableSegments(machine, flow, machine.here(flow, set), span);
}

function combined(machine: Machine, flow: Flow, operator: SetOperator, left: Value, right: Value, span: Span): readonly Segment[] {
  return ofSegments(machine, flow, operator, ownSegments(machine, flow, left, span), right, span);
}

function ofSegments(
  machine: Machine,
  flow: Flow,
  operator: SetOperator,
  left: readonly Segment[],
  right: Value,
  span: Span,
): readonly Segment[] {
  switch (operator) {
    case "&": {
      // Either side may be filtered by the other: a view filtered by known elements asks one question instead of many.
      const other = ownSegments(machine, flow, right, span);
      if (left.every((s) => s.kind === "element") && other.some((s) => s.kind === "view"))
        return filtered(machine, flow, other, asSet(machine, flow, left, span), true, span);
      return filtered(machine, flow, left, right, true, span);
    }
    case "|":
      return [...left, ...ownSegments(machine, flow, right, span)];
    case "-":
      return filtered(machine, flow, left, right, false, span);
    case "^": {
      const other = ownSegments(machine, flow, right, span);
      return [
        ...filtered(machine, flow, left, right, false, span),
        ...filtered(machine, flow, other, asSet(machine, flow, left, span), false, span),
      ];
    }
  }
}

function asSet(machine: Machine, flow: Flow, segments: readonly Segment[], span: Span): Value {
  return newSequence(machine, { ...flow, context: `${flow.context}/left` }, segments, span, "set");
}

/** The elements that are (or are not) in the other container. */
function filtered(
  machine: Machine,
  flow: Flow,
  segments: readonly Segment[],
  other: Value,
  wanted: boolean,
  span: Span,
): readonly Segment[] {
  const passes = (value: Value): Guard => {
    const inside = guardOf(machine, contains(machine, { ...flow, raised: machine.newSink() }, value, other, span));
    return wanted ? inside : machine.forest.not(inside);
  };
  return segments.map((s): Segment => {
    if (s.kind === "element") return { ...s, when: machine.forest.and(s.when, passes(s.value)) };
    if (s.kind === "view")
      return { ...s, each: s.each.map((e) => ({ when: machine.forest.and(e.when, passes(e.value)), value: e.value })) };
    return { kind: "some", name: machine.nameAt(span), value: machine.unsupportedValue("an operation on sets that are not known", span) };
  });
}
