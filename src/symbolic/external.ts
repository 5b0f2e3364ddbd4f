/**
 * Calls that leave the application: catalogued API operations give a response, clients are made, known library
 * functions have models, and everything else is an effect whose result is unknown.
 */
import type { Span } from "../base/span.js";
import { LaneSet } from "../diagram/domain.js";
import { operations, operationsOfFactory } from "../providers/registry.js";
import { isBinaryOperator } from "../terms/evaluate.js";
import { pureFunctions } from "../terms/pure-functions.js";
import { onlyLeaf } from "./concrete.js";
import type { ArgumentValue, Flow, Machine } from "./machine.js";
import { libraryModel } from "./models/library.js";
import { applyPure } from "./pure.js";
import type { Atom, Value } from "./value.js";

const isFactoryPrefix = (path: string): boolean =>
  operations.some((o) => o.python.some((b) => b.factories.some((f) => f.startsWith(`${path}.`))));

export function callExternal(machine: Machine, flow: Flow, path: string, args: readonly ArgumentValue[], span: Span): Value {
  if (operationsOfFactory(path).length > 0) return machine.atoms.leaf({ kind: "client", factory: path, service: serviceOf(args) });
  if (isFactoryPrefix(path)) return machine.atoms.leaf({ kind: "external", path });
  if (pureFunctions.has(path) && !isBinaryOperator(path)) return applyArguments(machine, flow, path, args, span);
  const model = libraryModel(path);
  if (model !== undefined) return model(machine, flow, args, span);
  const decorated = decoratedFunction(args);
  if (decorated !== null) return decorated;
  return leave(machine, flow, path, args, span, []);
}

function serviceOf(args: readonly ArgumentValue[]): string | undefined {
  const named = args.find((a) => a.name === "service_name") ?? args.find((a) => a.kind === "positional");
  const atom = named === undefined ? undefined : onlyLeaf(named.value);
  return atom?.kind === "constant" && typeof atom.value === "string" ? atom.value : undefined;
}

/** A decorator from outside is taken to give the function back. */
function decoratedFunction(args: readonly ArgumentValue[]): Value | null {
  const [only] = args;
  const atom = args.length === 1 && only?.kind === "positional" ? onlyLeaf(only.value) : undefined;
  return atom?.kind === "closure" || (atom?.kind === "reference" && atom.type === "class") ? only!.value : null;
}

/** Calls a pure function with positional and keyword arguments. */
export function applyArguments(machine: Machine, flow: Flow, name: string, args: readonly ArgumentValue[], span: Span): Value {
  const positional = args.filter((a) => a.kind === "positional");
  const keywords = args.filter((a) => a.kind === "keyword");
  return applyPure(
    machine,
    flow,
    name,
    [...positional, ...keywords].map((a) => a.value),
    span,
    keywords.map((a) => a.name!),
  );
}

export function callUnknown(machine: Machine, flow: Flow, atom: Atom, args: readonly ArgumentValue[], span: Span): Value {
  const decorated = decoratedFunction(args);
  if (decorated !== null) return decorated;
  const label = atom.kind === "unknown" ? atom.label : atom.kind === "client" ? atom.factory : atom.kind;
  return leave(machine, flow, label, args, span, atom.kind === "unknown" && atom.parts.length > 0 ? [machine.forest.leaf(atom)] : []);
}

const logging = /(^|\.)(log|logger|logging|_log|_logger)\.(debug|info|warn|warning|error|critical|exception|log)$/i;

/** Records the effect of a call to the outside; its result is unknown, but carries what went in. */
function leave(
  machine: Machine,
  flow: Flow,
  callee: string,
  args: readonly ArgumentValue[],
  span: Span,
  receiver: readonly Value[],
): Value {
  mayFail(machine, flow, span);
  if (flow.live === machine.forest.false) return machine.none;
  const passed = args.map((a) => ({ ...(a.name === undefined ? {} : { name: a.name }), value: a.value }));
  if (!logging.test(callee)) {
    machine.effects.push({ kind: "call", callee, arguments: passed, guard: flow.live, span, pass: null, context: flow.context });
  }
  return machine.unknown(machine.nameAt(span), span, [...receiver, ...args.map((a) => a.value)], callee);
}

/** Within a `try`, a call to the outside may fail: a condition of the environment that is false by default. */
function mayFail(machine: Machine, flow: Flow, span: Span): void {
  if (!flow.guarded) return;
  const variable = machine.variables.environment(`${machine.nameAt(span)} fails`, "boolean", span, "failure");
  const fails = machine.forest.lanesIn(
    variable,
    LaneSet.of(2, (lane) => lane === 1),
  );
  machine.raise(flow, fails, machine.atoms.leaf({ kind: "exception", type: "the call's error", classes: ["*"], arguments: [] }));
}

export function callApi(
  machine: Machine,
  flow: Flow,
  atom: Atom & { kind: "operation" },
  args: readonly ArgumentValue[],
  span: Span,
): Value {
  mayFail(machine, flow, span);
  let index = machine.calls.findIndex(
    (c) => c.context === flow.context && c.operation === atom.operation.id && c.span.line === span.line && c.span.column === span.column,
  );
  if (index < 0) {
    index = machine.calls.length;
    machine.calls.push({ operation: atom.operation.id, span, context: flow.context, request: numbersOf(args) });
  }
  if (machine.activeStreams.length > 0)
    machine.unsupported.set(`call@${span.path}:${span.line}`, { reason: "an API call for each item of another call's output", span });
  return machine.atoms.leaf({
    kind: "message",
    schema: atom.operation.response,
    place: { from: "response", call: index, path: [] },
    shape: atom.shape,
  });
}

function numbersOf(args: readonly ArgumentValue[]): Record<string, number> {
  const request: Record<string, number> = {};
  for (const a of args) {
    const leaf = onlyLeaf(a.value);
    if (a.name !== undefined && leaf?.kind === "constant" && (typeof leaf.value === "number" || typeof leaf.value === "bigint"))
      request[a.name] = Number(leaf.value);
  }
  return request;
}
