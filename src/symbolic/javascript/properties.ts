/**
 * `object.name` and `object[key]` as JavaScript reads and writes them: what is not there is undefined, a property of nothing
 * raises, methods come from the prototype that belongs to the kind of the object. Object literals are dictionaries keyed by texts.
 */
import type { Span } from "../../base/span.js";
import type { Guard } from "../../diagram/diagram.js";
import { leavesOf } from "../../diagram/diagram.js";
import { Raise } from "../../terms/value.js";
import { streamOrNothing } from "../absent-lists.js";
import { envelopeField } from "../api-calls.js";
import { attribute } from "../attributes.js";
import { asBoolean } from "../booleans.js";
import { builtUpAsked, isBuiltUp, throughCaptured } from "../captured.js";
import { classOf, hasForeignBase, lookUpClass } from "../classes.js";
import { concreteOf, onlyLeaf } from "../concrete.js";
import { environmentTruth, guardOf, unsupportedTruth } from "../conditions.js";
import { getItem } from "../containers.js";
import { getEntry } from "../dictionaries.js";
import { lengthOf, manyDifferent } from "../lengths.js";
import type { Flow, Machine } from "../machine.js";
import { attributeOf, contentOf, kindMark } from "../machine.js";
import { contains } from "../membership.js";
import { binaryOperation } from "../operations.js";
import { perAtom } from "../per-atom.js";
import { applyPure } from "../pure.js";
import { addedKey, addedTo, byName, fieldOf, hasKey, wireName } from "../responses.js";
import { typeOfTable } from "../text-values.js";
import type { Atom, Value } from "../value.js";
import { bound, ofFunction } from "./function-properties.js";
import { hostConstant, hostGlobal } from "./globals.js";
import { moduleMember } from "./modules.js";
import { undefinedValue } from "./nothing.js";
import { promiseMember } from "./promises.js";
import { inOrder } from "./reordering.js";
import { isNumberText } from "./text-atoms.js";
import { noteEarlyRead } from "./turns.js";

type Reference = Atom & { kind: "reference" };

/** Where it is noted that an object takes no changes any more. */
export const frozenMark = "<frozen>";

/** `Map`, `Set` or null for a plain object or array. */
export function containerKind(machine: Machine, atom: Atom): string | null {
  if (atom.kind !== "reference") return null;
  const mark = machine.read(attributeOf(atom.id, kindMark));
  const leaf = mark === undefined ? undefined : onlyLeaf(mark);
  return leaf?.kind === "constant" ? String(leaf.value) : null;
}

export function property(machine: Machine, flow: Flow, object: Value, key: Value, span: Span): Value {
  const list = object.kind === "leaf" ? null : streamOrNothing(machine, machine.here(flow, object));
  const whole = list === null ? object : machine.forest.leaf(list);
  return perAtom(machine, flow, whole, (atom, inner) => perAtom(machine, inner, key, (k, f) => propertyOf(machine, f, atom, k, span)));
}

export function namedProperty(machine: Machine, flow: Flow, object: Value, name: string, span: Span): Value {
  return property(machine, flow, object, machine.atoms.constant(name), span);
}

/** The name of a property, undefined where the program computes it. */
export function nameOf(key: Atom): string | undefined {
  if (key.kind !== "constant") return undefined;
  return key.value === undefined ? "undefined" : String(key.value);
}

export const isIndex = /^(0|[1-9]\d*)$/;
const prototypes: Readonly<Record<string, object>> = {
  String: String.prototype,
  Number: Number.prototype,
  Boolean: Boolean.prototype,
  Array: Array.prototype,
  Object: Object.prototype,
  Map: Map.prototype,
  Set: Set.prototype,
  RegExp: RegExp.prototype,
  Error: Error.prototype,
};

/** A method that all values of a type have; undefined where the language has none of that name. */
function inherited(machine: Machine, receiver: Atom, type: string, name: string): Value {
  return name in prototypes[type]! ? bound(machine, receiver, type, name) : undefinedValue(machine);
}

function ofNothing(machine: Machine, flow: Flow): Value {
  machine.raise(flow, machine.forest.true, machine.exception("TypeError"));
  return undefinedValue(machine);
}

function ofConstant(machine: Machine, flow: Flow, atom: Atom & { kind: "constant" }, key: Atom, span: Span): Value {
  if (atom.value === undefined || atom.value === null) return ofNothing(machine, flow);
  if (typeof atom.value === "string") return ofText(machine, flow, atom, key, span);
  return inherited(machine, atom, typeof atom.value === "boolean" ? "Boolean" : "Number", nameOf(key) ?? "");
}

function propertyOf(machine: Machine, flow: Flow, atom: Atom, key: Atom, span: Span): Value {
  const name = nameOf(key);
  switch (atom.kind) {
    case "constant":
      return ofConstant(machine, flow, atom, key, span);
    case "mapped":
      if (typeOfTable(atom) === "number") return inherited(machine, atom, "Number", name ?? "");
      return mayBeNothing(machine, flow, atom, key, span);
    case "joined":
      return name === "length"
        ? machine.unsupportedValue("the length of a joined text", span)
        : inherited(machine, atom, "String", name ?? "");
    case "computed":
      if (isNumberText(atom)) return ofText(machine, flow, atom, key, span);
      return inherited(machine, atom, "Number", name ?? "");
    case "position":
    case "at-least":
    case "enum-member":
      return inherited(machine, atom, "Number", name ?? "");
    case "message":
      return ofMessage(machine, flow, atom, key, span);
    case "stream":
    case "tuple":
      return ofArray(machine, flow, atom, key, span);
    case "reference":
      return ofReference(machine, flow, atom, key, span);
    case "envelope":
      return envelopeField(machine, atom, name ?? "") ?? ofEnvelope(machine, flow, atom, key, span);
    case "promise":
      return promiseMember(machine, atom, name ?? "", span);
    case "closure":
      return ofFunction(machine, flow, atom, name ?? "");
    case "builtin":
      return ofBuiltin(machine, flow, atom, name ?? "", span);
    case "path":
      if (name === "pathname" || name === "href") return machine.forest.leaf(atom);
      return attribute(machine, flow, machine.forest.leaf(atom), name ?? "", span);
    case "exception":
      return ofException(machine, atom, name ?? "", span);
    case "external":
      return name === "default" ? machine.forest.leaf(atom) : ofOuter(machine, flow, atom, key, span);
    case "operation":
      return isFunctionMethod(name)
        ? bound(machine, atom, "Function", name)
        : attribute(machine, flow, machine.forest.leaf(atom), name ?? "", span);
    case "bound":
      if (isFunctionMethod(name)) return bound(machine, atom, "Function", name);
      return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span), [machine.forest.leaf(atom)]);
    case "captured":
      if (isBuiltUp(atom)) return builtUpAsked(machine, atom.pass, span);
      return throughCaptured(machine, flow, atom, span, (origin, inner) => propertyOf(machine, inner, origin, key, span));
    case "http-response":
      return ofHttpResponse(machine, atom, name ?? "", span);
    case "unsupported":
      return machine.forest.leaf(atom);
    default:
      return ofOuter(machine, flow, atom, key, span);
  }
}

/** As in every language. */
function ofOuter(machine: Machine, flow: Flow, atom: Atom, key: Atom, span: Span): Value {
  const name = nameOf(key);
  return name === undefined
    ? getItem(machine, flow, machine.forest.leaf(atom), machine.forest.leaf(key), span)
    : attribute(machine, flow, machine.forest.leaf(atom), name, span);
}

function isFunctionMethod(name: string | undefined): name is string {
  return name === "call" || name === "apply" || name === "bind";
}

function ofBuiltin(machine: Machine, flow: Flow, atom: Atom & { kind: "builtin" }, name: string, span: Span): Value {
  if (atom.name === "import.meta") return ofImportMeta(machine, flow, name, span);
  const path = `${atom.name}.${name}`;
  return hostConstant(machine, path) ?? machine.atoms.leaf({ kind: "builtin", name: path });
}

/** Where the module's own file is. */
function ofImportMeta(machine: Machine, flow: Flow, name: string, span: Span): Value {
  if (name === "url" || name === "filename") return hostGlobal(machine, "__filename", flow.frame.module);
  if (name === "dirname") return hostGlobal(machine, "__dirname", flow.frame.module);
  return machine.unknown(machine.nameAt(span), span);
}

/** A function of a text that is a text or a list on some paths and nothing on others (`text.match(...)`). */
function mayBeNothing(machine: Machine, flow: Flow, atom: Atom & { kind: "mapped" }, key: Atom, span: Span): Value {
  const nothing = applyPure(machine, flow, "is-nullish", [machine.forest.leaf(atom)], span);
  const guard = machine.forest.map(nothing, (a) => machine.forest.leaf(a.kind === "constant" && a.value === true));
  machine.raise(flow, guard, machine.exception("TypeError"));
  if (flow.live === machine.forest.false) return undefinedValue(machine);
  const isList = atom.table.results.some((r) => !(r instanceof Raise) && Array.isArray(r));
  return isList ? ofArray(machine, flow, atom, key, span) : ofText(machine, flow, atom, key, span);
}

function ofText(machine: Machine, flow: Flow, atom: Atom, key: Atom, span: Span): Value {
  const name = nameOf(key);
  const value = machine.forest.leaf(atom);
  if (name === "length") return applyPure(machine, flow, "length.js", [value], span);
  if (name === undefined || isIndex.test(name)) return applyPure(machine, flow, "item.js", [value, machine.forest.leaf(key)], span);
  return inherited(machine, atom, "String", name);
}

/** A list of the output, an array, or a function of a text that is one. */
/** Where a client promises an array, what arrays have. */
function ofEnvelope(machine: Machine, flow: Flow, atom: Atom & { kind: "envelope" }, key: Atom, span: Span): Value {
  const first = envelopeField(machine, atom, "0");
  return first === null ? undefinedValue(machine) : ofArray(machine, flow, machine.atoms.of({ kind: "tuple", items: [first] }), key, span);
}

function ofArray(machine: Machine, flow: Flow, atom: Atom, key: Atom, span: Span): Value {
  const name = nameOf(key);
  const value = machine.forest.leaf(atom);
  if (name === "length")
    return atom.kind === "mapped" ? applyPure(machine, flow, "length.js", [value], span) : sizeOf(machine, flow, value, span);
  if (name !== undefined && !isIndex.test(name))
    return name === "index" || name === "groups"
      ? machine.unsupportedValue("where a match is, or its named parts", span)
      : inherited(machine, atom, "Array", name);
  if (atom.kind === "mapped") return applyPure(machine, flow, "item.js", [value, machine.forest.leaf(key)], span);
  const isLast = name === undefined && machine.forest.leaf(key) === lastIndex(machine, flow, value, span);
  const index = isLast ? machine.atoms.constant(-1n) : name === undefined ? machine.forest.leaf(key) : machine.atoms.constant(BigInt(name));
  return orUndefined(machine, flow, (inner) => getItem(machine, inner, value, index, span));
}

/** How many elements there are; of different ones that cannot be counted, that there are some. */
function sizeOf(machine: Machine, flow: Flow, value: Value, span: Span): Value {
  return machine.forest.map(lengthOf(machine, flow, value, span), (a) =>
    a.kind === "unsupported" && a.reason === manyDifferent ? machine.atoms.leaf({ kind: "at-least", least: 1n }) : machine.forest.leaf(a),
  );
}

/** `list.length - 1`. */
function lastIndex(machine: Machine, flow: Flow, list: Value, span: Span): Value {
  return applyPure(
    machine,
    { ...flow, raised: machine.newSink() },
    "subtract",
    [lengthOf(machine, flow, list, span), machine.atoms.constant(1n)],
    span,
  );
}

/** What an access gives, and undefined where it fails. */
export function orUndefined(machine: Machine, flow: Flow, access: (inner: Flow) => Value): Value {
  const inner: Flow = { ...flow, raised: machine.newSink() };
  const found = access(inner);
  const missing = inner.raised.guard;
  return missing === machine.forest.false ? found : machine.forest.ite(missing, undefinedValue(machine), found);
}

function ofMessage(machine: Machine, flow: Flow, message: Atom & { kind: "message" }, key: Atom, span: Span): Value {
  const named = byName(machine, flow, key, (inner, one) => ofMessage(machine, inner, message, one, span));
  if (named !== null) return named;
  const name = nameOf(key);
  if (name === undefined) return machine.unsupportedValue("a key of the response that is not known", span);
  const json = wireName(message, name);
  if (json !== null) return inOrder(machine, flow, fieldOf(machine, message, json, span));
  const added = message.place?.from === "response" ? machine.read(attributeOf(addedTo(message), name)) : undefined;
  if (added !== undefined)
    return machine.forest.map(machine.here(flow, added), (a) => (a.kind === "unbound" ? undefinedValue(machine) : machine.forest.leaf(a)));
  if (machine.read(addedKey(key)) !== undefined) return machine.unsupportedValue("a key that the program added to the output", span);
  return inherited(machine, message, "Object", name);
}

function ofReference(machine: Machine, flow: Flow, atom: Reference, key: Atom, span: Span): Value {
  if (machine.turn !== null) noteEarlyRead(machine, contentOf(atom.id), span);
  const kind = containerKind(machine, atom);
  const name = nameOf(key);
  switch (atom.type) {
    case "list":
      if (kind === null) return ofArray(machine, flow, atom, key, span);
      if (name === "size") return sizeOf(machine, flow, machine.forest.leaf(atom), span);
      return inherited(machine, atom, kind, name ?? "");
    case "dict":
      if (kind === null) return ofObject(machine, flow, atom, key, span);
      if (name === "size") return sizeOf(machine, flow, machine.forest.leaf(atom), span);
      return inherited(machine, atom, kind, name ?? "");
    case "module":
      return moduleMember(machine, flow, atom, name ?? "", span);
    case "instance":
    case "class":
      if (name === undefined) return machine.unsupportedValue("a property whose name is not known", span);
      return ofInstance(machine, flow, atom, name, span);
    default:
      return attribute(machine, flow, machine.forest.leaf(atom), name ?? "", span);
  }
}

/** A key as objects have them: texts. */
export function objectKey(machine: Machine, key: Atom): Value {
  return key.kind === "constant" && typeof key.value !== "string" ? machine.atoms.constant(String(key.value)) : machine.forest.leaf(key);
}

function ofObject(machine: Machine, flow: Flow, dict: Reference, key: Atom, span: Span): Value {
  const name = nameOf(key);
  const absent = name === undefined ? undefinedValue(machine) : inherited(machine, dict, "Object", name);
  if (key.kind === "computed" || key.kind === "position") return atNumber(machine, flow, dict, key, span);
  return readAccessor(machine, flow, getEntry(machine, flow, dict, objectKey(machine, key), span, absent), machine.forest.leaf(dict), span);
}

/** `table[n]` for a number of the output: the entry whose name is that number. */
function atNumber(machine: Machine, flow: Flow, dict: Reference, key: Atom, span: Span): Value {
  const content = machine.read(contentOf(dict.id));
  const atom = content === undefined ? undefined : onlyLeaf(machine.here(flow, content));
  if (atom?.kind !== "entries" || atom.entries.some((e) => e.kind !== "entry" || e.key.kind !== "constant"))
    return machine.unsupportedValue("an entry under a number of the output", span);
  let result = undefinedValue(machine);
  for (const e of atom.entries) {
    const name = e.kind === "entry" && e.key.kind === "constant" ? String(e.key.value) : "";
    if (e.kind !== "entry" || String(Number(name)) !== name) continue;
    const number = machine.atoms.constant(isIndex.test(name) ? BigInt(name) : Number(name));
    const isIt = guardOf(machine, binaryOperation(machine, flow, "equal.python", machine.forest.leaf(key), number, span, false));
    result = machine.forest.ite(machine.forest.and(e.when, isIt), e.value, result);
  }
  return readAccessor(machine, flow, result, machine.forest.leaf(dict), span);
}

/** A getter is called where a property is read. */
function readAccessor(machine: Machine, flow: Flow, found: Value, object: Value, span: Span): Value {
  if (!leavesOf(found).some(isAccessor)) return found;
  return perAtom(machine, flow, found, (atom, inner) =>
    isAccessor(atom)
      ? machine.hooks.call(machine, inner, machine.forest.leaf(atom.method), [], span, { receiver: object })
      : machine.forest.leaf(atom),
  );
}

export function isAccessor(atom: Atom): atom is Atom & { kind: "bound" } {
  return atom.kind === "bound" && atom.receiver.kind === "builtin" && atom.receiver.name === "property";
}

/** The object from which an instance of a function made with `new` inherits. */
export const prototypeMark = "<prototype>";

function ofInstance(machine: Machine, flow: Flow, atom: Reference, name: string, span: Span): Value {
  const own = machine.read(attributeOf(atom.id, name));
  if (machine.turn !== null) noteEarlyRead(machine, attributeOf(atom.id, name), span);
  const here = own === undefined ? undefined : machine.here(flow, own);
  const isUnbound = here === undefined ? machine.forest.true : machine.forest.map(here, (a) => machine.forest.leaf(a.kind === "unbound"));
  const found = isUnbound === machine.forest.false ? here! : inheritedMember(machine, flow, atom, name, span);
  const value = here === undefined ? found : machine.forest.ite(isUnbound, found, here);
  return readAccessor(machine, flow, value, machine.forest.leaf(atom), span);
}

function inheritedMember(machine: Machine, flow: Flow, atom: Reference, name: string, span: Span): Value {
  if (name === "constructor" && atom.type === "instance") return machine.read(attributeOf(atom.id, "<class>")) ?? undefinedValue(machine);
  if (name === "name" && atom.type === "class") return machine.read(attributeOf(atom.id, "__name__")) ?? undefinedValue(machine);
  const type = atom.type === "class" ? atom : classOf(machine, atom);
  const member = type === null ? null : lookUpClass(machine, type, name);
  if (member !== null) return member;
  const prototype = machine.read(attributeOf(atom.id, prototypeMark));
  const parent = prototype === undefined ? undefined : onlyLeaf(prototype);
  if (parent?.kind === "reference") return ofInstance(machine, flow, parent, name, span);
  const regex = machine.read(attributeOf(atom.id, "<source>"));
  if (regex !== undefined) return inherited(machine, atom, "RegExp", name);
  if (type !== null && hasForeignBase(machine, type) && !isError(machine, atom))
    return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span), [machine.forest.leaf(atom)]);
  return inherited(machine, atom, "Object", name);
}

/** Whether an instance comes from the language's own errors. */
export function isError(machine: Machine, atom: Reference): boolean {
  return machine.read(attributeOf(atom.id, "<error>")) !== undefined;
}

function ofException(machine: Machine, atom: Atom & { kind: "exception" }, name: string, span: Span): Value {
  if (name === "name") return machine.atoms.constant(atom.type);
  if (name === "message" && atom.arguments[0] !== undefined) return atom.arguments[0];
  return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span), [machine.forest.leaf(atom)]);
}

/** `data` and `body` are what was answered, `json()` promises it; the rest is of the transport, which is no output. */
function ofHttpResponse(machine: Machine, atom: Atom & { kind: "http-response" }, name: string, span: Span): Value {
  if (name === "data" || name === "body") return atom.body;
  if (name === "json" || name === "text") return bound(machine, atom, "Response", name);
  return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span), [machine.forest.leaf(atom)]);
}

/** `key in object`, `Object.hasOwn(object, key)`. */
export function hasProperty(machine: Machine, flow: Flow, object: Atom, key: Atom, span: Span): Value {
  const name = nameOf(key);
  if (object.kind === "message") {
    const json = name === undefined ? null : wireName(object, name);
    return json === null ? machine.falsity : asBoolean(machine, hasKey(machine, object, json));
  }
  if (object.kind === "reference" && object.type === "dict")
    return contains(machine, flow, objectKey(machine, key), machine.forest.leaf(object), span);
  if (object.kind === "reference" && object.type === "instance" && name !== undefined) {
    const own = machine.read(attributeOf(object.id, name));
    return asBoolean(
      machine,
      own === undefined
        ? machine.forest.false
        : machine.forest.map(machine.here(flow, own), (a): Guard => machine.forest.leaf(a.kind !== "unbound")),
    );
  }
  const items = concreteOf(machine, object);
  if (Array.isArray(items) && name !== undefined)
    return asBoolean(machine, machine.forest.leaf(isIndex.test(name) && Number(name) < items.length));
  if (object.kind === "unknown" || object.kind === "external")
    return environmentTruth(machine, machine.named(machine.nameAt(span), [machine.forest.leaf(object), machine.forest.leaf(key)]), span);
  return unsupportedTruth(machine, "whether an object has a property", span);
}
