/**
 * Dictionaries in which a loop counts (`counts[key] = counts.get(key, 0) + 1`): what earlier rounds left under a key of the output is
 * not known while the loop is summarised, but one more than that is one more item with the key. Whether a key came before is a condition
 * that nothing depends on where both answers count alike.
 */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { newSequence } from "./concrete.js";
import { guardOf } from "./conditions.js";
import { variableInItem } from "./item-dependence.js";
import type { Flow, Machine } from "./machine.js";
import { variableOf } from "./machine.js";
import { equalGuard } from "./membership.js";
import { applyPure } from "./pure.js";
import type { Atom, Entries, Entry, EntryKey, Value } from "./value.js";

type Pending = Entry & { readonly kind: "pending" };
/** Where the key came in an earlier round, as far as the program asked; false where it did not. */
function before({ forest, loopNotes }: Machine, { location, key }: EntryKey): Guard {
  let any = forest.false;
  for (const [variable, asked] of loopNotes.keysBefore)
    if (asked.location === location && asked.key === key) any = forest.or(any, forest.lanesIn(variable, LaneSet.from(2, [1])));
  return any;
}

/** Whether on all these paths the key is there: from an earlier round, or from this one. */
function isThere(machine: Machine, key: EntryKey, live: Guard, entries: readonly Entry[]): boolean {
  const { forest } = machine;
  const here = entries.flatMap((e) => (e.kind === "pending" && e.counts !== undefined && e.key === key.key ? [e.when] : []));
  const known = here.reduce((any, when) => forest.or(any, when), before(machine, key));
  return forest.minus(live, known) === forest.false;
}

function isNew(machine: Machine, key: EntryKey, live: Guard, entries: readonly Entry[]): boolean {
  const { forest } = machine;
  const came = before(machine, key);
  const isHere = entries.some((e) => e.kind === "pending" && e.key === key.key && forest.and(e.when, live) !== forest.false);
  return !isHere && came !== forest.false && forest.and(live, came) === forest.false;
}

/** The entries that `dict[key] = value` adds in a loop that builds the dictionary. */
export function withPending(
  machine: Machine,
  entries: readonly Entry[],
  flow: Flow,
  set: EntryKey & { readonly value: Value },
  span: Span,
): readonly Entry[] {
  const { forest } = machine;
  const { key, value } = set;
  const here = machine.here(flow, value);
  const adds = leavesOf(here).map((atom) => {
    const when = forest.map(here, (a) => forest.leaf(a === atom));
    return addedBy(machine, set, { atom, when: forest.and(flow.live, when), entries });
  });
  const [counts, ...others] = new Set(adds);
  if (counts === undefined || counts === null || others.length > 0) return [...entries, { kind: "pending", when: flow.live, key, value }];
  const added: Pending = { kind: "pending", when: flow.live, key, value: machine.unsupportedValue(unknownCount, span), counts };
  // What only made the key says nothing where the key is counted as well.
  const isIdle = (e: Entry): boolean =>
    e.kind === "pending" && e.counts === 0 && e.key === key && forest.minus(e.when, added.when) === forest.false;
  const kept = entries.filter((e) => !isIdle(e));
  const last = kept[kept.length - 1];
  const isOther =
    last?.kind === "pending" && last.counts === counts && last.key === key && forest.and(last.when, added.when) === forest.false;
  return isOther ? [...kept.slice(0, -1), { ...last, when: forest.or(last.when, added.when) }] : [...kept, added];
}

interface Setting {
  readonly atom: Atom;
  readonly when: Guard;
  readonly entries: readonly Entry[];
}

/** How much more this is than what was there, nothing counting as 0; null where it is not told. */
function addedBy(machine: Machine, key: EntryKey, { atom, when, entries }: Setting): 0 | 1 | null {
  if (atom.kind === "constant") {
    if (!isNew(machine, key, when, entries)) return null;
    return atom.value === 1n || atom.value === 1 ? 1 : atom.value === 0n || atom.value === 0 ? 0 : null;
  }
  const left = atom.kind === "unsupported" ? atom.entry : undefined;
  if (left?.more !== 1 || left.location !== key.location || left.key !== key.key) return null;
  return left.orZero || isThere(machine, key, when, entries) ? 1 : null;
}

export const unknownCount = "how often a key comes";

/** How many items have a key. */
export function countUnder(
  machine: Machine,
  flow: Flow,
  { entries }: Entries,
  { key, span, absent }: { readonly key: Value; readonly span: Span; readonly absent: "raise" | Value },
): Value {
  const views = entries.flatMap((e) => (e.kind === "view" && e.counts === 1 ? [e] : []));
  // What is set afterwards counts instead; what was there before would be counted on.
  const set = entries.flatMap((e, at) => {
    if (e.kind !== "entry") return [];
    const here = machine.forest.and(e.when, equalGuard(machine, flow, key, machine.forest.leaf(e.key), span));
    return here === machine.forest.false ? [] : [{ here, value: e.value, at }];
  });
  const areOthers = entries.some((e) => e.kind !== "entry" && !(e.kind === "view" && e.counts !== undefined));
  const isConstant = leavesOf(key).every((a) => a.kind === "constant") && !supportOf(key).some((v) => variableInItem(machine, v));
  const lastCounted = entries.findLastIndex((e) => e.kind === "view");
  if (areOthers || !isConstant || set.some(({ at }) => at < lastCounted)) return machine.unsupportedValue(unknownCount, span);
  const context = `${flow.context}/count@${span.line}:${span.column}`;
  const location = variableOf(context, `counted ${key.id}`);
  const inner: Flow = { ...flow, context };
  const one = machine.atoms.constant(1n);
  machine.write(location, machine.atoms.constant(0n), machine.forest.true);
  for (const view of views) {
    const list = newSequence(machine, inner, [{ kind: "view", pass: view.pass, each: [{ when: view.when, value: view.key }] }], span);
    machine.hooks.iterate(machine, inner, list, span, (f, k) => {
      const more = applyPure(machine, f, "add.python", [machine.read(location)!, one], span);
      machine.write(location, more, machine.forest.and(f.live, equalGuard(machine, f, key, k, span)));
    });
  }
  const count = machine.here(flow, machine.read(location)!);
  const whole = set.reduce<Value>((left, { here, value }) => machine.forest.ite(here, value, left), count);
  const isZero = absent !== "raise" && isZeroValue(machine, absent);
  if (isZero) return machine.here(flow, whole);
  const isNone = guardOf(machine, applyPure(machine, flow, "equal.python", [count, machine.atoms.constant(0n)], span));
  const none = set.reduce<Guard>((left, { here }) => machine.forest.minus(left, here), isNone);
  if (absent !== "raise") return machine.here(flow, machine.forest.ite(none, absent, whole));
  machine.raise(flow, none, machine.exception("KeyError", key));
  return machine.here(flow, whole);
}

export function isZeroValue(machine: Machine, value: Value): boolean {
  return value === machine.atoms.constant(0n) || value === machine.atoms.constant(0);
}
