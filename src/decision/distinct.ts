/**
 * Passes over sets and over the keys of dictionaries, whose stream has an item for each label although equal ones are
 * one element. Such a pass says what the program does only if an item that came before does nothing when it comes again,
 * and, for a set, if the order of the items does not matter: both are properties of the pass's joint steps.
 */
import type { Diagram } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { variableInItem } from "../symbolic/item-dependence.js";
import type { Atom } from "../symbolic/value.js";
import type { Distinct } from "../symbolic/variable.js";
import type { AutomatonSymbol } from "./automaton.js";
import { jointMoves } from "./automaton.js";
import { withinBudget } from "./budget.js";
import type { DecisionSystem, SystemPass } from "./system.js";
import { rootsOf } from "./system.js";

const reasons = {
  "in-order": "keys of a dictionary that come again",
  "in-any-order": "the order of a set made from the output",
  "all-in-another-order": "the output in another order",
} as const;

/** What keeps passes over different values from being exact. */
export function distinctGaps(system: DecisionSystem): string[] {
  return system.passes.flatMap((p) => {
    const { distinct } = p.pass;
    if (distinct === undefined || (p.components.length === 0 && !carriesNumbers(p))) return [];
    if (distinct === "all-in-another-order" && keepsItems(system, p)) return [reasons[distinct]];
    return !carriesNumbers(p) && isSound(system, p, distinct) ? [] : [reasons[distinct]];
  });
}

/** Sums count every item, and which item is kept depends on the order. */
function carriesNumbers({ registers, slots }: SystemPass): boolean {
  return registers.length > 0 || slots.length > 0;
}

/** Which of several items a loop keeps depends on their order. Asked only where the decision reads what is kept. */
function keepsItems(system: DecisionSystem, { pass }: SystemPass): boolean {
  const read = new Set(rootsOf(system).flatMap((d) => supportOf(d)));
  return pass.components.some((c) => read.has(c.final) && c.domain.some((atom) => (atom as Atom).kind === "captured"));
}

function isSound(system: DecisionSystem, pass: SystemPass, distinct: Distinct): boolean {
  if (system.passes.some((p) => p.within === pass)) return false;
  if (distinct !== "all-in-another-order" && !testsOnlyOneText(system, pass)) return false;
  const starts = startsOf(pass);
  const moves = starts === null ? null : withinBudget(() => jointMoves(system, pass.components, starts));
  if (moves === null) return false;
  const { symbols } = moves;
  const alike = refined(readBy(system, pass, moves.states), symbols);
  const same = (a: number, b: number): boolean => alike[a] === alike[b];
  const ignoresRepeats = (): boolean => symbols.every((x) => reachable(symbols, new Set(x.next)).every((s) => same(x.next[s]!, s)));
  if (distinct === "in-order") return ignoresRepeats();
  if (distinct === "in-any-order" && !ignoresRepeats()) return false;
  return symbols.every((x) => symbols.every((y) => moves.states.every((_, s) => same(y.next[x.next[s]!]!, x.next[y.next[s]!]!))));
}

/** With a score or a second text, equal values could differ in what the steps see. */
function testsOnlyOneText(system: DecisionSystem, pass: SystemPass): boolean {
  const { variables } = system.machine;
  const tested = new Set(pass.components.flatMap((c) => supportOf(c.step)).filter((v) => variableInItem(system.machine, v)));
  const [only, ...more] = tested;
  return more.length === 0 && (only === undefined || variables.meaning(only).kind === "text");
}

/** All joint states that the pass may start in; null if they are too many. */
function startsOf(pass: SystemPass): readonly (readonly number[])[] | null {
  let starts: number[][] = [[]];
  for (const c of pass.components) {
    starts = starts.flatMap((s) => leavesOf(c.initial).map((leaf) => [...s, leaf]));
    if (starts.length > 64) return null;
  }
  return starts;
}

function reachable(symbols: readonly AutomatonSymbol[], from: Set<number>): number[] {
  for (const s of from) for (const symbol of symbols) from.add(symbol.next[s]!);
  return [...from];
}

/** States that no further items tell apart have one number. */
function refined(read: readonly string[], symbols: readonly AutomatonSymbol[]): readonly string[] {
  const numbered = (keys: readonly string[]): string[] => keys.map((key) => String(keys.indexOf(key)));
  let block = numbered(read);
  for (let before = 0; before < new Set(block).size; ) {
    before = new Set(block).size;
    block = numbered(block.map((b, s) => `${b}|${symbols.map((y) => block[y.next[s]!]).join()}`));
  }
  return block;
}

/** What the rest of the decision makes of each state. */
function readBy(system: DecisionSystem, pass: SystemPass, states: readonly (readonly number[])[]): string[] {
  const { forest } = system.machine;
  const finals = new Map(pass.components.map((c, i) => [c.final, i]));
  const own = new Set<Diagram<unknown>>(pass.components.flatMap((c) => [c.initial, c.step]));
  const readers = rootsOf(system).filter((d) => !own.has(d));
  const reading = readers.filter((d) => supportOf(d).some((v) => finals.has(v)));
  return states.map((state) =>
    reading.map((d) => forest.substitute(d, (v) => (finals.has(v) ? state[finals.get(v)!] : undefined)).id).join(),
  );
}
