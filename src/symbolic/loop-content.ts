/**
 * Containers that a loop over a stream changes. What they held before keeps its place, element by element; what a
 * round appends becomes a view; a dictionary's constant keys are states of their own, absent at first.
 */
import type { Guard } from "../diagram/diagram.js";
import { asBoolean } from "./booleans.js";
import { onlyLeaf } from "./concrete.js";
import { guardOf } from "./conditions.js";
import type { Loop } from "./loop.js";
import { addState, stateAt } from "./loop.js";
import type { StatePlace } from "./loop-state.js";
import { stateKey } from "./loop-state.js";
import type { Location } from "./machine.js";
import { equalGuard } from "./membership.js";
import { applyPure } from "./pure.js";
import type { Added, Atom, Entry, Segment, Value } from "./value.js";

type Content = Extract<Atom, { kind: "items" | "entries" }>;

function contentAtom(value: Value | undefined): Content | null {
  const atom = value === undefined ? undefined : onlyLeaf(value);
  return atom?.kind === "items" || atom?.kind === "entries" ? atom : null;
}

function isPresent(loop: Loop, value: Value): Guard {
  return loop.machine.forest.map(value, (a) => loop.machine.forest.leaf(a.kind !== "unbound"));
}

/** The content at the start of a round: parts with their running values, then the mark for what earlier rounds added. */
export function installContent(loop: Loop, location: Location, values: ReadonlyMap<string, Value>): void {
  const { machine } = loop;
  const content = contentAtom(loop.contents.get(location)!);
  if (content === null || loop.irregular.has(location)) {
    loop.irregular.add(location);
    return machine.write(location, machine.unsupportedValue("a container that differs by path", loop.input.span), machine.forest.true);
  }
  const parts = partsWith(loop, location, content, (key) => values.get(key));
  const carried = { kind: "carried" as const, location };
  const installed: Atom =
    content.kind === "items"
      ? { kind: "items", segments: [...(parts as Segment[]), { ...carried, added: addedBefore(loop, location, values) }] }
      : { kind: "entries", entries: [...(parts as Entry[]), carried] };
  machine.write(location, machine.atoms.leaf(installed), machine.forest.true);
}

/** What the states say of the elements that earlier rounds added. */
function addedBefore(loop: Loop, location: Location, values: ReadonlyMap<string, Value>): Added {
  const { machine } = loop;
  const holds = new Map<Atom, Value>();
  let number: Value | null = null;
  for (const { place } of loop.states.values()) {
    if ((place.kind !== "holds" && place.kind !== "number") || place.location !== location) continue;
    const value = values.get(stateKey(machine, place));
    if (value === undefined) continue;
    if (place.kind === "number") number = value;
    else holds.set(place.key, value);
  }
  return { holds, number };
}

/** The content's parts, those that are states replaced by what `valueFor` says. */
function partsWith(loop: Loop, location: Location, content: Content, valueFor: (key: string) => Value | undefined): (Segment | Entry)[] {
  const { machine } = loop;
  if (content.kind === "items") {
    return content.segments.map((segment, index) => {
      const value = segment.kind === "element" ? valueFor(stateKey(machine, { kind: "element", location, index })) : undefined;
      return value === undefined ? segment : { ...segment, value };
    });
  }
  const entries: Entry[] = content.entries.map((entry) => {
    const value = entry.kind === "entry" ? valueFor(stateKey(machine, { kind: "entry", location, key: entry.key })) : undefined;
    return value === undefined || entry.kind !== "entry" ? entry : { ...entry, when: isPresent(loop, value), value };
  });
  for (const state of loop.states.values()) {
    const { place } = state;
    if (place.kind !== "entry" || place.location !== location || content.entries.some((e) => e.kind === "entry" && e.key === place.key))
      continue;
    const value = valueFor(stateKey(machine, place));
    if (value !== undefined) entries.push({ kind: "entry", key: place.key, when: isPresent(loop, value), value });
  }
  return entries;
}

/** Looks at what a round did to a container; answers whether that asks for another attempt. */
export function discoverContent(loop: Loop, location: Location, old: Value): boolean {
  const { machine } = loop;
  const now = machine.read(location);
  if (!loop.contents.has(location)) {
    if (now === old) return false;
    loop.contents.set(location, machine.forest.restrict(old, loop.entryLive));
    return true;
  }
  if (loop.irregular.has(location)) return false;
  const before = contentAtom(loop.contents.get(location)!);
  const after = contentAtom(now === undefined ? undefined : machine.forest.restrict(now, loop.entryLive));
  if (before === null || after === null || before.kind !== after.kind) {
    loop.irregular.add(location);
    return true;
  }
  return after.kind === "items"
    ? discoverItems(loop, location, before as Content & { kind: "items" }, after)
    : discoverEntries(loop, location, before as Content & { kind: "entries" }, after);
}

function discoverItems(loop: Loop, location: Location, before: Content & { kind: "items" }, after: Content & { kind: "items" }): boolean {
  const { machine } = loop;
  let grew = false;
  const n = before.segments.length;
  const regular = after.segments[n]?.kind === "carried" && after.segments.slice(n + 1).every((s) => s.kind === "element");
  if (!regular) {
    loop.irregular.add(location);
    return true;
  }
  for (const asked of machine.loopNotes.askedOfLists.get(location) ?? []) {
    const place: StatePlace = asked === "number" ? { kind: "number", location } : { kind: "holds", location, key: asked };
    if (stateAt(loop, place) !== undefined) continue;
    addState(loop, place, asked === "number" ? machine.atoms.constant(0n) : machine.falsity);
    grew = true;
  }
  before.segments.forEach((segment, index) => {
    const place: StatePlace = { kind: "element", location, index };
    const now = after.segments[index]!;
    const moved = now.kind !== segment.kind || (now.kind === "element" && segment.kind === "element" && now.when !== segment.when);
    if (moved && !loop.irregular.has(location)) {
      loop.irregular.add(location);
      grew = true;
    }
    if (segment.kind !== "element" || stateAt(loop, place) !== undefined) return;
    if (now.kind === "element" && now.value === segment.value) return;
    addState(loop, place, segment.value);
    grew = true;
  });
  return grew;
}

function discoverEntries(
  loop: Loop,
  location: Location,
  before: Content & { kind: "entries" },
  after: Content & { kind: "entries" },
): boolean {
  const { machine } = loop;
  let grew = false;
  const unbound = machine.atoms.leaf({ kind: "unbound" });
  for (const entry of after.entries) {
    if (entry.kind !== "entry") continue;
    const place: StatePlace = { kind: "entry", location, key: entry.key };
    const old = before.entries.find((e) => e.kind === "entry" && e.key === entry.key);
    if (stateAt(loop, place) !== undefined) continue;
    if (old?.kind === "entry" && old.when === entry.when && old.value === entry.value) continue;
    addState(loop, place, old?.kind === "entry" ? machine.forest.ite(old.when, old.value, unbound) : unbound);
    grew = true;
  }
  if (after.entries.some((e) => e.kind === "some")) loop.irregular.add(location);
  if (after.entries.some((e) => e.kind === "pending") && !machine.loopNotes.openKeyed.has(location)) {
    machine.loopNotes.openKeyed.add(location);
    grew = true;
  }
  return grew;
}

/** What a round left in one element or entry. */
export function contentPart(loop: Loop, place: Exclude<StatePlace, { kind: "location" | "exit" }>): Value | null {
  const { machine } = loop;
  const now = machine.read(place.location);
  const content = contentAtom(now === undefined ? undefined : machine.forest.restrict(now, loop.entryLive));
  if (content === null) return null;
  if (place.kind === "holds" || place.kind === "number") return content.kind === "items" ? addedAfter(loop, place, content.segments) : null;
  if (place.kind === "element") {
    const segment = content.kind === "items" ? content.segments[place.index] : undefined;
    return segment?.kind === "element" ? segment.value : null;
  }
  const entry = content.kind === "entries" ? content.entries.find((e) => e.kind === "entry" && e.key === place.key) : undefined;
  if (entry?.kind !== "entry") return machine.atoms.leaf({ kind: "unbound" });
  return machine.forest.ite(entry.when, entry.value, machine.atoms.leaf({ kind: "unbound" }));
}

/** What the states say of the added elements after another round. */
function addedAfter(loop: Loop, place: StatePlace & { kind: "holds" | "number" }, segments: readonly Segment[]): Value | null {
  const { machine, flow, input } = loop;
  const at = segments.findLastIndex((s) => s.kind === "carried" && s.location === place.location);
  const carried = segments[at];
  if (carried?.kind !== "carried") return null;
  const { holds, number } = carried.added ?? { holds: new Map<Atom, Value>(), number: null };
  let result = place.kind === "number" ? number : (holds.get(place.key) ?? null);
  for (const s of segments.slice(at + 1)) {
    if (s.kind !== "element" || result === null) return null;
    const added =
      place.kind === "number"
        ? applyPure(machine, flow, "add.python", [result, machine.atoms.constant(1n)], input.span)
        : asBoolean(
            machine,
            machine.forest.or(guardOf(machine, result), equalGuard(machine, flow, machine.forest.leaf(place.key), s.value, input.span)),
          );
    result = machine.forest.ite(s.when, added, result);
  }
  return result;
}

/** The content after the loop: parts with their final values, then a view of what the rounds added. */
export function buildContent(loop: Loop, location: Location, after: Value, finals: ReadonlyMap<string, Value>): Value {
  const { machine, pass } = loop;
  const before = contentAtom(loop.contents.get(location)!);
  const now = contentAtom(machine.forest.restrict(after, loop.entryLive));
  if (before === null || now === null || loop.irregular.has(location))
    return machine.unsupportedValue("a container that is built in a way that is not followed", loop.input.span);
  const parts = partsWith(loop, location, before, (key) => finals.get(key));
  const settle = (guard: Guard): Guard => machine.forest.restrict(guard, loop.entryLive);
  if (now.kind === "items") {
    const added = now.segments.slice(before.kind === "items" ? before.segments.length + 1 : 0);
    const each = added.flatMap((s) => (s.kind === "element" ? [{ when: settle(s.when), value: s.value }] : []));
    const segments = each.length === 0 ? (parts as Segment[]) : [...(parts as Segment[]), { kind: "view" as const, pass, each }];
    return machine.atoms.leaf({ kind: "items", segments });
  }
  const views = now.entries.flatMap((e): Entry[] => (e.kind === "pending" ? [{ ...e, kind: "view", pass, when: settle(e.when) }] : []));
  return machine.atoms.leaf({ kind: "entries", entries: [...(parts as Entry[]), ...views] });
}
