/**
 * The kind of a decision, recognised by algebraic properties of its minimal automaton (or of its scalar diagram), the
 * first match from the top of the table of kinds. Nothing here looks at syntax.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { Place, Ranking } from "../symbolic/variable.js";
import { placeKey } from "../symbolic/variable.js";
import type { ArgumentMaximum } from "./argument-maximum.js";
import { argumentMaximum } from "./argument-maximum.js";
import type { Automaton, AutomatonSymbol } from "./automaton.js";
import { jointAutomaton } from "./automaton.js";
import { withinBudget } from "./budget.js";
import type { ChosenItem } from "./number-kinds.js";
import { chosenItem, qualifying, withoutFailures } from "./number-kinds.js";
import { asOnePass } from "./one-pass.js";
import type { RunOutcome } from "./outcome.js";
import type { PresenceFunction } from "./presence-facts.js";
import { presenceFunction } from "./presence-facts.js";
import type { PresenceList } from "./presence-list.js";
import { presenceList } from "./presence-list.js";
import type { DecisionSystem } from "./system.js";
import type { TopItems } from "./top-items.js";
import { topOfAutomaton, topOfPositions } from "./top-items.js";

/** Outcomes are leaves of the outcome diagram; classes are symbols of the automaton. */
export type Classified =
  | { readonly kind: "constant"; readonly outcome: RunOutcome }
  | { readonly kind: "true-false" | "filter"; readonly symbol: AutomatonSymbol; readonly present: RunOutcome; readonly absent: RunOutcome }
  | {
      readonly kind: "multi-choice";
      readonly precedence: "api-output" | "application";
      readonly cases: readonly SymbolCase[];
      readonly otherwise: RunOutcome;
      /** The order in which the items come; absent for that of the output. */
      readonly ranking?: Ranking;
    }
  | { readonly kind: "last-match"; readonly cases: readonly SymbolCase[]; readonly otherwise: RunOutcome; readonly ranking?: Ranking }
  | {
      readonly kind: "multi-select" | "presence";
      readonly symbols: readonly AutomatonSymbol[];
      /** What is read once; in `present` it has the number after the symbols'. */
      readonly fact?: Guard;
      readonly combinations: readonly { readonly present: readonly number[]; readonly outcome: RunOutcome }[];
    }
  | { readonly kind: "count"; readonly symbol: AutomatonSymbol; readonly outcomes: readonly RunOutcome[] }
  | { readonly kind: "value-range" }
  | ({ readonly kind: "argmax" } & ArgumentMaximum & { readonly failing: RunOutcome | null; readonly system: DecisionSystem })
  | ({ readonly kind: "chosen" } & ChosenItem)
  | ({ readonly kind: "top-k" } & TopItems)
  | { readonly kind: "automaton"; readonly symbols: readonly AutomatonSymbol[] }
  | { readonly kind: "formula"; readonly why: string };

export interface SymbolCase {
  readonly symbol: AutomatonSymbol;
  readonly outcome: RunOutcome;
}

/** More classes than this are not tried for sets of classes (2^n). */
const classLimit = 12;

/** `system` has its environment at the defaults. */
export function classify(system: DecisionSystem): Classified {
  const [only] = leavesOf(system.outcome);
  if (system.outcome.kind === "leaf") return { kind: "constant", outcome: only! };
  const kinds = new Set(supportOf(system.outcome).map((v) => system.machine.variables.meaning(v).kind));
  if (testsCarried(system)) return numberKind(system);
  if (!kinds.has("final") && system.passes.every((p) => p.components.length === 0)) return scalarKind(system, kinds);
  const list = presenceList(system);
  if (list !== null) return listKind(list);
  const several = new Set(system.passes.map((p) => placeKey(p.pass.stream))).size > 1;
  const scalars = supportOf(system.outcome).some((v) => system.machine.variables.meaning(v).kind === "number");
  const sets = several || scalars ? presenceFunction(system) : null;
  if (sets !== null) return factKind(sets);
  const joint = jointAutomaton(asOnePass(system));
  const grouped = joint === null ? withinBudget(() => presenceFunction(system)) : null;
  if (grouped !== null) return factKind(grouped);
  if (joint === null || joint.output.some((o) => o.kind !== "leaf")) return { kind: "automaton", symbols: [] };
  const stream = system.passes[0]!.pass.stream;
  const symbols = joint.symbols.map((s) => ({ ...s, guard: qualifying(system.machine, s.guard, stream) }));
  const automaton: Automaton<RunOutcome> = { ...joint, symbols, output: joint.output.map((o) => (o as { value: RunOutcome }).value) };
  return inOrder(automatonKind(automaton), system, stream);
}

/** A rule that depends on the order of the items says which order it is. */
function inOrder(classified: Classified, { machine }: DecisionSystem, stream: Place): Classified {
  const ranking = stream.from === "ranking" ? machine.variables.rankings[stream.ranking] : undefined;
  if (ranking === undefined) return classified;
  const ordered = classified.kind === "last-match" || classified.kind === "top-k" || classified.kind === "multi-choice";
  const isOrdered = ordered && (classified.kind !== "multi-choice" || classified.precedence === "api-output");
  return isOrdered ? { ...classified, ranking } : classified;
}

/** Whether the outcome depends on registers or slots; effects may carry along what they hold. */
function testsCarried({ machine, outcome, passes }: DecisionSystem): boolean {
  const isCarried = (v: Variable): boolean => {
    const meaning = machine.variables.meaning(v);
    if (meaning.kind === "condition") return meaning.operands.some(isCarried);
    return meaning.kind === "register" || ("place" in meaning && meaning.place.from === "kept");
  };
  const steps = passes.flatMap((p) => p.components.flatMap((c) => [c.initial, c.step]));
  return [outcome as Diagram<unknown>, ...steps].some((d) => supportOf(d).some(isCarried));
}

function numberKind(given: DecisionSystem): Classified {
  const { system, failing } = withoutFailures(given);
  const maximum = argumentMaximum(system.machine, system.outcome);
  if (maximum !== null) return { kind: "argmax", ...maximum, failing, system };
  return { kind: "formula", why: "it depends on a number made from several items, and not only on which of several is the greatest" };
}

function scalarKind(system: DecisionSystem, kinds: ReadonlySet<string>): Classified {
  const { machine } = system;
  const chosen = chosenItem(system);
  if (chosen !== null) return { kind: "chosen", ...chosen };
  if (kinds.has("condition")) {
    const maximum = argumentMaximum(machine, system.outcome);
    return maximum === null
      ? { kind: "formula", why: "numbers of the output are compared with each other" }
      : { kind: "argmax", ...maximum, failing: null, system };
  }
  const top = topOfPositions(system);
  if (top !== null) return { kind: "top-k", ...top };
  const ofResponse = supportOf(system.outcome).every((v) => {
    const meaning = machine.variables.meaning(v);
    return !("place" in meaning) || meaning.place.from === "response";
  });
  return ofResponse ? { kind: "value-range" } : { kind: "formula", why: "it depends on an item that is chosen among others" };
}

/** Which classes occur, perhaps in several lists, and one fact beside them. */
function factKind({ classes, fact, outcomeOf }: PresenceFunction): Classified {
  const symbols = classes.map((guard): AutomatonSymbol => ({ guard, next: [] }));
  if (fact === null) return setKind(symbols, outcomeOf);
  const sets = Array.from({ length: 1 << (symbols.length + 1) }, (_, set) => set);
  const combinations = sets.map((set) => ({
    present: sets.slice(0, symbols.length + 1).flatMap((_, i) => (set & (1 << i) ? [i] : [])),
    outcome: outcomeOf(set),
  }));
  return { kind: "presence", symbols, fact, combinations };
}

/** Ordered classes of labels of which the first present one decides; a single one is a yes or no. */
function listKind({ cases, otherwise }: PresenceList): Classified {
  const symbolOf = (guard: Guard): AutomatonSymbol => ({ guard, next: [] });
  const [only] = cases;
  if (only === undefined) return { kind: "constant", outcome: otherwise };
  if (cases.length === 1)
    return { kind: oneClassKind(only.outcome), symbol: symbolOf(only.guard), present: only.outcome, absent: otherwise };
  return {
    kind: "multi-choice",
    precedence: "application",
    cases: cases.map((c) => ({ symbol: symbolOf(c.guard), outcome: c.outcome })),
    otherwise,
  };
}

/** A filter if the effect carries the passing items themselves. */
function oneClassKind(present: RunOutcome): "filter" | "true-false" {
  return present.effects.some((e) => e.carries.some((c) => c.what !== "count")) ? "filter" : "true-false";
}

function isIdentity(symbol: AutomatonSymbol): boolean {
  return symbol.next.every((to, from) => to === from);
}

function automatonKind(a: Automaton<RunOutcome>): Classified {
  const outcomeOf = (state: number): RunOutcome => a.output[state]!;
  if (a.output.length === 1) return { kind: "constant", outcome: outcomeOf(0) };
  const active = a.symbols.filter((s) => !isIdentity(s));
  const absorbing = (state: number): boolean => a.symbols.every((s) => s.next[state] === state);
  const [first] = active;
  if (active.length === 1 && a.output.length === 2 && absorbing(1)) {
    return { kind: oneClassKind(outcomeOf(1)), symbol: first!, present: outcomeOf(1), absent: outcomeOf(0) };
  }
  const cases = active.map((symbol) => ({ symbol, outcome: outcomeOf(symbol.next[0]!) }));
  if (active.every((s) => absorbing(s.next[0]!))) return { kind: "multi-choice", precedence: "api-output", cases, otherwise: outcomeOf(0) };
  const sets = setFunction(a, active);
  if (sets !== null) return setKind(active, sets);
  if (active.every((s) => new Set(s.next).size === 1)) return { kind: "last-match", cases, otherwise: outcomeOf(0) };
  const top = topOfAutomaton(a);
  if (top !== null) return { kind: "top-k", ...top };
  if (active.length === 1 && isChain(a, first!)) return { kind: "count", symbol: first!, outcomes: a.output };
  return { kind: "automaton", symbols: active };
}

/** States in a row, each step one further, the last absorbing. */
function isChain(a: Automaton<RunOutcome>, symbol: AutomatonSymbol): boolean {
  return a.output.every((_, state) => symbol.next[state] === Math.min(state + 1, a.output.length - 1));
}

/** The outcome as a function of the set of classes present; null if order or number matters. */
function setFunction(a: Automaton<RunOutcome>, active: readonly AutomatonSymbol[]): ((set: number) => RunOutcome) | null {
  if (active.length > classLimit) return null;
  for (let q = 0; q < a.output.length; q++) {
    for (const x of active) {
      if (x.next[x.next[q]!] !== x.next[q]) return null;
      for (const y of active) if (y.next[x.next[q]!] !== x.next[y.next[q]!]) return null;
    }
  }
  return (set) => a.output[active.reduce((q, symbol, i) => (set & (1 << i) ? symbol.next[q]! : q), 0)]!;
}

function setKind(active: readonly AutomatonSymbol[], outcomeOf: (set: number) => RunOutcome): Classified {
  const all = Array.from({ length: 1 << active.length }, (_, set) => set);
  const order = decisionList(active.length, outcomeOf);
  if (order !== null) {
    const cases = order.map((i) => ({ symbol: active[i]!, outcome: outcomeOf(1 << i) }));
    return { kind: "multi-choice", precedence: "application", cases, otherwise: outcomeOf(0) };
  }
  const combinations = all.map((set) => ({ present: active.flatMap((_, i) => (set & (1 << i) ? [i] : [])), outcome: outcomeOf(set) }));
  const injective = new Set(combinations.map((c) => c.outcome)).size === combinations.length;
  return { kind: injective ? "multi-select" : "presence", symbols: active, combinations };
}

/** An order of the classes in which the first present one decides; null if there is none. */
function decisionList(n: number, outcomeOf: (set: number) => RunOutcome): number[] | null {
  const order: number[] = [];
  let rest = Array.from({ length: n }, (_, i) => i);
  while (rest.length > 0) {
    const next = rest.find((i) => {
      const others = rest.filter((j) => j !== i);
      const outcome = outcomeOf(1 << i);
      return subsets(others).every((set) => outcomeOf(set | (1 << i)) === outcome);
    });
    if (next === undefined) return null;
    order.push(next);
    rest = rest.filter((i) => i !== next);
  }
  return order;
}

function subsets(members: readonly number[]): number[] {
  return members.reduce<number[]>((sets, i) => [...sets, ...sets.map((s) => s | (1 << i))], [0]);
}
