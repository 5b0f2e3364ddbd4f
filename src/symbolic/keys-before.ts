/** What earlier rounds left under a key of the output in a dictionary that a loop builds: it is not known, but it can be counted on. */
import type { Span } from "../base/span.js";
import { asBoolean } from "./booleans.js";
import { guardOf, unsupportedTruth } from "./conditions.js";
import type { Machine } from "./machine.js";
import type { Atom, EntryBefore, EntryKey, Value } from "./value.js";

/** What earlier rounds of the loop that builds a dictionary left under a key of the output: it can be counted on, nothing else. */
export function entryBefore(machine: Machine, { location, key }: EntryKey, orZero: boolean, span: Span): Value {
  const entry: EntryBefore = { location, key, orZero, more: 0 };
  return machine.atoms.leaf({ kind: "unsupported", reason: "an entry of a dictionary while it is built", span, entry });
}

/** Whether a key of the output came in an earlier round. */
export function cameBefore(machine: Machine, key: EntryKey, span: Span): Value {
  return unsupportedTruth(machine, "whether a key came before", span, key);
}

/** Whether nothing was left under a key; null where that is not what a value is. */
export function isMissing(machine: Machine, atom: Atom & { kind: "unsupported" }, span: Span): Value | null {
  const { entry } = atom;
  if (entry === undefined || entry.orZero || entry.more !== 0) return null;
  return asBoolean(machine, machine.forest.not(guardOf(machine, cameBefore(machine, entry, span))));
}
