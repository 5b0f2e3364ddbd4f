/**
 * One symbolic run of an entry point: its module's code, then the entry itself on unknown arguments. What comes back
 * is everything the entry did, under guards over the API's output and the environment.
 */
import type { Guard } from "../diagram/diagram.js";
import type { Func, Module } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import { attribute } from "./attributes.js";
import { call, runBody } from "./calls.js";
import { onlyLeaf } from "./concrete.js";
import { execute } from "./interpret.js";
import { iterate, overStream } from "./iterate.js";
import { beginAsOuter } from "./javascript/functions.js";
import { injected, injectedClient } from "./javascript/injection.js";
import { calledOnce } from "./javascript/outside.js";
import { awaited } from "./javascript/promises.js";
import { namedProperty } from "./javascript/properties.js";
import { againMark, isStateChanged } from "./javascript/react-state.js";
import type { Flow, Location, Sink } from "./machine.js";
import { attributeOf, Machine, moduleFrame, variableOf } from "./machine.js";
import { importByName, importModule, moduleFlow, openModule, runModule } from "./modules.js";
import { failingBefore, newObserved } from "./observed.js";
import { repeat } from "./repeat.js";
import { openSharedState } from "./shared-state.js";
import type { Surroundings } from "./surroundings.js";
import type { Atom, Value } from "./value.js";

export interface EntryPoint {
  readonly module: Module;
  readonly function: Func;
}

export interface Run {
  readonly machine: Machine;
  readonly entry: EntryPoint;
  /** Where the entry ends normally, and what it returns there. */
  readonly returned: Value;
  /** Where it returns: span constants. */
  readonly returnedAt: Value;
  readonly raised: Sink;
  /** Where the run says what the entry does: not where a caller fails before it calls the entry. */
  readonly told: Guard;
  /** State that outlives the entry, as the entry left it: globals and attributes of its receiver. */
  readonly written: readonly { readonly name: string; readonly value: Value }[];
}

export function newMachine(surroundings: Surroundings): Machine {
  const machine: Machine = new Machine(surroundings, {
    execute,
    call,
    iterate,
    overStream: (m, flow, stream, element, span, body) =>
      overStream(m, flow, stream, [{ when: m.forest.true, value: element }], span, body),
    repeat,
    attribute,
    importModule,
    importByName,
    runModule,
    property: namedProperty,
  });
  if (surroundings.budgetShare !== undefined) machine.forest.useShare(surroundings.budgetShare);
  return machine;
}

/** With `observed`, the outcome is how that function ends, wherever the entry calls it. */
export function runEntry(surroundings: Surroundings, entry: EntryPoint, observed: EntryPoint | null = null): Run {
  const machine = newMachine(surroundings);
  if (observed !== null) machine.observed = newObserved(machine, observed.function);
  const run = entry.function.kind === "module" ? runScript(machine, entry) : runFunction(machine, entry);
  return observed === null ? run : observedRun(run, observed);
}

/** What of a run happened in the observed function, and failures to make what it takes. */
function observedRun(run: Run, observed: EntryPoint): Run {
  const { machine } = run;
  const { contexts } = machine.observed!;
  // Behind a function's context come those of its calls, rounds and passes; a digit would belong to a place in the source.
  const inside = (context: string): boolean => contexts.some((c) => context.startsWith(c) && !/^\d/.test(context.slice(c.length)));
  const reached = machine.effects.filter((e) => e.kind === "return" && e.pass === null).map((e) => e.guard);
  machine.effects = machine.effects.filter((e) => inside(e.context));
  const guard = reached.reduce((left, g) => machine.forest.minus(left, g), run.raised.guard);
  const raised = guard === machine.forest.false ? machine.newSink() : { ...run.raised, guard };
  const told = machine.forest.not(failingBefore(machine, machine.observed!, guard));
  const returnedAt = machine.placeOf(observed.function.span);
  return { machine, entry: observed, returned: machine.none, returnedAt, raised, told, written: [] };
}

function runScript(machine: Machine, entry: EntryPoint): Run {
  const { module } = entry;
  machine.opened.add(module.path);
  openModule(machine, module);
  machine.write(variableOf(moduleFrame(module), "__name__"), machine.atoms.constant("__main__"), machine.forest.true);
  const flow = moduleFlow(machine, module);
  execute(machine, flow, module.functions[0]!.body);
  const returnedAt = machine.placeOf(entry.function.span);
  return { machine, entry, returned: machine.none, returnedAt, raised: flow.raised, told: machine.forest.true, written: [] };
}

function runFunction(machine: Machine, entry: EntryPoint): Run {
  const { module } = entry;
  runModule(machine, module);
  const flow = moduleFlow(machine, module);
  const lenient = entry.function.calling === "lenient";
  const target = findClosure(machine, entry);
  const self = target.owner === null || (lenient && !entry.function.bindsThis) ? null : receiver(machine, flow, target.owner, entry);
  const instance = self === null ? undefined : onlyLeaf(self);
  const owners = [instance, target.owner].flatMap((o) => (o?.kind === "reference" ? [o.id] : []));
  openSharedState(machine, machine.surroundings.mutations, {
    entry: entry.function,
    span: entry.function.span,
    started: new Set(machine.called),
    owners,
  });
  const effects = machine.effects.length;
  const context = `${module.path}!${entry.function.name}`;
  const frame = { module, function: entry.function, frames: [context, ...target.closure.frames], registers: [] };
  const unbound = machine.atoms.leaf({ kind: "unbound" });
  for (const name of entry.function.locals) machine.write(variableOf(context, name), unbound, machine.forest.true);
  fillFrame(machine, flow, entry.function, context, self);
  machine.effects.length = effects;
  machine.branches.clear();
  machine.tests.clear();
  machine.unsupported.clear();
  machine.bounds.clear();
  machine.turn = null;
  const start: Flow = { ...flow, live: machine.forest.true, raised: machine.newSink(), context, frame };
  let ended = { value: machine.none, place: machine.placeOf(entry.function.span) };
  const journal = machine.record(() => {
    if (entry.function.isGenerator) runGenerator(machine, start, entry);
    else ended = runBody(machine, start, frame, context);
    if (lenient && isStateChanged(machine)) ended = renderAgain(machine, start, entry, self);
    if (lenient) ended = { ...ended, value: withoutActs(machine, awaited(machine, start, ended.value)) };
  });
  return {
    machine,
    entry,
    returned: ended.value,
    returnedAt: ended.place,
    raised: start.raised,
    told: machine.forest.true,
    written: outliving(machine, journal, self),
  };
}

/** What a component shows when its state has changed; setting the state was for that. */
function renderAgain(machine: Machine, first: Flow, entry: EntryPoint, self: Value | null): ReturnType<typeof runBody> {
  const context = `${first.context}${againMark}`;
  const effects = machine.effects.filter((e) => e.state === undefined);
  const frame = { ...first.frame, frames: [context, ...first.frame.frames.slice(1)], registers: [] };
  const unbound = machine.atoms.leaf({ kind: "unbound" });
  for (const name of entry.function.locals) machine.write(variableOf(context, name), unbound, machine.forest.true);
  const flow: Flow = { ...first, live: machine.forest.not(first.raised.guard), context, frame };
  fillFrame(machine, flow, entry.function, context, self);
  machine.rendersAgain = true;
  machine.turn = null;
  const ended = runBody(machine, flow, frame, context);
  machine.effects = effects;
  return ended;
}

/** Unknown arguments; a method gets its receiver. */
function fillFrame(machine: Machine, flow: Flow, f: Func, context: string, self: Value | null): void {
  const lenient = f.calling === "lenient";
  f.parameters.forEach((p, i) => {
    const span = f.span;
    const unknown = machine.unknown(`${span.path}#${p.name}`, span, [], p.name);
    const given = lenient ? injectedClient(machine, flow.frame.module, p) : null;
    const value =
      i === 0 && self !== null && !lenient
        ? self
        : p.kind === "rest"
          ? machine.atoms.leaf({ kind: "tuple", items: [] })
          : (given ?? unknown);
    machine.write(variableOf(context, p.name), value, machine.forest.true);
    const atom = onlyLeaf(value);
    if (lenient && isCallback.test(p.name) && atom?.kind === "unknown")
      machine.write(calledOnce(atom.name), machine.falsity, machine.forest.true);
  });
  if (f.bindsThis)
    machine.write(variableOf(context, "this"), self ?? machine.unknown(`${f.span.path}#this`, f.span, [], "this"), machine.forest.true);
  if (f.bindsArguments)
    machine.write(
      variableOf(context, "arguments"),
      machine.unknown(`${f.span.path}#arguments`, f.span, [], "arguments"),
      machine.forest.true,
    );
}

/** What a call to the outside gave says no more than the call. */
function withoutActs(machine: Machine, value: Value): Value {
  const acts = new Set(machine.effects.map((e) => e.result));
  return machine.forest.map(value, (a) =>
    a.kind === "unknown" && acts.has(a.name) ? machine.atoms.constant(undefined) : machine.forest.leaf(a),
  );
}

function runGenerator(machine: Machine, flow: Flow, entry: EntryPoint): void {
  const inner: Flow = {
    ...flow,
    returned: machine.newSink(),
    onYield: (f, value) =>
      void machine.effects.push({
        kind: "call",
        callee: "yield",
        arguments: [{ value }],
        guard: f.live,
        span: entry.function.span,
        pass: null,
        context: f.context,
      }),
  };
  execute(machine, inner, entry.function.body);
}

/** Globals and the receiver's attributes that the entry wrote. */
function outliving(
  machine: Machine,
  journal: ReadonlyMap<Location, Value | undefined>,
  self: Value | null,
): { name: string; value: Value }[] {
  const receiverId = self === null ? null : (onlyLeaf(self) as Atom & { kind: "reference" }).id;
  const result: { name: string; value: Value }[] = [];
  for (const [location, before] of journal) {
    const now = machine.read(location);
    const value = now === undefined ? undefined : changed(machine, now, before);
    if (value === undefined || location.endsWith("/content")) continue;
    const isGlobal = machine.surroundings.program.modules.some((m) => location.startsWith(`${moduleFrame(m)}:`));
    if (isGlobal) result.push({ name: location.slice(location.lastIndexOf(":") + 1), value });
    else if (receiverId !== null && location.startsWith(`${receiverId}.`))
      result.push({ name: `self.${location.slice(receiverId.length + 1)}`, value });
  }
  return result;
}

/** A value with `unbound` where it is what it was before. */
function changed(machine: Machine, now: Value, before: Value | undefined): Value {
  const same = machine.atoms.leaf({ kind: "unbound" });
  return before === undefined ? now : machine.forest.apply(now, before, (a, b) => (a === b ? same : machine.forest.leaf(a)));
}

/** Parameters of handlers that are called to end the call: what comes after the first time is not heard. */
const isCallback = /^(callback|cb|done)$/;

type Closure = Atom & { kind: "closure" };

/** The entry's function object, with its defaults and enclosing frames where the module's code made it. */
function findClosure(machine: Machine, entry: EntryPoint): { closure: Closure; owner: (Atom & { kind: "reference" }) | null } {
  const parts = entry.function.name.split(".");
  let value = machine.read(variableOf(moduleFrame(entry.module), parts[0]!));
  let owner: (Atom & { kind: "reference" }) | null = null;
  for (const part of parts.slice(1)) {
    const atom = value === undefined ? undefined : onlyLeaf(value);
    if (atom?.kind !== "reference" || atom.type !== "class") break;
    owner = atom;
    value = machine.read(attributeOf(atom.id, part));
  }
  const atom = value === undefined ? undefined : onlyLeaf(value);
  const member = atom?.kind === "bound" ? atom.method : atom;
  if (atom?.kind === "bound" && atom.receiver.kind === "builtin" && atom.receiver.name === "staticmethod") owner = null;
  if (member?.kind === "closure" && member.function === entry.function) return { closure: member, owner };
  const known = madeInside(machine, entry);
  if (known !== null) return { closure: known, owner: null };
  const made: Closure = {
    kind: "closure",
    module: entry.module,
    function: entry.function,
    frames: [],
    defaults: [],
    id: `${entry.module.path}:${entry.function.id}`,
  };
  return { closure: made, owner };
}

/** The function object of an entry that some other function makes; that one is called on unknown arguments where it has to be. */
function madeInside(machine: Machine, { module, function: entry }: EntryPoint): Closure | null {
  const known = machine.made.get(entry);
  if (known !== undefined || entry.calling !== "lenient") return known ?? null;
  const maker = module.functions.find((f) => f.id !== entry.id && f.kind === "function" && makes(f, entry));
  if (maker === undefined) return null;
  const made = machine.made.get(maker) ?? madeInside(machine, { module, function: maker });
  if (made === null) return null;
  machine.loading++;
  const effects = machine.effects.length;
  const flow = { ...moduleFlow(machine, module), raised: machine.newSink() };
  const span = maker.span;
  const args = maker.parameters.map((p) => ({
    kind: "positional" as const,
    value: injectedClient(machine, module, p) ?? machine.unknown(`${span.path}#${p.name}`, span, [], p.name),
  }));
  call(machine, flow, machine.forest.leaf(machine.atoms.of(made)), args, span);
  machine.effects.length = effects;
  machine.loading--;
  return machine.made.get(entry) ?? null;
}

function makes(maker: Func, inner: Func): boolean {
  let found = false;
  walkInstructions(maker.body, (i) => {
    if (i.op === "make-function" && i.function === inner.id) found = true;
  });
  return found;
}

/** An instance for a method that is an entry, made by its constructor on unknown arguments. */
function receiver(machine: Machine, flow: Flow, type: Atom & { kind: "reference" }, entry: EntryPoint): Value {
  const span = entry.function.span;
  const id = `self ${entry.module.path} ${type.id}`;
  const made = machine.atoms.leaf({ kind: "reference", type: "instance", id });
  machine.write(attributeOf(id, "<class>"), machine.forest.leaf(type), machine.forest.true);
  const lenient = entry.function.calling === "lenient";
  if (lenient) beginAsOuter(machine, flow, onlyLeaf(made) as Atom & { kind: "reference" }, type, span);
  const init = machine.read(attributeOf(type.id, lenient ? "constructor" : "__init__"));
  const closure = init === undefined ? undefined : onlyLeaf(init);
  if (closure?.kind === "closure" && entry.function !== closure.function) {
    const names = closure.function.parameters.slice(lenient ? 0 : 1).filter((p) => p.kind === "positional" || p.kind === "positional-only");
    const args = names.map((p) => ({
      kind: "positional" as const,
      value: (lenient ? injected(machine, flow, closure.module, p) : null) ?? machine.unknown(`${span.path}#${p.name}`, span, [], p.name),
    }));
    call(
      machine,
      { ...flow, raised: machine.newSink() },
      machine.forest.leaf(closure),
      lenient ? args : [{ kind: "positional", value: made }, ...args],
      span,
      { receiver: made },
    );
  }
  return made;
}
