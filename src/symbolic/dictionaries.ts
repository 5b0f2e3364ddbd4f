/**
 * Dictionaries: entries under guards, in insertion order, with constant keys; or one entry an item of a stream, keyed
 * by what the item maps to.
 */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { newSequence, onlyLeaf } from "./concrete.js";
import { guardOf, unsupportedTruth } from "./conditions.js";
import { withAndWithout } from "./either-content.js";
import { isMember } from "./enum-members.js";
import { variableInItem } from "./item-dependence.js";
import { countUnder, isZeroValue, withPending } from "./keyed-counts.js";
import { entryBefore } from "./keys-before.js";
import type { Flow, Machine } from "./machine.js";
import { contentOf, variableOf } from "./machine.js";
import { contains, equalGuard } from "./membership.js";
import type { Atom, Entries, Entry, Value } from "./value.js";
import { contentProperties } from "./value.js";
import { placeKey } from "./variable.js";

type DictReference = Atom & { kind: "reference" };

function contentOfDict(machine: Machine, flow: Flow, dict: DictReference): Entries | null {
  const content = machine.read(contentOf(dict.id));
  const atom = content === undefined ? undefined : onlyLeaf(machine.here(flow, content));
  return atom?.kind === "entries" ? atom : null;
}

/** Entries that are one question: `isKey` is where one of them is asked for. */
interface Asked {
  readonly kind: "entry";
  readonly when: Guard;
  readonly value: Value;
  isKey(): Guard;
}

/** In smaller dictionaries each key is a question of its own, as the program says it. */
const manyKeys = 60;

/**
 * The entries that a key may stand for. A text is looked for in thousands of words at once: a constant one by the words'
 * positions, any other by one question for all words with one value.
 */
function asked(
  machine: Machine,
  flow: Flow,
  content: Entries,
  key: Value,
  span: Span,
): Iterable<Asked | Exclude<Entry, { kind: "entry" }>> {
  const { entries } = machine.atoms;
  const one = (e: Entry & { kind: "entry" }): Asked => ({
    ...e,
    isKey: () => equalGuard(machine, flow, key, machine.forest.leaf(e.key), span),
  });
  const areTexts = entries.allHave(content, contentProperties.text);
  const atom = onlyLeaf(key);
  if (areTexts && atom?.kind === "constant" && typeof atom.value === "string") {
    const at = entries.positionOf(content, atom);
    const found = at === undefined ? undefined : entries.at(content, at);
    return found?.kind === "entry" ? [one(found)] : [];
  }
  const each = content.entries.map((e) => (e.kind === "entry" ? one(e) : e));
  return areTexts && each.length >= manyKeys ? byValue(machine, flow, content.entries, key, span) : each;
}

function byValue(machine: Machine, flow: Flow, entries: readonly Entry[], key: Value, span: Span): Asked[] {
  const groups = new Map<string, { readonly when: Guard; readonly value: Value; readonly keys: Value[] }>();
  for (const e of entries) {
    if (e.kind !== "entry") continue;
    const name = `${e.when.id} ${e.value.id}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { when: e.when, value: e.value, keys: [machine.forest.leaf(e.key)] });
    else group.keys.push(machine.forest.leaf(e.key));
  }
  return [...groups.values()].map(({ when, value, keys: [first, ...others] }) => ({
    kind: "entry",
    when,
    value,
    isKey: () =>
      others.length === 0
        ? equalGuard(machine, flow, key, first!, span)
        : guardOf(machine, contains(machine, flow, key, machine.atoms.leaf({ kind: "tuple", items: [first!, ...others] }), span)),
  }));
}

/** `dict[key]`; where the key is absent: KeyError, or the default. */
export function getEntry(machine: Machine, flow: Flow, dict: DictReference, key: Value, span: Span, absent: "raise" | Value): Value {
  const content = contentOfDict(machine, flow, dict);
  if (content === null) return machine.unsupportedValue("a dictionary that differs by path", span);
  if (machine.atoms.entries.allHave(content, contentProperties.plain)) return entryIn(machine, flow, { dict, content, key, absent }, span);
  return withAndWithout(machine, flow, content.entries, (inner, entries) => {
    const here = entries === content.entries ? content : placed(machine, entries);
    return entryIn(machine, inner, { dict, content: here, key, absent }, span);
  });
}

interface AskedEntry {
  readonly dict: DictReference;
  readonly content: Entries;
  readonly key: Value;
  readonly absent: "raise" | Value;
}

function entryIn(machine: Machine, flow: Flow, { dict, content, key, absent }: AskedEntry, span: Span): Value {
  const others = machine.atoms.entries.allHave(content, contentProperties.plain) ? [] : content.entries;
  if (others.some((e) => e.kind === "some"))
    return machine.unknown(machine.nameAt(span), span, [key, ...others.flatMap((e) => ("value" in e ? [e.value] : []))]);
  // Entries under constant keys are states of the loop: earlier rounds can only have added others where keys are open.
  if (others.some((e) => e.kind === "pending" || (e.kind === "carried" && machine.loopNotes.openKeyed.has(e.location))))
    return entryBefore(machine, { location: contentOf(dict.id), key }, absent !== "raise" && isZeroValue(machine, absent), span);
  if (others.some((e) => e.kind === "view" && e.counts !== undefined)) return countUnder(machine, flow, content, { key, span, absent });
  let result: Value | null = absent === "raise" ? null : absent;
  let found: Guard = machine.forest.false;
  for (const e of asked(machine, flow, content, key, span)) {
    if (e.kind === "view") {
      const last = ownEntry(machine, flow, e, key, span) ?? lastOf(machine, flow, e, key, span);
      if (last === null) return machine.unsupportedValue("an entry of a dictionary keyed by the output", span);
      const there = machine.forest.map(last, (a) => machine.forest.leaf(a.kind !== "unbound"));
      result = result === null ? last : machine.forest.ite(there, last, result);
      found = machine.forest.or(found, there);
      continue;
    }
    if (e.kind !== "entry") continue;
    const here = machine.forest.and(e.when, e.isKey());
    if (here === machine.forest.false) continue;
    result = result === null ? e.value : machine.forest.ite(here, e.value, result);
    found = machine.forest.or(found, here);
  }
  if (absent === "raise") machine.raise(flow, machine.forest.not(found), machine.exception("KeyError", key));
  return result === null ? machine.none : machine.here(flow, result);
}

/**
 * `dict[key]` in a loop over the keys: what the item itself left there, unless a later item has the same key. Whether one
 * has is a condition that is not followed.
 */
function ownEntry(machine: Machine, flow: Flow, view: Entry & { kind: "view" }, key: Value, span: Span): Value | null {
  const active = machine.activeStreams.find(({ stream }) => placeKey(stream) === placeKey(view.pass.stream));
  if (active === undefined || machine.here(flow, key) !== machine.here(flow, view.key)) return null;
  if (active.singleKeys === true) return view.value;
  const isLast = guardOf(machine, unsupportedTruth(machine, "no later item has the same key", span));
  return machine.forest.ite(isLast, view.value, machine.unsupportedValue("an entry of a dictionary keyed by the output", span));
}

/** What the last item with this key left under it, found by going through all; null for a key that is not one for all items. */
function lastOf(machine: Machine, flow: Flow, view: Entry & { kind: "view" }, key: Value, span: Span): Value | null {
  const unbound = machine.atoms.leaf({ kind: "unbound" });
  if (leavesOf(key).some((a) => a.kind !== "constant") || supportOf(key).some((v) => variableInItem(machine, v))) return null;
  const equal = equalGuard(machine, flow, key, view.key, span);
  if (machine.forest.and(view.when, equal) === machine.forest.false) return unbound;
  const context = `${flow.context}/entry@${span.line}:${span.column}`;
  const location = variableOf(context, `found ${view.pass.id} ${key.id}`);
  machine.write(location, unbound, machine.forest.true);
  const inner: Flow = { ...flow, context };
  const list = newSequence(
    machine,
    inner,
    [{ kind: "view", pass: view.pass, each: [{ when: view.when, value: pairOf(machine, view) }] }],
    span,
  );
  machine.hooks.iterate(machine, inner, list, span, (f, pair) => {
    const [k, v] = (onlyLeaf(pair) as Atom & { kind: "tuple" }).items;
    machine.write(location, v!, machine.forest.and(f.live, equalGuard(machine, f, key, k!, span)));
  });
  return machine.here(flow, machine.read(location)!);
}

function pairOf(machine: Machine, view: Entry & { kind: "view" }): Value {
  return machine.atoms.leaf({ kind: "tuple", items: [view.key, view.value] });
}

/** `dict[key] = value`, or its removal for null. */
export function setEntry(machine: Machine, flow: Flow, dict: DictReference, key: Value, value: Value | null, span: Span): void {
  const place = contentOf(dict.id);
  const content = machine.read(place);
  if (content === undefined) return;
  const keys = constantKeys(machine, flow, key) ?? (value === null ? null : knownKeys(machine, flow, content, key, span));
  const changed = machine.forest.map(content, (atom): Value => {
    if (atom.kind !== "entries") return machine.forest.leaf(atom);
    if (keys !== null) {
      const entries = keys.reduce<Entries | null>((all, k) => all && placeEntry(machine, all, k.key, k.when, value), atom);
      return entries === null ? machine.unsupportedValue("a removal from a dictionary", span) : machine.forest.leaf<Atom>(entries);
    }
    if (value === null) return machine.unsupportedValue("a removal from a dictionary", span);
    const last = machine.activeStreams[machine.activeStreams.length - 1];
    if (last === undefined && hasUnknown(key))
      return machine.atoms.leaf({ kind: "entries", entries: [...atom.entries, { kind: "some", name: machine.nameAt(span), value }] });
    return machine.atoms.leaf({
      kind: "entries",
      entries: withPending(machine, atom.entries, flow, { location: place, key, value }, span),
    });
  });
  machine.write(place, changed, machine.forest.true);
}

/** A key of the output that, on the live paths, is always one of those that the dictionary has; null where it may be another. */
function knownKeys(machine: Machine, flow: Flow, content: Value, key: Value, span: Span): { key: Atom; when: Guard }[] | null {
  const atom = onlyLeaf(machine.here(flow, content));
  if (atom?.kind !== "entries" || leavesOf(machine.here(flow, key)).some((a) => a.kind !== "mapped" && a.kind !== "constant")) return null;
  if (!atom.entries.every((e) => e.kind === "entry" || e.kind === "carried") || atom.entries.length > 64) return null;
  const keys = atom.entries.flatMap((e) => (e.kind === "entry" && e.key.kind === "constant" ? [e.key] : []));
  const found = keys.map((k) => ({
    key: k as Atom,
    when: machine.forest.and(flow.live, equalGuard(machine, flow, key, machine.forest.leaf(k), span)),
  }));
  const covered = found.reduce<Guard>((all, f) => machine.forest.or(all, f.when), machine.forest.false);
  if (machine.forest.minus(flow.live, covered) !== machine.forest.false) return null;
  return found.filter((f) => f.when !== machine.forest.false);
}

function hasUnknown(key: Value): boolean {
  const atom = onlyLeaf(key);
  return atom !== undefined && (atom.kind === "unknown" || atom.kind === "external");
}

/** What is one key for every output: a constant, a tuple, a member of an enum, a function or class. */
function isConstantKey(machine: Machine, atom: Atom): boolean {
  if (atom.kind === "reference") return atom.type === "class" || isMember(machine, atom);
  return ["constant", "tuple", "enum-member", "closure", "builtin"].includes(atom.kind);
}

/** The key's constants and where it is each of them; null if it is something else somewhere. */
function constantKeys(machine: Machine, flow: Flow, key: Value): { key: Atom; when: Guard }[] | null {
  const result: { key: Atom; when: Guard }[] = [];
  let constant = true;
  const here = machine.here(flow, key);
  const seen = new Set<Atom>();
  machine.forest.map(here, (atom) => {
    seen.add(atom);
    if (!isConstantKey(machine, atom)) constant = false;
    return machine.forest.true;
  });
  if (!constant) return null;
  for (const atom of seen) {
    const when = machine.forest.and(
      flow.live,
      machine.forest.map(here, (a) => machine.forest.leaf(a === atom)),
    );
    if (when !== machine.forest.false) result.push({ key: atom, when });
  }
  return result;
}

function placeEntry(machine: Machine, content: Entries, key: Atom, when: Guard, value: Value | null): Entries | null {
  const { entries } = machine.atoms;
  const from = ownFrom(machine, content);
  if (value === null && from > 0) return null;
  const at =
    from === 0 && entries.allHave(content, contentProperties.plain)
      ? entries.positionOf(content, key)
      : content.entries.findIndex((e, i) => e.kind === "entry" && e.key === key && i >= from);
  const old = at === undefined ? undefined : entries.at(content, at);
  if (at === undefined || old?.kind !== "entry")
    return value === null ? content : entries.change(content, entries.lengthOf(content), { kind: "entry", key, when, value });
  const changed: Entry =
    value === null
      ? { ...old, when: machine.forest.minus(old.when, when) }
      : { kind: "entry", key, when: machine.forest.or(old.when, when), value: machine.forest.ite(when, value, old.value) };
  return entries.change(content, at, changed);
}

/** Entries put into a dictionary one after the other. */
function placed(machine: Machine, entries: readonly Entry[]): Entries {
  const empty = machine.atoms.of({ kind: "entries", entries: [] }) as Entries;
  return entries.reduce<Entries>((all, e) => {
    if (e.kind === "entry") return placeEntry(machine, all, e.key, e.when, e.value) ?? all;
    return machine.atoms.of({ kind: "entries", entries: [...all.entries, e] }) as Entries;
  }, empty);
}

/** Behind entries keyed by the output an entry is a new one: the last that has a key is what the key stands for. */
function ownFrom(machine: Machine, content: Entries): number {
  if (machine.atoms.entries.allHave(content, contentProperties.plain)) return 0;
  return content.entries.some((e) => e.kind === "carried") ? 0 : content.entries.findLastIndex((e) => e.kind !== "entry") + 1;
}
