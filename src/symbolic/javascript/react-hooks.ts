/**
 * React's hooks. A component is rendered, its effects run, and where they set state it is rendered again: that is what people see. State
 * lives in cells by the place of the hook; a component that is only entered to make one of its handlers may hold any state.
 */
import type { Span } from "../../base/span.js";
import { onlyLeaf } from "../concrete.js";
import type { ArgumentValue, Flow, Location, Machine } from "../machine.js";
import { spanKey } from "../machine.js";
import type { Model } from "../models/model.js";
import type { Value } from "../value.js";
import { buildObject } from "./collections.js";
import { undefinedValue } from "./nothing.js";
import { againMark } from "./react-state.js";
import { inLaterTurn } from "./turns.js";

const positional = (value: Value): ArgumentValue => ({ kind: "positional", value });

function cellAt(flow: Flow, span: Span): Location {
  return `state ${flow.context.replaceAll(againMark, "")}@${spanKey(span)}`;
}

function isFunction(value: Value | undefined): value is Value {
  const kind = value === undefined ? undefined : onlyLeaf(value)?.kind;
  return kind === "closure" || kind === "bound";
}

/** The state's value and the function that changes it. */
function stateOf(machine: Machine, flow: Flow, initial: () => Value, reducer: Value | null, span: Span): Value {
  const cell = cellAt(flow, span);
  if (!machine.has(cell)) {
    const value = machine.loading > 0 ? machine.unknown(machine.nameAt(span), span) : initial();
    machine.write(cell, value, machine.forest.true);
    machine.states.set(cell, { initial: machine.loading > 0 ? null : value, setter: "setState", reducer });
  }
  const method = machine.atoms.of({ kind: "builtin", name: "<set-state>" });
  const setter = machine.atoms.leaf({ kind: "bound", receiver: machine.atoms.of({ kind: "constant", value: cell }), method });
  return machine.atoms.leaf({ kind: "tuple", items: [machine.here(flow, machine.read(cell)!), setter] });
}

const useState: Model = (machine, flow, args, span) => {
  const given = args[0]?.value;
  const initial = (): Value =>
    isFunction(given) ? machine.hooks.call(machine, flow, given, [], span) : (given ?? undefinedValue(machine));
  return stateOf(machine, flow, initial, null, span);
};

const useReducer: Model = (machine, flow, args, span) => {
  const [reducer, initial, initialise] = args.map((a) => a.value);
  const start = initial ?? undefinedValue(machine);
  const made = (): Value => (isFunction(initialise) ? machine.hooks.call(machine, flow, initialise, [positional(start)], span) : start);
  return stateOf(machine, flow, made, reducer ?? null, span);
};

/** `setLabels(labels)`, `setCount((n) => n + 1)`, `dispatch(action)`: an effect, until the component is rendered again. */
const setState: Model = (machine, flow, args, span) => {
  const [self, value] = args;
  const atom = self === undefined ? undefined : onlyLeaf(self.value);
  const cell = atom?.kind === "constant" ? String(atom.value) : "";
  const state = machine.states.get(cell);
  const current = machine.read(cell);
  if (state === undefined || current === undefined) return undefinedValue(machine);
  const given = value?.value ?? undefinedValue(machine);
  const before = positional(machine.here(flow, current));
  const next =
    state.reducer !== null
      ? machine.hooks.call(machine, flow, state.reducer, [before, positional(given)], span)
      : isFunction(given)
        ? machine.hooks.call(machine, flow, given, [before], span)
        : given;
  machine.write(cell, next, flow.live);
  const shown = state.reducer === null ? next : given;
  machine.effects.push({
    kind: "call",
    callee: state.setter,
    arguments: [{ value: shown }],
    guard: flow.live,
    span,
    pass: null,
    context: flow.context,
    state: cell,
  });
  return undefinedValue(machine);
};

/** Runs once, behind the first rendering. */
const useEffect: Model = (machine, flow, args, span) => {
  const callback = args[0]?.value;
  if (!isFunction(callback) || machine.loading > 0 || machine.rendersAgain) return undefinedValue(machine);
  const inner: Flow = { ...flow, raised: machine.newSink() };
  inLaterTurn(machine, () => machine.hooks.call(machine, inner, callback, [], span));
  return undefinedValue(machine);
};

const useRef: Model = (machine, flow, args, span) => {
  const cell = cellAt(flow, span);
  if (!machine.has(cell)) {
    const key = machine.atoms.constant("current");
    const value = args[0]?.value ?? undefinedValue(machine);
    machine.write(cell, buildObject(machine, flow, [{ entry: { key: 0, value: 0 }, key, value }], span), machine.forest.true);
  }
  return machine.read(cell)!;
};

const useMemo: Model = (machine, flow, args, span) =>
  isFunction(args[0]?.value) ? machine.hooks.call(machine, flow, args[0].value, [], span) : undefinedValue(machine);

const useCallback: Model = (machine, _flow, args) => args[0]?.value ?? undefinedValue(machine);

const hooks: Readonly<Record<string, Model>> = {
  useState,
  useReducer,
  useEffect,
  useLayoutEffect: useEffect,
  useRef,
  useMemo,
  useCallback,
};

/** The model of a hook by its qualified name. */
export function reactHook(path: string): Model | undefined {
  const name = /^(?:[Rr]eact|preact\/(?:hooks|compat))(?:\.default)?\.(use\w+)$/.exec(path)?.[1];
  return name !== undefined && Object.hasOwn(hooks, name) ? hooks[name] : undefined;
}

export const stateModels: Readonly<Record<string, Model>> = { "<set-state>": setState };
