/** Builtins about objects and the outside: types, attributes, printing, files, decorators of classes. */
import type { Span } from "../../base/span.js";
import { applyArguments } from "../apply-arguments.js";
import { buildMap } from "../building.js";
import { baseClasses, classOf } from "../classes.js";
import { onlyLeaf } from "../concrete.js";
import { getItem, iterableSegments } from "../containers.js";
import { setEntry } from "../dictionaries.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf, contentOf } from "../machine.js";
import { setAttribute, unaryOperation } from "../operations.js";
import type { Atom, Entry, Segment, Value } from "../value.js";
import { openFile } from "./files.js";
import { print } from "./library.js";
import type { Model } from "./model.js";
import { getAttribute, hasAttribute, isInstance, typeOf } from "./types.js";

const value = (machine: Machine, args: readonly ArgumentValue[], n: number): Value => args[n]?.value ?? machine.none;

const dict: Model = (machine, flow, args, span) => {
  const named = args.filter((a) => a.kind === "keyword").map((a) => ({ key: machine.atoms.constant(a.name!), value: a.value }));
  const made = buildMap(machine, flow, named, span);
  const [source] = args.filter((a) => a.kind === "positional");
  if (source === undefined) return made;
  const atom = onlyLeaf(machine.here(flow, source.value));
  if (atom?.kind === "message") return machine.forest.leaf(atom);
  const into = onlyLeaf(made) as Atom & { kind: "reference" };
  if (atom?.kind === "reference" && atom.type === "dict") {
    return machine.allocate(flow, "dict", span, machine.read(`${atom.id}/content`) ?? null);
  }
  for (const s of iterableSegments(machine, flow, source.value, span)) addPairs(machine, flow, into, s, span);
  return made;
};

/** Pairs of a key and a value, as entries. */
function addPairs(machine: Machine, flow: Flow, into: Atom & { kind: "reference" }, s: Segment, span: Span): void {
  const part = (pair: Value, n: number): Value =>
    getItem(machine, { ...flow, raised: machine.newSink() }, pair, machine.atoms.constant(BigInt(n)), span);
  if (s.kind === "element") return setEntry(machine, { ...flow, live: s.when }, into, part(s.value, 0), part(s.value, 1), span);
  const content = onlyLeaf(machine.read(contentOf(into.id))!);
  const before = content?.kind === "entries" ? content.entries : [];
  const name = machine.nameAt(span);
  const added: readonly Entry[] =
    s.kind === "view"
      ? s.each.map(({ when, value: pair }) => ({ kind: "view", pass: s.pass, when, key: part(pair, 0), value: part(pair, 1) }))
      : [
          {
            kind: "some",
            name,
            value: s.kind === "some" ? s.value : machine.unsupportedValue("entries of a list while it is built", span),
          },
        ];
  machine.write(contentOf(into.id), machine.atoms.leaf({ kind: "entries", entries: [...before, ...added] }), machine.forest.true);
}

/** `super()` in a method: the receiver, looked up after the class that defines the method. */
const superObject: Model = (machine, flow, args, span) => {
  const given = args.map((a) => onlyLeaf(a.value));
  const self = given[1] ?? firstParameter(machine, flow);
  const defining = given[0]?.kind === "reference" ? given[0].id : definingClass(machine, flow, self);
  if (self?.kind !== "reference" || defining === null) return machine.unknown(machine.nameAt(span), span);
  return machine.atoms.leaf({ kind: "bound", receiver: self, method: machine.atoms.of({ kind: "builtin", name: `<super>${defining}` }) });
};

function firstParameter(machine: Machine, flow: Flow): Atom | undefined {
  const [parameter] = flow.frame.function.parameters;
  const location = `${flow.frame.frames[0]}:${parameter?.name ?? ""}`;
  const stored = machine.read(location);
  return stored === undefined ? undefined : onlyLeaf(machine.here(flow, stored));
}

/** The class in the receiver's hierarchy whose member the running function is. */
function definingClass(machine: Machine, flow: Flow, self: Atom | undefined): string | null {
  if (self?.kind !== "reference") return null;
  const type = self.type === "class" ? self : classOf(machine, self);
  if (type === null) return null;
  const name = flow.frame.function.name.split(".").pop()!;
  for (const c of [type, ...baseClasses(machine, type)]) {
    const member = c.kind === "reference" ? machine.read(attributeOf(c.id, name)) : undefined;
    const atom = member === undefined ? undefined : onlyLeaf(member);
    if (c.kind === "reference" && atom?.kind === "closure" && atom.function === flow.frame.function) return c.id;
  }
  return null;
}

/** `property`, `staticmethod`, `classmethod`: the function under a mark that attribute access reads. */
function mark(name: string): Model {
  return (machine, _flow, args, span) => {
    const member = onlyLeaf(value(machine, args, 0));
    return member === undefined
      ? machine.unsupportedValue(name, span)
      : machine.atoms.leaf({ kind: "bound", receiver: machine.atoms.of({ kind: "builtin", name }), method: member });
  };
}

const str: Model = (machine, flow, args, span) =>
  machine.forest.map(machine.here(flow, value(machine, args, 0)), (atom) => {
    const scalar =
      atom.kind === "constant" ||
      atom.kind === "mapped" ||
      atom.kind === "computed" ||
      atom.kind === "captured" ||
      atom.kind === "unsupported";
    if (atom.kind === "joined") return machine.forest.leaf(atom);
    if (scalar) return applyArguments(machine, { ...flow }, "str", [{ kind: "positional", value: machine.forest.leaf(atom) }], span);
    return machine.unknown(machine.nameAt(span), span, [machine.forest.leaf(atom)], "str");
  });

const exit: Model = (machine, flow) => {
  machine.raise(flow, machine.forest.true, machine.exception("SystemExit"));
  return machine.none;
};

export const objectModels: Readonly<Record<string, Model>> = {
  print,
  dict,
  open: openFile,
  str,
  unicode: str,
  repr: str,
  isinstance: isInstance,
  getattr: getAttribute,
  hasattr: hasAttribute,
  setattr: (machine, flow, args, span) => {
    const name = onlyLeaf(value(machine, args, 1));
    if (name?.kind === "constant") setAttribute(machine, flow, value(machine, args, 0), String(name.value), value(machine, args, 2), span);
    return machine.none;
  },
  bool: (machine, flow, args, span) => unaryOperation(machine, flow, "truthy.python", machine.here(flow, value(machine, args, 0)), span),
  super: superObject,
  property: mark("property"),
  staticmethod: mark("staticmethod"),
  classmethod: mark("classmethod"),
  exit,
  quit: exit,
  bytes: (machine, _flow, args, span) =>
    machine.unknown(
      machine.nameAt(span),
      span,
      args.slice(0, 1).map((a) => a.value),
      "bytes",
    ),
  input: (machine, _flow, _args, span) => machine.unknown(machine.nameAt(span), span),
  raw_input: (machine, _flow, _args, span) => machine.unknown(machine.nameAt(span), span),
  type: typeOf,
  id: (machine, _flow, _args, span) => machine.unknown(machine.nameAt(span), span),
  object: (machine, flow, _args, span) => machine.allocate(flow, "instance", span, null),
};
