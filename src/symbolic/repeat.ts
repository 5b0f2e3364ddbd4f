/**
 * Loops that run an unknown number of times (a camera loop, a list of files): one round stands for all. What a round
 * hands to the next is unknown at its start, except where every way to the next round leaves it as it was. Where the API
 * is called for each element of a collection, that there is one only is a condition: then nothing came before the round.
 */
import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { onlyLeaf } from "./concrete.js";
import { environmentTruth, guardOf } from "./conditions.js";
import type { Flow, Location, Machine } from "./machine.js";
import type { Collection } from "./records.js";
import type { Atom, Value } from "./value.js";

const attempts = 6;

export function repeat(machine: Machine, flow: Flow, span: Span, body: (flow: Flow) => void, collection?: Collection): void {
  machine.repeating.push(machine.apiCalls);
  rounds(machine, flow, { span, body, ...(collection === undefined ? {} : { collection }) });
  machine.repeating.pop();
}

interface Repeated {
  readonly span: Span;
  readonly body: (flow: Flow) => void;
  readonly collection?: Collection;
}

function rounds(machine: Machine, flow: Flow, { span, body, collection }: Repeated): void {
  const carried = new Map<Location, Value>();
  const effectsBefore = machine.effects.length;
  const entry = flow.live;
  for (let attempt = 0; attempt < attempts; attempt++) {
    machine.effects.length = effectsBefore;
    const sinks = [flow.raised, flow.returned, flow.broken, flow.continued].map((sink) => ({ sink, before: { ...sink } }));
    let inner: Flow = flow;
    const calls = machine.apiCalls;
    const outerWatch = new Map(machine.watched);
    const journal = machine.record(() => {
      for (const [location, value] of carried) {
        // Where the loop is not come to, all stays; a list is one thing on all paths.
        machine.write(location, value, location.endsWith("/content") ? machine.forest.true : entry);
        machine.watched.set(location, { value, read: false });
      }
      inner = { ...flow, live: entry, context: `${flow.context}~` };
      body(inner);
    });
    const used = [...carried].filter(([location]) => machine.watched.get(location)?.read === true);
    restoreWatch(machine, outerWatch, used);
    const single = collection === undefined || machine.apiCalls === calls ? null : onlyOne(machine, collection, span);
    const grew = attempt < attempts - 1 && findCarried(machine, journal, inner, { carried, span, single });
    if (!grew) {
      if (machine.apiCalls > calls) handOver(machine, inner, { used, span, single });
      flow.live = inner.live;
      return;
    }
    machine.restore(journal);
    machine.apiCalls = calls;
    for (const { sink, before } of sinks) Object.assign(sink, before);
  }
}

/** Watches as they were around the loop; what a round read of them, it read for the surroundings too. */
function restoreWatch(machine: Machine, outer: Machine["watched"], used: readonly (readonly [Location, Value])[]): void {
  machine.watched.clear();
  for (const [location, watch] of outer) machine.watched.set(location, watch);
  for (const [location] of used) {
    const watch = machine.watched.get(location);
    if (watch !== undefined) watch.read = true;
  }
}

interface HandedOver {
  readonly used: readonly (readonly [Location, Value])[];
  readonly span: Span;
  /** The condition that there is no next round, where it can be said. */
  readonly single: Guard | null;
}

/**
 * What a round hands to the next and a round reads is state that outlives it: where it depends on the output, it is
 * what the round decides.
 */
function handOver(machine: Machine, inner: Flow, { used, span, single }: HandedOver): void {
  const again: Flow = single === null ? inner : { ...inner, live: machine.forest.minus(inner.live, single) };
  if (again.live === machine.forest.false || machine.activeStreams.length > 0) return;
  for (const [location, before] of used) {
    if (location.endsWith("/content")) continue;
    const now = machine.here(again, machine.read(location)!);
    const was = machine.here(again, before);
    const changed = machine.forest.map(now, (a) => machine.forest.leaf(machine.forest.leaf(a) !== was));
    const guard = machine.forest.and(again.live, changed);
    if (guard === machine.forest.false) continue;
    const callee = location.replace(/^.*[:.]/, "");
    machine.effects.push({ kind: "write", callee, arguments: [{ value: now }], guard, span, pass: null, context: inner.context });
  }
}

/** The condition that a collection that is not known has one element. */
function onlyOne(machine: Machine, { key, name }: Collection, span: Span): Guard {
  const known = machine.loopNotes.single.get(key);
  if (known !== undefined) return known;
  const single = guardOf(machine, environmentTruth(machine, `${name} (has one element)`, span, "single"));
  machine.loopNotes.single.set(key, single);
  return single;
}

interface Carried {
  readonly carried: Map<Location, Value>;
  readonly span: Span;
  /** The condition that there is one round only, where it can be said. */
  readonly single: Guard | null;
}

/** Adds locations that reach the next round changed. */
function findCarried(
  machine: Machine,
  journal: ReadonlyMap<Location, Value | undefined>,
  flow: Flow,
  { carried, span, single }: Carried,
): boolean {
  let grew = false;
  for (const [location, old] of journal) {
    if (old === undefined || carried.has(location) || flow.live === machine.forest.false) continue;
    const now = machine.here(flow, machine.read(location)!);
    if (now === machine.here(flow, old)) continue;
    carried.set(location, earlier(machine, location, { old, now, single }, span));
    grew = true;
  }
  return grew;
}

/** What a round put into a list, where that is followed. */
function addedTo(before: Atom | undefined, after: Atom | undefined): readonly Value[] {
  if (before?.kind !== "items") return [];
  if (after?.kind !== "items")
    return before.segments.flatMap((s) => (s.kind === "view" ? s.each.map((e) => e.value) : "value" in s ? [s.value] : []));
  return after.segments.slice(before.segments.length).flatMap((s) => (s.kind === "element" || s.kind === "some" ? [s.value] : []));
}

interface Change extends Pick<Carried, "single"> {
  readonly old: Value;
  readonly now: Value;
}

/** What a location may hold after earlier rounds. */
function earlier(machine: Machine, location: Location, { old, now, single }: Change, span: Span): Value {
  // Of what has no name of its own the place would be part of the name.
  const isContent = location.endsWith("/content");
  const plain = isContent ? "a list" : location.replace(/^.*[:.]/, "");
  const name = machine.named(`${span.path}#${plain} (from an earlier round)`, [], isContent ? location : "");
  const content: Atom | undefined = onlyLeaf(old);
  const unknown = machine.loopNotes.endedByOutput.has(spanKey(span))
    ? machine.unsupportedValue("what an earlier round left of a loop that the output ends", span)
    : machine.unknown(name, span, addedTo(content, onlyLeaf(now)));
  const when = single === null ? {} : { when: machine.forest.not(single) };
  if (content?.kind === "items")
    return machine.atoms.leaf({ kind: "items", segments: [...content.segments, { kind: "some", value: unknown, name, ...when }] });
  if (content?.kind === "entries")
    return machine.atoms.leaf({ kind: "entries", entries: [...content.entries, { kind: "some", value: unknown, name, ...when }] });
  return single === null ? unknown : machine.forest.ite(single, old, unknown);
}
