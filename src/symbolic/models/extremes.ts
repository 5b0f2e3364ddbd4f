/** Sorting, and the greatest and least of a list: over known elements as the program compares them, over the output as a ranking. */
import type { Span } from "../../base/span.js";
import { leavesOf } from "../../diagram/diagram.js";
import { applyArguments } from "../apply-arguments.js";
import { concreteOf, newSequence, onlyLeaf } from "../concrete.js";
import { valueFromOutput } from "../conditions.js";
import { iterableSegments } from "../containers.js";
import { lengthVariable } from "../counts.js";
import { withAndWithout } from "../either-content.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { truthOf } from "../operations.js";
import { applyPure } from "../pure.js";
import type { KeyOf, RankingOrder } from "../rankings.js";
import { elementOfView, keyOfItem, leadingElements, ranked, turnedAround } from "../rankings.js";
import { backwards, inAnotherOrder } from "../sequence-items.js";
import { inTextOrder, pointsBefore } from "../text-order.js";
import type { Atom, Segment, Value } from "../value.js";
import type { Model } from "./model.js";

const keyword = (args: readonly ArgumentValue[], name: string): Value | undefined => args.find((a) => a.name === name)?.value;

const first = (machine: Machine, flow: Flow, args: readonly ArgumentValue[]): Value =>
  args[0] === undefined ? machine.none : machine.here(flow, args[0].value);

/** What the argument `key` makes of an element; the element itself where there is none. */
export function keyFunction(machine: Machine, args: readonly ArgumentValue[], span: Span): KeyOf {
  const key = keyword(args, "key");
  const atom = key === undefined ? undefined : onlyLeaf(key);
  if (key === undefined || (atom?.kind === "constant" && atom.value === null)) return (_flow, element) => element;
  return (flow, value) => machine.hooks.call(machine, flow, key, [{ kind: "positional", value }], span);
}

/** The order in which `sorted` puts numbers; null where it is not known. Equal ones keep their order either way. */
export function orderOf(machine: Machine, args: readonly ArgumentValue[]): RankingOrder | null {
  const reverse = onlyLeaf(keyword(args, "reverse") ?? machine.falsity);
  if (reverse?.kind !== "constant") return null;
  const turned = reverse.value !== null && reverse.value !== false && reverse.value !== 0n && reverse.value !== "";
  return { order: turned ? "greatest-first" : "least-first", ties: "first" };
}

/** The greatest (or least) element by key; the first of equal ones. */
export function extreme(ordering: "greater" | "less"): Model {
  return (machine, flow, args, span) => {
    const positional = args.filter((a) => a.kind === "positional");
    const list: readonly Segment[] =
      positional.length > 1
        ? positional.map((a) => ({ kind: "element", when: machine.forest.true, value: a.value }))
        : iterableSegments(machine, flow, first(machine, flow, args), span);
    return withAndWithout(machine, flow, list, (inner, here) => extremeOf(machine, inner, { ordering, args, list: here }, span));
  };
}

interface Extreme {
  readonly ordering: "greater" | "less";
  readonly args: readonly ArgumentValue[];
  readonly list: readonly Segment[];
}

function extremeOf(machine: Machine, flow: Flow, { ordering, args, list }: Extreme, span: Span): Value {
  const plain = list.every((s) => s.kind === "element" && s.when === machine.forest.true);
  if (!plain) {
    if (args.every((a) => !valueFromOutput(machine, a.value))) return machine.unknown(machine.nameAt(span), span);
    const order: RankingOrder = { order: ordering === "greater" ? "greatest-first" : "least-first", ties: "first" };
    return firstRanked(machine, flow, { list, args, order }, span);
  }
  if (list.length === 0) {
    const fallback = keyword(args, "default");
    if (fallback === undefined) machine.raise(flow, machine.forest.true, machine.exception("ValueError"));
    return fallback ?? machine.none;
  }
  const keyOf = keyFunction(machine, args, span);
  const values = list.map((s) => (s as Segment & { kind: "element" }).value);
  let best = values[0]!;
  let bestKey = keyOf(flow, best);
  for (const value of values.slice(1)) {
    const here = keyOf(flow, value);
    const better = truthOf(machine, flow, applyPure(machine, flow, ordering, [here, bestKey], span), span);
    best = machine.forest.ite(better, value, best);
    bestKey = machine.forest.ite(better, here, bestKey);
  }
  return machine.here(flow, best);
}

interface Choice {
  readonly list: readonly Segment[];
  readonly args: readonly ArgumentValue[];
  readonly order: RankingOrder;
}

function firstRanked(machine: Machine, flow: Flow, { list, args, order }: Choice, span: Span): Value {
  const view = ranked(machine, flow, list, keyFunction(machine, args, span), order, span);
  const chosen = view === null ? null : elementOfView(machine, view, 0);
  if (view === null || chosen === null) return machine.unsupportedValue("the greatest of a list made from the output", span);
  const some = machine.forest.numberIn(lengthVariable(machine, view.pass.stream), [1]);
  const fallback = keyword(args, "default");
  if (fallback !== undefined) return machine.forest.ite(some, chosen, fallback);
  machine.raise(flow, machine.forest.not(some), machine.exception("ValueError"));
  return machine.here(flow, chosen);
}

export const sorted: Model = (machine, flow, args, span) => {
  const list = iterableSegments(machine, flow, first(machine, flow, args), span);
  const values = list.map((s) => (s.kind === "element" && s.when === machine.forest.true ? onlyLeaf(s.value) : undefined));
  const concrete = values.every((v) => v !== undefined && concreteOf(machine, v) !== undefined);
  if (concrete && keyword(args, "key") === undefined) return applyArguments(machine, flow, "sorted", args, span);
  const inOrder = sortedSegments(machine, flow, list, args, span);
  return newSequence(machine, flow, inOrder ?? [unknownOrder(machine, "a sorted list", span)], span);
};

/** A list that `sorted` or `list.sort` puts in order; where the order is not known, its elements in any; null where those are not known. */
export function sortedSegments(
  machine: Machine,
  flow: Flow,
  list: readonly Segment[],
  args: readonly ArgumentValue[],
  span: Span,
): readonly Segment[] | null {
  const inOrder = inKnownOrder(machine, flow, list, args, span);
  if (inOrder !== null) return inOrder;
  const view = inAnotherOrder(list);
  const key = view === null ? null : keyOfItem(machine, flow, view, keyFunction(machine, args, span), span);
  return view !== null && key !== null && isOrdered(leavesOf(key)) ? [view] : null;
}

/** Whether any two of these can be compared: all are numbers, all are texts, or all are tuples of such. */
function isOrdered(atoms: readonly Atom[]): boolean {
  const isText = (a: Atom): boolean => a.kind === "mapped" || (a.kind === "constant" && typeof a.value === "string");
  const isNumber = (a: Atom): boolean =>
    a.kind === "computed" || (a.kind === "constant" && /^(number|bigint|boolean)$/.test(typeof a.value));
  if (atoms.every(isText) || atoms.every(isNumber)) return true;
  const [first] = atoms;
  if (first?.kind !== "tuple") return false;
  const tuples = atoms.flatMap((a) => (a.kind === "tuple" && a.items.length === first.items.length ? [a.items] : []));
  return tuples.length === atoms.length && first.items.every((_, i) => isOrdered(tuples.flatMap((items) => leavesOf(items[i]!))));
}

function inKnownOrder(
  machine: Machine,
  flow: Flow,
  list: readonly Segment[],
  args: readonly ArgumentValue[],
  span: Span,
): readonly Segment[] | null {
  const order = orderOf(machine, args);
  const view = order === null ? null : ranked(machine, flow, list, keyFunction(machine, args, span), order, span);
  if (view !== null) return [view];
  const byText = keyword(args, "key") === undefined && keyword(args, "reverse") === undefined;
  return byText ? inTextOrder(machine, list, pointsBefore) : null;
}

function unknownOrder(machine: Machine, what: string, span: Span): Segment {
  return { kind: "some", name: machine.nameAt(span), value: machine.unsupportedValue(what, span) };
}

export const reversed: Model = (machine, flow, args, span) => {
  const list = iterableSegments(machine, flow, first(machine, flow, args), span);
  const turned = turnedAround(machine, list, span);
  if (turned !== null) return newSequence(machine, flow, [turned], span);
  const known = list.every((s) => s.kind === "element" || s.kind === "view");
  return newSequence(machine, flow, known ? backwards(list) : [unknownOrder(machine, "the output backwards", span)], span);
};

/** `heapq.nlargest(n, list, key)` and `nsmallest`: like `sorted`, of which the first n are taken. */
export function largest(order: RankingOrder["order"]): Model {
  return (machine, flow, args, span) => {
    const [count, source] = args.filter((a) => a.kind === "positional");
    const list = source === undefined ? [] : iterableSegments(machine, flow, machine.here(flow, source.value), span);
    const view = ranked(machine, flow, list, keyFunction(machine, args, span), { order, ties: "first" }, span);
    const n = count === undefined ? undefined : onlyLeaf(count.value);
    const segments = view === null || n?.kind !== "constant" ? null : leadingElements(machine, view, 0, Number(n.value));
    return newSequence(machine, flow, segments ?? [unknownOrder(machine, "the greatest of a list made from the output", span)], span);
  };
}
