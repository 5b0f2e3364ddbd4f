/**
 * Calls that leave the application: catalogued API operations give a response, clients are made, known library
 * functions have models, and everything else is an effect whose result is unknown.
 */
import type { Span } from "../base/span.js";
import { isBinaryOperator } from "../terms/evaluate.js";
import { pureFunctions } from "../terms/pure-functions.js";
import { callEndpoint } from "./api-calls.js";
import { applyArguments } from "./apply-arguments.js";
import { onlyLeaf } from "./concrete.js";
import { callOfEnum } from "./enums.js";
import { mayFail } from "./failures.js";
import { callDeclared } from "./javascript/declared-clients.js";
import { fetchEndpoint } from "./javascript/delivery.js";
import { leaveHere } from "./javascript/outside.js";
import { callPackage } from "./javascript/packages.js";
import type { ArgumentValue, CallManner, Flow, Machine } from "./machine.js";
import { isValue, libraryModel, unknownResult } from "./models/library.js";
import { onlyReads } from "./models/outside.js";
import type { Atom, Value } from "./value.js";

export function callExternal(
  machine: Machine,
  flow: Flow,
  path: string,
  args: readonly ArgumentValue[],
  span: Span,
  manner: CallManner = {},
): Value {
  const { catalog } = machine.surroundings;
  if (flow.frame.function.calling === "lenient") {
    const known = callPackage(machine, flow, path, args, span, manner);
    if (known !== null) return known;
  }
  if (catalog.isFactory(path)) {
    const client = { factory: path, service: serviceOf(args) };
    return machine.atoms.leaf({ kind: "client", client, path: "", asked: [] });
  }
  if (catalog.isFactoryPrefix(path)) return machine.atoms.leaf({ kind: "external", path });
  const member = callOfEnum(machine, flow, path, args, span);
  if (member !== null) return member;
  const model = libraryModel(path);
  if (model !== undefined) return model(machine, flow, args, span);
  if (pureFunctions.has(path) && !isBinaryOperator(path)) return applyArguments(machine, flow, path, args, span);
  const decorated = decoratedFunction(args);
  if (decorated !== null) return decorated;
  if (isValue(path)) return unknownResult(machine, flow, args, span);
  return leave(machine, flow, path, args, span, null);
}

function serviceOf(args: readonly ArgumentValue[]): string | undefined {
  const named = args.find((a) => a.name === "service_name" || a.name === "serviceName") ?? args.find((a) => a.kind === "positional");
  const atom = named === undefined ? undefined : onlyLeaf(named.value);
  return atom?.kind === "constant" && typeof atom.value === "string" ? atom.value : undefined;
}

/** A decorator from outside is taken to give the function back. */
function decoratedFunction(args: readonly ArgumentValue[]): Value | null {
  const [only] = args;
  const atom = args.length === 1 && only?.kind === "positional" ? onlyLeaf(only.value) : undefined;
  const isFunction = atom?.kind === "closure" && atom.function.calling === "strict";
  return isFunction || (atom?.kind === "reference" && atom.type === "class") ? only!.value : null;
}

export function callUnknown(machine: Machine, flow: Flow, atom: Atom, args: readonly ArgumentValue[], span: Span): Value {
  const decorated = decoratedFunction(args);
  if (decorated !== null) return decorated;
  const declared = flow.frame.function.calling === "lenient" ? callDeclared(machine, flow, atom, args, span) : null;
  if (declared !== null) return declared;
  const label = atom.kind === "unknown" ? atom.label : atom.kind === "client" ? atom.client.factory : atom.kind;
  return leave(machine, flow, label, args, span, atom);
}

/** Records the effect of a call to the outside; its result is unknown, but carries what went in. */
function leave(machine: Machine, flow: Flow, callee: string, args: readonly ArgumentValue[], span: Span, receiver: Atom | null): Value {
  if (flow.frame.function.calling === "lenient") {
    const base: readonly ArgumentValue[] =
      receiver?.kind === "unknown" ? [{ kind: "positional", value: machine.forest.leaf(receiver) }] : [];
    const fetched = fetchEndpoint(machine, flow, callee, [...base, ...args], span);
    return fetched ?? leaveHere(machine, flow, callee, args, span, receiver);
  }
  const answer = callEndpoint(machine, flow, callee, args, span);
  if (answer !== null) return answer;
  mayFail(machine, flow, span);
  if (flow.live === machine.forest.false) return machine.none;
  const passed = args.map((a) => ({ ...(a.name === undefined ? {} : { name: a.name }), value: a.value }));
  const reads = onlyReads(callee, args);
  if (!reads) {
    machine.effects.push({ kind: "call", callee, arguments: passed, guard: flow.live, span, pass: null, context: flow.context });
  }
  const given = args.map((a) => a.value);
  const of = receiver === null ? given : [machine.forest.leaf(receiver), ...given];
  const parts = receiver?.kind === "unknown" && receiver.parts.length > 0 ? of : given;
  const name = machine.named(machine.nameAt(span), of, reads ? "" : machine.occasion(flow, span));
  return machine.atoms.leaf({ kind: "unknown", name, span, parts, label: callee });
}
