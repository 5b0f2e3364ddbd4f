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
import { withMergedStates } from "./merged-states.js";
import type { ChosenItem, Failing } from "./number-kinds.js";
import { chosenItem, qualifying, withoutFailures } from "./number-kinds.js";
import { asOccurrences } from "./occurrences.js";
import { asOnePass } from "./one-pass.js";
import type { RunOutcome } from "./outcome.js";
import type { PresenceFunction } from "./presence-facts.js";
import { presenceFunction } from "./presence-facts.js";
import type { PresenceList } from "./presence-list.js";
import { presenceList } from "./presence-list.js";
import type { ScalarFunction } from "./scalar-function.js";
import { scalarFunction } from "./scalar-function.js";
import type { Combination, Condition, SetFunction } from "./set-function.js";
import { setFunctionOf, setKind } from "./set-function.js";
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
      readonly kind: "multi-select";
      readonly symbols: readonly AutomatonSymbol[];
      readonly combinations: readonly Combination[];
    }
  | {
      readonly kind: "presence";
      readonly symbols: readonly AutomatonSymbol[];
      /** What is read once; terms number it after the symbols. A single one holds or not; of several, exactly one holds. */
      readonly facts: readonly Guard[];
      readonly conditions: readonly Condition[];
    }
  | { readonly kind: "count"; readonly symbol: AutomatonSymbol; readonly outcomes: readonly RunOutcome[] }
  | { readonly kind: "value-range"; readonly scalars: ScalarFunction<RunOutcome> }
  | ({ readonly kind: "argmax" } & ArgumentMaximum & { readonly failing: Failing | null; readonly system: DecisionSystem })
  | ({ readonly kind: "chosen" } & ChosenItem)
  | ({ readonly kind: "top-k" } & TopItems)
  | {
      readonly kind: "automaton";
      /** Those that change a state; with where they lead from each, if there are states. */
      readonly symbols: readonly AutomatonSymbol[];
      /** What each state leads to at the end, perhaps over what is read once; null where the automaton is not made. The first is the initial one. */
      readonly states: readonly Diagram<RunOutcome>[] | null;
      readonly ranking?: Ranking;
    }
  | { readonly kind: "formula"; readonly why: string };

export interface SymbolCase {
  readonly symbol: AutomatonSymbol;
  readonly outcome: RunOutcome;
}

/** `system` has its environment at the defaults. */
export function classify(given: DecisionSystem): Classified {
  const system = withMergedStates(given);
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
  const ofSets = sets === null ? null : setsKind(sets);
  if (ofSets !== null) return ofSets;
  const ofOccurrences = several ? occurrencesKind(system) : null;
  if (ofOccurrences !== null) return ofOccurrences;
  const joint = jointAutomaton(asOnePass(system));
  const grouped = joint === null && sets === null ? withinBudget(() => presenceFunction(system)) : null;
  const ofGrouped = grouped === null ? null : setsKind(grouped);
  if (ofGrouped !== null) return ofGrouped;
  if (joint === null) return { kind: "automaton", symbols: [], states: null };
  const stream = system.passes[0]!.pass.stream;
  const symbols = joint.symbols.map((s) => ({ ...s, guard: qualifying(system.machine, s.guard, stream) }));
  const states = joint.output as readonly Diagram<RunOutcome>[];
  if (states.some((o) => o.kind !== "leaf"))
    return inOrder({ kind: "automaton", symbols: symbols.filter((s) => !isIdentity(s)), states }, system, stream);
  const automaton: Automaton<RunOutcome> = { ...joint, symbols, output: joint.output.map((o) => (o as { value: RunOutcome }).value) };
  return inOrder(automatonKind(system, automaton), system, stream);
}

/** A rule that depends on the order of the items says which order it is. */
function inOrder(classified: Classified, { machine }: DecisionSystem, stream: Place): Classified {
  const ranking = stream.from === "ranking" ? machine.variables.rankings[stream.ranking] : undefined;
  if (ranking === undefined) return classified;
  switch (classified.kind) {
    case "last-match":
    case "top-k":
    case "automaton":
      return { ...classified, ranking };
    case "multi-choice":
      return classified.precedence === "api-output" ? { ...classified, ranking } : classified;
    default:
      return classified;
  }
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
  const maximum = kinds.has("condition") ? argumentMaximum(machine, system.outcome) : null;
  if (maximum !== null) return { kind: "argmax", ...maximum, failing: null, system };
  const top = kinds.has("condition") ? null : topOfPositions(system);
  if (top !== null) return { kind: "top-k", ...top };
  const scalars = scalarFunction(system, system.outcome);
  if (scalars !== null) return { kind: "value-range", scalars };
  return { kind: "formula", why: whyNoRegions(kinds) };
}

function whyNoRegions(kinds: ReadonlySet<string>): string {
  if (kinds.has("environment")) return "it compares the output with a number that is no part of it";
  if (kinds.has("condition")) return "numbers of the output are compared with each other";
  return "it depends on an item that is chosen among others";
}

/** Which classes occur, perhaps in several lists, and facts beside them. */
function setsKind({ classes, facts, sets }: PresenceFunction): Classified | null {
  return kindOfSets(
    classes.map((guard): AutomatonSymbol => ({ guard, next: [] })),
    facts,
    sets,
  );
}

/** Of several lists, each of which counts by the kinds of items that come. */
function occurrencesKind(system: DecisionSystem): Classified | null {
  const told = asOccurrences(system);
  const sets = told === null ? null : presenceFunction(told);
  return sets === null ? null : setsKind(sets);
}

function kindOfSets(symbols: readonly AutomatonSymbol[], facts: readonly Guard[], sets: SetFunction): Classified | null {
  const found = setKind(sets);
  if (found === null) return null;
  if (found.kind === "multi-select") return { ...found, symbols };
  if (found.kind === "presence") return { ...found, symbols, facts };
  const cases = found.order.map(({ position, outcome }) => ({ symbol: symbols[position]!, outcome }));
  return { kind: "multi-choice", precedence: "application", cases, otherwise: found.otherwise };
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

function automatonKind({ machine }: DecisionSystem, a: Automaton<RunOutcome>): Classified {
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
  const sets = setFunctionOf(machine.forest, a, active, () => machine.variables.state(2).variable);
  const ofSets = sets === null ? null : kindOfSets(active, [], sets);
  if (ofSets !== null) return ofSets;
  if (active.every((s) => new Set(s.next).size === 1)) return { kind: "last-match", cases, otherwise: outcomeOf(0) };
  const top = topOfAutomaton(a);
  if (top !== null) return { kind: "top-k", ...top };
  if (active.length === 1 && isChain(a, first!)) return { kind: "count", symbol: first!, outcomes: a.output };
  return { kind: "automaton", symbols: active, states: a.output.map((o) => machine.forest.leaf(o)) };
}

/** States in a row, each step one further, the last absorbing. */
function isChain(a: Automaton<RunOutcome>, symbol: AutomatonSymbol): boolean {
  return a.output.every((_, state) => symbol.next[state] === Math.min(state + 1, a.output.length - 1));
}
