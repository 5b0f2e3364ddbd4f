/** Rules in which order or number of the items decides, as transition tables over disjoint symbols. */
import type { LossPart, LossSymbol } from "./loss.js";
import type { Region, Rule } from "./loss-spec.js";
import type { LossInput } from "./loss-streams.js";
import { listOfItems, NoPart, symbolsOf } from "./loss-streams.js";
import type { OutcomeList } from "./outcome-list.js";
import { parseVariable } from "./rule-variables.js";

export type SequencePart = Extract<LossPart, { form: "sequence" }>;
type Sequence = Omit<SequencePart, "outcomes" | "conditions">;

type Cases = readonly { readonly class: string; readonly outcome: string }[];

/** The first, or the last, item of a class decides. State 0: none has come. */
export function inOrder(
  input: LossInput,
  outcomes: OutcomeList,
  { cases, otherwise }: { readonly cases: Cases; readonly otherwise: string },
  which: "api-output" | "last-match",
): Sequence {
  const states = cases.map((_, i) => i + 1);
  const stay = [0, ...states];
  return {
    form: "sequence",
    ...symbolsOf(
      input,
      cases.map((c) => c.class),
    ),
    structure: which,
    initial: 0,
    next: states.map((own) => (which === "last-match" ? stay.map(() => own) : stay.map((s) => (s === 0 ? own : s)))),
    stateOutcome: [otherwise, ...cases.map((c) => c.outcome)].map((id) => outcomes.position(id)),
  };
}

/** State n: so many items have come. */
export function counted(input: LossInput, outcomes: OutcomeList, rule: Extract<Rule, { kind: "count" }>): Sequence {
  const counts = Array.from({ length: rule.saturates + 1 }, (_, n) => n);
  return {
    form: "sequence",
    ...symbolsOf(input, [rule.class]),
    structure: "count",
    initial: 0,
    next: [counts.map((n) => Math.min(n + 1, rule.saturates))],
    stateOutcome: counts.map((n) => {
      const found = rule.outcomes.find(({ from, below = Number.POSITIVE_INFINITY }) => from <= n && n < below);
      if (found === undefined) throw new NoPart(`the rule says nothing of ${n} items`);
      return outcomes.position(found.outcome);
    }),
  };
}

const longestCount = 1000;

/** A rule about the length of one list is a count of its items, whatever they are; null for others. */
export function lengthCounted(input: LossInput, outcomes: OutcomeList, rule: Extract<Rule, { kind: "value-range" }>): Sequence | null {
  const [variable, ...others] = rule.variables;
  if (variable === undefined || others.length > 0) return null;
  const { call = 0, path, isLength } = parseVariable(variable);
  if (!isLength || path.some((step) => typeof step === "number")) return null;
  const bounds = rule.regions.flatMap(({ where }) => where.flatMap(({ from = 0, below = 0 }) => [from, below]));
  const saturates = Math.ceil(Math.max(0, ...bounds));
  if (saturates > longestCount || rule.regions.some(({ where }) => where.some((w) => w.term !== undefined))) return null;
  const counts = Array.from({ length: saturates + 1 }, (_, n) => n);
  const stateOutcome = counts.map((n) => {
    const holds = ({ where }: Region): boolean =>
      where.every(({ from = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY }) => from <= n && n < below);
    const found = rule.regions.find(holds);
    if (found === undefined) throw new NoPart(`the rule says nothing of ${n} items`);
    return outcomes.position(found.outcome);
  });
  const stream = listOfItems(input, call, path.map(String));
  const anyItem = counts.map((n) => Math.min(n + 1, saturates));
  return { form: "sequence", stream, symbols: [], structure: "count", initial: 0, next: [], stateOutcome, anyItem };
}

export function tableOf(input: LossInput, outcomes: OutcomeList, rule: Extract<Rule, { kind: "automaton" }>): Sequence {
  const { states, transitions = [] } = rule;
  if (states === undefined) throw new NoPart("only the program says the rule");
  return {
    form: "sequence",
    ...symbolsOf(
      input,
      transitions.map((t) => t.class),
    ),
    structure: "automaton",
    initial: 0,
    next: transitions.map((t) => t.next),
    stateOutcome: states.map((state) => {
      if (state.outcome === undefined) throw new NoPart("it joins the items of a list with values that are read once");
      return outcomes.position(state.outcome);
    }),
  };
}

const stateLimit = 2000;

/** Items by position. A state is how many items have come and the first of the cases that holds, as the rule lists them. */
export function firstItems(input: LossInput, outcomes: OutcomeList, rule: Extract<Rule, { kind: "top-k" }>): Sequence {
  const built = symbolsOf(
    input,
    rule.cases.map((c) => c.class),
  );
  const { symbols, symbolOfCase } = distinctSymbols(built.symbols);
  const none = rule.cases.length;
  const states: { readonly items: number; readonly best: number }[] = [{ items: 0, best: none }];
  const indexOf = (items: number, best: number): number => {
    const known = states.findIndex((s) => s.items === items && s.best === best);
    if (known >= 0) return known;
    if (states.length >= stateLimit) throw new NoPart("its table is too large");
    return states.push({ items, best }) - 1;
  };
  const after = (state: number, symbol: number | null): number => {
    const { items, best } = states[state]!;
    if (items === rule.items) return state;
    const found = rule.cases.findIndex((c, i) => c.item === items && symbolOfCase[i] === symbol);
    const better = found >= 0 && found < best ? found : best;
    // What comes later cannot come before the case that holds.
    const isSettled = better < none && rule.cases.every((c, i) => i > better || c.item <= items);
    return indexOf(isSettled ? rule.items : items + 1, better);
  };
  const next: number[][] = symbols.map(() => []);
  const anyItem: number[] = [];
  for (let state = 0; state < states.length; state++) {
    symbols.forEach((_, symbol) => next[symbol]!.push(after(state, symbol)));
    anyItem.push(after(state, null));
  }
  const stateOutcome = states.map(({ best }) => {
    const outcome = rule.cases[best]?.outcome ?? rule.otherwise;
    if (outcome === undefined) throw new NoPart("the rule says nothing of outputs with too few items");
    return outcomes.position(outcome);
  });
  return { form: "sequence", ...built, symbols, structure: "top-k", initial: 0, next, stateOutcome, anyItem };
}

/** Classes of different positions may have the same items; those that only share some are no symbols. */
function distinctSymbols(symbols: readonly LossSymbol[]): { symbols: LossSymbol[]; symbolOfCase: number[] } {
  const distinct: LossSymbol[] = [];
  const symbolOfCase = symbols.map((symbol) => {
    const known = distinct.findIndex((other) => sameItems(symbol, other));
    if (known >= 0) return known;
    if (distinct.some((other) => overlap(symbol, other))) throw new NoPart("its classes of different positions overlap");
    return distinct.push(symbol) - 1;
  });
  return { symbols: distinct, symbolOfCase };
}

function sameItems(a: LossSymbol, b: LossSymbol): boolean {
  const key = ({ labels, anyLabel, scores }: LossSymbol): string => JSON.stringify([[...labels].sort(), anyLabel, scores]);
  return key(a) === key(b);
}

function overlap(a: LossSymbol, b: LossSymbol): boolean {
  const own = new Set(a.labels);
  const shareLabels = a.anyLabel === true || b.anyLabel === true || b.labels.some((label) => own.has(label));
  return shareLabels && scoresMeet(a, b);
}

function scoresMeet({ scores: a = [{}] }: LossSymbol, { scores: b = [{}] }: LossSymbol): boolean {
  const { NEGATIVE_INFINITY: least, POSITIVE_INFINITY: greatest } = Number;
  return a.some((x) => b.some((y) => Math.max(x.from ?? least, y.from ?? least) < Math.min(x.below ?? greatest, y.below ?? greatest)));
}
