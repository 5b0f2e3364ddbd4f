/**
 * The kind of a decision, recognised by algebraic properties of its minimal automaton (or of its scalar diagram), the
 * first match from the top of the table of kinds. Nothing here looks at syntax.
 */
import type { Guard } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { Machine } from "../symbolic/machine.js";
import type { ArgumentMaximum } from "./argument-maximum.js";
import { argumentMaximum } from "./argument-maximum.js";
import type { Automaton, AutomatonSymbol } from "./automaton.js";
import { jointAutomaton } from "./automaton.js";
import type { RunOutcome } from "./outcome.js";
import type { PresenceList } from "./presence-list.js";
import { presenceList } from "./presence-list.js";
import type { DecisionSystem } from "./system.js";

/** Outcomes are leaves of the outcome diagram; classes are symbols of the automaton. */
export type Classified =
  | { readonly kind: "constant"; readonly outcome: RunOutcome }
  | { readonly kind: "true-false" | "filter"; readonly symbol: AutomatonSymbol; readonly present: RunOutcome; readonly absent: RunOutcome }
  | {
      readonly kind: "multi-choice";
      readonly precedence: "api-output" | "application";
      readonly cases: readonly SymbolCase[];
      readonly otherwise: RunOutcome;
    }
  | { readonly kind: "last-match"; readonly cases: readonly SymbolCase[]; readonly otherwise: RunOutcome }
  | {
      readonly kind: "multi-select" | "presence";
      readonly symbols: readonly AutomatonSymbol[];
      readonly combinations: readonly { readonly present: readonly number[]; readonly outcome: RunOutcome }[];
    }
  | { readonly kind: "count"; readonly symbol: AutomatonSymbol; readonly outcomes: readonly RunOutcome[] }
  | { readonly kind: "value-range" }
  | ({ readonly kind: "argmax" } & ArgumentMaximum)
  | { readonly kind: "top-k"; readonly items: number }
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
  if (!kinds.has("final") && system.passes.every((p) => p.components.length === 0)) return scalarKind(system, kinds);
  const list = presenceList(system);
  if (list !== null) return listKind(list);
  const joint = jointAutomaton(system);
  if (joint === null || joint.output.some((o) => o.kind !== "leaf")) return { kind: "automaton", symbols: [] };
  const automaton: Automaton<RunOutcome> = { ...joint, output: joint.output.map((o) => (o as { value: RunOutcome }).value) };
  return automatonKind(automaton);
}

function scalarKind(system: DecisionSystem, kinds: ReadonlySet<string>): Classified {
  const { machine } = system;
  if (kinds.has("condition")) {
    const maximum = argumentMaximum(machine, system.outcome);
    return maximum === null
      ? { kind: "formula", why: "numbers of the output are compared with each other" }
      : { kind: "argmax", ...maximum };
  }
  const positions = supportOf(system.outcome).flatMap((v) => itemPosition(machine, v));
  if (positions.length > 0) return { kind: "top-k", items: Math.max(...positions) + 1 };
  return { kind: "value-range" };
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

/** The list position that a variable of a response reads, if any. */
function itemPosition(machine: Machine, variable: { readonly order: number }): number[] {
  const meaning = machine.variables.meaning(variable);
  if (!("place" in meaning)) return [];
  return meaning.place.path.filter((p): p is number => typeof p === "number");
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
