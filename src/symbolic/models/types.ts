/** Questions about types and attributes: `isinstance`, `hasattr`, `getattr` with a default. */
import type { Span } from "../../base/span.js";
import { leavesOf } from "../../diagram/diagram.js";
import { isDictionary } from "../../providers/schema.js";
import { pureFunctions } from "../../terms/pure-functions.js";
import { Raise } from "../../terms/value.js";
import { asBoolean } from "../booleans.js";
import { baseClasses, classOf, hasForeignBase, lookUpClass } from "../classes.js";
import { onlyLeaf } from "../concrete.js";
import { environmentTruth, unknownTruth, unsupportedTruth } from "../conditions.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf, variableOf } from "../machine.js";
import { wireName } from "../responses.js";
import type { Atom, Value } from "../value.js";
import type { Model } from "./model.js";

const value = (machine: Machine, args: readonly ArgumentValue[], n: number): Value => args[n]?.value ?? machine.none;

export const getAttribute: Model = (machine, flow, args, span) => {
  const name = onlyLeaf(value(machine, args, 1));
  if (name?.kind !== "constant" || typeof name.value !== "string")
    return machine.unsupportedValue("an attribute whose name is not known", span);
  const inner: Flow = { ...flow, raised: machine.newSink() };
  const found = machine.hooks.attribute(machine, inner, value(machine, args, 0), name.value, span);
  if (args[2] === undefined) return machine.hooks.attribute(machine, flow, value(machine, args, 0), name.value, span);
  return machine.forest.ite(inner.raised.guard, args[2].value, found);
};

function typeOfConstant(constant: unknown): readonly string[] {
  if (typeof constant === "string") return ["str"];
  if (typeof constant === "bigint") return ["int"];
  if (typeof constant === "number") return ["float"];
  return typeof constant === "boolean" ? ["bool", "int"] : constant === null ? ["NoneType"] : ["list"];
}

/** Names of the types of an atom; null when it is not known. */
function typeNames(machine: Machine, atom: Atom): readonly string[] | null {
  switch (atom.kind) {
    case "constant":
      return typeOfConstant(atom.value);
    case "mapped": {
      const types = new Set(atom.table.results.flatMap((r) => (r instanceof Raise ? [] : [typeOfConstant(r).join()])));
      const [only] = types;
      return only !== undefined && types.size === 1 ? only.split(",") : null;
    }
    case "envelope":
      return isDictionary(atom.shape) ? ["dict"] : ["message"];
    case "enum-member":
      return ["int"];
    case "tuple":
      return ["tuple"];
    case "message":
      return isDictionary(atom.shape) ? ["dict"] : ["message"];
    case "stream":
      return atom.shape === "message" ? ["RepeatedComposite"] : ["list"];
    case "path":
      return [atom.type === "text" ? "str" : "Path"];
    case "reference":
      return atom.type === "instance" ? instanceTypes(machine, atom) : [atom.type];
    case "exception":
      return atom.classes.includes("*") ? null : [...atom.classes, "Exception", ...atom.classes.map((c) => `exception ${c}`)];
    case "captured":
      return typeNames(machine, atom.origin);
    case "unknown":
      return isText(atom) ? ["str"] : null;
    default:
      return null;
  }
}

/** A text that was put together from parts of which not all are known. */
function isText(atom: Atom & { kind: "unknown" }): boolean {
  if (atom.label === "text") return true;
  const isString = (v: Value): boolean => {
    const part = onlyLeaf(v);
    return (part?.kind === "constant" && typeof part.value === "string") || (part?.kind === "unknown" && isText(part));
  };
  return atom.label === "add.python" && atom.parts.some(isString);
}

/** `type(x)`: the type itself where it is one of the language or a class of the application. */
export const typeOf: Model = (machine, flow, args, span) =>
  machine.forest.map(machine.here(flow, value(machine, args, 0)), (atom) => {
    const type = atom.kind === "reference" && atom.type === "instance" ? classOf(machine, atom) : null;
    if (type !== null) return machine.forest.leaf(type);
    const [name] = typeNames(machine, atom) ?? [];
    if (name === undefined || atom.kind === "reference") return machine.unknown(machine.nameAt(span), span, [machine.forest.leaf(atom)]);
    return machine.atoms.leaf({ kind: "builtin", name });
  });

function instanceTypes(machine: Machine, atom: Atom & { kind: "reference" }): readonly string[] | null {
  const type = classOf(machine, atom);
  if (type === null) return null;
  const bases = baseClasses(machine, type).flatMap((b) =>
    b.kind === "reference" ? [b.id] : b.kind === "builtin" ? [b.name] : b.kind === "external" ? [b.path] : [],
  );
  return [type.id, ...bases];
}

/** Types of the language that belong to an abstract type of its library. */
const abstractTypes: Readonly<Record<string, readonly string[]>> = {
  Mapping: ["dict"],
  MutableMapping: ["dict"],
  Dict: ["dict"],
  OrderedDict: [],
  Sequence: ["list", "tuple", "str", "RepeatedComposite"],
  MutableSequence: ["list", "RepeatedComposite"],
  List: ["list"],
  Iterable: ["list", "tuple", "str", "dict", "set", "RepeatedComposite"],
  Collection: ["list", "tuple", "str", "dict", "set", "RepeatedComposite"],
  Sized: ["list", "tuple", "str", "dict", "set", "RepeatedComposite"],
  Set: ["set"],
  Number: ["int", "float"],
  Real: ["int", "float"],
  Integral: ["int"],
  PurePath: ["Path"],
  Path: ["Path"],
  RepeatedCompositeContainer: ["RepeatedComposite"],
  RepeatedComposite: ["RepeatedComposite"],
};

const numbers = new Set(["int", "float"]);

/** Whether something of these types is of the wanted type; null where that is not known. */
function isOfType(names: readonly string[], wanted: Atom | undefined): boolean | null {
  // Exceptions of the application are known by the names of their classes.
  if (wanted?.kind === "reference" && names.includes(`exception ${wanted.id.split(":").at(-2)?.split(".").at(-1)}`)) return true;
  if (wanted?.kind === "builtin") return names.includes(wanted.name) || wanted.name === "object";
  if (wanted?.kind === "reference") return names.includes(wanted.id);
  if (wanted?.kind !== "external") return null;
  if (names.includes(wanted.path)) return true;
  const last = wanted.path.split(".").at(-1)!;
  const abstract = /^(collections|typing|numbers|pathlib|google)\b/.test(wanted.path) ? abstractTypes[last] : undefined;
  if (abstract !== undefined) return names.some((n) => abstract.includes(n));
  return names.some((n) => n === "message" || n === "RepeatedComposite" || n.startsWith("class@")) ? null : false;
}

export const isInstance: Model = (machine, flow, args, span) =>
  machine.forest.map(machine.here(flow, value(machine, args, 0)), (atom) => {
    const type = onlyLeaf(value(machine, args, 1));
    const wanted = type?.kind === "tuple" ? type.items.map(onlyLeaf) : [type];
    const name = (): string => machine.named(machine.nameAt(span), [machine.forest.leaf(atom), value(machine, args, 1)]);
    if (atom.kind === "unknown" && !isText(atom)) return unknownTruth(machine, atom, name(), span);
    if (atom.kind === "external") return environmentTruth(machine, name(), span);
    if (atom.kind === "computed" && wanted.every((w) => w?.kind === "builtin")) return isNumber(machine, wanted, span);
    const names = typeNames(machine, atom);
    const answers = names === null ? [null] : wanted.map((w) => isOfType(names, w));
    if (answers.includes(true)) return machine.truth;
    return answers.includes(null) ? unsupportedTruth(machine, "a type test", span) : machine.falsity;
  });

/** Of a number of the output it is not kept whether it is whole by type. */
function isNumber(machine: Machine, wanted: readonly (Atom | undefined)[], span: Span): Value {
  const asked = wanted.filter((w) => w?.kind === "builtin" && numbers.has(w.name)).length;
  if (asked === numbers.size) return machine.truth;
  return asked === 0 ? machine.falsity : unsupportedTruth(machine, "whether a number is whole by its type", span);
}

export const hasAttribute: Model = (machine, flow, args, span) => {
  const name = onlyLeaf(value(machine, args, 1));
  if (name?.kind !== "constant" || typeof name.value !== "string") return unsupportedTruth(machine, "hasattr", span);
  const wanted = name.value;
  return machine.forest.map(machine.here(flow, value(machine, args, 0)), (atom) => hasName(machine, atom, wanted, span));
};

function hasName(machine: Machine, atom: Atom, name: string, span: Span): Value {
  const condition = (): string => machine.named(machine.nameAt(span), [machine.forest.leaf(atom), machine.atoms.constant(name)]);
  switch (atom.kind) {
    case "unknown":
      return unknownTruth(machine, atom, condition(), span);
    case "external":
    case "client":
      return environmentTruth(machine, condition(), span);
    case "message":
      if (isDictionary(atom.shape)) return asBoolean(machine, machine.forest.leaf(dictionaryMethods.has(name)));
      return wireName(atom, name) === null ? unsupportedTruth(machine, "hasattr of a message", span) : machine.truth;
    case "constant":
    case "mapped": {
      const types = typeNames(machine, atom);
      const isText = types?.[0] === "str";
      if (isText && pureFunctions.has(`str.${name}`)) return machine.truth;
      return isText && responseFields.test(name) ? machine.falsity : unsupportedTruth(machine, "hasattr", span);
    }
    case "reference":
      return referenceHas(machine, atom, name, span);
    default:
      return unsupportedTruth(machine, "hasattr", span);
  }
}

const dictionaryMethods = new Set("clear copy fromkeys get items keys pop popitem setdefault update values".split(" "));

/** Names with an underscore are no methods of texts. */
const responseFields = /_|^(description|score|name|confidence|labels|entities)$/;

function referenceHas(machine: Machine, atom: Atom & { kind: "reference" }, name: string, span: Span): Value {
  if (atom.type === "dict") return asBoolean(machine, machine.forest.leaf(dictionaryMethods.has(name)));
  if (atom.type !== "instance" && atom.type !== "class" && atom.type !== "module") return unsupportedTruth(machine, "hasattr", span);
  const own = machine.read(atom.type === "module" ? variableOf(atom.id, name) : attributeOf(atom.id, name));
  const type = atom.type === "class" ? atom : atom.type === "instance" ? classOf(machine, atom) : null;
  if (type !== null && lookUpClass(machine, type, name) !== null) return machine.truth;
  if (own !== undefined && !leavesOf(own).every((a) => a.kind === "unbound"))
    return asBoolean(
      machine,
      machine.forest.map(own, (a) => machine.forest.leaf(a.kind !== "unbound")),
    );
  const open = atom.type === "module" || type === null || hasForeignBase(machine, type);
  return open ? unsupportedTruth(machine, "hasattr", span) : machine.falsity;
}
