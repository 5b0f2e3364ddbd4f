/**
 * Calls of catalogued operations: by a client's method or by a REST endpoint. A request may name several features and
 * several things to look at; every one of them is a call of its own, and the result holds their responses as the
 * provider wraps them.
 */
import type { Span } from "../base/span.js";
import type { Method, Operation } from "../providers/catalog.js";
import { isPart, requestedOperations } from "../providers/catalog.js";
import type { Shape } from "../providers/schema.js";
import { concreteOf, onlyLeaf, segmentsOf } from "./concrete.js";
import { mayFail } from "./failures.js";
import type { ArgumentValue, Flow, Machine } from "./machine.js";
import { contentOf } from "./machine.js";
import { fieldOf } from "./responses.js";
import { atRest } from "./settings.js";
import type { Atom, Value } from "./value.js";

export function callApi(
  machine: Machine,
  flow: Flow,
  atom: Atom & { kind: "operation" },
  args: readonly ArgumentValue[],
  span: Span,
): Value {
  const method = machine.surroundings.catalog.member(atom.client, atom.path);
  if (method === null || method === "prefix") return machine.unknown(machine.nameAt(span), span);
  const asked = [...atom.asked.map((value): ArgumentValue => ({ kind: "positional", value })), ...args];
  return request(machine, flow, method, asked, span);
}

/** Names of calls that fetch something over HTTP. */
const fetching =
  /(^|\.|\/)(get|post|put|request|urlopen|open|fetch|send|axios|got|node-fetch|superagent|request-promise|ky|request-promise-native|cross-fetch|isomorphic-fetch|axios\.default)$/;

/** What a call asks that goes to a catalogued endpoint; null for all others. */
export function endpointOf(machine: Machine, callee: string, args: readonly ArgumentValue[], shape: "dict" | "js-json"): Method | null {
  if (!fetching.test(callee)) return null;
  const texts = args.flatMap((a) => textsIn(machine, a.value));
  return machine.surroundings.catalog.endpoint(texts, shape);
}

/** A call that goes to a catalogued endpoint; null for all others. */
export function callEndpoint(machine: Machine, flow: Flow, callee: string, args: readonly ArgumentValue[], span: Span): Value | null {
  const method = endpointOf(machine, callee, args, "dict");
  if (method === null) return null;
  return machine.atoms.leaf({ kind: "http-response", body: request(machine, flow, method, args, span) });
}

/** The responses of a request, as the provider wraps them. */
export function request(machine: Machine, flow: Flow, method: Method, args: readonly ArgumentValue[], span: Span): Value {
  mayFail(machine, flow, span);
  if (flow.live === machine.forest.false) return machine.none;
  if (machine.activeStreams.length > 0)
    machine.unsupported.set(`call@${span.path}:${span.line}`, { reason: "an API call for each item of another call's output", span });
  machine.apiCalls++;
  const operations = requestedOperations(
    method,
    args.flatMap((a) => textsIn(machine, a.value)),
  );
  const count = method.wrap.includes("[]") ? batchSize(machine, method, args, span) : 1;
  const responses = Array.from({ length: count }, (_, n) => response(machine, flow, { method, operations, args, span, n }));
  return opened(machine, { kind: "envelope", way: method.wrap, responses, shape: method.shape });
}

interface Asked {
  readonly method: Method;
  readonly operations: readonly Operation[];
  readonly args: readonly ArgumentValue[];
  readonly span: Span;
  /** Which element of a batch. */
  readonly n: number;
}

function response(machine: Machine, flow: Flow, { method, operations, args, span, n }: Asked): Value {
  const numbers = operations.map((operation) => callNumber(machine, flow, operation, { method, operations, args, span, n }));
  const [first] = operations;
  const schema = first?.schema ?? null;
  if (first === undefined || schema === null) return machine.unknown(machine.nameAt(span), span, [], first?.id ?? "response");
  const shared = Object.keys(schema.fields).filter((field) => !method.operations.some((o) => o.operation.parts?.includes(field) === true));
  const calls: Record<string, number> = {};
  for (const field of shared) calls[field] = numbers[0]!;
  operations.forEach((operation, i) => {
    for (const field of Object.keys(schema.fields)) if (isPart(operation, field)) calls[field] ??= numbers[i]!;
  });
  const complete = operations.length === 1 && first.parts === undefined;
  const place = { from: "response" as const, call: numbers[0]!, path: [] };
  const whole = machine.atoms.of({ kind: "message", schema, place, shape: method.shape, ...(complete ? {} : { calls }) });
  return method.shows.reduce<Value>((value, field) => {
    const message = onlyLeaf(value);
    return message?.kind === "message" ? fieldOf(machine, message, field, span) : value;
  }, machine.forest.leaf(whole));
}

/** The number of a call; the same call met again on another way through the program keeps its number. */
function callNumber(machine: Machine, flow: Flow, operation: Operation, { method, args, span, n }: Asked): number {
  const context = n === 0 ? flow.context : `${flow.context}#${n}`;
  const known = machine.calls.findIndex(
    (c) => c.context === context && c.operation === operation.id && c.span.line === span.line && c.span.column === span.column,
  );
  if (known >= 0) return known;
  return machine.calls.push({ operation: operation.id, span, context, request: numbersOf(machine, args), shape: method.shape }) - 1;
}

/** Numbers given by keyword, and those in the object that a request is. */
function numbersOf(machine: Machine, args: readonly ArgumentValue[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const a of args) {
    const leaf = onlyLeaf(a.value);
    const content =
      leaf?.kind === "reference" && leaf.type === "dict" && a.kind === "positional" ? machine.read(contentOf(leaf.id)) : undefined;
    const held = content === undefined ? undefined : onlyLeaf(content);
    for (const e of held?.kind === "entries" ? held.entries : []) {
      const number = e.kind === "entry" ? onlyLeaf(e.value) : undefined;
      const isNumber = number?.kind === "constant" && (typeof number.value === "number" || typeof number.value === "bigint");
      if (e.kind === "entry" && e.key.kind === "constant" && isNumber) found[String(e.key.value)] = Number(number.value);
    }
    if (a.name !== undefined && leaf?.kind === "constant" && (typeof leaf.value === "number" || typeof leaf.value === "bigint"))
      found[a.name] = Number(leaf.value);
  }
  return found;
}

const depthLimit = 8;

/** Texts that went into a value, and qualified names of the outside. */
export function textsIn(machine: Machine, value: Value, depth = 0): string[] {
  const atom = onlyLeaf(atRest(machine, value));
  if (atom === undefined || depth > depthLimit) return [];
  const inside = (v: Value): string[] => textsIn(machine, v, depth + 1);
  switch (atom.kind) {
    case "constant":
      return typeof atom.value === "string" ? [atom.value] : [];
    case "external":
      return [atom.path];
    case "enum-member":
      return [atom.name];
    case "tuple":
      return atom.items.flatMap(inside);
    case "unknown":
      return [...(/\s|\(/.test(atom.label) ? [] : [atom.label]), ...atom.parts.flatMap(inside)];
    case "reference": {
      const content = machine.read(contentOf(atom.id));
      const held = content === undefined ? undefined : onlyLeaf(content);
      if (held?.kind === "items") return held.segments.flatMap((s) => (s.kind === "element" ? inside(s.value) : []));
      if (held?.kind === "entries") return held.entries.flatMap((e) => (e.kind === "entry" ? inside(e.value) : []));
      return [];
    }
    default:
      return [];
  }
}

/** How many things a request is about. One, with a note, where the program makes a list of unknown length. */
function batchSize(machine: Machine, method: Method, args: readonly ArgumentValue[], span: Span): number {
  const named = args.find((a) => a.name === method.batch)?.value;
  const list = named ?? args.map((a) => listUnder(machine, a.value, method.batch, 0)).find((v) => v !== null) ?? null;
  if (list === null || list === undefined) return 1;
  const size = lengthOf(machine, list);
  if (size !== null) return size;
  machine.bounds.set(`batch@${span.path}:${span.line}`, { reason: "a batch of unknown length is taken for a batch of one", span });
  return 1;
}

/** The list at `key` of a request, or the request itself if it is a list. */
function listUnder(machine: Machine, value: Value, key: string | null, depth: number): Value | null {
  const atom = onlyLeaf(value);
  if (atom === undefined || depth > depthLimit) return null;
  if (atom.kind === "tuple" || (atom.kind === "reference" && atom.type === "list")) return value;
  if (atom.kind === "unknown") return atom.parts.map((p) => listUnder(machine, p, key, depth + 1)).find((v) => v !== null) ?? null;
  const content = atom.kind === "reference" ? machine.read(contentOf(atom.id)) : undefined;
  const held = content === undefined ? undefined : onlyLeaf(content);
  if (held?.kind !== "entries") return null;
  for (const e of held.entries) {
    if (e.kind !== "entry" || e.key.kind !== "constant") continue;
    if (e.key.value === key) return e.value;
    const inner = onlyLeaf(e.value);
    const below = inner?.kind === "reference" && inner.type === "dict" ? listUnder(machine, e.value, key, depth + 1) : null;
    if (below !== null) return below;
  }
  return null;
}

function lengthOf(machine: Machine, list: Value): number | null {
  const atom = onlyLeaf(list);
  if (atom?.kind === "tuple") return atom.items.length;
  if (atom?.kind === "reference") {
    const segments = segmentsOf(machine, atom.id);
    return segments?.every((s) => s.kind === "element" && s.when === machine.forest.true) === true ? segments.length : null;
  }
  const known = atom === undefined ? undefined : concreteOf(machine, atom);
  return Array.isArray(known) ? known.length : null;
}

/** An envelope with nothing around is what it holds. */
function opened(machine: Machine, envelope: Atom & { kind: "envelope" }): Value {
  const [step] = envelope.way;
  if (step === undefined) return envelope.responses[0] ?? machine.none;
  if (step === "[]") {
    const items = envelope.responses.map((r) => opened(machine, { ...envelope, way: envelope.way.slice(1), responses: [r] }));
    return machine.atoms.leaf({ kind: "tuple", items });
  }
  return machine.atoms.leaf(envelope);
}

/** `envelope.name` and `envelope[name]`; null where there is nothing of that name. */
export function envelopeField(machine: Machine, envelope: Atom & { kind: "envelope" }, name: string): Value | null {
  const [step, ...rest] = envelope.way;
  return step === name ? opened(machine, { ...envelope, way: rest }) : null;
}

/** The envelope under another shape: its responses show themselves so too. */
export function reshaped(machine: Machine, value: Value, shape: Shape): Value {
  return machine.forest.map(value, (atom) => {
    if (atom.kind === "message" || atom.kind === "stream") return machine.atoms.leaf({ ...atom, shape });
    if (atom.kind === "envelope")
      return machine.atoms.leaf({ ...atom, shape, responses: atom.responses.map((r) => reshaped(machine, r, shape)) });
    if (atom.kind === "tuple") return machine.atoms.leaf({ ...atom, items: atom.items.map((i) => reshaped(machine, i, shape)) });
    return machine.forest.leaf(atom);
  });
}
