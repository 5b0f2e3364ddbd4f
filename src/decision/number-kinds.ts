/** Kinds of decisions on numbers made from several items, and on items that a number chooses among others. */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { renameTests } from "../diagram/rename.js";
import { variableInItem } from "../symbolic/item-dependence.js";
import type { Machine } from "../symbolic/machine.js";
import { fromItem, rebaseVariable, renameVariables } from "../symbolic/rebase.js";
import type { Computed, Place, Ranking } from "../symbolic/variable.js";
import { placeKey } from "../symbolic/variable.js";
import { printTerm } from "../terms/print.js";
import type { RunOutcome } from "./outcome.js";
import type { DecisionSystem, SystemComponent, SystemRegister } from "./system.js";

/** The decision on outputs that lack nothing the application reads, and where it ends on the others. */
export interface Complete {
  readonly system: DecisionSystem;
  readonly failing: Failing | null;
}

/** How a decision ends on outputs that lack something. */
export interface Failing {
  readonly outcome: RunOutcome;
  /** By loop: the items that are such; null where it depends on more than the item. */
  readonly when: readonly Guard[] | null;
}

/** Takes a loop's exits by exceptions as not taken; one that it leaves in another way stays. */
export function withoutFailures(system: DecisionSystem): Complete {
  const { forest } = system.machine;
  const exits = system.passes.flatMap((p) => p.components.filter((c) => c.name === "<exit>" && c.initial.kind === "leaf"));
  const goesOn = new Map<Variable, number>(
    exits.flatMap((c) => [c.final, c.running].map((v) => [v, (c.initial as { value: number }).value] as const)),
  );
  const token = forest.operation();
  const settle = <T>(d: Diagram<T>): Diagram<T> => forest.substitute(d, (v) => goesOn.get(v), token);
  const outcome = settle(system.outcome);
  const kept = new Set(leavesOf(outcome));
  const others = leavesOf(system.outcome).filter((o) => !kept.has(o));
  const [failing] = others;
  if (failing === undefined || !endsIn(system, exits, failing)) return { system, failing: null };
  const passes = system.passes.map((p) => ({
    ...p,
    components: p.components.filter((c) => !exits.includes(c)),
    registers: p.registers.map((r) => ({ ...r, initial: settle(r.initial), step: settle(r.step) })),
    slots: p.slots.map((s) => ({ ...s, step: settle(s.step) })),
  }));
  const steps = exits.map((c) => forest.map(settle(c.step), (to) => forest.leaf(to !== goesOn.get(c.running))));
  const areOfItems = steps.every((step) => supportOf(step).every((v) => variableInItem(system.machine, v)));
  return { system: { ...system, outcome, passes }, failing: { outcome: failing, when: areOfItems ? steps : null } };
}

/** Whether leaving a loop by any of the exits raises, and comes to this outcome whatever else is so. */
function endsIn({ machine, outcome }: DecisionSystem, exits: readonly SystemComponent[], failing: RunOutcome): boolean {
  const { forest } = machine;
  if (!failing.effects.some((e) => e.kind === "raise")) return false;
  return exits.every(({ final, initial, states }) =>
    Array.from({ length: states }, (_, lane) => lane)
      .filter((lane) => initial.kind === "leaf" && lane !== initial.value)
      .every((lane) => leavesOf(forest.substitute(outcome, (v) => (v === final ? lane : undefined))).every((o) => o === failing)),
  );
}

/** A register that adds the number of each item of a class, or one. */
export interface Votes {
  readonly guard: Guard;
  readonly adds: Variable | "one";
}

export function votesOf({ machine, passes }: DecisionSystem, variable: Variable): Votes | null {
  const register = passes.flatMap((p) => p.registers).find((r) => r.final === variable);
  if (register === undefined || register.initial.kind !== "leaf" || !isZero(register.initial.value)) return null;
  const { forest } = machine;
  const same = JSON.stringify({ value: String(register.running.order) });
  const [adding, ...more] = leavesOf(register.step).filter((leaf) => JSON.stringify(leaf.term) !== same);
  const adds = adding === undefined || more.length > 0 ? null : addedBy(machine, register, adding);
  const guard = forest.map(register.step, (leaf) => forest.leaf(leaf === adding));
  return adds === null || !supportOf(guard).every((v) => variableInItem(machine, v)) ? null : { guard, adds };
}

function isZero({ term }: Computed): boolean {
  return ("integer" in term && term.integer === "0") || ("constant" in term && term.constant === 0);
}

function addedBy(machine: Machine, { running }: SystemRegister, { term, operands }: Computed): Variable | "one" | null {
  if (!("call" in term) || term.call !== "add.python") return null;
  const [before, added] = term.arguments;
  if (before === undefined || added === undefined || !("value" in before) || before.value !== String(running.order)) return null;
  if ("integer" in added) return added.integer === "1" ? "one" : null;
  const number = "value" in added ? operands.find((o) => String(o.order) === added.value) : undefined;
  return number !== undefined && machine.variables.meaning(number).kind === "number" && variableInItem(machine, number) ? number : null;
}

/** The decision on the first item of a ranking, as outcomes of classes of items. */
export interface ChosenItem {
  readonly ranking: Ranking;
  readonly cases: readonly { readonly guard: Guard; readonly outcome: RunOutcome }[];
  /** Where no item qualifies. */
  readonly otherwise: RunOutcome;
}

export function chosenItem(system: DecisionSystem): ChosenItem | null {
  const { machine, outcome } = system;
  const { forest, variables } = machine;
  const rankings = new Set<number>();
  const lengths = new Set<string>();
  for (const v of supportOf(outcome)) {
    const meaning = variables.meaning(v);
    const place = "place" in meaning ? meaning.place : undefined;
    if (meaning.kind === "length" && place?.from === "response") {
      lengths.add(placeKey(place));
      continue;
    }
    const isFirst = place?.from === "ranking" && (meaning.kind === "length" ? place.path.length === 0 : place.path[0] === 0);
    if (!isFirst || (meaning.kind !== "text" && meaning.kind !== "number" && meaning.kind !== "length")) return null;
    rankings.add(place.ranking);
  }
  const [index, ...more] = rankings;
  const ranking = index === undefined ? undefined : variables.rankings[index];
  if (ranking === undefined || more.length > 0) return null;
  // Where all items are ranked, there are as many as in the stream.
  if ([...lengths].some((key) => ranking.when !== forest.true || key !== placeKey(ranking.stream))) return null;
  const isLength = (v: Variable): boolean => variables.meaning(v).kind === "length";
  const [none, some] = [0, 1].map((n) => forest.substitute(outcome, (v) => (isLength(v) ? n : undefined)));
  if (none?.kind !== "leaf" || some === undefined) return null;
  const toItem = (place: Place): Place | null =>
    place.from === "ranking" && place.ranking === index ? { from: "item", stream: ranking.stream, path: place.path.slice(1) } : null;
  const rename = <T>(d: Diagram<T>, move: (place: Place) => Place | null): Diagram<T> =>
    renameTests(forest, d, (v) => rebaseVariable(machine, v, { move, isStuck: () => false }));
  const over = rename(some, toItem);
  const cases = leavesOf(over).map((o) => ({
    guard: forest.and(
      ranking.when,
      forest.map(over, (x) => forest.leaf(x === o)),
    ),
    outcome: o,
  }));
  return { ranking, cases, otherwise: none.value };
}

/** The guard of a class of a ranking's items over the items of the stream, among those that qualify. */
export function qualifying(machine: Machine, guard: Guard, place: Place): Guard {
  if (place.from !== "ranking") return guard;
  const { stream, when } = machine.variables.rankings[place.ranking]!;
  const move = fromItem(place, (path) => ({ from: "item", stream, path }));
  return machine.forest.and(
    when,
    renameTests(machine.forest, guard, (v) => rebaseVariable(machine, v, { move, isStuck: () => false })),
  );
}

/** What the outcome tests, and how its numbers are made, for people. */
export function termsOf(system: DecisionSystem, nameOf: (variable: Variable) => string): string[] {
  const { variables } = system.machine;
  const print = (computed: Computed): string => termText(computed, nameOf);
  const tests = supportOf(system.outcome).flatMap((v) => {
    const meaning = variables.meaning(v);
    // States of counts stand in for conditions; of them the passes say how they come about.
    if (meaning.kind === "condition") return "constant" in meaning.term ? [] : [print(meaning)];
    return v.lanes === undefined ? [nameOf(v)] : [];
  });
  const registers = system.passes.flatMap((p) =>
    p.registers.map(({ name, initial, step }) => {
      const [first, ways] = [
        leavesOf(initial).map(print),
        leavesOf(step)
          .map(print)
          .filter((text) => text !== name),
      ];
      return `${name}: first ${first.join(" or ")}, then at an item ${ways.join(" or ")}`;
    }),
  );
  return [...tests, ...registers];
}

export function termText({ term, operands }: Computed, nameOf: (variable: Variable) => string): string {
  const names = new Map(operands.map((o) => [String(o.order), nameOf(o)]));
  return printTerm(renameVariables(term, (name) => names.get(name) ?? name));
}

/** How a ranking orders its items, for people. */
export function orderText({ by, order, ties }: Ranking, nameOf: (variable: Variable) => string): string {
  return `${order} by ${termText(by, nameOf)}, the ${ties} of equal ones first`;
}
