/**
 * Classes whose constructor follows from their fields: dataclasses, named tuples, pydantic models. Fields come from the
 * class's annotations, in order; class attributes are their defaults. Values are taken as they are given: conversion by
 * a model's types is not followed.
 */
import type { Span } from "../../base/span.js";
import { baseClasses, lookUpClass } from "../classes.js";
import { concreteOf, onlyLeaf } from "../concrete.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf, contentOf } from "../machine.js";
import type { Atom, Segment, Value } from "../value.js";
import type { Model } from "./model.js";
import { argument } from "./model.js";

type Reference = Atom & { kind: "reference" };

const fields = "<fields>";
const isTuple = "<tuple>";
/** The mark under which a class attribute is made anew for each object. */
const factory = "<field factory>";

/** Names of a class's own annotations in order. */
function annotated(machine: Machine, type: Reference): string[] {
  const stored = machine.read(attributeOf(type.id, "__annotations__"));
  const dict = stored === undefined ? undefined : onlyLeaf(stored);
  const content = dict?.kind === "reference" ? machine.read(contentOf(dict.id)) : undefined;
  const entries = content === undefined ? undefined : onlyLeaf(content);
  if (entries?.kind !== "entries") return [];
  return entries.entries.flatMap((e) => {
    if (e.kind !== "entry" || e.key.kind !== "constant") return [];
    const annotation = onlyLeaf(e.value);
    const isClassVariable = annotation?.kind === "constant" && /\bClassVar\b/.test(String(annotation.value));
    return isClassVariable ? [] : [String(e.key.value)];
  });
}

/** Makes a class one of fields: those of its bases, then its own. */
function setFields(machine: Machine, type: Reference): void {
  const inherited = [...baseClasses(machine, type)].reverse().flatMap((b) => (b.kind === "reference" ? annotated(machine, b) : []));
  const names = [...new Set([...inherited, ...annotated(machine, type)])];
  const items = names.map((name) => machine.atoms.constant(name));
  machine.write(attributeOf(type.id, fields), machine.atoms.leaf({ kind: "tuple", items }), machine.forest.true);
}

/** A class has been made: named tuples and models have fields by their base. */
export function finishRecord(machine: Machine, type: Reference): void {
  const bases = baseClasses(machine, type).flatMap((b) => (b.kind === "external" ? [b.path] : []));
  const tuple = bases.includes("typing.NamedTuple");
  if (!tuple && !bases.some((b) => b === "pydantic.BaseModel" || b === "pydantic.main.BaseModel")) return;
  setFields(machine, type);
  if (tuple) machine.write(attributeOf(type.id, isTuple), machine.truth, machine.forest.true);
}

/** The names of a class's fields; null for a class without. */
function fieldsOf(machine: Machine, type: Reference): readonly string[] | null {
  const found = lookUpClass(machine, type, fields);
  const tuple = found === null ? undefined : onlyLeaf(found);
  const names = tuple === undefined ? undefined : concreteOf(machine, tuple);
  return Array.isArray(names) ? (names as string[]) : null;
}

/** Fills a new object of a class of fields; false for a class without. */
export function fillRecord(
  machine: Machine,
  flow: Flow,
  type: Reference,
  made: Value,
  args: readonly ArgumentValue[],
  span: Span,
): boolean {
  const names = fieldsOf(machine, type);
  if (names === null) return false;
  const self = onlyLeaf(made) as Reference;
  const positional = args.filter((a) => a.kind === "positional");
  const unfit = positional.length > names.length || args.some((a) => a.kind === "keyword" && !names.includes(a.name ?? ""));
  const values = names.map(
    (name, i) => args.find((a) => a.name === name)?.value ?? positional[i]?.value ?? fallback(machine, flow, type, name, span),
  );
  if (unfit || values.some((v) => v === null)) {
    machine.raise(flow, machine.forest.true, machine.exception("TypeError"));
    return true;
  }
  names.forEach((name, i) => machine.write(attributeOf(self.id, name), values[i]!, machine.forest.true));
  if (lookUpClass(machine, type, isTuple) !== null) {
    const segments = values.map((value): Segment => ({ kind: "element", when: machine.forest.true, value: value! }));
    machine.write(contentOf(self.id), machine.atoms.leaf({ kind: "items", segments }), machine.forest.true);
  }
  if (lookUpClass(machine, type, "__post_init__") !== null) {
    const after = machine.hooks.attribute(machine, flow, made, "__post_init__", span);
    machine.hooks.call(machine, flow, after, [], span);
  }
  return true;
}

/** A field's default; null where it has none. */
function fallback(machine: Machine, flow: Flow, type: Reference, name: string, span: Span): Value | null {
  const given = lookUpClass(machine, type, name);
  const atom = given === null ? undefined : onlyLeaf(given);
  if (atom?.kind === "bound" && atom.receiver.kind === "builtin" && atom.receiver.name === factory) {
    return machine.hooks.call(machine, { ...flow, context: `${flow.context}/${name}` }, machine.forest.leaf(atom.method), [], span);
  }
  return given;
}

/** `@dataclass`, also with options, which leave the fields as they are. */
const dataclass: Model = (machine, _flow, args) => {
  const type = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  if (type?.kind !== "reference" || type.type !== "class") return machine.atoms.leaf({ kind: "external", path: "dataclasses.dataclass" });
  setFields(machine, type);
  return machine.forest.leaf(type);
};

/** `field(default=..., default_factory=...)`. */
const field: Model = (machine, _flow, args, span) => {
  const makes = args.find((a) => a.name === "default_factory");
  const callee = makes === undefined ? undefined : onlyLeaf(makes.value);
  if (callee !== undefined)
    return machine.atoms.leaf({ kind: "bound", receiver: machine.atoms.of({ kind: "builtin", name: factory }), method: callee });
  return args.find((a) => a.name === "default")?.value ?? machine.unsupportedValue("a field of a class", span);
};

/** `namedtuple("Point", "x y")`. */
const namedTuple: Model = (machine, flow, args, span) => {
  const given = argument(args, 1, "field_names");
  const atom = given === undefined ? undefined : onlyLeaf(given);
  const known = atom === undefined ? undefined : concreteOf(machine, atom);
  const names = typeof known === "string" ? known.split(/[\s,]+/).filter((n) => n !== "") : known;
  if (!Array.isArray(names) || args.length > 2) return machine.unsupportedValue("a named tuple of other fields", span);
  const id = `class@${flow.context}:${span.line}:${span.column}`;
  const attributes: Record<string, Value> = {
    "<bases>": machine.atoms.leaf({ kind: "tuple", items: [] }),
    __name__: args[0]?.value ?? machine.none,
    [fields]: machine.atoms.leaf({ kind: "tuple", items: names.map((name) => machine.atoms.constant(name as string)) }),
    [isTuple]: machine.truth,
  };
  for (const [key, value] of Object.entries(attributes)) machine.write(attributeOf(id, key), value, machine.forest.true);
  return machine.atoms.leaf({ kind: "reference", type: "class", id });
};

export const recordModels: Readonly<Record<string, Model>> = {
  "dataclasses.dataclass": dataclass,
  "dataclasses.field": field,
  "pydantic.dataclasses.dataclass": dataclass,
  "collections.namedtuple": namedTuple,
  "enum.auto": (machine) => machine.atoms.leaf({ kind: "external", path: "<enum.auto>" }),
  "enum.unique": (_machine, _flow, args) => args[0]!.value,
};
