/** `object.name`: members of instances, classes and modules, methods of the language's types, fields of responses. */
import type { Span } from "../base/span.js";
import { leavesOf } from "../diagram/diagram.js";
import { isDictionary } from "../providers/schema.js";
import { envelopeField } from "./api-calls.js";
import { throughCaptured } from "./captured.js";
import { classOf, hasForeignBase, lookUpClass } from "./classes.js";
import { onlyLeaf } from "./concrete.js";
import { enumAttribute, enumMember } from "./enums.js";
import { accessorOf, callProtocol, isLibraryObject, throughAccessor } from "./library-objects.js";
import type { Flow, Machine } from "./machine.js";
import { attributeOf, variableOf } from "./machine.js";
import { parserLabel, parserMethods } from "./models/command-line.js";
import { jsonTextMethods } from "./models/http.js";
import { jsonText } from "./models/library.js";
import { libraryConstants } from "./models/library-constants.js";
import { pathAttribute } from "./models/paths.js";
import { messageAttribute } from "./responses.js";
import { typeOfTable } from "./text-values.js";
import type { Atom, Value } from "./value.js";

export function attribute(machine: Machine, flow: Flow, object: Value, name: string, span: Span): Value {
  const target = machine.here(flow, object);
  const atoms = leavesOf(target);
  const entry = flow.live;
  let live = machine.forest.false;
  let result: Value | null = null;
  for (const atom of atoms) {
    const guard = atoms.length === 1 ? machine.forest.true : machine.forest.map(target, (a) => machine.forest.leaf(a === atom));
    const inner: Flow = { ...flow, live: machine.forest.and(entry, guard) };
    if (inner.live === machine.forest.false) continue;
    const value = ofAtom(machine, inner, atom, name, span);
    result = result === null ? value : machine.forest.ite(guard, value, result);
    live = machine.forest.or(live, inner.live);
  }
  flow.live = live;
  return result ?? machine.none;
}

function method(machine: Machine, receiver: Atom, type: string, name: string): Value {
  return machine.atoms.leaf({ kind: "bound", receiver, method: machine.atoms.of({ kind: "builtin", name: `${type}.${name}` }) });
}

function missing(machine: Machine, flow: Flow): Value {
  machine.raise(flow, machine.forest.true, machine.exception("AttributeError"));
  return machine.none;
}

function ofAtom(machine: Machine, flow: Flow, atom: Atom, name: string, span: Span): Value {
  switch (atom.kind) {
    case "message":
      return messageAttribute(machine, atom, name, span);
    case "stream":
      return method(machine, atom, "list", name);
    case "constant":
      if (typeof atom.value === "string") return method(machine, atom, "str", name);
      return atom.value === null ? missing(machine, flow) : method(machine, atom, "number", name);
    case "mapped":
      return enumAttribute(machine, atom, name) ?? method(machine, atom, typeOfTable(atom), name);
    case "joined":
      return characterwise.has(name) ? method(machine, atom, "joined", name) : method(machine, atom.shown, "str", name);
    case "computed":
      return method(machine, atom, "number", name);
    case "tuple":
      return method(machine, atom, "list", name);
    case "reference":
      return ofReference(machine, flow, atom, name, span);
    case "path":
      return atom.type === "text" ? method(machine, atom, "str", name) : pathAttribute(machine, atom, name, span);
    case "builtin":
      return machine.atoms.leaf({ kind: "builtin", name: `${atom.name}.${name}` });
    case "external":
      return ofExternal(machine, atom.path, name);
    case "client":
      return ofClient(machine, atom, name, span);
    case "envelope":
      return envelopeField(machine, atom, name) ?? ofEnvelope(machine, atom, name, span);
    case "http-response":
      return ofHttpResponse(machine, atom, name, span);
    case "enum-member":
      return enumAttribute(machine, atom, name) ?? method(machine, atom, "number", name);
    case "unknown":
      return ofUnknown(machine, flow, atom, name, span);
    case "captured":
      return throughCaptured(machine, flow, atom, span, (origin, inner) => ofAtom(machine, inner, origin, name, span));
    case "unsupported":
      return machine.forest.leaf(atom);
    case "bound":
      if (accessorOf(atom) !== null) return throughAccessor(machine, atom, `.${name}`);
      if (atom.method.kind === "builtin" && atom.method.name.startsWith("<super>")) return ofSuper(machine, flow, atom, name, span);
      return machine.unknown(machine.nameAt(span), span);
    default:
      return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
  }
}

/** What a text joined from others does with each of them. */
const characterwise: ReadonlySet<string> = new Set(["lower", "upper"]);

function ofReference(machine: Machine, flow: Flow, atom: Atom & { kind: "reference" }, name: string, span: Span): Value {
  if (isLibraryObject(atom)) return callProtocol(machine, flow, atom, "__getattr__", [machine.atoms.constant(name)], span);
  if (atom.type === "list" || atom.type === "dict" || atom.type === "set") return method(machine, atom, atom.type, name);
  if (atom.type === "iterator") {
    const own = machine.read(attributeOf(atom.id, name));
    return own === undefined ? method(machine, atom, "iterator", name) : machine.here(flow, own);
  }
  if (atom.type === "module") return ofModule(machine, flow, atom, name, span);
  const own = machine.read(attributeOf(atom.id, name));
  if (own !== undefined) machine.noteRead(attributeOf(atom.id, name), machine.here(flow, own));
  const inherited = own === undefined || mayBeUnbound(own) ? classMember(machine, flow, atom, name, span) : null;
  if (own === undefined) return inherited ?? missing(machine, flow);
  const here = isOwnMember(atom, onlyLeaf(own)) ? bindMember(machine, flow, atom, atom, own, span) : machine.here(flow, own);
  if (!mayBeUnbound(here)) return here;
  const unbound = machine.forest.map(here, (a) => machine.forest.leaf(a.kind === "unbound"));
  if (inherited !== null) return machine.forest.ite(unbound, inherited, here);
  machine.raise(flow, unbound, machine.exception("AttributeError"));
  return machine.here(flow, here);
}

/** A static method or a method of the class, read from the class itself. */
function isOwnMember(object: Atom & { kind: "reference" }, member: Atom | undefined): boolean {
  const isDecorated = member?.kind === "bound" && member.receiver.kind === "builtin";
  return object.type === "class" && isDecorated && (member.receiver.name === "staticmethod" || member.receiver.name === "classmethod");
}

function mayBeUnbound(value: Value): boolean {
  return leavesOf(value).some((a) => a.kind === "unbound");
}

/** A member that an object has from its class: functions are bound, properties are read. */
function classMember(machine: Machine, flow: Flow, atom: Atom & { kind: "reference" }, name: string, span: Span): Value | null {
  const type = atom.type === "class" ? atom : classOf(machine, atom);
  if (type === null) return null;
  const found = lookUpClass(machine, type, name);
  if (found === null) return hasForeignBase(machine, type) ? foreignMember(machine, atom, span) : null;
  return bindMember(machine, flow, atom, type, found, span);
}

/** What a base class outside the application brings. */
function foreignMember(machine: Machine, object: Atom & { kind: "reference" }, span: Span): Value {
  const given = machine.read(attributeOf(object.id, "<arguments>"));
  const parts = given === undefined ? [] : [given];
  return machine.unknown(machine.nameAt(span), span, parts, machine.surroundings.sourceText(span), [machine.forest.leaf(object)]);
}

function bindMember(
  machine: Machine,
  flow: Flow,
  object: Atom & { kind: "reference" },
  type: Atom & { kind: "reference" },
  found: Value,
  span: Span,
): Value {
  const member = onlyLeaf(found);
  if (member?.kind === "bound" && member.receiver.kind === "builtin") {
    const inner = machine.forest.leaf(machine.atoms.of(member.method));
    if (member.receiver.name === "staticmethod") return inner;
    if (member.receiver.name === "classmethod") return machine.atoms.leaf({ kind: "bound", receiver: type, method: member.method });
    return object.type === "class"
      ? found
      : machine.hooks.call(machine, flow, inner, [{ kind: "positional", value: machine.forest.leaf(object) }], span);
  }
  if (member?.kind === "closure" && object.type !== "class") return machine.atoms.leaf({ kind: "bound", receiver: object, method: member });
  return found;
}

function ofModule(machine: Machine, flow: Flow, atom: Atom & { kind: "reference" }, name: string, span: Span): Value {
  const value = machine.read(variableOf(atom.id, name));
  if (value !== undefined && onlyLeaf(value)?.kind !== "unbound") return machine.here(flow, value);
  return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
}

/** A method that gives responses, the beginning of a chain of calls, or something of the client that is not known. */
function ofClient(machine: Machine, atom: Atom & { kind: "client" }, name: string, span: Span): Value {
  const { client, asked } = atom;
  const path = atom.path === "" ? name : `${atom.path}.${name}`;
  if (machine.surroundings.catalog.isSender(client, path)) return machine.atoms.leaf({ kind: "operation", client, path, asked });
  const found = machine.surroundings.catalog.member(client, path);
  if (found === "prefix") return machine.atoms.leaf({ kind: "client", client, path, asked });
  if (found !== null) return machine.atoms.leaf({ kind: "operation", client, path, asked });
  return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
}

/** Methods that everything around responses has: of dictionaries, of finished and unfinished work. */
function ofEnvelope(machine: Machine, atom: Atom & { kind: "envelope" }, name: string, span: Span): Value {
  if (isDictionary(atom.shape)) return method(machine, atom, "dict", name);
  return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
}

/** The body as a text, a method, or something of the transport, which is no output. */
function ofHttpResponse(machine: Machine, atom: Atom & { kind: "http-response" }, name: string, span: Span): Value {
  if (name === "text" || name === "content" || name === "data") return jsonText(machine, atom.body, span);
  if (name === "json" || name === "read" || name === "raise_for_status" || name === "close")
    return method(machine, atom, "http-response", name);
  return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
}

function ofExternal(machine: Machine, path: string, name: string): Value {
  const inner = machine.hooks.importByName(machine, `${path}.${name}`) ?? enumMember(machine, `${path}.${name}`);
  if (inner !== null) return inner;
  const constant = Object.hasOwn(libraryConstants, `${path}.${name}`) ? libraryConstants[`${path}.${name}`] : undefined;
  if (constant !== undefined) return machine.atoms.constant(constant);
  return machine.atoms.leaf({ kind: "external", path: `${path}.${name}` });
}

function ofUnknown(machine: Machine, flow: Flow, atom: Atom & { kind: "unknown" }, name: string, span: Span): Value {
  if (atom.label === "json.dumps" && jsonTextMethods.has(name)) return method(machine, atom, "json-text", name);
  if (atom.label === parserLabel && parserMethods.has(name)) return method(machine, atom, "argument-parser", name);
  const parts = atom.parts.length > 0 ? [machine.forest.leaf(atom)] : [];
  const asked = (): Value =>
    machine.unknown(machine.nameAt(span), span, parts, machine.surroundings.sourceText(span), [machine.forest.leaf(atom)]);
  const made = flow.frame.function.calling === "lenient" ? machine.memberOfUnknown(`${atom.name}.${name}`, asked) : asked();
  const set = machine.read(attributeOf(`unknown ${atom.name}`, name));
  if (set === undefined) return made;
  const here = machine.here(flow, set);
  return machine.forest.map(here, (a) => (a.kind === "unbound" ? made : machine.forest.leaf(a)));
}

function ofSuper(machine: Machine, flow: Flow, atom: Atom & { kind: "bound" }, name: string, span: Span): Value {
  const after = atom.method.kind === "builtin" ? atom.method.name.slice("<super>".length) : "";
  const object = atom.receiver;
  if (object.kind !== "reference") return machine.unknown(machine.nameAt(span), span);
  const type = object.type === "class" ? object : classOf(machine, object);
  const found = type === null ? null : lookUpClass(machine, type, name, after);
  if (type === null || found === null) return machine.unknown(machine.nameAt(span), span);
  return bindMember(machine, flow, object, type, found, span);
}
