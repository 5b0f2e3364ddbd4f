/**
 * Promises are settled when they are made: what is asynchronous runs in place, in the order of the source. A promise is a value
 * on some paths and a failure on the others; `then` goes on with the one, `catch` with the other.
 */
import type { Span } from "../../base/span.js";
import type { Guard } from "../../diagram/diagram.js";
import { leavesOf } from "../../diagram/diagram.js";
import { onlyLeaf } from "../concrete.js";
import { iterableSegments } from "../containers.js";
import { outsideFailure } from "../failures.js";
import type { ArgumentValue, Flow, Machine, Sink } from "../machine.js";
import { spanKey } from "../machine.js";
import type { Model } from "../models/model.js";
import { perAtom } from "../per-atom.js";
import type { Atom, Value } from "../value.js";
import { undefinedValue } from "./nothing.js";
import { inLaterTurn } from "./turns.js";

type PromiseAtom = Atom & { kind: "promise" };

export function promiseOf(
  machine: Machine,
  value: Value,
  rejected: Guard = machine.forest.false,
  reason: Value = machine.none,
  failing: Guard = machine.forest.false,
): Value {
  return machine.atoms.leaf({ kind: "promise", value, rejected, reason, failing });
}

/** A promise that fails also where a call to the outside does, for programs which look at that. */
export function mayReject(machine: Machine, promise: Value, failing: Guard): Value {
  return machine.forest.map(promise, (atom) =>
    atom.kind === "promise"
      ? machine.atoms.leaf({ ...atom, failing: machine.forest.or(atom.failing, machine.forest.minus(failing, atom.rejected)) })
      : machine.forest.leaf(atom),
  );
}

/** Runs something whose failures become those of the promise that it gives. */
export function asPromise(machine: Machine, flow: Flow, run: (inner: Flow) => Value): Value {
  const inner: Flow = { ...flow, raised: machine.newSink() };
  const made = run(inner);
  const { raised } = inner;
  const value = machine.forest.restrict(made, nonFalse(machine, inner.live));
  flow.live = machine.forest.or(inner.live, raised.guard);
  return settled(machine, value, raised);
}

function nonFalse(machine: Machine, guard: Guard): Guard {
  return guard === machine.forest.false ? machine.forest.true : guard;
}

/** A promise of what may itself be a promise. */
function settled(machine: Machine, value: Value, raised: Sink): Value {
  let rejected = raised.guard;
  let reason = raised.value ?? machine.none;
  const inner = machine.forest.map(value, (atom) => {
    if (atom.kind !== "promise") return machine.forest.leaf(atom);
    return atom.value;
  });
  let failing = machine.forest.false;
  for (const atom of leavesOf(value)) {
    if (atom.kind !== "promise") continue;
    const isIt = machine.forest.map(value, (a) => machine.forest.leaf(a === atom));
    failing = machine.forest.or(failing, machine.forest.minus(machine.forest.and(atom.failing, isIt), raised.guard));
    if (atom.rejected === machine.forest.false) continue;
    const taken = machine.forest.minus(machine.forest.and(atom.rejected, isIt), raised.guard);
    reason = machine.forest.ite(taken, atom.reason, reason);
    rejected = machine.forest.or(rejected, taken);
  }
  return promiseOf(machine, inner, rejected, reason, failing);
}

/** `await value`: what a promise holds; where it failed, that is raised. */
export function awaited(machine: Machine, flow: Flow, value: Value): Value {
  if (!leavesOf(value).some((a) => a.kind === "promise")) return value;
  return perAtom(machine, flow, value, (atom, inner) => {
    if (atom.kind !== "promise") return machine.forest.leaf(atom);
    machine.raise(inner, atom.rejected, machine.here(inner, atom.reason));
    if (inner.guarded) machine.raise(inner, atom.failing, outsideFailure(machine));
    return machine.here(inner, atom.value);
  });
}

/** A member of a promise, or of a request that is not sent yet. */
export function promiseMember(machine: Machine, atom: PromiseAtom, name: string, span: Span): Value {
  if (["then", "catch", "finally", "promise", "send", "on", "done", "fail", "spread", "tap"].includes(name))
    return machine.atoms.leaf({
      kind: "bound",
      receiver: atom,
      method: machine.atoms.of({ kind: "builtin", name: `Promise.prototype.${name}` }),
    });
  const isAnswer = leavesOf(atom.value).every((a) => a.kind === "http-response");
  if (isAnswer && (name === "json" || name === "text" || name === "end"))
    return machine.atoms.leaf({
      kind: "bound",
      receiver: atom,
      method: machine.atoms.of({ kind: "builtin", name: `Promise.prototype.${name}` }),
    });
  return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
}

const positional = (value: Value): ArgumentValue => ({ kind: "positional", value });

export function isCallable(value: Value | undefined): value is Value {
  const atom = value === undefined ? undefined : onlyLeaf(value);
  return atom !== undefined && ["closure", "bound", "builtin", "external", "operation"].includes(atom.kind);
}

/** Calls one of the handlers of a promise where it applies. */
function handled(
  machine: Machine,
  flow: Flow,
  self: PromiseAtom,
  handlers: { then?: Value | undefined; fail?: Value | undefined },
  span: Span,
): Value {
  const unseen = handlers.fail === undefined ? self.failing : machine.forest.false;
  const rejected = handlers.fail === undefined ? self.rejected : machine.forest.or(self.rejected, self.failing);
  const why = rejected === self.rejected ? self.reason : machine.forest.ite(self.rejected, self.reason, outsideFailure(machine));
  const promise = asPromise(machine, flow, (inner) => {
    const entry = inner.live;
    let result = self.value;
    inner.live = machine.forest.minus(entry, rejected);
    if (handlers.then !== undefined && inner.live !== machine.forest.false)
      result = awaited(
        machine,
        inner,
        inLaterTurn(machine, () => machine.hooks.call(machine, inner, handlers.then!, [positional(machine.here(inner, self.value))], span)),
      );
    const fulfilled = inner.live;
    const failing: Flow = { ...inner, live: machine.forest.and(entry, rejected), context: `${inner.context}/catch` };
    if (failing.live === machine.forest.false) return result;
    const reason = machine.here(failing, why);
    if (handlers.fail === undefined) machine.raise(failing, machine.forest.true, reason);
    else {
      const { fail } = handlers;
      const recovered = awaited(
        machine,
        failing,
        inLaterTurn(machine, () => machine.hooks.call(machine, failing, fail, [positional(reason)], span)),
      );
      result = machine.forest.ite(rejected, recovered, result);
    }
    inner.live = machine.forest.or(fulfilled, failing.live);
    return result;
  });
  return unseen === machine.forest.false ? promise : mayReject(machine, promise, unseen);
}

function onPromise(act: (machine: Machine, flow: Flow, self: PromiseAtom, args: readonly Value[], span: Span) => Value): Model {
  return (machine, flow, args, span) =>
    perAtom(machine, flow, args[0]?.value ?? machine.none, (self, inner) => {
      if (self.kind !== "promise") return machine.unsupportedValue("a method of a promise", span);
      const given = args.slice(1).map((a) => a.value);
      return act(machine, inner, self, given, span);
    });
}

/** Handlers that are no functions are passed over. */
function callable(value: Value | undefined): Value | undefined {
  const atom = value === undefined ? undefined : onlyLeaf(value);
  return isCallable(value) || atom?.kind === "unknown" ? value : undefined;
}

const then = onPromise((machine, flow, self, [onFulfilled, onRejected], span) =>
  handled(machine, flow, self, { then: callable(onFulfilled), fail: callable(onRejected) }, span),
);

const spread = onPromise((machine, flow, self, [onFulfilled], span) =>
  asPromise(machine, flow, (inner) => {
    const items = iterableSegments(machine, inner, awaited(machine, inner, machine.forest.leaf(self)), span);
    const args = items.flatMap((s) => (s.kind === "element" ? [positional(s.value)] : []));
    return onFulfilled === undefined ? undefinedValue(machine) : machine.hooks.call(machine, inner, onFulfilled, args, span);
  }),
);

const finallyModel = onPromise((machine, flow, self, [always], span) =>
  asPromise(machine, flow, (inner) => {
    if (always !== undefined)
      awaited(
        machine,
        inner,
        inLaterTurn(machine, () => machine.hooks.call(machine, inner, always, [], span)),
      );
    return machine.forest.leaf(self);
  }),
);

/** `send(callback)` of a request: the callback is called with the failure and the result. */
const send = onPromise((machine, flow, self, [callback], span) => {
  if (callback !== undefined) callBack(machine, flow, callback, machine.forest.leaf(self), span);
  return machine.forest.leaf(self);
});

const on = onPromise((machine, flow, self, [event, handler], span) => {
  const name = event === undefined ? undefined : onlyLeaf(event);
  if (name?.kind === "constant" && name.value === "success" && handler !== undefined)
    machine.hooks.call(
      machine,
      flow,
      handler,
      [positional(awaited(machine, { ...flow, raised: machine.newSink() }, machine.forest.leaf(self)))],
      span,
    );
  return machine.forest.leaf(self);
});

/** `json()` of an answer that is still to come. */
const bodyOf = onPromise((machine, flow, self, _args, _span) =>
  asPromise(machine, flow, (inner) =>
    machine.forest.map(awaited(machine, inner, machine.forest.leaf(self)), (a) =>
      a.kind === "http-response" ? a.body : machine.forest.leaf(a),
    ),
  ),
);

/** Calls a callback with `(error, result)`. */
export function callBack(machine: Machine, flow: Flow, callback: Value, promise: Value, span: Span, more: readonly Value[] = []): Value {
  const atom = onlyLeaf(promise);
  const settledAs = atom?.kind === "promise" ? atom : null;
  const failed = settledAs === null ? machine.forest.false : machine.forest.or(settledAs.rejected, settledAs.failing);
  const reason = settledAs === null ? machine.none : machine.forest.ite(settledAs.failing, outsideFailure(machine), settledAs.reason);
  const error = machine.forest.ite(failed, reason, machine.none);
  const data = settledAs === null ? promise : machine.forest.ite(failed, undefinedValue(machine), settledAs.value);
  const args = [error, data, ...more].map((value) => positional(machine.here(flow, value)));
  return inLaterTurn(machine, () => machine.hooks.call(machine, flow, callback, args, span));
}

/** A promise of what a function calls its last argument back with, as `(error, result)`. */
export function byNodeCallback(machine: Machine, flow: Flow, run: (inner: Flow, callback: Value) => void, span: Span): Value {
  return ofExecutor(machine, flow, (inner, base) => run(inner, settler(machine, base, "<settle>")), span);
}

function settler(machine: Machine, base: string, name: string): Value {
  const receiver = machine.atoms.of({ kind: "constant", value: base });
  return machine.atoms.leaf({ kind: "bound", receiver, method: machine.atoms.of({ kind: "builtin", name }) });
}

/** `new Promise((resolve, reject) => ...)`: the executor runs at once; what it never settles stays unknown. */
const construct: Model = (machine, flow, args, span) => {
  const executor = args[0]?.value;
  const run = (inner: Flow, base: string): void => {
    if (executor === undefined) return;
    const both = ["<resolve>", "<reject>"].map((name) => positional(settler(machine, base, name)));
    machine.hooks.call(machine, inner, executor, both, span);
  };
  return ofExecutor(machine, flow, run, span);
};

function ofExecutor(machine: Machine, flow: Flow, run: (inner: Flow, base: string) => void, span: Span): Value {
  const base = `${flow.context}/promise@${spanKey(span)}`;
  const [value, failed, reason] = [`${base}.value`, `${base}.failed`, `${base}.reason`];
  machine.write(value, machine.atoms.leaf({ kind: "unbound" }), machine.forest.true);
  machine.write(failed, machine.falsity, machine.forest.true);
  machine.write(reason, machine.none, machine.forest.true);
  const inner: Flow = { ...flow, raised: machine.newSink() };
  run(inner, base);
  const thrown = inner.raised;
  flow.live = machine.forest.or(inner.live, thrown.guard);
  const isRejected = machine.forest.map(machine.read(failed)!, (a) => machine.forest.leaf(a.kind === "constant" && a.value === true));
  const held = machine.read(value)!;
  const pending = machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
  const known = machine.forest.map(held, (a) => (a.kind === "unbound" ? pending : machine.forest.leaf(a)));
  const isOpen = machine.forest.minus(
    machine.forest.map(held, (a) => machine.forest.leaf(a.kind === "unbound")),
    isRejected,
  );
  const throws = machine.forest.and(thrown.guard, isOpen);
  const why = thrown.value === null ? machine.read(reason)! : machine.forest.ite(throws, thrown.value, machine.read(reason)!);
  return settled(machine, known, { guard: machine.forest.or(isRejected, throws), value: why, place: null });
}

/** `callback(error, result)` settles a promise. */
const settleByBoth: Model = (machine, flow, args, span) => {
  const [self, error, result] = args;
  const failure = error?.value ?? undefinedValue(machine);
  const failed = machine.forest.map(machine.here(flow, failure), (a) =>
    machine.forest.leaf(!(a.kind === "constant" && (a.value === null || a.value === undefined))),
  );
  const on = (live: Guard, rejects: boolean, value: Value): void => {
    const inner: Flow = { ...flow, live: machine.forest.and(flow.live, live) };
    if (inner.live !== machine.forest.false && self !== undefined) settling(rejects)(machine, inner, [self, positional(value)], span);
  };
  on(failed, true, failure);
  on(machine.forest.not(failed), false, result?.value ?? undefinedValue(machine));
  return undefinedValue(machine);
};

/** The first call of either settles the promise. */
function settling(rejects: boolean): Model {
  return (machine, flow, args) => {
    const self = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
    const base = self?.kind === "constant" ? String(self.value) : "";
    const value = machine.read(`${base}.value`);
    const failed = machine.read(`${base}.failed`);
    if (value === undefined || failed === undefined) return undefinedValue(machine);
    const open = machine.forest.and(
      machine.forest.map(value, (a) => machine.forest.leaf(a.kind === "unbound")),
      machine.forest.map(failed, (a) => machine.forest.leaf(a.kind === "constant" && a.value === false)),
    );
    const here = machine.forest.and(flow.live, open);
    const given = args[1]?.value ?? undefinedValue(machine);
    if (rejects) {
      machine.write(`${base}.failed`, machine.truth, here);
      machine.write(`${base}.reason`, given, here);
    } else machine.write(`${base}.value`, given, here);
    return undefinedValue(machine);
  };
}

export const promiseModels: Readonly<Record<string, Model>> = {
  "Promise.prototype.then": then,
  "Promise.prototype.done": then,
  "Promise.prototype.spread": spread,
  "Promise.prototype.json": bodyOf,
  "Promise.prototype.text": bodyOf,
  "Promise.prototype.end": send,
  "Promise.prototype.catch": onPromise((machine, flow, self, [fail], span) => handled(machine, flow, self, { fail: callable(fail) }, span)),
  "Promise.prototype.fail": onPromise((machine, flow, self, [fail], span) => handled(machine, flow, self, { fail: callable(fail) }, span)),
  "Promise.prototype.finally": finallyModel,
  "Promise.prototype.promise": onPromise((machine, _flow, self) => machine.forest.leaf(self)),
  "Promise.prototype.send": send,
  "Promise.prototype.on": on,
  "Promise.resolve": (machine, _flow, args) => settled(machine, args[0]?.value ?? undefinedValue(machine), machine.newSink()),
  "Promise.reject": (machine, _flow, args) =>
    promiseOf(machine, undefinedValue(machine), machine.forest.true, args[0]?.value ?? undefinedValue(machine)),
  "new Promise": construct,
  "<resolve>": settling(false),
  "<reject>": settling(true),
  "<settle>": settleByBoth,
};
