/**
 * A loop over the elements of a set, whose order nobody knows: it is run forwards and backwards. What both leave alike
 * is taken as it is; what differs depends on the order, which is a condition that is not followed.
 */
import type { Span } from "../base/span.js";
import type { Diagram, Guard } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { guardOf, unsupportedTruth, valueFromOutput } from "./conditions.js";
import type { Flow, Location, Machine, Sink } from "./machine.js";
import type { EffectRecord } from "./records.js";
import type { Value } from "./value.js";

/** What a run of the loop left. */
interface Left {
  readonly live: Guard;
  readonly sinks: readonly Sink[];
  readonly effects: readonly EffectRecord[];
  readonly written: ReadonlyMap<Location, Value>;
}

const sinksOf = (flow: Flow): Sink[] => [flow.raised, flow.returned, flow.broken, flow.continued];

export function inBothOrders(machine: Machine, flow: Flow, span: Span, run: (order: "forwards" | "backwards") => void): void {
  const before = { live: flow.live, sinks: sinksOf(flow).map((s) => ({ ...s })), effects: machine.effects.length };
  const passes = machine.nextPass;
  const once = (order: "forwards" | "backwards"): { left: Left; undo: () => void } => {
    const journal = machine.record(() => run(order));
    const left: Left = {
      live: flow.live,
      sinks: sinksOf(flow).map((s) => ({ ...s })),
      effects: machine.effects.slice(before.effects),
      written: new Map([...journal.keys()].map((location) => [location, machine.read(location)!])),
    };
    return {
      left,
      undo: () => {
        machine.restore(journal);
        machine.effects.length = before.effects;
        flow.live = before.live;
        for (const [i, sink] of sinksOf(flow).entries()) Object.assign(sink, before.sinks[i]);
      },
    };
  };
  const { left: backwards, undo } = once("backwards");
  undo();
  const { left: forwards } = once("forwards");
  if (!dependsOnOutput(machine, forwards)) return;
  const order = guardOf(machine, unsupportedTruth(machine, "the order of a set", span));
  join(machine, flow, { forwards, backwards, order, effectsFrom: before.effects, passes: machine.nextPass > passes });
}

function dependsOnOutput(machine: Machine, left: Left): boolean {
  const guards = [left.live, ...left.sinks.map((s) => s.guard), ...left.effects.map((e) => e.guard)];
  const tested = (guard: Guard): boolean => valueFromOutput(machine, machine.forest.ite(guard, machine.truth, machine.falsity));
  return guards.some(tested) || [...left.written.values()].some((v) => valueFromOutput(machine, v));
}

interface Both {
  readonly forwards: Left;
  readonly backwards: Left;
  /** True: forwards. */
  readonly order: Guard;
  readonly effectsFrom: number;
  /** Loops over the output inside have states of their own in each run, which cannot be compared. */
  readonly passes: boolean;
}

function join(machine: Machine, flow: Flow, { forwards, backwards, order, effectsFrom, passes }: Both): void {
  const { forest } = machine;
  const either = <T>(a: Diagram<T>, b: Diagram<T>): Diagram<T> => {
    if (a === b || (passes && sameAlternatives(a, b))) return a;
    return forest.ite(order, a, b);
  };
  for (const [location, value] of forwards.written) {
    const other = backwards.written.get(location);
    const joined = other === undefined ? value : either(value, other);
    if (joined !== value) machine.write(location, joined, forest.true);
  }
  sinksOf(flow).forEach((sink, i) => {
    const [a, b] = [forwards.sinks[i]!, backwards.sinks[i]!];
    sink.guard = either(a.guard, b.guard);
    if (a.value !== null && b.value !== null) sink.value = either(a.value, b.value);
    if (a.place !== null && b.place !== null) sink.place = either(a.place, b.place);
  });
  flow.live = either(forwards.live, backwards.live);
  if (passes) return;
  const key = (e: EffectRecord): string =>
    `${e.kind} ${e.callee} ${e.guard.id} ${e.arguments.map((a) => `${a.name}=${a.value.id}`).join()}`;
  const [ahead, back] = [new Set(forwards.effects.map(key)), new Set(backwards.effects.map(key))];
  machine.effects.length = effectsFrom;
  for (const e of forwards.effects) machine.effects.push(back.has(key(e)) ? e : { ...e, guard: forest.and(e.guard, order) });
  for (const e of backwards.effects) if (!ahead.has(key(e))) machine.effects.push({ ...e, guard: forest.minus(e.guard, order) });
}

/** At most one thing happens or nothing does, in both orders: which element does it does not show. */
function sameAlternatives<T>(a: Diagram<T>, b: Diagram<T>): boolean {
  const [ours, theirs] = [new Set(leavesOf(a)), new Set(leavesOf(b))];
  return ours.size <= 2 && ours.size === theirs.size && [...ours].every((leaf) => theirs.has(leaf));
}
