/** Calls of catalogued operations as JavaScript clients hand out their results: promised, called back, or by a request that is sent. */
import type { Span } from "../../base/span.js";
import type { Method } from "../../providers/catalog.js";
import { requestedOperations } from "../../providers/catalog.js";
import { endpointOf, request, textsIn } from "../api-calls.js";
import { onlyLeaf } from "../concrete.js";
import { failureGuard } from "../failures.js";
import type { ArgumentValue, CallManner, Flow, Machine } from "../machine.js";
import type { Atom, Value } from "../value.js";
import { jqueryRequest } from "./browser-requests.js";
import { asPromise, awaited, callBack, isCallable, mayReject } from "./promises.js";

export function callOperation(
  machine: Machine,
  flow: Flow,
  atom: Atom & { kind: "operation" },
  args: readonly ArgumentValue[],
  span: Span,
  manner: CallManner,
): Value {
  const { catalog } = machine.surroundings;
  if (catalog.isSender(atom.client, atom.path)) {
    const sent = sentCommand(machine, args);
    if (sent !== null) return requestMethod(machine, flow, sent.method, sent.asked, span, manner);
    return machine.unknown(
      machine.nameAt(span),
      span,
      args.map((a) => a.value),
    );
  }
  const found = catalog.member(atom.client, atom.path);
  if (found === null || found === "prefix") return machine.unknown(machine.nameAt(span), span);
  const asked = [...atom.asked.map((value): ArgumentValue => ({ kind: "positional", value })), ...args];
  return requestMethod(machine, flow, found, asked, span, manner);
}

/** `send(new DetectLabelsCommand(...))` whatever it is called on; null where the first argument is no command. */
export function sendCommand(machine: Machine, flow: Flow, args: readonly ArgumentValue[], span: Span): Value | null {
  const sent = sentCommand(machine, args);
  return sent === null ? null : requestMethod(machine, flow, sent.method, sent.asked, span, {});
}

/** What a command asks for that is the first argument. */
function sentCommand(machine: Machine, args: readonly ArgumentValue[]): { method: Method; asked: ArgumentValue[] } | null {
  const atom = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  const method = atom?.kind === "unknown" ? machine.surroundings.catalog.command(atom.label) : null;
  if (atom?.kind !== "unknown" || method === null) return null;
  machine.sentRequests.push(atom.span);
  const parts = atom.parts.map((value): ArgumentValue => ({ kind: "positional", value }));
  return { method, asked: [...parts, ...args.slice(1)] };
}

/** A request, and its result as the client hands it out. */
export function requestMethod(
  machine: Machine,
  flow: Flow,
  method: Method,
  args: readonly ArgumentValue[],
  span: Span,
  manner: CallManner = {},
): Value {
  if (method.delivery === "returned") return request(machine, flow, method, args, span);
  const last = args[args.length - 1];
  const callback = method.delivery !== "promise" && isCallable(last?.value) ? last : undefined;
  const asked = callback === undefined ? args : args.slice(0, -1);
  const failing = failureGuard(machine, flow, span);
  const promised = (wrap: readonly string[]): Value =>
    mayReject(
      machine,
      asPromise(machine, flow, (inner) => request(machine, { ...inner, guarded: false }, { ...method, wrap }, asked, span)),
      failing,
    );
  if (callback === undefined) return promised(manner.promisified === true ? method.wrap : [...method.promised, ...method.wrap]);
  const promise = promised(method.wrap);
  callBack(machine, flow, callback.value, promise, span);
  return promise;
}

/** A call that goes to a catalogued endpoint; null for all others. */
export function fetchEndpoint(machine: Machine, flow: Flow, callee: string, args: readonly ArgumentValue[], span: Span): Value | null {
  const byJquery = jqueryRequest(machine, flow, callee, args, span);
  if (byJquery !== null) return byJquery;
  const method = endpointOf(machine, callee, args, "js-json");
  if (method === null) return null;
  if (piecemeal.test(callee) && !isComplete(machine, method, args)) {
    if (!collecting.test(callee))
      machine.unsupported.set(`answer@${span.path}:${span.line}`, { reason: "the answer of a request that is sent in pieces", span });
    return null;
  }
  const promise = asPromise(machine, flow, (inner) =>
    machine.atoms.leaf({ kind: "http-response", body: request(machine, { ...inner, guarded: false }, method, args, span) }),
  );
  const answered = mayReject(machine, promise, failureGuard(machine, flow, span));
  const callback = args[args.length - 1];
  if (callback !== undefined && isCallable(callback.value)) callBackWithBody(machine, flow, callback.value, answered, span);
  return answered;
}

/** Requests of which the body may follow in another call. */
const piecemeal = /^(superagent|https?)(\.|$|\()/;

/** Of these, the ones whose later calls stand for the whole. */
const collecting = /^superagent(\.|$|\()/;

/** Whether a request says what it asks for, where its endpoint answers several operations. */
function isComplete(machine: Machine, method: Method, args: readonly ArgumentValue[]): boolean {
  const texts = args.flatMap((a) => textsIn(machine, a.value));
  return requestedOperations(method, []).length === 1 || requestedOperations(method, texts).length < requestedOperations(method, []).length;
}

/** `callback(error, response, body)`. */
function callBackWithBody(machine: Machine, flow: Flow, callback: Value, answered: Value, span: Span): void {
  const response = { ...flow, raised: machine.newSink() };
  const held = awaited(machine, { ...response, guarded: false }, answered);
  const body = machine.forest.map(held, (a) => (a.kind === "http-response" ? a.body : machine.forest.leaf(a)));
  callBack(machine, flow, callback, answered, span, [body]);
}
