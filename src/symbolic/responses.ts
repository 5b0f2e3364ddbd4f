/**
 * Reading a response: attributes of message objects, keys of dictionaries, elements of streams. A field is a variable
 * of the analysis by its place; what the schema leaves open is an unknown.
 */
import type { Span } from "../base/span.js";
import type { Guard, Variable } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Schema, Shape } from "../providers/schema.js";
import { isDictionary, jsonFieldName, shapeTraits } from "../providers/schema.js";
import type { Term } from "../terms/term.js";
import { Raise } from "../terms/value.js";
import { asBoolean } from "./booleans.js";
import { onlyLeaf } from "./concrete.js";
import { enumNumber } from "./enums.js";
import type { Flow, Machine } from "./machine.js";
import { perAtom } from "./per-atom.js";
import { recordPredicate } from "./text-domain.js";
import { textAtom } from "./text-values.js";
import type { Atom, Segment, Value } from "./value.js";
import type { Place } from "./variable.js";
import { placeKey } from "./variable.js";

type MessageAtom = Atom & { kind: "message" };

function below(place: Place, ...path: (string | number)[]): Place {
  return { ...place, path: [...place.path, ...path] };
}

/** Where a field is; null where it holds its default for every output. */
export function fieldPlace(message: MessageAtom, json: string): Place | null {
  const { place, calls } = message;
  if (place === null || calls === undefined || place.from !== "response") return place === null ? null : below(place, json);
  const call = calls[json];
  return call === undefined ? null : below({ ...place, call }, json);
}

/** The JSON name of a field that a program reads as `name`. */
export function wireName(message: MessageAtom, name: string): string | null {
  return jsonFieldName(message.schema, name, message.shape);
}

/** What is at a place, as the program sees it. */
export function fieldValue(machine: Machine, schema: Schema, place: Place, shape: Shape, span: Span): Value {
  const { catalog } = machine.surroundings;
  switch (schema.kind) {
    case "message":
      return machine.atoms.leaf({ kind: "message", schema, place, shape });
    case "stream":
      return machine.atoms.leaf({ kind: "stream", schema, place, shape });
    case "label":
      return textAtom(machine, machine.variables.text(place, machine.surroundings.textDomain(schema.vocabulary, schema.open)));
    case "enum": {
      const text = machine.variables.text(place, machine.surroundings.textDomain(schema.vocabulary, false));
      const members = showsNumbers(shape) ? catalog.enumMembers(schema.vocabulary) : null;
      return members === null ? textAtom(machine, text) : enumNumber(machine, text, members);
    }
    case "string":
      return textAtom(machine, machine.variables.text(place, machine.surroundings.textDomain(null, true)));
    case "number": {
      const variable = machine.variables.number(place, schema.wire);
      return machine.atoms.leaf({ kind: "computed", term: { value: String(variable.order) }, operands: [variable] });
    }
    case "boolean":
      return asBoolean(machine, machine.forest.numberIn(machine.variables.number(place, "float64"), [1]));
    case "opaque":
      return machine.unknown(machine.nameAt(span), span);
  }
}

/** Whether enums are seen as numbers. */
function showsNumbers(shape: Shape): boolean {
  return shapeTraits[shape].enums === "number";
}

/** What a field that was not asked for holds. */
function defaultValue(machine: Machine, schema: Schema, shape: Shape, span: Span): Value {
  switch (schema.kind) {
    case "message":
      return machine.atoms.leaf({ kind: "message", schema, place: null, shape });
    case "stream":
      return machine.atoms.leaf({ kind: "tuple", items: [] });
    case "label":
    case "string":
      return machine.atoms.constant("");
    case "enum": {
      const [first] = machine.surroundings.catalog.enumMembers(schema.vocabulary) ?? [];
      if (first === undefined) return machine.atoms.constant("");
      if (!showsNumbers(shape)) return machine.atoms.constant(first.name);
      return machine.atoms.leaf({ kind: "enum-member", vocabulary: schema.vocabulary, ...first });
    }
    case "number":
      return machine.atoms.constant(0);
    case "boolean":
      return machine.falsity;
    case "opaque":
      return machine.unknown(machine.nameAt(span), span);
  }
}

export function fieldOf(machine: Machine, message: MessageAtom, json: string, span: Span): Value {
  const { schema } = message.schema.fields[json]!;
  const place = fieldPlace(message, json);
  const { access, absent, absentMessage } = shapeTraits[message.shape];
  const missing = schema.kind === "message" ? absentMessage : absent;
  const nothing = access === "property" && missing === "nothing" ? machine.atoms.constant(undefined) : machine.none;
  const isNothing = missing === "nothing" || missing === "null";
  if (place === null) return isNothing ? nothing : defaultValue(machine, schema, message.shape, span);
  const value = fieldValue(machine, schema, place, message.shape, span);
  return isNothing ? machine.forest.ite(hasKey(machine, message, json), value, nothing) : value;
}

/** `message.name`. */
export function messageAttribute(machine: Machine, message: MessageAtom, name: string, span: Span): Value {
  if (isDictionary(message.shape))
    return machine.atoms.leaf({ kind: "bound", receiver: message, method: { kind: "builtin", name: `dict.${name}` } });
  const json = wireName(message, name);
  if (json === null) {
    if (name === "_pb") return machine.forest.leaf(message);
    if (converters.has(name))
      return machine.atoms.leaf({ kind: "bound", receiver: message, method: { kind: "builtin", name: `message.${name}` } });
    return machine.unknown(machine.nameAt(span), span);
  }
  // The API's own failure is a condition of the environment, not output.
  if (message.schema.fields[json]!.failure === true)
    return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
  return fieldOf(machine, message, json, span);
}

/** Methods of messages; `type(message).to_dict(message)` comes here too. */
const converters: ReadonlySet<string> = new Set(["to_dict", "to_json", "as_dict", "SerializeToString", "HasField", "ListFields", "get"]);

/** `message[key]` and `stream[index]`. */
export function elementAt(machine: Machine, flow: Flow, atom: Atom, index: Value, span: Span): Value {
  if (atom.kind === "message") return machine.forest.map(index, (key) => messageKey(machine, flow, atom, key, span));
  const i = onlyLeaf(index);
  if (atom.kind !== "stream" || i === undefined) return machine.unsupportedValue("an element of the output", span);
  if (i.kind === "position") {
    return i.offset === 0 && i.stream.from === atom.place.from && JSON.stringify(i.stream.path) === JSON.stringify(atom.place.path)
      ? genericItem(machine, atom)
      : machine.unsupportedValue("an element at a position of another list", span);
  }
  if (i.kind !== "constant" || i.value === null || typeof i.value === "string")
    return machine.unsupportedValue("an element of the output at an index that is not known", span);
  const n = Number(i.value);
  if (n < 0) return machine.unsupportedValue("an element counted from the end of the output", span);
  requireItem(machine, flow, atom.place, n);
  return fieldValue(machine, atom.schema.item, below(atom.place, n), atom.shape, span);
}

function requireItem(machine: Machine, flow: Flow, place: Place, n: number): void {
  const long = machine.forest.numberIn(machine.variables.length(place), [n + 1]);
  machine.raise(flow, machine.forest.not(long), machine.exception("IndexError"));
}

/** How many leading items a slice may take one by one. */
export const sliceLimit = 20;

/** `stream[start:stop]` with constant bounds counted from the front: the items that are there. Null for other slices. */
export function streamSlice(machine: Machine, stream: Atom & { kind: "stream" }, slice: Atom & { kind: "slice" }): Segment[] | null {
  const bound = (v: Value, absent: number): number => {
    const atom = onlyLeaf(v);
    if (atom?.kind !== "constant") return Number.NaN;
    return atom.value === null ? absent : Number(atom.value);
  };
  const [start, stop, step] = [bound(slice.start, 0), bound(slice.stop, Number.NaN), bound(slice.step, 1)];
  if (!(start >= 0 && stop >= 0 && stop - start <= sliceLimit) || step !== 1) return null;
  return Array.from({ length: Math.max(0, stop - start) }, (_, i): Segment => {
    const n = start + i;
    const when = machine.forest.numberIn(machine.variables.length(stream.place), [n + 1]);
    const value = fieldValue(machine, stream.schema.item, below(stream.place, n), stream.shape, machine.span);
    return { kind: "element", when, value };
  });
}

/** The item that a pass over the stream is at. */
export function genericItem(machine: Machine, stream: Atom & { kind: "stream" }): Value {
  return fieldValue(machine, stream.schema.item, { from: "item", stream: stream.place, path: [] }, stream.shape, machine.span);
}

/** Under which properties are kept that the program gives to a message of the output. */
export function addedTo(message: Atom & { kind: "message" }): string {
  return `output ${message.place === null ? "" : placeKey(message.place)}`;
}

/** Where it is noted that the program put a key of its own into some message of the output. */
export function addedKey(key: Atom | undefined): string {
  return `output.${key?.kind === "constant" ? String(key.value) : ""}`;
}

/** More names than this are not asked for one by one. */
const namesLimit = 32;

/** What `f` makes of each name that a text out of a short list may be; null for other keys. */
export function byName(machine: Machine, flow: Flow, key: Atom, f: (flow: Flow, name: Atom) => Value): Value | null {
  const meaning = key.kind === "mapped" ? machine.variables.meaning(key.text) : undefined;
  if (key.kind !== "mapped" || meaning?.kind !== "text" || meaning.domain.open) return null;
  const { results } = key.table;
  const names = [...new Set(results)];
  if (names.length > namesLimit || !names.every((name) => typeof name === "string" || name instanceof Raise)) return null;
  const named = names.flatMap((name) => (typeof name === "string" ? [name] : []));
  const value = named.reduce<Value | null>((others, name) => {
    const test: Term = { call: "equal.python", arguments: [key.table.term, { constant: name }] };
    const lanes = recordPredicate(meaning.domain, test, (lane) => results[lane] === name);
    const own = machine.atoms.constant(name);
    return others === null ? own : machine.forest.ite(machine.forest.lanesIn(key.text, lanes), own, others);
  }, null);
  return value === null ? null : perAtom(machine, flow, value, (name, inner) => f(inner, name));
}

function messageKey(machine: Machine, flow: Flow, message: MessageAtom, key: Atom, span: Span): Value {
  const named = byName(machine, flow, key, (inner, name) => messageKey(machine, inner, message, name, span));
  if (named !== null) return named;
  if (key.kind !== "constant" || typeof key.value !== "string")
    return machine.unsupportedValue("a key of the response that is not known", span);
  if (!isDictionary(message.shape)) {
    if (message.shape === "message") return machine.unsupportedValue("a key of a message object", span);
    const named = jsonFieldName(message.schema, key.value, "dict");
    if (named !== null) return fieldOf(machine, message, named, span);
  }
  const json = wireName(message, key.value);
  if (json === null && machine.read(addedKey(key)) !== undefined)
    return machine.unsupportedValue("a key that the program added to the output", span);
  if (json === null) {
    machine.raise(flow, machine.forest.leaf(key.value !== "ResponseMetadata"), machine.exception("KeyError", machine.forest.leaf(key)));
    return machine.unknown(machine.nameAt(span), span);
  }
  machine.raise(flow, machine.forest.not(hasKey(machine, message, json)), machine.exception("KeyError", machine.forest.leaf(key)));
  return fieldOf(machine, message, json, span);
}

/** `response.get(key, default)` for the dictionary form. */
export function messageGet(machine: Machine, message: MessageAtom, key: Atom, absent: Value, span: Span): Value {
  const json = key.kind === "constant" && typeof key.value === "string" ? wireName(message, key.value) : null;
  if (json === null)
    return machine.read(addedKey(key)) === undefined
      ? absent
      : machine.unsupportedValue("a key that the program added to the output", span);
  return machine.forest.ite(hasKey(machine, message, json), fieldOf(machine, message, json, span), absent);
}

/** Where a field is a key of the dictionary that a message shows itself as. */
export function hasKey(machine: Machine, message: MessageAtom, json: string): Guard {
  const field = message.schema.fields[json]!;
  if (message.shape === "snake-dict") return machine.forest.true;
  const place = fieldPlace(message, json);
  if (place === null) return machine.forest.false;
  if (field.presence === "always") return machine.forest.true;
  if (field.schema.kind === "stream") return machine.forest.numberIn(machine.variables.length(place), [1]);
  return presentGuard(machine, machine.variables.present(place));
}

function presentGuard(machine: Machine, variable: Variable): Guard {
  return machine.forest.lanesIn(
    variable,
    LaneSet.of(2, (lane) => lane === 1),
  );
}
