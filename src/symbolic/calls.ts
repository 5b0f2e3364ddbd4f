/**
 * Calls: functions of the application run in place, classes make instances, library functions have their models, and
 * what is outside the application is an effect with an unknown result.
 */
import type { Span } from "../base/span.js";
import type { Parameter } from "../ir/ir.js";
import { isExceptionName } from "../terms/builtin-names.js";
import { callApi } from "./api-calls.js";
import { buildMap } from "./building.js";
import { throughCaptured } from "./captured.js";
import { baseClasses, lookUpClass } from "./classes.js";
import { concreteOf, onlyLeaf } from "./concrete.js";
import { changedOutput, iterableSegments } from "./containers.js";
import { membersOf } from "./enum-members.js";
import { callExternal, callUnknown } from "./external.js";
import { runGenerator } from "./generators.js";
import { execute } from "./interpret.js";
import { newIterator } from "./iterators.js";
import { callOperation } from "./javascript/delivery.js";
import { bindLeniently, construct } from "./javascript/functions.js";
import { spreadSegments } from "./javascript/iteration.js";
import { callNative } from "./javascript/native.js";
import { asPromise } from "./javascript/promises.js";
import { currentTurn, endTurns } from "./javascript/turns.js";
import type { ArgumentValue, CallManner, Flow, Frame, Machine } from "./machine.js";
import { attributeOf, callDepthLimit, variableOf } from "./machine.js";
import { memberWith } from "./models/application-enums.js";
import { fillRecord } from "./models/records.js";
import { callBuiltin } from "./models/registry.js";
import { enter } from "./observed.js";
import { perAtom } from "./per-atom.js";
import type { Observed } from "./records.js";
import type { Atom, Value } from "./value.js";

type Closure = Atom & { kind: "closure" };

export function call(
  machine: Machine,
  flow: Flow,
  callee: Value,
  args: readonly ArgumentValue[],
  span: Span,
  manner: CallManner = {},
): Value {
  const spread = expandSpreads(machine, flow, args, span);
  return perAtom(machine, flow, callee, (atom, inner) => callAtom(machine, inner, atom, spread, span, manner));
}

function callAtom(machine: Machine, flow: Flow, atom: Atom, args: readonly ArgumentValue[], span: Span, manner: CallManner = {}): Value {
  switch (atom.kind) {
    case "closure":
      if (manner.construct === true) return construct(machine, flow, atom, args, span);
      return callClosure(machine, flow, atom, args, span, manner);
    case "bound": {
      const receiver = { kind: "positional" as const, value: machine.forest.leaf(machine.atoms.of(atom.receiver)) };
      return callAtom(machine, flow, machine.atoms.of(atom.method), [receiver, ...args], span, manner.promisified === true ? manner : {});
    }
    case "builtin":
      if (flow.frame.function.calling === "lenient") return callNative(machine, flow, atom.name, args, span, manner);
      return isExceptionName(atom.name)
        ? machine.exception(atom.name, ...args.map((a) => a.value))
        : callBuiltin(machine, flow, atom.name, args, span);
    case "reference":
      if (manner.construct === true) return construct(machine, flow, atom, args, span);
      return atom.type === "class" ? instantiate(machine, flow, atom, args, span) : callInstance(machine, flow, atom, args, span);
    case "external":
      return callExternal(machine, flow, atom.path, args, span, manner);
    case "operation":
      return flow.frame.function.calling === "lenient"
        ? callOperation(machine, flow, atom, args, span, manner)
        : callApi(machine, flow, atom, args, span);
    case "client":
      return atom.path === ""
        ? callUnknown(machine, flow, atom, args, span)
        : machine.atoms.leaf({ ...atom, asked: [...atom.asked, ...args.map((a) => a.value)] });
    case "captured":
      return callKept(machine, flow, atom, args, span);
    case "unknown":
    case "exception":
      return callUnknown(machine, flow, atom, args, span);
    case "unsupported":
      return machine.forest.leaf(atom);
    case "constant":
    case "tuple":
    case "mapped":
    case "computed":
      machine.raise(flow, machine.forest.true, machine.exception("TypeError"));
      return machine.none;
    default:
      return machine.unsupportedValue(`a call of ${atom.kind}`, span);
  }
}

/** A method of something kept from an earlier item, where it only reads: that of what it was. */
function callKept(machine: Machine, flow: Flow, atom: Atom & { kind: "captured" }, args: readonly ArgumentValue[], span: Span): Value {
  const { origin } = atom;
  if (origin.kind !== "bound") return machine.unsupportedValue("a call of something kept from an earlier item", span);
  const receiver = machine.atoms.of(origin.receiver);
  const reads = receiver.kind === "mapped" || receiver.kind === "computed" || receiver.kind === "message" || receiver.kind === "tuple";
  const known = args.every((a) => {
    const leaf = onlyLeaf(a.value);
    return leaf !== undefined && concreteOf(machine, leaf) !== undefined;
  });
  if (reads && known) return throughCaptured(machine, flow, atom, span, (method, inner) => callAtom(machine, inner, method, args, span));
  if (!reads) changedOutput(machine, span);
  return machine.unsupportedValue("a call of something kept from an earlier item", span);
}

/** `*args` and `**kwargs` with known contents become arguments. */
function expandSpreads(machine: Machine, flow: Flow, args: readonly ArgumentValue[], span: Span): readonly ArgumentValue[] {
  if (args.every((a) => a.kind === "positional" || a.kind === "keyword")) return args;
  return args.flatMap((a): ArgumentValue[] => {
    if (a.kind === "spread") {
      const lenient = flow.frame.function.calling === "lenient";
      const segments = (lenient ? spreadSegments : iterableSegments)(machine, flow, a.value, span);
      // What is not known element by element stays together: few functions can be given that.
      if (!segments.every((s) => s.kind === "element" && s.when === machine.forest.true)) return [a];
      return segments.flatMap((s) => (s.kind === "element" ? [{ kind: "positional" as const, value: s.value }] : []));
    }
    if (a.kind !== "keyword-spread") return [a];
    const dict = onlyLeaf(a.value);
    const content = dict?.kind === "reference" ? machine.read(`${dict.id}/content`) : undefined;
    const entries = content === undefined ? undefined : onlyLeaf(content);
    if (entries?.kind !== "entries") return [];
    return entries.entries.flatMap((e) =>
      e.kind === "entry" && e.key.kind === "constant" ? [{ kind: "keyword" as const, name: String(e.key.value), value: e.value }] : [],
    );
  });
}

function callClosure(
  machine: Machine,
  flow: Flow,
  closure: Closure,
  args: readonly ArgumentValue[],
  span: Span,
  manner: CallManner = {},
): Value {
  if (args.some((a) => a.kind === "spread") && closure.function.calling !== "lenient") spreadGap(machine, span);
  if (machine.depth >= callDepthLimit) return machine.unsupportedValue("calls nested too deeply", span);
  // Spans of calls in a chain begin at one place.
  const ends = closure.function.calling === "lenient" ? `-${span.endLine}:${span.endColumn}` : "";
  const context = `${flow.context}/${closure.function.name}@${span.line}:${span.column}${ends}`;
  const frame: Frame = { module: closure.module, function: closure.function, frames: [context, ...closure.frames], registers: [] };
  const unbound = machine.atoms.leaf({ kind: "unbound" });
  for (const name of closure.function.locals) machine.write(variableOf(context, name), unbound, machine.forest.true);
  const lenient = closure.function.calling === "lenient";
  if (lenient) bindLeniently(machine, flow, closure, args, context, span, manner);
  else if (!bind(machine, flow, closure, args, context, span)) return machine.none;
  if (closure.function.isGenerator)
    return newIterator(machine, flow, span, (consumer, body) => runGenerator(machine, consumer, frame, body));
  machine.called.add(closure.function);
  const run = (inner: Flow): Value => runBody(machine, inner, frame, context).value;
  const observed = machine.observed?.function === closure.function ? machine.observed : null;
  if (observed !== null)
    enter(
      machine,
      flow,
      observed,
      args.map((a) => a.value),
    );
  const turn = lenient && closure.function.isAsync ? currentTurn(machine) : null;
  const ended = turn === null ? run(flow) : asPromise(machine, flow, run);
  if (turn !== null) endTurns(machine, turn);
  if (observed !== null) observe(machine, flow, observed, context, ended);
  return ended;
}

/** Arguments that are as many as the output has items. */
function spreadGap(machine: Machine, span: Span): void {
  machine.unsupported.set(`spread@${span.path}:${span.line}:${span.column}`, {
    reason: "arguments spread from a list of unknown length",
    span,
  });
}

/** The end of the function that the run is about, reached from another one. */
function observe(machine: Machine, flow: Flow, observed: Observed, context: string, value: Value): void {
  observed.contexts.push(context);
  const span = observed.function.span;
  const args = [{ value: machine.here(flow, value) }];
  machine.effects.push({ kind: "return", callee: observed.function.name, arguments: args, guard: flow.live, span, pass: null, context });
}

/** Runs a function's body in its frame; answers what it returns, and where. */
export function runBody(machine: Machine, flow: Flow, frame: Frame, context: string): { value: Value; place: Value } {
  const { onYield: _yield, handling: _handling, labels: _labels, loops: _loops, ...rest } = flow;
  const inner: Flow = { ...rest, returned: machine.newSink(), broken: machine.newSink(), continued: machine.newSink(), context, frame };
  machine.depth++;
  execute(machine, inner, frame.function.body);
  machine.depth--;
  const { returned } = inner;
  const nothing = frame.function.calling === "lenient" ? machine.atoms.constant(undefined) : machine.none;
  const value = returned.value === null ? nothing : machine.forest.ite(returned.guard, returned.value, nothing);
  flow.live = machine.forest.or(inner.live, returned.guard);
  const end = machine.placeOf(frame.function.span);
  return { value, place: returned.place === null ? end : machine.forest.ite(returned.guard, returned.place, end) };
}

/** Puts arguments into the frame; false when the call does not fit and raises. */
function bind(machine: Machine, flow: Flow, closure: Closure, args: readonly ArgumentValue[], frame: string, span: Span): boolean {
  const positional = args.filter((a) => a.kind === "positional").map((a) => a.value);
  const keywords = new Map(args.filter((a) => a.kind === "keyword").map((a) => [a.name!, a.value]));
  const set = (p: Parameter, value: Value): void => machine.write(variableOf(frame, p.name), value, machine.forest.true);
  let used = 0;
  let nextDefault = 0;
  for (const p of closure.function.parameters) {
    const fallback = p.hasDefault ? closure.defaults[nextDefault++] : undefined;
    if (p.kind === "rest") {
      set(p, machine.atoms.leaf({ kind: "tuple", items: positional.slice(used) }));
      used = positional.length;
    } else if (p.kind === "keyword-rest") {
      const rest = [...keywords].map(([name, value]) => ({ key: machine.atoms.constant(name), value }));
      set(p, buildMap(machine, { ...flow, context: frame }, rest, span));
    } else if (p.kind !== "keyword-only" && used < positional.length) set(p, positional[used++]!);
    else if (keywords.has(p.name)) {
      set(p, keywords.get(p.name)!);
      keywords.delete(p.name);
    } else if (fallback !== undefined) set(p, fallback);
    else {
      machine.raise(flow, machine.forest.true, machine.exception("TypeError"));
      return false;
    }
  }
  if (used < positional.length) {
    machine.raise(flow, machine.forest.true, machine.exception("TypeError"));
    return false;
  }
  return true;
}

function instantiate(machine: Machine, flow: Flow, type: Atom & { kind: "reference" }, args: readonly ArgumentValue[], span: Span): Value {
  if (membersOf(machine, type) !== null && args[0] !== undefined) return memberWith(machine, flow, type, "value", args[0].value, span);
  const bases = baseClasses(machine, type);
  const exceptional = bases.filter((b) => b.kind === "builtin" && isExceptionName(b.name));
  if (exceptional.length > 0) {
    const names = bases.map((b) => (b.kind === "builtin" ? b.name : b.kind === "reference" ? className(machine, b) : ""));
    return machine.atoms.leaf({
      kind: "exception",
      type: className(machine, type),
      classes: [className(machine, type), ...names],
      arguments: args.map((a) => a.value),
    });
  }
  const made = machine.allocate(flow, "instance", span, null);
  const id = (onlyLeaf(made) as Atom & { kind: "reference" }).id;
  machine.write(attributeOf(id, "<class>"), machine.forest.leaf(type), machine.forest.true);
  const init = lookUpClass(machine, type, "__init__");
  if (init !== null) {
    call(machine, flow, init, [{ kind: "positional", value: made }, ...args], span);
  } else if (!fillRecord(machine, flow, type, made, args, span)) {
    const given = machine.atoms.leaf({ kind: "tuple", items: args.map((a) => a.value) });
    machine.write(attributeOf(id, "<arguments>"), given, machine.forest.true);
  }
  return made;
}

function className(machine: Machine, type: Atom & { kind: "reference" }): string {
  const name = machine.read(attributeOf(type.id, "__name__"));
  const atom = name === undefined ? undefined : onlyLeaf(name);
  return atom?.kind === "constant" ? String(atom.value) : "object";
}

function callInstance(
  machine: Machine,
  flow: Flow,
  object: Atom & { kind: "reference" },
  args: readonly ArgumentValue[],
  span: Span,
): Value {
  const method = machine.hooks.attribute(machine, flow, machine.forest.leaf(object), "__call__", span);
  const atom = onlyLeaf(method);
  return atom?.kind === "bound" ? call(machine, flow, method, args, span) : machine.unsupportedValue("a call of an object", span);
}
