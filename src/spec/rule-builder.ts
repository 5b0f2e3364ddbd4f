/** The rule section of a decision: what was recognised, in the terms of its kind. */
import type { AutomatonSymbol } from "../decision/automaton.js";
import type { Classified, SymbolCase } from "../decision/classify.js";
import type { Failing } from "../decision/number-kinds.js";
import { orderText, termsOf, votesOf } from "../decision/number-kinds.js";
import type { RunOutcome } from "../decision/outcome.js";
import type { ScalarFunction } from "../decision/scalar-function.js";
import { scalarFunction } from "../decision/scalar-function.js";
import type { DecisionSystem } from "../decision/system.js";
import type { TopItems } from "../decision/top-items.js";
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { renameVariables } from "../symbolic/rebase.js";
import type { Ranking } from "../symbolic/variable.js";
import type { ClassBuilder } from "./class-builder.js";
import type { AutomatonState, ClassCase, ClassSelection, Fact, ItemRanking, Rule } from "./loss-spec.js";
import { regionsOf } from "./region-builder.js";

export interface RuleInput {
  readonly classified: Classified;
  readonly system: DecisionSystem;
  readonly classes: ClassBuilder;
  readonly outcomeId: (outcome: RunOutcome) => string;
  readonly nameOf: (variable: Variable) => string;
}

/** The rule of the recognised kind, if its classes say all about the items; otherwise the program alone does. */
export function ruleOf(input: RuleInput): Rule {
  const rule = ruleOfKind(input);
  return input.classes.areComplete ? rule : untold;
}

/** A rule that only the program says. */
const untold: Rule = { kind: "automaton" };
/** A transition table with more entries than this is not written. */
const entryLimit = 20_000;
/** Conditions that grow beyond this where classes fall into several are not written. */
const termLimit = 400;

type PartRule = Extract<Rule, { kind: "independent" }>["parts"][number];

/** The rule of a decision that is made of several. */
export function ruleOfParts(parts: readonly PartRule[]): Rule {
  const selects = parts.flatMap(({ rule }): ClassSelection[] => {
    if (rule.kind === "true-false") return [{ class: rule.class, present: rule.present, absent: rule.absent }];
    return rule.kind === "filter" ? [{ class: rule.class, present: rule.some, absent: rule.none }] : [];
  });
  return selects.length === parts.length ? { kind: "multi-select", selects } : { kind: "independent", parts };
}

function ruleOfKind(input: RuleInput): Rule {
  const { classified, outcomeId } = input;
  switch (classified.kind) {
    case "constant":
      return { kind: "constant", outcome: outcomeId(classified.outcome) };
    case "true-false":
    case "filter":
      return oneClass(input, classified);
    case "multi-choice":
    case "last-match":
      return {
        kind: classified.kind,
        ...orderOf(input, classified.ranking),
        cases: casesOf(input, classified),
        otherwise: outcomeId(classified.otherwise),
      };
    case "multi-select":
      return selection(input, classified);
    case "presence":
      return presence(input, classified);
    case "count":
      return counted(input, classified);
    case "argmax":
      return greatest(input, classified);
    case "chosen":
      return chosenRule(input, classified);
    case "value-range":
      return ranges(input, classified.scalars);
    case "top-k":
      return firstItems(input, classified);
    case "automaton":
      return table(input, classified);
    case "formula":
      return { kind: "formula", why: classified.why, terms: termsOf(input.system, input.nameOf) };
  }
}

function greatest({ classes, outcomeId, nameOf }: RuleInput, c: Extract<Classified, { kind: "argmax" }>): Rule {
  const least = c.least === null ? {} : { least: c.least.value, otherwise: outcomeId(c.least.otherwise) };
  const failing = c.failing === null ? {} : failingItems(classes, outcomeId, c.failing);
  const votes = c.cases.map(({ variable }) => votesOf(c.system, variable));
  const [first] = votes;
  const alike = first !== null && first !== undefined && votes.every((v) => v?.adds === first.adds);
  const built = alike ? votes.map((v, i) => classes.of({ guard: v!.guard, next: [] }, c.cases[i]!.outcome)) : [];
  if (alike && built.every((b) => b.length === 1)) {
    const by = first.adds === "one" ? {} : { by: fieldPath(c.system, first.adds) };
    const cases = c.cases.map(({ outcome }, i) => ({ class: built[i]![0]!.labelClass.id, outcome: outcomeId(outcome) }));
    return { kind: "argmax", ties: "first", votes: first.adds === "one" ? "count" : "sum", ...by, cases, ...least, ...failing };
  }
  if (c.cases.some(({ variable }) => c.system.machine.variables.meaning(variable).kind === "register"))
    return { kind: "formula", why: "it compares sums in which items count by more than their class", terms: termsOf(c.system, nameOf) };
  const cases = c.cases.map(({ variable, outcome }) => ({ variable: nameOf(variable), outcome: outcomeId(outcome) }));
  return { kind: "argmax", ties: "first", cases, ...least, ...failing };
}

/** Where an item lacks something: which items do. */
function failingItems(
  classes: ClassBuilder,
  outcomeId: RuleInput["outcomeId"],
  { outcome, when }: Failing,
): Pick<Extract<Rule, { kind: "argmax" }>, "failing" | "failingClasses"> {
  const built = when?.flatMap((guard) => classes.of({ guard, next: [] }, outcome));
  const ids = built === undefined ? {} : { failingClasses: built.map(({ labelClass }) => labelClass.id) };
  return { failing: outcomeId(outcome), ...ids };
}

/** The field of an item that a number variable is read from. */
function fieldPath({ machine }: DecisionSystem, variable: Variable): string[] {
  const meaning = machine.variables.meaning(variable);
  return "place" in meaning ? meaning.place.path.map(String) : [];
}

/** The item with the greatest number decides, or with the least. */
function chosenRule(input: RuleInput, c: Extract<Classified, { kind: "chosen" }>): Rule {
  const { classes, outcomeId, system } = input;
  const { by, order, ties } = c.ranking;
  const cases = c.cases.flatMap(({ guard, outcome }) =>
    classes.of({ guard, next: [] }, outcome).map((b) => ({ class: b.labelClass.id, outcome: outcomeId(outcome) })),
  );
  const otherwise = outcomeId(c.otherwise);
  const [number] = by.operands;
  if (order === "greatest-first" && number !== undefined && "value" in by.term)
    return { kind: "argmax", ties, votes: "item", by: fieldPath(system, number), ranking: itemRanking(input, c.ranking), cases, otherwise };
  return { kind: "top-k", items: 1, ...orderOf(input, c.ranking), cases: cases.map((one) => ({ item: 0, ...one })), otherwise };
}

/** The order in which the items come, where it is not that of the output. */
function orderOf(input: RuleInput, ranking: Ranking | null | undefined): { order?: string; ranking?: ItemRanking } {
  if (ranking === null || ranking === undefined) return {};
  return { order: orderText(ranking, input.nameOf), ranking: itemRanking(input, ranking) };
}

function itemRanking({ classes, system }: RuleInput, { when, by, order, ties }: Ranking): ItemRanking {
  const { forest } = system.machine;
  const among = when === forest.true ? {} : { among: classes.of({ guard: when, next: [] }, null).map((b) => b.labelClass.id) };
  const names = new Map(by.operands.map((o) => [String(o.order), fieldPath(system, o).join(".")]));
  return { ...among, by: renameVariables(by.term, (name) => names.get(name) ?? name), order, ties };
}

function casesOf(input: RuleInput, classified: Extract<Classified, { cases: readonly SymbolCase[] }>): ClassCase[] {
  const { forest } = input.system.machine;
  // Where the application orders the classes, those that come first take what is in several.
  const isOrdered = classified.kind === "multi-choice" && classified.precedence === "application";
  let taken = forest.false;
  return classified.cases.flatMap(({ symbol, outcome }) => {
    const built = input.classes.of(symbol, outcome, isOrdered ? taken : null);
    taken = forest.or(taken, symbol.guard);
    return built.map(({ labelClass }) => ({ class: labelClass.id, outcome: input.outcomeId(outcome) }));
  });
}

function oneClass(input: RuleInput, c: Extract<Classified, { symbol: AutomatonSymbol; present: RunOutcome }>): Rule {
  const built = input.classes.of(c.symbol, c.present);
  const [only] = built;
  const [present, absent] = [input.outcomeId(c.present), input.outcomeId(c.absent)];
  if (built.length === 1 && only !== undefined) {
    if (c.kind === "filter") return { kind: "filter", class: only.labelClass.id, some: present, none: absent };
    return { kind: "true-false", class: only.labelClass.id, present, absent };
  }
  const ids = built.map((b) => b.labelClass.id);
  return {
    kind: "presence",
    outcomes: [
      { outcome: present, any: ids.map((id) => ({ present: [id], absent: [] })) },
      { outcome: absent, any: [{ present: [], absent: ids }] },
    ],
  };
}

function selection(input: RuleInput, c: Extract<Classified, { kind: "multi-select" }>): Rule {
  const alone = (i: number): RunOutcome | null =>
    c.combinations.find(({ present }) => present.length === 1 && present[0] === i)?.outcome ?? null;
  const built = c.symbols.map((symbol, i) => input.classes.of(symbol, alone(i)));
  const outcomes = c.combinations.map(({ present, outcome }) => ({ present, outcome: input.outcomeId(outcome) }));
  if (built.every((b) => b.length === 1)) {
    const id = (i: number): string => built[i]![0]!.labelClass.id;
    return { kind: "multi-select", combinations: outcomes.map(({ present, outcome }) => ({ present: present.map(id), outcome })) };
  }
  const all = c.symbols.map((_, i) => i);
  const conditions = c.combinations.map(({ present, outcome }) => ({
    outcome,
    any: [{ present, absent: all.filter((i) => !present.includes(i)) }],
  }));
  return presence(input, { kind: "presence", symbols: c.symbols, facts: [], conditions });
}

/** Each outcome's condition. A class that falls into several occurs where one of these does. */
function presence(input: RuleInput, c: Extract<Classified, { kind: "presence" }>): Rule {
  const classes = c.symbols.map((symbol) => input.classes.of(symbol, null).map(({ labelClass }) => labelClass.id));
  const facts = c.facts.map((fact, i) => factOf(input, fact, `f${i + 1}`));
  const ids = [...classes, ...facts.map(({ id }) => [id])];
  const outcomes = c.conditions.map(({ outcome, any }) => ({
    outcome: input.outcomeId(outcome),
    any: any.flatMap(({ present, absent }) => {
      const ways = present.reduce<string[][]>((lists, i) => lists.flatMap((list) => ids[i]!.map((id) => [...list, id])), [[]]);
      return ways.map((way) => ({ present: way, absent: absent.flatMap((i) => ids[i]!) }));
    }),
  }));
  if (outcomes.reduce((n, { any }) => n + any.length, 0) > termLimit) return untold;
  return { kind: "presence", ...(facts.length === 0 ? {} : { facts }), outcomes };
}

/** What is read once, in the words of its regions. */
function factOf(input: RuleInput, fact: Guard, id: string): Fact {
  const { system, nameOf, classes } = input;
  const { forest } = system.machine;
  const [holds, fails] = ["holds", "fails"].map((key): RunOutcome => ({ key, effects: [] }));
  const scalars = scalarFunction(
    system,
    forest.map(fact, (b) => forest.leaf(b ? holds! : fails!)),
  );
  const built = scalars === null ? null : regionsOf({ system, scalars, outcomeId: (o) => o.key, nameOf, classes });
  const regions = built?.regions.filter((r) => r.outcome === "holds") ?? [];
  if (regions.length === 0) return { id, text: "a condition in the program" };
  return { id, text: regions.map((r) => r.text).join(" or "), regions: regions.map(({ where }) => ({ where })) };
}

function counted(input: RuleInput, c: Extract<Classified, { kind: "count" }>): Rule {
  const built = input.classes.of(c.symbol, null);
  const [only] = built;
  if (built.length !== 1 || only === undefined) {
    const states = c.outcomes.map((outcome) => input.system.machine.forest.leaf(outcome));
    return table(input, { kind: "automaton", symbols: [c.symbol], states });
  }
  const outcomes: { from: number; below?: number; outcome: string }[] = [];
  c.outcomes.forEach((outcome, n) => {
    const last = outcomes[outcomes.length - 1];
    const id = input.outcomeId(outcome);
    if (last?.outcome === id) return;
    if (last !== undefined) last.below = n;
    outcomes.push({ from: n, outcome: id });
  });
  return { kind: "count", class: only.labelClass.id, saturates: c.outcomes.length - 1, outcomes };
}

/** The transition table, if its states' outcomes can be told. */
function table(input: RuleInput, c: Extract<Classified, { kind: "automaton" }>): Rule {
  const built = c.symbols.map((symbol) => ({ symbol, classes: input.classes.of(symbol, null) }));
  if (c.states === null) return untold;
  const transitions = built.flatMap(({ symbol, classes }) => classes.map((b) => ({ class: b.labelClass.id, next: symbol.next })));
  const states = c.states.map((state) => stateOf(input, state));
  const told = states.filter((state) => state !== null);
  if (told.length < states.length || transitions.length * states.length > entryLimit) return untold;
  return { kind: "automaton", ...orderOf(input, c.ranking), states: told, transitions };
}

function stateOf({ system, outcomeId, nameOf, classes }: RuleInput, outcome: Diagram<RunOutcome>): AutomatonState | null {
  if (outcome.kind === "leaf") return { outcome: outcomeId(outcome.value) };
  const scalars = scalarFunction(system, outcome);
  const built = scalars === null ? null : regionsOf({ system, scalars, outcomeId, nameOf, classes });
  return built === null ? null : { regions: built.regions };
}

function ranges({ system, outcomeId, nameOf, classes }: RuleInput, scalars: ScalarFunction<RunOutcome>): Rule {
  const built = regionsOf({ system, scalars, outcomeId, nameOf, classes });
  return built === null ? { kind: "formula", why: "its regions are too many to be listed" } : { kind: "value-range", ...built };
}

/** Position by position, the classes that settle the outcome there. */
function firstItems(input: RuleInput, { items, cases, otherwise, ranking }: TopItems): Rule {
  const { classes, outcomeId } = input;
  const built = cases.flatMap(({ item, symbol, outcome }) =>
    classes.of(symbol, outcome).map((b) => ({ item, class: b.labelClass.id, outcome: outcomeId(outcome) })),
  );
  return {
    kind: "top-k",
    items,
    ...orderOf(input, ranking),
    cases: built,
    ...(otherwise === null ? {} : { otherwise: outcomeId(otherwise) }),
  };
}
