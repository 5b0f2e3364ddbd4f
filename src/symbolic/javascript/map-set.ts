/** Map and Set. */
import type { Span } from "../../base/span.js";
import { newSequence, onlyLeaf, withoutDuplicates } from "../concrete.js";
import { appendAll } from "../containers.js";
import { getEntry, setEntry } from "../dictionaries.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf, contentOf, kindMark } from "../machine.js";
import { contains } from "../membership.js";
import type { Model } from "../models/model.js";
import { perAtom } from "../per-atom.js";
import type { Atom, Segment, Value } from "../value.js";
import { spreadSegments } from "./iteration.js";
import { undefinedValue } from "./nothing.js";
import { property } from "./properties.js";

function marked(machine: Machine, made: Value, kind: "Map" | "Set"): Value {
  const atom = onlyLeaf(made) as Reference;
  machine.write(attributeOf(atom.id, kindMark), machine.atoms.constant(kind), machine.forest.true);
  return made;
}

export const isNothing = (value: Value | undefined): boolean => {
  const atom = value === undefined ? undefined : onlyLeaf(value);
  return atom === undefined ? value === undefined : atom.kind === "constant" && (atom.value === undefined || atom.value === null);
};

/** In order of insertion, every value once. */
const newSet: Model = (machine, flow, args, span) => {
  const source = args[0]?.value;
  if (isNothing(source)) return marked(machine, newSequence(machine, flow, [], span), "Set");
  const segments = spreadSegments(machine, flow, source!, span).map(
    (s): Segment => (s.kind === "view" && s.distinct === undefined ? { ...s, distinct: "in-order" } : s),
  );
  return marked(machine, newSequence(machine, flow, withoutDuplicates(machine, segments), span), "Set");
};

const newMap: Model = (machine, flow, args, span) => {
  const made = machine.allocate(flow, "dict", span, machine.atoms.leaf({ kind: "entries", entries: [] }));
  marked(machine, made, "Map");
  const source = args[0]?.value;
  if (!isNothing(source)) fill(machine, flow, onlyLeaf(made) as Reference, source!, span);
  return made;
};

/** Puts `[key, value]` pairs into a dictionary. */
export function fill(machine: Machine, flow: Flow, into: Reference, pairs: Value, span: Span): void {
  machine.hooks.iterate(machine, flow, pairs, span, (f, pair) => {
    const [key, value] = [0n, 1n].map((i) => property(machine, f, pair, machine.atoms.constant(i), span));
    setEntry(machine, f, into, key!, value!, span);
  });
}

type Act = (machine: Machine, flow: Flow, self: Reference, args: readonly Value[], span: Span) => Value;

function onContainer(act: Act): Model {
  return (machine, flow, args, span) =>
    perAtom(machine, flow, args[0]?.value ?? machine.none, (self, inner) => {
      if (self.kind !== "reference") return machine.unsupportedValue("a method of a collection that is not known", span);
      return act(
        machine,
        inner,
        self,
        args.slice(1).map((a) => a.value),
        span,
      );
    });
}

const has: Act = (machine, flow, self, [key], span) =>
  contains(machine, flow, key ?? undefinedValue(machine), machine.forest.leaf(self), span);

const add: Act = (machine, flow, self, [value], span) => {
  const added = { kind: "element", when: machine.forest.true, value: value ?? undefinedValue(machine) } as const;
  appendAll(machine, flow, self, [added], span, "once");
  return machine.forest.leaf(self);
};

const removed: Act = (machine, flow, self, [key], span) => {
  if (self.type === "dict") setEntry(machine, flow, self, key ?? undefinedValue(machine), null, span);
  else machine.write(contentOf(self.id), machine.unsupportedValue("a removal from a set", span), flow.live);
  return machine.unknown(machine.nameAt(span), span);
};

const clear: Act = (machine, flow, self) => {
  const empty = self.type === "dict" ? ({ kind: "entries", entries: [] } as const) : ({ kind: "items", segments: [] } as const);
  machine.write(contentOf(self.id), machine.atoms.leaf(empty), flow.live);
  return undefinedValue(machine);
};

const forEachEntry: Act = (machine, flow, self, [callback], span) => {
  const pairs = builtin(machine, flow, "dict.items", [machine.forest.leaf(self)], span);
  machine.hooks.iterate(machine, flow, pairs, span, (f, pair) => {
    const [key, value] = [0n, 1n].map((i) => property(machine, f, pair, machine.atoms.constant(i), span));
    if (callback !== undefined) machine.hooks.call(machine, f, callback, [positional(value!), positional(key!)], span);
  });
  return undefinedValue(machine);
};

export const mapModels: Readonly<Record<string, Model>> = {
  "Map.prototype.get": onContainer((machine, flow, self, [key], span) =>
    getEntry(machine, flow, self, key ?? undefinedValue(machine), span, undefinedValue(machine)),
  ),
  "Map.prototype.set": onContainer((machine, flow, self, [key, value], span) => {
    setEntry(machine, flow, self, key ?? undefinedValue(machine), value ?? undefinedValue(machine), span);
    return machine.forest.leaf(self);
  }),
  "Map.prototype.has": onContainer(has),
  "Map.prototype.delete": onContainer(removed),
  "Map.prototype.clear": onContainer(clear),
  "Map.prototype.forEach": onContainer(forEachEntry),
  "Map.prototype.keys": onContainer((machine, flow, self, _args, span) =>
    builtin(machine, flow, "dict.keys", [machine.forest.leaf(self)], span),
  ),
  "Map.prototype.values": onContainer((machine, flow, self, _args, span) =>
    builtin(machine, flow, "dict.values", [machine.forest.leaf(self)], span),
  ),
  "Map.prototype.entries": onContainer((machine, flow, self, _args, span) =>
    builtin(machine, flow, "dict.items", [machine.forest.leaf(self)], span),
  ),
  "Set.prototype.has": onContainer(has),
  "Set.prototype.add": onContainer(add),
  "Set.prototype.delete": onContainer(removed),
  "Set.prototype.clear": onContainer(clear),
  "Set.prototype.forEach": (machine, flow, args, span) =>
    builtin(
      machine,
      flow,
      "Array.prototype.forEach",
      args.map((a) => a.value),
      span,
    ),
  "Set.prototype.values": onContainer((machine, _flow, self) => machine.forest.leaf(self)),
  "Set.prototype.keys": onContainer((machine, _flow, self) => machine.forest.leaf(self)),
  "new Map": newMap,
  "new Set": newSet,
  "new WeakMap": newMap,
  "new WeakSet": newSet,
};

export type Reference = Atom & { kind: "reference" };

const positional = (value: Value): ArgumentValue => ({ kind: "positional", value });

export function builtin(machine: Machine, flow: Flow, name: string, args: readonly Value[], span: Span): Value {
  return machine.hooks.call(machine, flow, machine.atoms.leaf({ kind: "builtin", name }), args.map(positional), span);
}
