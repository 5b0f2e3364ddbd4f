/** `new EventEmitter()`: functions kept by the name of an event, and called when it is emitted, in the order in which they came. */
import type { Span } from "../../base/span.js";
import { newSequence, onlyLeaf } from "../concrete.js";
import { appendAll } from "../containers.js";
import type { Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import { equalGuard } from "../membership.js";
import type { Model } from "../models/model.js";
import type { Atom, Value } from "../value.js";
import { undefinedValue } from "./nothing.js";

type Reference = Atom & { kind: "reference" };

const listening = ["on", "addListener", "once", "prependListener"];
const others = ["off", "removeListener", "removeAllListeners", "setMaxListeners"];

/** An object with methods of the language's own. */
export function objectWithMethods(machine: Machine, flow: Flow, type: string, methods: readonly string[], span: Span): Reference {
  const self = onlyLeaf(machine.allocate(flow, "instance", span, null)) as Reference;
  addMethods(machine, self, type, methods);
  return self;
}

function addMethods(machine: Machine, self: Reference, type: string, methods: readonly string[]): void {
  for (const name of methods) {
    const method = machine.atoms.of({ kind: "builtin", name: `${type}.prototype.${name}` });
    machine.write(attributeOf(self.id, name), machine.atoms.leaf({ kind: "bound", receiver: self, method }), machine.forest.true);
  }
}

/** Paths of the class from its package. */
export const emitterClass = /^((node:)?events(\.EventEmitter|\.default)?|eventemitter3(\.EventEmitter|\.default)?)$/;
const emitterMethods = [...listening, ...others, "emit"];

/** Makes an object of a class that extends it an emitter; methods of the class itself stay. */
export function becomeEmitter(machine: Machine, flow: Flow, self: Reference, isOwn: (name: string) => boolean, span: Span): void {
  addMethods(
    machine,
    self,
    "EventEmitter",
    emitterMethods.filter((name) => !isOwn(name)),
  );
  const listeners = newSequence(machine, { ...flow, context: `${flow.context}/listeners` }, [], span);
  machine.write(attributeOf(self.id, "<listeners>"), listeners, machine.forest.true);
}

export const newEmitter: Model = (machine, flow, _args, span) => {
  const self = objectWithMethods(machine, flow, "EventEmitter", [], span);
  becomeEmitter(machine, flow, self, () => false, span);
  return machine.forest.leaf(self);
};

function listenersOf(machine: Machine, self: Value | undefined): Reference | null {
  const atom = self === undefined ? undefined : onlyLeaf(self);
  const held = atom?.kind === "reference" ? machine.read(attributeOf(atom.id, "<listeners>")) : undefined;
  const list = held === undefined ? undefined : onlyLeaf(held);
  return list?.kind === "reference" ? list : null;
}

const on: Model = (machine, flow, args, span) => {
  const [self, event, handler] = args.map((a) => a.value);
  const list = listenersOf(machine, self);
  if (list === null || event === undefined || handler === undefined) return machine.unsupportedValue("an event emitter", span);
  const pair = machine.atoms.leaf({ kind: "tuple", items: [event, handler] });
  appendAll(machine, flow, list, [{ kind: "element", when: machine.forest.true, value: pair }], span);
  return self!;
};

const emit: Model = (machine, flow, args, span) => {
  const [self, event, ...given] = args;
  const list = listenersOf(machine, self?.value);
  if (list === null || event === undefined) return machine.unsupportedValue("an event emitter", span);
  machine.hooks.iterate(machine, flow, machine.forest.leaf(list), span, (f, pair) => {
    const atom = onlyLeaf(pair);
    const [name, handler] = atom?.kind === "tuple" ? atom.items : [];
    if (name === undefined || handler === undefined) return;
    const entry = f.live;
    f.live = machine.forest.and(entry, equalGuard(machine, f, name, event.value, span));
    const beside = machine.forest.minus(entry, f.live);
    if (f.live !== machine.forest.false) machine.hooks.call(machine, f, handler, given, span, { receiver: self!.value });
    f.live = machine.forest.or(f.live, beside);
  });
  return machine.truth;
};

const notFollowed: Model = (machine, _flow, args, span) => {
  machine.unsupported.set(`listener@${span.path}:${span.line}`, { reason: "listeners that are taken away", span });
  return args[0]?.value ?? undefinedValue(machine);
};

export const emitterModels: Readonly<Record<string, Model>> = {
  ...Object.fromEntries(listening.map((name) => [`EventEmitter.prototype.${name}`, on])),
  ...Object.fromEntries(others.map((name) => [`EventEmitter.prototype.${name}`, notFollowed])),
  "EventEmitter.prototype.setMaxListeners": (machine, _flow, args) => args[0]?.value ?? undefinedValue(machine),
  "EventEmitter.prototype.emit": emit,
};
