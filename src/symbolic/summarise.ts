/**
 * A loop over a stream of the output becomes a pass: the body runs on a generic item with the loop's state as decision
 * variables, again and again until no round reaches a new state; what every round does to the state is then one
 * transition diagram a state variable, exact for every sequence of items. Lists that only grow become views, numbers
 * that only count become counts. What is left by break, return or raise is a state like any other.
 */
import type { Diagram, Guard } from "../diagram/diagram.js";
import { absorb, absorbWhole, capture } from "./absorb.js";
import { keepWhole } from "./captured.js";
import { countedBy, counterValue } from "./counters.js";
import { addedText, finalText, runningText, startText } from "./grown-texts.js";
import { bestAtom, finalAtom, finishRegister, finishSlots, initialInDomain, madeOfBest } from "./kept-finals.js";
import type { Loop, LoopInput } from "./loop.js";
import { addState, makeLoop, stateAt } from "./loop.js";
import { buildContent, contentPart, discoverContent, installContent } from "./loop-content.js";
import type { LoopState, StatePlace } from "./loop-state.js";
import { indices, resetState, runningValue, stateValue } from "./loop-state.js";
import type { Flow, Location, Machine } from "./machine.js";
import { keepIdentities } from "./rebuilt-lists.js";
import type { RunningBest } from "./running-best.js";
import { runningBests } from "./running-best.js";
import type { Atom, Value } from "./value.js";

type Body = (flow: Flow, element: Value) => void;

const attemptLimit = 40;

export function summariseLoop(machine: Machine, flow: Flow, input: LoopInput, body: Body): void {
  const loop = makeLoop(machine, flow, input);
  const effectsBefore = machine.effects.length;
  machine.activeStreams.push({ stream: input.stream, pass: loop.pass });
  let journal: ReadonlyMap<Location, Value | undefined> = new Map();
  for (let attempt = 0; ; attempt++) {
    machine.effects.length = effectsBefore;
    const values = new Map([...loop.states].map(([key, state]) => [key, valueBefore(machine, state)]));
    let exit: Flow | null = null;
    journal = machine.record(() => {
      const round = machine.record(() => {
        install(loop, values);
        exit = runRound(loop, values, body);
      });
      keepIdentities(loop, round);
    });
    const grew = collect(loop, values, journal, exit!);
    if (!grew) break;
    undo(loop, journal);
    if (attempt > attemptLimit) {
      machine.unsupported.set(`loop@${input.span.path}:${input.span.line}`, {
        reason: "a loop whose states do not close",
        span: input.span,
      });
      break;
    }
  }
  machine.activeStreams.pop();
  const contents = new Map([...loop.contents.keys()].map((location) => [location, machine.read(location)!]));
  const pending = machine.turn === null ? [] : [...machine.turn.pending];
  undo(loop, journal);
  finish(loop, contents);
  for (const location of pending) machine.turn?.pending.add(location);
  ownEffects(loop, effectsBefore);
}

function valueBefore(machine: Machine, state: LoopState): Value {
  return state.text === null || state.text.failed ? runningValue(machine, state) : runningText(machine, state.text);
}

/** Puts the running values into the store. */
function install(loop: Loop, values: ReadonlyMap<string, Value>): void {
  const { machine } = loop;
  for (const [key, state] of loop.states) {
    if (state.place.kind === "location") machine.write(state.place.location, values.get(key)!, machine.forest.true);
  }
  for (const location of loop.contents.keys()) installContent(loop, location, values);
}

function runRound(loop: Loop, values: ReadonlyMap<string, Value>, body: Body): Flow {
  const { machine, flow, input } = loop;
  const control = values.get("<exit>")!;
  const running = machine.forest.map(control, (a) => machine.forest.leaf(a.kind === "constant" && a.value === "run"));
  const inner: Flow = {
    ...flow,
    live: machine.forest.and(flow.live, running),
    raised: machine.newSink(),
    returned: machine.newSink(),
    broken: machine.newSink(),
    context: `${flow.context}${loop.marker}`,
  };
  for (const { when, value } of input.each) {
    const element: Flow = { ...inner, live: machine.forest.and(inner.live, when) };
    const beside = machine.forest.minus(inner.live, when);
    if (element.live !== machine.forest.false) body(element, machine.here(element, value));
    inner.live = machine.forest.or(element.live, beside);
  }
  return inner;
}

/** Takes what the round did into the states; answers whether there is anything new. */
function collect(loop: Loop, values: ReadonlyMap<string, Value>, journal: ReadonlyMap<Location, Value | undefined>, inner: Flow): boolean {
  const { machine } = loop;
  let grew = false;
  const settle = (value: Value): Value => machine.forest.restrict(value, loop.entryLive);
  for (const [location, old] of journal) {
    if (location.endsWith("/content")) {
      if (old !== undefined && !location.includes(loop.marker)) grew = discoverContent(loop, location, old) || grew;
      continue;
    }
    const place: StatePlace = { kind: "location", location };
    if (stateAt(loop, place) !== undefined || location.includes(loop.marker)) continue;
    const initial = old ?? machine.atoms.leaf({ kind: "unbound" });
    const now = machine.read(location)!;
    if (now === initial) continue;
    addState(loop, place, settle(initial));
    grew = true;
  }
  const exit = exitValue(loop, values, inner);
  const again = machine.forest.map(settle(exit), (a) => machine.forest.leaf(a.kind === "constant" && a.value === "run"));
  let restart = false;
  for (const [key, state] of [...loop.states]) {
    const value = state.place.kind === "exit" ? exit : currentValue(loop, state.place);
    if (value === null) continue;
    const absorbed = absorbInto(loop, state, settle(value), again);
    if (startText(loop, state, absorbed.value)) absorbed.restart = true;
    loop.results.set(key, absorbed.value);
    grew = absorbed.grew || grew;
    restart ||= absorbed.restart;
  }
  if (restart) for (const state of loop.states.values()) resetState(state);
  return grew;
}

function absorbInto(loop: Loop, state: LoopState, value: Value, again: Guard): { value: Value; grew: boolean; restart: boolean } {
  const { machine, pass, itemMark: marker } = loop;
  if (state.text !== null && !state.text.failed) {
    state.text.failed = addedText(state, value) === null;
    return { value, grew: state.text.failed, restart: state.text.failed };
  }
  if (!loop.whole) return { ...absorb(machine, state, value, { pass: pass.loop, marker, again }), restart: false };
  const carried = new Set(
    [...loop.states.values()].flatMap((s) => [s.counter, s.register].flatMap((n) => (n === null ? [] : [n.running.variable]))),
  );
  return absorbWhole({ machine, pass, marker, carried }, state, value, again);
}

function currentValue(loop: Loop, place: StatePlace): Value | null {
  if (place.kind === "location") return loop.machine.read(place.location) ?? null;
  return place.kind === "exit" ? null : contentPart(loop, place);
}

/** How the round leaves: the state before, except where it broke off, returned or raised. */
function exitValue(loop: Loop, values: ReadonlyMap<string, Value>, inner: Flow): Value {
  const { machine, pass, itemMark } = loop;
  const { forest } = machine;
  let exit = forest.ite(inner.broken.guard, machine.atoms.constant("broken"), values.get("<exit>")!);
  for (const name of ["returned", "raised"] as const) {
    const sink = inner[name];
    if (sink.value === null) continue;
    const kept = loop.whole ? sink.value : forest.map(sink.value, (atom) => capture(machine, atom, pass.loop, itemMark));
    const leaving = forest.apply(kept, sink.place!, (value, place) =>
      machine.atoms.leaf({ kind: "tuple", items: [machine.atoms.constant(name), forest.leaf(value), forest.leaf(place)] }),
    );
    exit = forest.ite(sink.guard, leaving, exit);
  }
  return exit;
}

/** Leaves the loop's surroundings the way a round left. */
function leave(loop: Loop, exit: Value): void {
  const { machine, flow } = loop;
  const { forest } = machine;
  const named = (atom: Atom, name: string): readonly Value[] | null => {
    if (atom.kind !== "tuple") return null;
    const [first] = atom.items;
    return first === machine.atoms.constant(name) ? atom.items : null;
  };
  for (const name of ["returned", "raised"] as const) {
    const guard = forest.map(exit, (a) => forest.leaf(named(a, name) !== null));
    const part = (n: number): Value => forest.map(exit, (a) => named(a, name)?.[n] ?? machine.none);
    if (guard !== forest.false) machine.exit(flow, flow[name], guard, forest.restrict(part(1), guard), forest.restrict(part(2), guard));
  }
  machine.exit(
    flow,
    flow.broken,
    forest.map(exit, (a) => forest.leaf(a.kind === "constant" && a.value === "broken")),
    null,
  );
}

/** Takes a round's writes back; objects that the round made stay as the last attempt made them, as templates for what views hold. */
function undo(loop: Loop, journal: ReadonlyMap<Location, Value | undefined>): void {
  loop.machine.restore(new Map([...journal].filter(([location]) => !location.includes(loop.marker))));
}

/** Makes the components and puts the final values in place. */
function finish(loop: Loop, contents: ReadonlyMap<Location, Value>): void {
  const { machine, flow, pass } = loop;
  machine.passes.push(pass);
  finishSlots(loop);
  const finals = new Map<string, Value>();
  const bests = loop.whole ? runningBests(loop) : [];
  for (const [key, state] of loop.states) {
    const final = finalValue(loop, key, state);
    finals.set(key, bestValue(loop, state, bests) ?? final);
  }
  for (const [key, state] of loop.states) {
    if (state.place.kind !== "location") continue;
    const { location } = state.place;
    if (machine.read(location) === undefined) machine.write(location, machine.atoms.leaf({ kind: "unbound" }), machine.forest.true);
    machine.write(location, finals.get(key)!, flow.live);
  }
  for (const [location, content] of contents) machine.write(location, buildContent(loop, location, content, finals), flow.live);
  leave(loop, finals.get("<exit>")!);
}

/** What a state holds after a loop that keeps the best item, said of that item. */
function bestValue(loop: Loop, state: LoopState, bests: readonly RunningBest[]): Value | null {
  const maker = bests.find((b) => b.made.has(state));
  if (maker !== undefined) return madeOfBest(loop, state, maker);
  const best = bests.find((b) => b.states.has(state));
  const ends = best?.states.get(state);
  if (best === undefined || ends === undefined) return null;
  const kept = bestAtom(loop, state.domain[ends.kept]!, best);
  return kept === null ? null : loop.machine.forest.ite(best.some, kept, loop.machine.forest.leaf(state.domain[ends.initial]!));
}

function finalValue(loop: Loop, key: string, state: LoopState): Value {
  const { machine, pass } = loop;
  const result = loop.results.get(key) ?? state.initial;
  if (state.counter !== null) return finalCount(loop, state, result);
  if (state.text !== null && !state.text.failed) return finalText(loop, state, result);
  const finals = state.domain.map((atom) => finalAtom(loop, atom));
  if (state.register !== null) finishRegister(loop, state, state.register);
  if (state.domain.length === 1 || state.running === null) return machine.forest.leaf(finals[0]!);
  const final = machine.variables.state(state.domain.length);
  const component = {
    name: state.name,
    index: pass.components.length,
    running: state.running.variable,
    final: final.variable,
    states: state.domain.length,
    domain: state.domain,
    initial: indices(machine, state, initialInDomain(machine, state)),
    step: indices(machine, state, result) as Diagram<number>,
    taken: takenFrom(machine, state, result),
  };
  pass.components.push(component);
  state.running.complete({ kind: "running", pass, component });
  final.complete({ kind: "final", pass, component });
  return stateValue(machine, finals, final.variable);
}

function takenFrom(machine: Machine, state: LoopState, result: Value): Map<unknown, Guard> {
  const { forest } = machine;
  const taken = new Map<unknown, Guard>();
  for (const atom of state.domain) {
    if (atom.kind !== "captured" || state.taken === null) continue;
    const here = forest.map(result, (a) => forest.leaf(a === atom));
    taken.set(atom, forest.and(state.taken, here));
  }
  return taken;
}

function finalCount(loop: Loop, state: LoopState, result: Value): Value {
  const { machine, pass, input } = loop;
  const counter = state.counter!;
  const counted = countedBy(machine, counter, result);
  if (counted === null) {
    keepWhole(machine, pass.loop);
    return machine.unsupportedValue("a number that is summed up over the items", input.span);
  }
  counter.running.complete({ kind: "count", pass, when: counted, running: true });
  return counterValue(machine, counter, machine.variables.count(pass, counted, false));
}

/** Effects of a round happen at every item where their guard holds. */
function ownEffects(loop: Loop, from: number): void {
  const { machine, pass } = loop;
  for (let i = from; i < machine.effects.length; i++) {
    const effect = machine.effects[i]!;
    const guard = machine.forest.restrict(effect.guard, loop.entryLive);
    machine.effects[i] = effect.pass === null ? { ...effect, pass, guard, outer: loop.entryLive } : { ...effect, nested: true };
  }
}
