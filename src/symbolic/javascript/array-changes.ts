/** Array.prototype where it changes the array: elements put in and taken out at either end or in the middle, and another order. */
import type { Span } from "../../base/span.js";
import { concreteOf, newSequence, onlyLeaf } from "../concrete.js";
import { appendAll, changedOutput, changeItems, getItem, iterableSegments, ofOutput } from "../containers.js";
import { someOf } from "../environment-lists.js";
import { lengthOf } from "../lengths.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { contentOf } from "../machine.js";
import type { Model } from "../models/model.js";
import { perAtom } from "../per-atom.js";
import { backwards } from "../sequence-items.js";
import type { Atom, Segment, Value } from "../value.js";
import { sortedBy } from "./comparators.js";
import { spreadSegments } from "./iteration.js";
import { orUndefined } from "./properties.js";
import { reorder } from "./reordering.js";

type Method = (machine: Machine, flow: Flow, self: Value, args: readonly Value[], span: Span) => Value;
type Adding = (machine: Machine, flow: Flow, self: Value, items: readonly ArgumentValue[], span: Span) => Value;

/** What is put into an array; of what is spread, all elements. */
function added(machine: Machine, flow: Flow, items: readonly ArgumentValue[], span: Span): readonly Segment[] {
  return items.flatMap((a): readonly Segment[] =>
    a.kind === "spread" ? spreadSegments(machine, flow, a.value, span) : [{ kind: "element", when: machine.forest.true, value: a.value }],
  );
}

const push: Adding = (machine, flow, self, items, span) => {
  const list = onlyLeaf(self);
  if (list?.kind !== "reference") return noChange(machine, list, span);
  appendAll(machine, flow, list, added(machine, flow, items, span), span);
  return machine.activeStreams.length > 0
    ? machine.unsupportedValue("how long an array has become", span)
    : lengthOf(machine, flow, self, span);
};

function noChange(machine: Machine, atom: Atom | undefined, span: Span): Value {
  if (atom !== undefined && ofOutput(atom)) changedOutput(machine, span);
  return machine.unsupportedValue("a change of a list that is not known", span);
}

/** Takes an element away from one end. */
function taking(end: "first" | "last"): Method {
  return (machine, flow, self, _args, span) => {
    const list = onlyLeaf(self);
    if (list?.kind !== "reference") return noChange(machine, list, span);
    const index = machine.atoms.constant(end === "first" ? 0n : -1n);
    const found = orUndefined(machine, flow, (inner) => getItem(machine, inner, self, index, span));
    const plain = (all: readonly Segment[]): boolean => all.every((s) => s.kind === "element" && s.when === machine.forest.true);
    changeItems(machine, flow, list, (all) => (plain(all) ? (end === "first" ? all.slice(1) : all.slice(0, -1)) : null), span);
    return found;
  };
}

const unshift: Adding = (machine, flow, self, items, span) => {
  const list = onlyLeaf(self);
  if (list?.kind !== "reference") return noChange(machine, list, span);
  const first = added(machine, flow, items, span);
  if (first.every((s) => s.kind === "element")) {
    const guarded = first.map((s) => ({ ...s, when: machine.forest.and(s.when, flow.live) }));
    changeItems(machine, { ...flow, live: machine.forest.true }, list, (all) => [...guarded, ...all], span);
  } else changeItems(machine, flow, list, (all) => [...first, ...all], span);
  return machine.unsupportedValue("how long an array has become", span);
};

/** Only whole arrays that are known. */
const splice: Method = (machine, flow, self, given, span) => {
  const [start, count, ...items] = given;
  const list = onlyLeaf(self);
  if (list?.kind !== "reference") return noChange(machine, list, span);
  const [from, many] = [start, count].map((v) => (v === undefined ? undefined : concreteOf(machine, onlyLeaf(v) ?? { kind: "unbound" })));
  let taken: readonly Segment[] | null = null;
  const change = (all: readonly Segment[]): readonly Segment[] | null => {
    if (typeof from !== "bigint" || !all.every((s) => s.kind === "element" && s.when === machine.forest.true)) return null;
    const at = Number(from) < 0 ? Math.max(0, all.length + Number(from)) : Number(from);
    const end = count === undefined ? all.length : typeof many === "bigint" ? at + Math.max(0, Number(many)) : Number.NaN;
    if (Number.isNaN(end)) return null;
    taken = all.slice(at, end);
    return [
      ...all.slice(0, at),
      ...items.map((value): Segment => ({ kind: "element", when: machine.forest.true, value })),
      ...all.slice(end),
    ];
  };
  const before = iterableSegments(machine, flow, self, span);
  changeItems(machine, flow, list, change, span, { given });
  return newSequence(machine, { ...flow, context: `${flow.context}/taken` }, taken ?? [someOf(machine, before, given, span)], span);
};

/** In place; what the array holds afterwards is a new sequence. */
function rearranging(
  copies: boolean,
  order: (machine: Machine, flow: Flow, self: Value, args: readonly Value[], span: Span) => Value,
): Method {
  return (machine, flow, self, args, span) => {
    const ordered = order(machine, flow, self, args, span);
    const list = onlyLeaf(self);
    if (copies) return ordered;
    if (list?.kind === "stream") {
      reorder(machine, flow, list, ordered);
      return ordered;
    }
    if (list?.kind !== "reference") {
      if (list !== undefined && ofOutput(list)) changedOutput(machine, span);
      return ordered;
    }
    const made = onlyLeaf(ordered);
    const content = made?.kind === "reference" ? machine.read(contentOf(made.id)) : undefined;
    machine.write(contentOf(list.id), content ?? machine.unsupportedValue("a list in another order", span), flow.live);
    return self;
  };
}

const reversed = (machine: Machine, flow: Flow, self: Value, _args: readonly Value[], span: Span): Value =>
  newSequence(machine, flow, backwards(iterableSegments(machine, flow, self, span)), span);

function onArray(apply: Adding): Model {
  return (machine, flow, args, span) =>
    perAtom(machine, flow, args[0]?.value ?? machine.none, (atom, inner) =>
      apply(machine, inner, machine.forest.leaf(atom), args.slice(1), span),
    );
}

const plain =
  (apply: Method): Adding =>
  (machine, flow, self, items, span) =>
    apply(
      machine,
      flow,
      self,
      items.map((a) => a.value),
      span,
    );

/** They change the array even where a pure row of their name exists. */
export const arrayChangeModels: Readonly<Record<string, Model>> = {
  "Array.prototype.push": onArray(push),
  "Array.prototype.unshift": onArray(unshift),
  "Array.prototype.pop": onArray(plain(taking("last"))),
  "Array.prototype.shift": onArray(plain(taking("first"))),
  "Array.prototype.splice": onArray(plain(splice)),
  "Array.prototype.reverse": onArray(plain(rearranging(false, reversed))),
  "Array.prototype.toReversed": onArray(plain(rearranging(true, reversed))),
  "Array.prototype.sort": onArray(plain(rearranging(false, sortedBy))),
  "Array.prototype.toSorted": onArray(plain(rearranging(true, sortedBy))),
};
