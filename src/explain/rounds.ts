/**
 * What a way to an outcome says about a condition that is tested for each item of a list. The pass over the list is an
 * automaton; its runs that end as the way asks are searched with marks for what the condition was on them. What is not known of
 * an item or of another loop may be anything, so that more runs are looked at than there are: what is true of all of them is true.
 */

import type { SystemComponent } from "../decision/system.js";
import type { Diagram, Forest, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { Verdict } from "./explanation.js";
import { allows } from "./quantify.js";

/** Where a condition is tested and true, and where it is tested and false: guards over the item and the states of its pass. */
export interface RoundTest {
  readonly yes: Guard;
  readonly no: Guard;
}

/** The pass, as far as a way asks for it. */
export interface Rounds {
  readonly forest: Forest;
  readonly effort: Effort;
  readonly components: readonly SystemComponent[];
  /** What is known of everything that stays as it is during the pass. */
  readonly given: Guard;
  /** How the pass may end: over the final variables of the components. */
  readonly ends: Guard;
}

/** What all searches of one decision share: how much more they may look at, and what they found before. */
export interface Effort {
  left: number;
  readonly searches: Map<string, Search>;
}

/** Rounds from joint states that the searches of one decision may look at. */
const effortLimit = 20_000;

export function newEffort(): Effort {
  return { left: effortLimit, searches: new Map() };
}

/** Joint states with marks that are looked at; with more there is no answer. */
const searchLimit = 4000;

/** What happened on a run so far: the condition was true, was false, was tested again after it was true. */
const [wasTrue, wasFalse, wentOn] = [1, 2, 4];

type State = readonly number[];

/** What is true of the condition on all runs that end as asked; null where it may be either way, or is not known. */
export function verdictOf(rounds: Rounds, test: RoundTest): Verdict | null {
  const marks = endMarks(rounds, test);
  return marks === null || marks.size === 0 ? null : ofMarks([...marks]);
}

function ofMarks(marks: readonly number[]): Verdict | null {
  const all = (mark: number): boolean => marks.every((m) => (m & mark) !== 0);
  const none = (mark: number): boolean => marks.every((m) => (m & mark) === 0);
  if (all(wasTrue)) return none(wentOn) ? "first-item" : none(wasFalse) ? "every-item" : "some-item";
  if (none(wasTrue | wasFalse)) return null;
  if (none(wasTrue)) return "no-item";
  if (none(wasFalse)) return "every-item";
  return all(wasFalse) ? "not-every-item" : null;
}

/** Whether on every run that ends as asked one of these was true for some item. */
export function someIsTrue(rounds: Rounds, tests: readonly RoundTest[]): boolean {
  const { forest } = rounds;
  const yes = tests.reduce<Guard>((any, t) => forest.or(any, t.yes), forest.false);
  const marks = endMarks(rounds, { yes, no: forest.false });
  return marks !== null && marks.size > 0 && [...marks].every((m) => (m & wasTrue) !== 0);
}

/** Marks of the runs that end as asked; null where there is too much to look at. */
function endMarks(rounds: Rounds, test: RoundTest): ReadonlySet<number> | null {
  const search = searchOf(rounds, test);
  const pending: { state: State; marks: number }[] = search.starts().map((state) => ({ state, marks: 0 }));
  const seen = new Set(pending.map(({ state }) => `${state.join()}|0`));
  const marksAtEnd = new Set<number>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { state, marks } = next;
    if (mayEnd(rounds, state)) marksAtEnd.add(marks);
    if (rounds.effort.left < 0) return null;
    for (const { to, answer } of search.after(state)) {
      const more = answer === "none" ? 0 : (answer === "yes" ? wasTrue : wasFalse) | ((marks & wasTrue) !== 0 ? wentOn : 0);
      const key = `${to.join()}|${marks | more}`;
      if (seen.has(key)) continue;
      if (seen.size >= searchLimit) return null;
      seen.add(key);
      pending.push({ state: to, marks: marks | more });
    }
  }
  return marksAtEnd;
}

interface Round {
  readonly to: State;
  readonly answer: "yes" | "no" | "none";
}

const impossible = "";

/** What a pass does in a round does not depend on how it has to end. */
function searchOf(rounds: Rounds, test: RoundTest): Search {
  const key = [...rounds.components.map((c) => c.final.order), rounds.given.id, test.yes.id, test.no.id].join();
  let search = rounds.effort.searches.get(key);
  if (search === undefined) rounds.effort.searches.set(key, (search = new Search(rounds, test)));
  return search;
}

function mayEnd({ ends, components }: Rounds, state: State): boolean {
  return allows(ends, new Map(components.map((c, i) => [c.final, state[i]!])));
}

class Search {
  private readonly rounds: Rounds;
  private readonly answers: Diagram<string>;
  private readonly known = new Map<string, readonly Round[]>();

  constructor(rounds: Rounds, { yes, no }: RoundTest) {
    this.rounds = rounds;
    const { forest } = rounds;
    this.answers = forest.ite<string>(yes, forest.leaf("yes"), forest.ite<string>(no, forest.leaf("no"), forest.leaf("none")));
  }

  starts(): State[] {
    return this.possible(this.joined(this.rounds.components.map((c) => c.initial))).map((text) => statesIn(text));
  }

  after(state: State): readonly Round[] {
    const key = state.join();
    let found = this.known.get(key);
    if (found === undefined) this.known.set(key, (found = this.roundsFrom(state)));
    return found;
  }

  private roundsFrom(state: State): Round[] {
    const { forest, components, effort } = this.rounds;
    effort.left -= 1 + components.length;
    const lanes = new Map<Variable, number>(components.map((c, i) => [c.running, state[i]!]));
    const token = forest.operation();
    const at = <T>(d: Diagram<T>): Diagram<T> => forest.substitute(d, (v) => lanes.get(v), token);
    const next = this.joined(components.map((c) => at(c.step)));
    const both = forest.apply(next, at(this.answers), (to, answer) => forest.leaf(`${to};${answer}`));
    return this.possible(both).map((text): Round => {
      const [to = "", answer = "none"] = text.split(";");
      return { to: statesIn(to), answer: answer as Round["answer"] };
    });
  }

  /** Combinations of states, with commas after each. */
  private joined(diagrams: readonly Diagram<number>[]): Diagram<string> {
    const { forest } = this.rounds;
    return diagrams.reduce<Diagram<string>>(
      (all, d) => forest.apply(all, d, (text, lane) => forest.leaf(`${text}${lane},`)),
      forest.leaf(","),
    );
  }

  private possible(diagram: Diagram<string>): string[] {
    const { forest, given } = this.rounds;
    return leavesOf(forest.ite(given, diagram, forest.leaf(impossible))).filter((text) => text !== impossible);
  }
}

function statesIn(text: string): State {
  return text
    .split(",")
    .filter((part) => part !== "")
    .map(Number);
}

/** Starting states from which the pass may end as asked, as a guard over what is before it. */
export function mayBegin(rounds: Rounds): Guard | null {
  const { forest, components } = rounds;
  const search = searchOf(rounds, { yes: forest.false, no: forest.false });
  const good = new Map<string, boolean>();
  const reaches = (start: State): boolean | null => {
    const seen = new Set([start.join()]);
    const pending = [start];
    for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
      if (mayEnd(rounds, state)) return true;
      if (rounds.effort.left < 0) return null;
      for (const { to } of search.after(state)) {
        if (seen.has(to.join())) continue;
        if (seen.size >= searchLimit) return null;
        seen.add(to.join());
        pending.push(to);
      }
    }
    return false;
  };
  for (const start of search.starts()) {
    const answer = reaches(start);
    if (answer === null) return null;
    good.set(start.join(), answer);
  }
  const initial = components.reduce<Diagram<string>>(
    (all, c) => forest.apply(all, c.initial, (text, lane) => forest.leaf(`${text}${lane},`)),
    forest.leaf(","),
  );
  return forest.map(initial, (text) => forest.leaf(good.get(statesIn(text).join()) ?? true));
}

/** Components that the guards ask for, and those that these ask for while they run. */
export function askedComponents(components: readonly SystemComponent[], asked: ReadonlySet<Variable>): SystemComponent[] {
  const found = new Set(components.filter((c) => asked.has(c.final)));
  const byRunning = new Map(components.map((c) => [c.running, c]));
  for (const component of found)
    for (const variable of supportOf(component.step)) {
      const other = byRunning.get(variable);
      if (other !== undefined) found.add(other);
    }
  return components.filter((c) => found.has(c));
}
