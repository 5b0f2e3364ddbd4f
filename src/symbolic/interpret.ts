/**
 * Executes IR blocks on guarded values. One function an instruction category; control flow is in control.ts, calls in
 * calls.ts. Every instruction runs under the flow's live guard and may shrink it.
 */

import { assertNever } from "../base/invariant.js";
import { leavesOf } from "../diagram/diagram.js";
import type { Access, Block, Data, Func, Instruction, Invocation, Module, Register, Scope } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import { isBuiltinName } from "../terms/builtin-names.js";
import { buildMap, unpack } from "./building.js";
import { asStored } from "./changed-words.js";
import { hasLeaf, newSequence, onlyLeaf } from "./concrete.js";
import { getItem, iterableSegments, setItem } from "./containers.js";
import { executeControl } from "./control.js";
import { define } from "./definitions.js";
import { buildObject, objectRest } from "./javascript/collections.js";
import { hostGlobal } from "./javascript/globals.js";
import { asIterable, spreadSegments, unpackElements } from "./javascript/iteration.js";
import { isJavaScriptBinary, isJavaScriptUnary, javascriptBinary, javascriptUnary } from "./javascript/operators.js";
import { awaited } from "./javascript/promises.js";
import { namedProperty, property } from "./javascript/properties.js";
import { setProperty } from "./javascript/property-writes.js";
import { inOrder } from "./javascript/reordering.js";
import { makeRegex } from "./javascript/texts.js";
import { afterAwait, noteEarlyRead } from "./javascript/turns.js";
import type { ArgumentValue, Flow, Machine } from "./machine.js";
import { attributeOf, moduleFrame, variableOf } from "./machine.js";
import { binaryOperation, setAttribute, unaryOperation } from "./operations.js";
import { applyPure } from "./pure.js";
import { register, setRegister } from "./registers.js";
import { locationIn } from "./rounds.js";
import type { Segment, Value } from "./value.js";

export function execute(machine: Machine, flow: Flow, block: Block): void {
  for (const instruction of block) {
    if (flow.live === machine.forest.false) return;
    machine.tick();
    machine.span = instruction.span;
    step(machine, flow, instruction);
  }
}

function step(machine: Machine, flow: Flow, i: Instruction): void {
  switch (i.op) {
    case "constant":
    case "copy":
    case "unary":
    case "binary":
    case "build-sequence":
    case "build-map":
    case "build-slice":
    case "build-string":
    case "build-object":
    case "regex":
      return setRegister(machine, flow, i.target, dataValue(machine, flow, i));
    case "load":
    case "store":
    case "delete":
    case "get-attribute":
    case "set-attribute":
    case "delete-attribute":
    case "get-item":
    case "set-item":
    case "delete-item":
    case "unpack":
    case "object-rest":
      return access(machine, flow, i);
    case "call":
    case "await":
    case "yield":
    case "yield-all":
      return invoke(machine, flow, i);
    case "make-function":
    case "make-class":
    case "import":
    case "import-name":
    case "import-all":
    case "import-js":
    case "make-accessor":
    case "get-super":
      return define(machine, flow, i);
    default:
      return executeControl(machine, flow, i);
  }
}

function dataValue(machine: Machine, flow: Flow, i: Data): Value {
  switch (i.op) {
    case "constant":
      return machine.atoms.constant(i.value);
    case "copy":
      return register(machine, flow, i.source);
    case "unary": {
      const operand = register(machine, flow, i.operand);
      if (isJavaScriptUnary(i.operator)) return javascriptUnary(machine, flow, i.operator, operand, i.span);
      return unaryOperation(machine, flow, i.operator, operand, i.span);
    }
    case "binary": {
      const [left, right] = [register(machine, flow, i.left), register(machine, flow, i.right)];
      if (isJavaScriptBinary(i.operator)) return javascriptBinary(machine, flow, i.operator, left, right, i.span);
      return binaryOperation(machine, flow, i.operator, left, right, i.span, i.inPlace === true);
    }
    case "build-sequence":
      return buildSequence(machine, flow, i);
    case "build-map":
      return buildMap(
        machine,
        flow,
        i.entries.map((e) => ({
          key: e.key === undefined ? null : register(machine, flow, e.key),
          value: register(machine, flow, e.value),
        })),
        i.span,
      );
    case "build-slice": {
      const part = (r: Register | undefined): Value => (r === undefined ? machine.none : register(machine, flow, r));
      return machine.atoms.leaf({ kind: "slice", start: part(i.start), stop: part(i.stop), step: part(i.step) });
    }
    case "build-string": {
      let text = machine.atoms.constant("");
      for (const part of i.parts) {
        const piece = "text" in part ? machine.atoms.constant(part.text) : formatted(machine, flow, part, i);
        text = binaryOperation(machine, flow, "add.python", text, piece, i.span, false);
      }
      return text;
    }
    case "build-object": {
      const entries = i.entries.map((entry) => ({
        entry,
        key: "key" in entry ? register(machine, flow, entry.key) : machine.none,
        value: register(machine, flow, "key" in entry ? entry.value : entry.spread),
      }));
      return buildObject(machine, flow, entries, i.span);
    }
    case "regex":
      return makeRegex(machine, flow, machine.atoms.constant(i.pattern), machine.atoms.constant(i.flags), i.span);
    default:
      return assertNever(i, "instruction");
  }
}

function formatted(
  machine: Machine,
  flow: Flow,
  part: { value: Register; conversion?: "s" | "r" | "a"; format?: Register },
  i: Data,
): Value {
  const value = register(machine, flow, part.value);
  if (part.format !== undefined) return applyPure(machine, flow, "format", [value, register(machine, flow, part.format)], i.span);
  return applyPure(machine, flow, part.conversion === "r" ? "repr" : "str", [value], i.span);
}

function buildSequence(machine: Machine, flow: Flow, i: Data & { op: "build-sequence" }): Value {
  if (i.type === "tuple" && i.elements.every((e) => !e.spread)) {
    return machine.atoms.leaf({ kind: "tuple", items: i.elements.map((e) => register(machine, flow, e.value)) });
  }
  const segments: Segment[] = [];
  for (const e of i.elements) {
    const value = register(machine, flow, e.value);
    const isLenient = flow.frame.function.calling === "lenient";
    if (e.spread) segments.push(...(isLenient ? spreadSegments : iterableSegments)(machine, flow, value, i.span));
    else segments.push({ kind: "element", when: machine.forest.true, value });
  }
  return newSequence(machine, flow, segments, i.span, i.type === "set" ? "set" : "list");
}

function access(machine: Machine, flow: Flow, i: Access): void {
  switch (i.op) {
    case "load":
      return setRegister(machine, flow, i.target, load(machine, flow, i.name, i.scope, i));
    case "store": {
      const place = locationOf(machine, flow, i.name, i.scope);
      const value = asStored(machine, flow, i, register(machine, flow, i.value));
      if (!machine.has(place) && flow.live !== machine.forest.true)
        machine.write(place, machine.atoms.leaf({ kind: "unbound" }), machine.forest.true);
      machine.write(place, value, flow.live);
      return forgetReturned(machine, flow, i.scope, place);
    }
    case "delete":
      return machine.write(locationOf(machine, flow, i.name, i.scope), machine.atoms.leaf({ kind: "unbound" }), flow.live);
    case "get-attribute":
    case "set-attribute":
    case "delete-attribute":
      return accessAttribute(machine, flow, i);
    case "get-item":
    case "set-item":
    case "delete-item":
      return accessItem(machine, flow, i);
    case "unpack": {
      const value = register(machine, flow, i.value);
      const parts =
        i.mode === "iterator"
          ? unpackElements(machine, flow, value, i.targets.length, i.rest, i.span)
          : unpack(machine, flow, value, i.targets.length, i.rest, i.span);
      i.targets.forEach((t, k) => setRegister(machine, flow, t, parts[k]!));
      return;
    }
    case "object-rest": {
      const keys = i.keys.map((k) => register(machine, flow, k));
      return setRegister(machine, flow, i.target, objectRest(machine, flow, register(machine, flow, i.object), keys, i.span));
    }
    default:
      return assertNever(i, "access");
  }
}

type Of<Op extends Access["op"]> = Extract<Access, { op: Op }>;

function accessAttribute(machine: Machine, flow: Flow, i: Of<"get-attribute" | "set-attribute" | "delete-attribute">): void {
  const object = register(machine, flow, i.object);
  const isProperty = i.operator === "attribute.js";
  if (isProperty && i.name === "__proto__" && i.op === "get-attribute")
    return setRegister(machine, flow, i.target, machine.unsupportedValue("the prototype of an object", i.span));
  if (i.op === "get-attribute") {
    const read = isProperty ? namedProperty : machine.hooks.attribute;
    return setRegister(machine, flow, i.target, read(machine, flow, object, i.name, i.span));
  }
  const value = i.op === "set-attribute" ? register(machine, flow, i.value) : null;
  if (isProperty) return setProperty(machine, flow, object, machine.atoms.constant(i.name), value, i.span);
  if (value !== null) setAttribute(machine, flow, object, i.name, value, i.span);
}

function accessItem(machine: Machine, flow: Flow, i: Of<"get-item" | "set-item" | "delete-item">): void {
  const [object, index] = [register(machine, flow, i.object), register(machine, flow, i.index)];
  const isProperty = i.operator === "item.js";
  if (i.op === "get-item") {
    const read = isProperty ? property : getItem;
    return setRegister(machine, flow, i.target, read(machine, flow, object, index, i.span));
  }
  const value = i.op === "set-item" ? register(machine, flow, i.value) : null;
  const write = isProperty ? setProperty : setItem;
  write(machine, flow, object, index, value, i.span);
}

const makesFunctions = new WeakMap<Func, boolean>();

/**
 * Paths that have returned never read this frame's variables again, unless a function made here does; what they left
 * there would only make the value larger with every round of a loop.
 */
function forgetReturned(machine: Machine, flow: Flow, scope: Scope, place: string): void {
  if (scope.kind !== "local" || scope.depth !== 0 || flow.returned.guard === machine.forest.false) return;
  const f = flow.frame.function;
  let makes = makesFunctions.get(f);
  if (makes === undefined) {
    makes = false;
    walkInstructions(f.body, (i) => {
      if (i.op === "make-function") makes = true;
    });
    makesFunctions.set(f, makes);
  }
  const value = machine.read(place);
  if (makes || value === undefined || value.kind === "leaf" || flow.returned.guard === machine.forest.true) return;
  machine.write(place, machine.forest.restrict(value, machine.forest.not(flow.returned.guard)), machine.forest.true);
}

function locationOf(machine: Machine, flow: Flow, name: string, scope: Scope): string {
  if (scope.kind === "class" && flow.frame.classId !== undefined) return attributeOf(flow.frame.classId, name);
  if (scope.kind === "local") return locationIn(machine, flow.frame.frames, scope.depth, name);
  return variableOf(moduleFrame(flow.frame.module), name);
}

function load(machine: Machine, flow: Flow, name: string, scope: Scope, i: Access): Value {
  const stored = machine.read(locationOf(machine, flow, name, scope));
  let value = stored === undefined ? undefined : machine.here(flow, stored);
  if (value !== undefined) machine.noteRead(locationOf(machine, flow, name, scope), value);
  if (machine.turn !== null) noteEarlyRead(machine, locationOf(machine, flow, name, scope), i.span);
  if (value === undefined && scope.kind !== "global") {
    value = scope.kind === "class" ? machine.read(variableOf(moduleFrame(flow.frame.module), name)) : undefined;
  }
  const lenient = flow.frame.function.calling === "lenient";
  if (value === undefined && lenient && machine.rounds.has(locationOf(machine, flow, name, scope).slice(0, -name.length - 1)))
    return machine.unsupportedValue("a variable of a round of a loop that is over", i.span);
  const fallback = (): Value => {
    if (lenient)
      return scope.kind === "local" || stored !== undefined
        ? machine.atoms.constant(undefined)
        : hostGlobal(machine, name, flow.frame.module);
    if (scope.kind !== "local" && isBuiltinName(name)) return machine.atoms.leaf({ kind: "builtin", name });
    return machine.atoms.leaf({ kind: "unbound" });
  };
  const found = value ?? fallback();
  if (lenient)
    return inOrder(
      machine,
      flow,
      hasLeaf(found, (a) => a.kind === "unbound")
        ? machine.forest.map(found, (a) => (a.kind === "unbound" ? fallback() : machine.forest.leaf(a)))
        : found,
    );
  return checkBound(machine, flow, found, scope, fallback(), i);
}

/** Reading an unbound name raises; for a global the language's builtins stand behind it. */
function checkBound(machine: Machine, flow: Flow, value: Value, scope: Scope, fallback: Value, i: Access): Value {
  if (!hasLeaf(value, (a) => a.kind === "unbound")) return value;
  const unbound = machine.forest.map(value, (a) => machine.forest.leaf(a.kind === "unbound"));
  if (onlyLeaf(fallback)?.kind === "builtin") return machine.forest.ite(unbound, fallback, value);
  if (scope.kind !== "local" && onlyLeaf(value)?.kind === "unbound" && i.op === "load") {
    if (hasStarImport(flow.frame.module)) return machine.unknown(machine.nameAt(i.span), i.span, [], i.name);
  }
  machine.raise(flow, unbound, machine.exception(scope.kind === "local" ? "UnboundLocalError" : "NameError"));
  return machine.here(flow, value);
}

/** With `import *` from outside, a name that nobody assigns may come from there. */
function hasStarImport(module: Module): boolean {
  return module.functions[0]!.body.some((i) => i.op === "import-all");
}

function invoke(machine: Machine, flow: Flow, i: Invocation): void {
  switch (i.op) {
    case "call": {
      const args: ArgumentValue[] = i.arguments.map((a) => ({
        kind: a.kind,
        value: register(machine, flow, a.value),
        ...(a.name === undefined ? {} : { name: a.name }),
      }));
      const manner = {
        ...(i.receiver === undefined ? {} : { receiver: register(machine, flow, i.receiver) }),
        ...(i.construct === true ? { construct: true as const } : {}),
      };
      const result = machine.hooks.call(machine, flow, register(machine, flow, i.callee), args, i.span, manner);
      return setRegister(machine, flow, i.target, result);
    }
    case "await": {
      const value = register(machine, flow, i.value);
      if (flow.frame.function.calling === "lenient")
        afterAwait(
          machine,
          leavesOf(value).some((a) => a.kind !== "constant"),
        );
      return setRegister(machine, flow, i.target, awaited(machine, flow, value));
    }
    case "yield":
      flow.onYield?.(flow, register(machine, flow, i.value));
      return setRegister(machine, flow, i.target, machine.none);
    case "yield-all": {
      const given = register(machine, flow, i.value);
      const inner = flow.frame.function.calling === "lenient" ? asIterable(machine, flow, given, i.span) : given;
      machine.hooks.iterate(machine, flow, inner, i.span, (f, element) => f.onYield?.(f, element));
      return setRegister(machine, flow, i.target, machine.none);
    }
    default:
      return assertNever(i, "invocation");
  }
}
