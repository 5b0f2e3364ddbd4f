/** Methods of lists, sets, dictionaries, iterators and the few of strings that take containers. */
import type { Span } from "../../base/span.js";
import { envelopeField } from "../api-calls.js";
import { applyArguments } from "../apply-arguments.js";
import { mergeDict } from "../building.js";
import { concreteOf, newSequence, onlyLeaf } from "../concrete.js";
import { appendAll, changedOutput, changeItems, getItem, iterableSegments, ofOutput } from "../containers.js";
import { getEntry, setEntry } from "../dictionaries.js";
import { hasAllKeys, keysOf } from "../dictionary-keys.js";
import { mapJoined } from "../joined-texts.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { contentOf } from "../machine.js";
import { contains } from "../membership.js";
import { binaryOperation } from "../operations.js";
import { perAtom } from "../per-atom.js";
import { turnedAround } from "../rankings.js";
import { messageGet } from "../responses.js";
import { backwards } from "../sequence-items.js";
import type { Atom, Entry, Segment, Value } from "../value.js";
import { sortedSegments } from "./extremes.js";
import { fileMethod } from "./files.js";
import { listCount } from "./list-count.js";
import type { Model } from "./model.js";
import { setModels } from "./sets.js";

/** The list that `keys` gives is known by this: it can be an operand of the operators of sets. */
const keysName = "keys";

type Reference = Atom & { kind: "reference" };

const value = (machine: Machine, args: readonly ArgumentValue[], n: number): Value => args[n]?.value ?? machine.none;

/** Applies a change to the receiver if it is an object of the heap. */
function onReference(
  change: (machine: Machine, flow: Flow, self: Reference, args: readonly ArgumentValue[], span: Span) => Value | undefined,
): Model {
  return (machine, flow, args, span) => {
    return perAtom(machine, flow, args[0]?.value ?? machine.none, (self, inner) => {
      if (self.kind === "reference") return change(machine, inner, self, args.slice(1), span) ?? machine.none;
      if (ofOutput(self)) changedOutput(machine, span);
      return machine.unsupportedValue("a method of a list of the output", span);
    });
  };
}

const append = onReference((machine, flow, self, args, span) => {
  appendAll(machine, flow, self, [{ kind: "element", when: machine.forest.true, value: value(machine, args, 0) }], span);
  return undefined;
});

const extend = onReference((machine, flow, self, args, span) => {
  const source = onlyLeaf(machine.here(flow, value(machine, args, 0)));
  if (source?.kind === "stream" || (source?.kind === "reference" && source.type === "iterator")) {
    machine.hooks.iterate(machine, flow, machine.forest.leaf(source), span, (f, element) =>
      appendAll(machine, f, self, [{ kind: "element", when: machine.forest.true, value: element }], span),
    );
  } else appendAll(machine, flow, self, iterableSegments(machine, flow, value(machine, args, 0), span), span);
  return undefined;
});

const insert = onReference((machine, flow, self, args, span) => {
  const at = onlyLeaf(value(machine, args, 0));
  const n = at?.kind === "constant" ? Number(at.value) : Number.NaN;
  const plain = (list: readonly Segment[]): boolean => list.every((s) => s.kind === "element" && s.when === machine.forest.true);
  changeItems(
    machine,
    flow,
    self,
    (list) =>
      plain(list) && n >= 0
        ? [...list.slice(0, n), { kind: "element", when: machine.forest.true, value: value(machine, args, 1) }, ...list.slice(n)]
        : null,
    span,
    { given: args.map((a) => a.value) },
  );
  return undefined;
});

const pop = onReference((machine, flow, self, args, span) => {
  if (self.type === "dict") {
    const fallback = args[1]?.value;
    const found = getEntry(machine, flow, self, value(machine, args, 0), span, fallback ?? "raise");
    setEntry(machine, flow, self, value(machine, args, 0), null, span);
    return found;
  }
  const index = args[0]?.value ?? machine.atoms.constant(-1n);
  const at = onlyLeaf(index);
  const found = getItem(machine, flow, machine.forest.leaf(self), index, span);
  changeItems(
    machine,
    flow,
    self,
    (list) =>
      at?.kind === "constant" && list.every((s) => s.kind === "element" && s.when === machine.forest.true)
        ? list.filter((_, i) => i !== (Number(at.value) + list.length) % list.length)
        : null,
    span,
    { given: [index] },
  );
  return found;
});

/** Removes the first equal element; only from a list that is known. */
const remove = onReference((machine, flow, self, args, span) => {
  const wanted = onlyLeaf(value(machine, args, 0));
  changeItems(
    machine,
    flow,
    self,
    (list) => {
      const at = list.findIndex((s) => s.kind === "element" && onlyLeaf(s.value) === wanted);
      const plain = list.every((s) => s.kind === "element" && s.when === machine.forest.true && onlyLeaf(s.value)?.kind === "constant");
      return plain && wanted?.kind === "constant" && at >= 0 ? list.filter((_, i) => i !== at) : null;
    },
    span,
    { given: args.map((a) => a.value) },
  );
  return undefined;
});

const clear = onReference((machine, flow, self) => {
  machine.write(
    contentOf(self.id),
    machine.atoms.leaf(self.type === "dict" ? { kind: "entries", entries: [] } : { kind: "items", segments: [] }),
    flow.live,
  );
  return undefined;
});

const copy = onReference((machine, flow, self, _args, span) =>
  machine.allocate(flow, self.type, span, machine.read(contentOf(self.id)) ?? null),
);

const reverse = onReference((machine, flow, self, _args, span) => {
  const turned = (list: readonly Segment[]): readonly Segment[] | null => {
    const view = turnedAround(machine, list, span);
    if (view !== null) return [view];
    return list.every((s) => s.kind === "element" || s.kind === "view") ? backwards(list) : null;
  };
  changeItems(machine, flow, self, turned, span);
  return undefined;
});

const sort = onReference((machine, flow, self, args, span) => {
  const concrete = concreteOf(machine, self);
  if (concrete !== undefined && args.every((a) => a.name !== "key")) {
    const sorted = applyArguments(machine, flow, "sorted", [{ kind: "positional", value: machine.forest.leaf(self) }, ...args], span);
    const atom = onlyLeaf(sorted);
    if (atom?.kind === "reference") machine.write(contentOf(self.id), machine.read(contentOf(atom.id))!, flow.live);
    return undefined;
  }
  changeItems(machine, flow, self, (list) => sortedSegments(machine, flow, list, args, span), span, { given: args.map((a) => a.value) });
  return undefined;
});

/** Indices and counts of known lists are the term functions'. */
function known(name: string): Model {
  return (machine, flow, args, span) => applyArguments(machine, flow, name, args, span);
}

function entries(machine: Machine, flow: Flow, self: Atom): readonly Entry[] | null {
  if (self.kind === "message") {
    return keysOf(machine, self).flatMap((s): Entry[] => {
      if (s.kind !== "element") return [];
      const key = onlyLeaf(s.value)!;
      return [
        {
          kind: "entry",
          when: s.when,
          key,
          value: messageGet(machine, self, key, machine.none, { path: "", line: 0, column: 0, endLine: 0, endColumn: 0 }),
        },
      ];
    });
  }
  const content = self.kind === "reference" ? machine.read(contentOf(self.id)) : undefined;
  const atom = content === undefined ? undefined : onlyLeaf(machine.here(flow, content));
  return atom?.kind === "entries" ? atom.entries : null;
}

/** `keys`, `values` and `items`: a list with one element an entry. */
function listing(pick: (machine: Machine, key: Value, entry: Value) => Value, name = "entries"): Model {
  return (machine, flow, args, span) => {
    const self = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
    const list = self === undefined ? null : entries(machine, flow, self);
    if (list === null) return machine.unsupportedValue("the entries of a dictionary that differs by path", span);
    const told = hasAllKeys(machine, list) ? list.filter((e) => e.kind === "entry") : list;
    const segments = told.map((e): Segment => {
      if (e.kind === "entry") return { kind: "element", when: e.when, value: pick(machine, machine.forest.leaf(e.key), e.value) };
      if (e.kind === "view")
        return { kind: "view", pass: e.pass, each: [{ when: e.when, value: pick(machine, e.key, e.value) }], distinct: "in-order" };
      if (e.kind === "some") return { kind: "some", name: e.name, value: machine.unknown(e.name, span, [e.value]) };
      return { kind: "some", name: "entries", value: machine.unsupportedValue("a dictionary while it is built", span) };
    });
    return newSequence(machine, { ...flow, context: `${flow.context}/${name}` }, segments, span);
  };
}

const get: Model = (machine, flow, args, span) => {
  const self = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
  const absent = args[2]?.value ?? machine.none;
  if (self?.kind === "envelope") {
    const key = onlyLeaf(value(machine, args, 1));
    return (key?.kind === "constant" ? envelopeField(machine, self, String(key.value)) : null) ?? absent;
  }
  if (self?.kind === "message")
    return machine.forest.map(machine.here(flow, value(machine, args, 1)), (key) => messageGet(machine, self, key, absent, span));
  if (self?.kind === "reference") return getEntry(machine, flow, self, machine.here(flow, value(machine, args, 1)), span, absent);
  return machine.unsupportedValue("get of a value", span);
};

const setDefault = onReference((machine, flow, self, args, span) => {
  const key = value(machine, args, 0);
  const present = contains(machine, flow, key, machine.forest.leaf(self), span);
  const absent = machine.forest.map(present, (a) => machine.forest.leaf(!(a.kind === "constant" && a.value === true)));
  setEntry(machine, { ...flow, live: machine.forest.and(flow.live, absent) }, self, key, value(machine, args, 1), span);
  return getEntry(machine, flow, self, key, span, machine.none);
});

const update = onReference((machine, flow, self, args, span) => {
  const source = onlyLeaf(machine.here(flow, value(machine, args, 0)));
  if (self.type === "set") {
    appendAll(machine, flow, self, iterableSegments(machine, flow, value(machine, args, 0), span), span);
    return undefined;
  }
  if (source !== undefined && args[0]?.name === undefined) mergeDict(machine, flow, self, machine.forest.leaf(source), span);
  for (const a of args) if (a.name !== undefined) setEntry(machine, flow, self, machine.atoms.constant(a.name), a.value, span);
  return undefined;
});

/** `separator.join(...)`: known texts are joined; a text made of labels can be passed on, not tested. */
const join: Model = (machine, flow, args, span) => {
  const list = iterableSegments(machine, flow, value(machine, args, 1), span);
  const values = list.map((s) => (s.kind === "element" && s.when === machine.forest.true ? s.value : undefined));
  if (values.every((v) => v !== undefined)) {
    let text: Value = machine.atoms.constant("");
    values.forEach((v, n) => {
      if (n > 0) text = binaryOperation(machine, flow, "add.python", text, args[0]!.value, span, false);
      text = binaryOperation(machine, flow, "add.python", text, v!, span, false);
    });
    return text;
  }
  const separator = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  const shown = machine.atoms.of({
    kind: "unknown",
    name: machine.nameAt(span),
    span,
    parts: [listOf(machine, flow, list, span)],
    label: "text",
  });
  const followed = list.every((s) => s.kind === "element" || s.kind === "view");
  if (!followed || separator?.kind !== "constant" || typeof separator.value !== "string") return machine.forest.leaf(shown);
  return machine.atoms.leaf({ kind: "joined", separator: separator.value, segments: list, shown });
};

function listOf(machine: Machine, flow: Flow, segments: readonly Segment[], span: Span): Value {
  return newSequence(machine, { ...flow, context: `${flow.context}/joined` }, segments, span);
}

function characterwise(name: string): Model {
  return (machine, flow, args, span) => {
    const self = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
    return self?.kind === "joined" ? mapJoined(machine, flow, name, self, span) : machine.unsupportedValue(name, span);
  };
}

const iterator =
  (name: string): Model =>
  (machine, flow, args, span) =>
    fileMethod(machine, flow, name, value(machine, args, 0), span, args.slice(1)) ?? machine.unknown(machine.nameAt(span), span);

export const methodModels: Readonly<Record<string, Model>> = {
  "list.append": append,
  "list.extend": extend,
  "list.insert": insert,
  "list.pop": pop,
  "list.remove": remove,
  "list.clear": clear,
  "list.copy": copy,
  "list.reverse": reverse,
  "list.sort": sort,
  "list.index": known("list.index"),
  "list.count": listCount,
  ...setModels,
  "set.add": append,
  "set.update": update,
  "set.clear": clear,
  "set.copy": copy,
  "dict.get": get,
  "dict.keys": listing((_machine, key) => key, keysName),
  "dict.values": listing((_machine, _key, entry) => entry),
  "dict.items": listing((machine, key, entry) => machine.atoms.leaf({ kind: "tuple", items: [key, entry] })),
  "dict.pop": pop,
  "dict.setdefault": setDefault,
  "dict.update": update,
  "dict.clear": clear,
  "dict.copy": copy,
  "str.join": join,
  "joined.lower": characterwise("str.lower"),
  "joined.upper": characterwise("str.upper"),
  // Bytes of a text stand for the text.
  "str.encode": (machine, _flow, args) => value(machine, args, 0),
  "str.decode": (machine, _flow, args) => value(machine, args, 0),
  "iterator.read": iterator("read"),
  "iterator.readlines": iterator("readlines"),
  "iterator.readline": iterator("readline"),
  "iterator.close": iterator("close"),
};
