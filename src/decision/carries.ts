/** What of the output an effect carries along: fields of items that pass, of an item that a loop kept, of a chosen one. */
import type { Guard } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Machine } from "../symbolic/machine.js";
import type { Table } from "../symbolic/text-domain.js";
import type { Atom } from "../symbolic/value.js";
import type { Pass, Place } from "../symbolic/variable.js";
import { placeKey } from "../symbolic/variable.js";
import type { Term } from "../terms/term.js";
import { freeVariables } from "../terms/term.js";
import { isRaise } from "../terms/value.js";

/** A field of the output as an effect shows it: `as` is what was made of its text, over {"value": "text"}, where that is another one. */
export interface Shown {
  readonly place: Place;
  readonly as?: Term;
}

/** Something of the output that an effect carries along: a field of each passing item, or how many pass. */
export interface Carry {
  readonly key: string;
  /** Null for a place of its own: an item that was kept, an item of a ranking. */
  readonly pass: Pass | null;
  readonly when: Guard;
  readonly what: Place | "count";
  readonly as?: Term;
  /** Only the last such item. */
  readonly last?: true;
}

type Captured = Atom & { kind: "captured" };

export function carryOf(pass: Pass, when: Guard, shown: Shown | "count", last = false): Carry {
  const key = `${pass.id}:${when.id}:${shown === "count" ? "count" : shownKey(shown)}${last ? ":last" : ""}`;
  return { key, pass, when, ...carried(shown), ...(last ? { last } : {}) };
}

function carried(shown: Shown | "count"): Pick<Carry, "what" | "as"> {
  if (shown === "count") return { what: shown };
  return { what: shown.place, ...(shown.as === undefined ? {} : { as: shown.as }) };
}

function shownKey({ place, as }: Shown): string {
  return `${place.path.join(".")}${as === undefined ? "" : ` ${JSON.stringify(as)}`}`;
}

/** What an effect shows of a text: constants that are put before and after it say nothing about the text. */
export function shownText(place: Place, { term, results }: Table): Shown {
  const core = withoutConstants(term);
  const isText = results.every((r) => typeof r === "string" || isRaise(r));
  return "value" in core || !isText ? { place } : { place, as: core };
}

/** The part of a concatenation that is not constant; a text as a text is that text. */
function withoutConstants(term: Term): Term {
  if (!("call" in term) || !keepingTexts.has(term.call)) return term;
  const parts = term.arguments.filter((a) => freeVariables(a).length > 0);
  return parts.length === 1 ? withoutConstants(parts[0]!) : term;
}

const keepingTexts: ReadonlySet<string> = new Set(["add.python", "str"]);

/** The whole number to which a count is added; null for any other number. */
export function countedFrom(term: Term): string | null {
  if ("value" in term) return "0";
  if (!("call" in term) || term.call !== "add.python") return null;
  const [start, count] = term.arguments;
  return start !== undefined && "integer" in start && count !== undefined && "value" in count ? start.integer : null;
}

/** A text of an item that was chosen among others is carried along. */
export function chosenCarries({ variables, forest }: Machine, atom: Atom & { kind: "mapped" }): Carry[] {
  const meaning = variables.meaning(atom.text);
  const place = "place" in meaning ? meaning.place : null;
  if (place === null || (place.from !== "kept" && place.from !== "ranking")) return [];
  const shown = shownText(place, atom.table);
  return [{ key: `chosen ${placeKey(place)} ${shownKey(shown)}`, pass: null, when: forest.true, ...carried(shown) }];
}

/** Something kept of an item, and how it shows. */
interface Kept {
  readonly atom: Captured;
  readonly shown: Shown;
  /** Where it is what shows. */
  readonly when: Guard;
  readonly shownOf: (origin: Atom) => Shown | undefined;
}

/** What a loop kept of an item: where the loop was left with it, it is that item's; else that of the item taken last. */
export function keptCarries(machine: Machine, kept: Kept): Carry[] {
  const { atom, shown } = kept;
  const pass = machine.passes.find((p) => p.loop === atom.pass);
  if (pass === undefined) return [];
  const exit = pass.components.find((c) => c.name === "<exit>");
  const state = exit?.domain.findIndex((d) => leavesWith(d as Atom, atom)) ?? -1;
  if (exit === undefined || state < 0) {
    // A list inside the items has no item that is the last one of all.
    if (exit === undefined && pass.stream.from === "item") return [];
    return takenCarries(machine, pass, kept);
  }
  const { forest } = machine;
  const isRunning = forest.lanesIn(
    exit.running,
    LaneSet.of(exit.states, (l) => l === 0),
  );
  const leaves = forest.map(exit.step, (next) => forest.leaf(next === state));
  return [carryOf(pass, forest.and(isRunning, leaves), shown)];
}

/** The item is the one that the state took last which is in the state of having taken it where the atom shows. */
function takenCarries(machine: Machine, pass: Pass, { atom, shown, when, shownOf }: Kept): Carry[] {
  const { forest } = machine;
  const found = pass.components.flatMap(({ taken, domain, final, states }) => {
    const same = domain.map((other) => isSameItem(machine, other as Atom, atom, shown, shownOf));
    const holds = forest.lanesIn(
      final,
      LaneSet.of(states, (l) => same[l] === true),
    );
    if (!same.includes(true) || forest.minus(when, holds) !== forest.false) return [];
    const takes = domain.flatMap((other, l) => (same[l] === true ? [taken.get(other) ?? forest.false] : []));
    return [takes.reduce((all, at) => forest.or(all, at), forest.false)];
  });
  const [takes] = found;
  return takes === undefined || found.some((other) => other !== takes) ? [] : [carryOf(pass, takes, shown, true)];
}

/** Whether a state is what the atom was made of: the same field of an item kept alike, and the same known of it. */
function isSameItem(machine: Machine, state: Atom, atom: Captured, shown: Shown, shownOf: (origin: Atom) => Shown | undefined): boolean {
  if (state === atom) return true;
  if (state.kind !== "captured" || state.pass !== atom.pass) return false;
  const at = shownOf(state.origin)?.place;
  const alike = stepOf(machine, state) === stepOf(machine, atom);
  return alike && at !== undefined && placeKey(at) === placeKey(shown.place) && JSON.stringify(state.facts) === JSON.stringify(atom.facts);
}

/** How rounds move the slot in which an item is kept whole. */
function stepOf({ variables }: Machine, { slot }: Captured): unknown {
  return slot === undefined ? undefined : variables.slots[slot.id]?.step;
}

/** Whether a way of leaving a loop returns what this atom is, or the text that it is made from. */
function leavesWith(exit: Atom, atom: Captured): boolean {
  const value = exit.kind === "tuple" ? exit.items[1] : undefined;
  const left = value?.kind === "leaf" ? value.value : undefined;
  if (left === atom) return true;
  if (left?.kind !== "captured" || left.pass !== atom.pass || left.origin.kind !== "mapped" || atom.origin.kind !== "mapped") return false;
  return left.origin.text === atom.origin.text && JSON.stringify(left.facts ?? []) === JSON.stringify(atom.facts ?? []);
}
