/**
 * Lists sorted by a number of the output, and their greatest and least elements. A sorted list is the same stream in
 * another order, a ranking: its items are at positions of that order, so that what is asked of the first of them is a
 * question about one place, and a loop over it is a pass in that order.
 */
import type { Span } from "../base/span.js";
import type { Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { onlyLeaf } from "./concrete.js";
import { lengthVariable } from "./counts.js";
import { variableInItem } from "./item-dependence.js";
import type { Flow, Machine } from "./machine.js";
import { fromItem, rebaseValue } from "./rebase.js";
import type { Atom, Segment, Value } from "./value.js";
import type { Computed, Pass, Place, Ranking } from "./variable.js";
import { placeKey } from "./variable.js";

/** What gives the number by which an element is ranked. */
export type KeyOf = (flow: Flow, element: Value) => Value;

export type RankingOrder = Pick<Ranking, "order" | "ties">;

export type ViewSegment = Segment & { readonly kind: "view" };

/** The one view that a list consists of, with one element for each item that passes, in their order; `first`: where only the first one counts. */
export function singleView(segments: readonly Segment[], first?: "first"): ViewSegment | null {
  const [only, ...rest] = segments;
  if (only?.kind !== "view" || rest.length > 0 || only.each.length !== 1) return null;
  const inOrder = [only.distinct, only.pass.distinct].every((d) => d === undefined || (first !== undefined && d === "in-order"));
  return inOrder ? only : null;
}

/** Keys or entries of a dictionary as if every item had a key of its own; null for other lists. */
function keysView(segments: readonly Segment[]): ViewSegment | null {
  const view = singleView(segments, "first");
  return view?.distinct === "in-order" && view.pass.distinct === undefined ? view : null;
}

/** The list in the order of a number; null where it is no list of one stream's items, or the key is no number of theirs. */
export function ranked(
  machine: Machine,
  flow: Flow,
  segments: readonly Segment[],
  keyOf: KeyOf,
  order: RankingOrder,
  span: Span,
): ViewSegment | null {
  const keys = keysView(segments);
  const view = keys ?? singleView(segments);
  if (view === null || view.pass.stream.from !== "response") return null;
  const { when, value } = view.each[0]!;
  if (!supportOf(when).every((v) => isOfItem(machine, v)) || dependsOnItemsBefore(machine, value)) return null;
  const by = numberOfItem(machine, flow, view, keyOf, span);
  if (by === null) return null;
  if (keys !== null)
    machine.bounds.set(`keys@${span.path}:${span.line}`, { reason: "a name that comes twice in an output is taken to come once", span });
  const { stream } = view.pass;
  const ranking: Place = { from: "ranking", ranking: machine.variables.ranking({ stream, pass: view.pass, when, by, ...order }), path: [] };
  const move = fromItem(stream, (path) => ({ from: "item", stream: ranking, path }));
  const moved = rebaseValue(machine, machine.forest.restrict(value, when), { move, isStuck: (a) => a.kind === "reference" });
  if (moved === null) return null;
  return { kind: "view", pass: wholePass(machine, ranking, span), each: [{ when: machine.forest.true, value: moved }] };
}

function isOfItem(machine: Machine, variable: Parameters<typeof variableInItem>[1]): boolean {
  const meaning = machine.variables.meaning(variable);
  if (meaning.kind === "condition") return meaning.operands.every((o) => isOfItem(machine, o));
  return variableInItem(machine, variable);
}

/** The key as a number of the current item. */
function numberOfItem(machine: Machine, flow: Flow, view: ViewSegment, keyOf: KeyOf, span: Span): Computed | null {
  const made = keyOfItem(machine, flow, view, keyOf, span);
  const key = made === null ? undefined : onlyLeaf(made);
  if (key?.kind !== "computed") return null;
  const numbers = key.operands.every((o) => machine.variables.meaning(o).kind === "number" && variableInItem(machine, o));
  return numbers ? machine.variables.computed(key.term, key.operands) : null;
}

/** The key of the current item; null where making it does or raises anything. */
export function keyOfItem(machine: Machine, flow: Flow, view: ViewSegment, keyOf: KeyOf, span: Span): Value | null {
  const { when, value } = view.each[0]!;
  const marker = `${flow.context}/key@${span.line}:${span.column}`;
  const inner: Flow = { ...flow, live: machine.forest.and(flow.live, when), raised: machine.newSink(), context: marker };
  if (inner.live === machine.forest.false) return null;
  const effects = machine.effects.length;
  machine.activeStreams.push({ stream: view.pass.stream, pass: null, singleKeys: view.distinct === "in-order" });
  const key = machine.here(inner, keyOf(inner, machine.here(inner, value)));
  machine.activeStreams.pop();
  return machine.effects.length > effects || inner.raised.guard !== machine.forest.false ? null : key;
}

/** A pass without states over a whole stream. */
function wholePass(machine: Machine, stream: Place, span: Span): Pass {
  const pass: Pass = { id: machine.nextPass++, loop: machine.loopNumber(`whole ${placeKey(stream)}`), stream, span, components: [] };
  machine.passes.push(pass);
  return pass;
}

/** A ranked list from its other end. */
export function turnedAround(machine: Machine, segments: readonly Segment[], span: Span): ViewSegment | null {
  const view = singleView(segments);
  if (view === null || view.pass.stream.from !== "ranking" || view.each[0]!.when !== machine.forest.true) return null;
  const { stream } = view.pass;
  const old = machine.variables.rankings[stream.ranking]!;
  const order = old.order === "greatest-first" ? ("least-first" as const) : ("greatest-first" as const);
  const ties = old.ties === "first" ? ("last" as const) : ("first" as const);
  const place: Place = { from: "ranking", ranking: machine.variables.ranking({ ...old, order, ties }), path: [] };
  const move = fromItem(stream, (path) => ({ from: "item", stream: place, path }));
  const value = rebaseValue(machine, view.each[0]!.value, { move, isStuck: () => false });
  return value === null ? null : { kind: "view", pass: wholePass(machine, place, span), each: [{ when: machine.forest.true, value }] };
}

/** Whether what an element is depends on the items before its own. */
function dependsOnItemsBefore(machine: Machine, value: Value): boolean {
  return supportOf(value).some((v) => isOfItemsBefore(machine, v)) || isNumberOfItemsBefore(machine, value);
}

/** Whether an element may be a number that is made of the items before its own. */
export function isNumberOfItemsBefore(machine: Machine, value: Value): boolean {
  return leavesOf(value).some((atom) => {
    if (atom.kind === "computed") return atom.operands.some((o) => isOfItemsBefore(machine, o));
    return atom.kind === "tuple" && atom.items.some((item) => dependsOnItemsBefore(machine, item));
  });
}

function isOfItemsBefore(machine: Machine, variable: Variable): boolean {
  const meaning = machine.variables.meaning(variable);
  switch (meaning.kind) {
    case "running":
      return true;
    case "count":
    case "register":
      return meaning.running;
    case "condition":
      return meaning.operands.some((o) => isOfItemsBefore(machine, o));
    default:
      return "place" in meaning && meaning.place.from === "kept" && meaning.place.running;
  }
}

/** The n-th element of a list that has one element for each item of its stream, without asking whether it is there. */
export function elementOfView(machine: Machine, view: ViewSegment, n: number): Value | null {
  const { stream } = view.pass;
  if (view.each[0]!.when !== machine.forest.true || (stream.from !== "response" && stream.from !== "ranking")) return null;
  if (dependsOnItemsBefore(machine, view.each[0]!.value)) return null;
  const move = fromItem(stream, (path) => ({ ...stream, path: [...stream.path, n, ...path] }));
  const stuck = new Set<Atom["kind"]>(["reference", "closure", "bound", "position"]);
  return rebaseValue(machine, view.each[0]!.value, { move, isStuck: (a) => stuck.has(a.kind) });
}

/** At most this many leading items are taken one by one. */
const leadingLimit = 20;

/** The elements at some positions of such a list, each where the list is long enough. */
export function leadingElements(machine: Machine, view: ViewSegment, start: number, stop: number): Segment[] | null {
  if (!(start >= 0 && stop - start <= leadingLimit)) return null;
  const segments: Segment[] = [];
  for (let n = start; n < stop; n++) {
    const value = elementOfView(machine, view, n);
    if (value === null) return null;
    segments.push({ kind: "element", when: machine.forest.numberIn(lengthVariable(machine, view.pass.stream), [n + 1]), value });
  }
  return segments;
}
