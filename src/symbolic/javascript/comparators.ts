/**
 * `sort` with a comparison function. Over the output, the function is asked about an item and another one: what it answers tells
 * by which number it sorts, in which direction, and how equal ones come. Known elements are sorted as it says.
 */
import type { Span } from "../../base/span.js";
import type { Diagram, Guard, Variable } from "../../diagram/diagram.js";
import { supportOf } from "../../diagram/diagram.js";
import type { Term } from "../../terms/term.js";
import { concreteOf, newSequence, onlyLeaf } from "../concrete.js";
import { guardOf } from "../conditions.js";
import { iterableSegments } from "../containers.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { spanKey } from "../machine.js";
import { applyPure } from "../pure.js";
import type { KeyOf, RankingOrder, ViewSegment } from "../rankings.js";
import { keyOfItem, ranked, singleView } from "../rankings.js";
import { fromItem, rebaseValue, renameVariables } from "../rebase.js";
import { inAnotherOrder } from "../sequence-items.js";
import { inTextOrder, unitsBefore } from "../text-order.js";
import type { Segment, Value } from "../value.js";
import type { Place } from "../variable.js";
import { javascriptBinary } from "./operators.js";

const positional = (value: Value): ArgumentValue => ({ kind: "positional", value });

export function sortedBy(machine: Machine, flow: Flow, self: Value, [comparator]: readonly Value[], span: Span): Value {
  const segments = iterableSegments(machine, flow, self, span);
  const plain = segments.every((s) => s.kind === "element" && s.when === machine.forest.true);
  const given = comparator === undefined ? undefined : onlyLeaf(comparator);
  if (comparator === undefined || (given?.kind === "constant" && given.value === undefined)) {
    const atom = onlyLeaf(self);
    if (plain && atom !== undefined && concreteOf(machine, atom) !== undefined)
      return applyPure(machine, flow, "Array.prototype.toSorted", [self], span);
    const inOrder = inTextOrder(machine, segments, unitsBefore);
    return newSequence(machine, flow, inOrder ?? [inAnotherOrder(segments) ?? notKnown(machine, span)], span);
  }
  if (plain && segments.length <= networkLimit) return byPositions(machine, flow, segments, comparator, span);
  if (plain) return ofKnown(machine, flow, segments, comparator, span);
  const view = singleView(segments);
  const sorting = view === null ? null : sortingOf(machine, flow, view, comparator, span);
  const { key, order } = sorting ?? {};
  const result = key === undefined || order === undefined ? null : ranked(machine, flow, segments, () => key, order, span);
  return newSequence(machine, flow, [result ?? inSomeOrder(machine, flow, segments, comparator, span) ?? notKnown(machine, span)], span);
}

/** The elements as a comparison puts them that is not followed; null where it does more than to answer. */
function inSomeOrder(machine: Machine, flow: Flow, segments: readonly Segment[], comparator: Value, span: Span): ViewSegment | null {
  const view = inAnotherOrder(segments);
  const compare: KeyOf = (inner, item) => machine.hooks.call(machine, inner, comparator, [positional(item), positional(item)], span);
  return view === null || keyOfItem(machine, flow, view, compare, span) === null ? null : view;
}

function notKnown(machine: Machine, span: Span): Segment {
  return { kind: "some", name: machine.nameAt(span), value: machine.unsupportedValue("a sorted list", span) };
}

/** With more elements the answers of comparisons have to be known. */
const networkLimit = 5;

/** A stable sort of a few elements: each comes behind as many as the comparison puts before it. */
function byPositions(machine: Machine, flow: Flow, segments: readonly Segment[], comparator: Value, span: Span): Value {
  const { forest } = machine;
  const values = segments.flatMap((s) => (s.kind === "element" ? [s.value] : []));
  const zero = machine.atoms.constant(0n);
  const positions: Diagram<number>[] = values.map(() => forest.leaf(0));
  const goesBack = (i: number, guard: Guard): void => {
    positions[i] = forest.ite(
      guard,
      forest.map(positions[i]!, (n) => forest.leaf(n + 1)),
      positions[i]!,
    );
  };
  values.forEach((later, i) =>
    values.slice(0, i).forEach((earlier, j) => {
      const answer = machine.hooks.call(machine, flow, comparator, [positional(later), positional(earlier)], span);
      const isBefore = guardOf(machine, javascriptBinary(machine, flow, "less.js", answer, zero, span));
      goesBack(i, forest.not(isBefore));
      goesBack(j, isBefore);
    }),
  );
  const sorted = values.map((_, at): Segment => {
    const value = values.reduce((found, candidate, i) => {
      const isHere = forest.map(positions[i]!, (n) => forest.leaf(n === at));
      return forest.ite(isHere, candidate, found);
    });
    return { kind: "element", when: forest.true, value };
  });
  return newSequence(machine, flow, sorted, span);
}

/** A stable sort of known elements, as far as the comparisons have known answers. */
function ofKnown(machine: Machine, flow: Flow, segments: readonly Segment[], comparator: Value, span: Span): Value {
  const sorted: Segment[] = [];
  for (const s of segments) {
    if (s.kind !== "element") return machine.unsupportedValue("a sorted list", span);
    let at = sorted.length;
    for (; at > 0; at--) {
      const before = sorted[at - 1]!;
      const answer = onlyLeaf(
        machine.hooks.call(machine, flow, comparator, [positional(s.value), positional((before as typeof s).value)], span),
      );
      const number = answer?.kind === "constant" && typeof answer.value !== "string" ? Number(answer.value) : undefined;
      if (number === undefined) return newSequence(machine, flow, [notKnown(machine, span)], span);
      if (!(number < 0)) break;
    }
    sorted.splice(at, 0, s);
  }
  return newSequence(machine, flow, sorted, span);
}

interface Sorting {
  /** The number of the current item. */
  readonly key: Value;
  readonly order: RankingOrder;
}

function sortingOf(machine: Machine, flow: Flow, view: ViewSegment, comparator: Value, span: Span): Sorting | null {
  const { stream } = view.pass;
  if (stream.from !== "response") return null;
  const { when, value } = view.each[0]!;
  const other: Place = { ...stream, path: [...stream.path, "<another>"] };
  const move = fromItem(stream, (path) => ({ from: "item", stream: other, path }));
  const item = machine.forest.restrict(value, when);
  const another = rebaseValue(machine, item, { move, isStuck: (a) => a.kind === "reference" });
  if (another === null) return null;
  const effects = machine.effects.length;
  const inner: Flow = {
    ...flow,
    live: machine.forest.true,
    raised: machine.newSink(),
    context: `${flow.context}/compare@${spanKey(span)}`,
  };
  machine.activeStreams.push({ stream, pass: null });
  const answer = machine.hooks.call(machine, inner, comparator, [positional(item), positional(another)], span);
  machine.activeStreams.pop();
  if (machine.effects.length > effects || inner.raised.guard !== machine.forest.false) return null;
  const isOther = (v: Variable): boolean => {
    const meaning = machine.variables.meaning(v);
    return "place" in meaning && meaning.place.from === "item" && meaning.place.stream === other;
  };
  const complete = withNumbers(machine, answer, span);
  return byDifference(machine, complete, isOther) ?? byConditions(machine, complete, isOther);
}

/** What a comparison answers for items that have the number that it asks for: what is not there is less than nothing, and greater. */
function withNumbers(machine: Machine, answer: Value, span: Span): Value {
  const asked = supportOf(answer).filter((v) => machine.variables.meaning(v).kind === "present");
  if (asked.length === 0) return answer;
  const reason = "items without the number by which they are sorted are taken to have it";
  machine.bounds.set(`sorted@${span.path}:${span.line}`, { reason, span });
  return machine.forest.substitute(answer, (v) => (asked.includes(v) ? 1 : undefined));
}

/** `(a, b) => b.score - a.score`. */
function byDifference(machine: Machine, answer: Value, isOther: (v: Variable) => boolean): Sorting | null {
  const atom = onlyLeaf(answer);
  if (atom?.kind !== "computed" || !("call" in atom.term) || atom.term.call !== "subtract") return null;
  const sides = sidesOf(machine, atom.term.arguments, atom.operands, isOther);
  return sides === null ? null : { key: sides.key, order: { order: sides.ownIsFirst ? "least-first" : "greatest-first", ties: "first" } };
}

interface Sides {
  readonly key: Value;
  /** Whether the item's own number is the first of the two. */
  readonly ownIsFirst: boolean;
}

/** Two terms that are the same number of the item and of the other one; null for others. */
function sidesOf(machine: Machine, terms: readonly Term[], operands: readonly Variable[], isOther: (v: Variable) => boolean): Sides | null {
  const [first, second, ...more] = terms;
  const own = operands.filter((v) => !isOther(v));
  const others = operands.filter(isOther);
  const [mine, theirs] = [own[0], others[0]];
  if (first === undefined || second === undefined || more.length > 0 || own.length !== 1 || others.length !== 1) return null;
  const asMine = (t: Term): string =>
    JSON.stringify(renameVariables(t, (name) => (name === String(theirs!.order) ? String(mine!.order) : name)));
  if (asMine(first) !== asMine(second)) return null;
  const ownIsFirst = JSON.stringify(first) === asMine(first);
  const term = ownIsFirst ? first : second;
  return { key: machine.atoms.leaf({ kind: "computed", term, operands: [mine!] }), ownIsFirst };
}

/** `(a, b) => (a.score < b.score ? 1 : -1)`: the answer where the item's number is less, equal and greater. */
function byConditions(machine: Machine, answer: Value, isOther: (v: Variable) => boolean): Sorting | null {
  const tests = supportOf(answer).map((variable) => {
    const meaning = machine.variables.meaning(variable);
    if (meaning.kind !== "condition" || !("call" in meaning.term)) return null;
    const sides = sidesOf(machine, meaning.term.arguments, meaning.operands, isOther);
    return sides === null ? null : { variable, sides, call: meaning.term.call };
  });
  const known = tests.filter((t) => t !== null);
  const [first] = known;
  if (first === undefined || known.length !== tests.length || known.some((t) => t.sides.key !== first.sides.key)) return null;
  // Engines only ask whether the answer is below zero, with the later of two elements first.
  const isBefore = [-1, 0, 1].map((order) => {
    const here = machine.forest.substitute(answer, (v) => {
      const test = known.find((t) => t.variable === v);
      return test === undefined ? undefined : Number(holdsFor(test.call, test.sides.ownIsFirst ? order : -order));
    });
    const atom = onlyLeaf(here);
    const value =
      atom?.kind === "constant" ? (typeof atom.value === "boolean" ? Number(atom.value) : Number(atom.value ?? Number.NaN)) : Number.NaN;
    return Number.isNaN(value) ? null : value < 0;
  });
  const [less, equal, greater] = isBefore;
  if (isBefore.includes(null) || less === greater) return null;
  return {
    key: first.sides.key,
    order: { order: less === true ? "least-first" : "greatest-first", ties: equal === true ? "last" : "first" },
  };
}

/** Whether a comparison holds where its first side is less (-1), equal (0) or greater (1). */
function holdsFor(call: string, order: number): boolean {
  if (call === "less") return order < 0;
  return call === "less-equal" ? order <= 0 : order === 0;
}
