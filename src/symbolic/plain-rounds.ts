/**
 * Rounds over known texts that do what does not depend on the output or the environment: lines read into a list, words
 * counted. They run one by one, as in any interpreter. The first round that asks something of what is not known, or leaves
 * something made of it, is taken back: from there on the loop is for long-loops.ts.
 */
import { attempt } from "./attempt.js";
import type { Flow, Location, Machine } from "./machine.js";
import type { Atom, Segment, Value } from "./value.js";

/** Answers how many of the segments are done; `flow` is where their rounds lead. */
export function plainRounds(machine: Machine, flow: Flow, list: readonly Segment[], round: (n: number, s: Segment) => void): number {
  for (let n = 0; n < list.length; n++) {
    if (flow.live === machine.forest.false) return list.length;
    const [live, counts, notes] = [flow.live, countsOf(machine), notesOf(machine)];
    let journal: ReadonlyMap<Location, Value | undefined> = new Map();
    const takeBack = attempt(machine, flow, () => {
      journal = machine.record(() => round(n, list[n]!));
    });
    const goesOn = flow.live === live || flow.live === machine.forest.false;
    if (goesOn && countsOf(machine) === counts && leavesKnown(machine, flow, journal)) continue;
    takeBack();
    for (const { note, size } of notes) cut(note, size);
    return n;
  }
  return list.length;
}

/** What grows where a round does more than change what the program holds by what it holds. */
function countsOf(machine: Machine): string {
  return (
    [machine.effects, machine.calls, machine.passes].map((list) => list.length).join() + machine.unsupported.size + machine.bounds.size
  );
}

type Note = Map<unknown, unknown> | Set<unknown>;

/** What a run notes of branches and tests: a round that is taken back was never there. */
function notesOf({ branches, tests, unsupported, bounds }: Machine): readonly { readonly note: Note; readonly size: number }[] {
  return [branches, unsupported, bounds, ...tests.all].map((note) => ({ note, size: note.size }));
}

function cut(note: Note, size: number): void {
  for (const key of [...note.keys()].slice(size)) note.delete(key);
}

/** Whether all that was written is known, whatever the output and the environment are. */
function leavesKnown(machine: Machine, flow: Flow, journal: ReadonlyMap<Location, Value | undefined>): boolean {
  for (const [location, before] of journal) {
    const now = machine.read(location);
    if (now === undefined || now === before) continue;
    const after = machine.here(flow, now);
    if (after.kind !== "leaf" || !isKnown(machine, after.value, before)) return false;
  }
  return true;
}

const knownKinds: ReadonlySet<Atom["kind"]> = new Set([
  ...(["constant", "reference", "closure", "builtin", "external", "path", "enum-member", "unbound"] as const),
]);

function isKnown(machine: Machine, atom: Atom, before: Value | undefined): boolean {
  const known = (value: Value): boolean => value.kind === "leaf" && isKnown(machine, value.value, undefined);
  const old = before?.kind === "leaf" ? before.value : undefined;
  const { items, entries } = machine.atoms;
  switch (atom.kind) {
    case "tuple":
      return atom.items.every(known);
    case "items":
      return items.since(atom, old?.kind === "items" ? old : null).every((s) => s.kind === "element" && known(s.value));
    case "entries":
      return entries.since(atom, old?.kind === "entries" ? old : null).every((e) => e.kind === "entry" && known(e.value));
    default:
      return knownKinds.has(atom.kind);
  }
}
