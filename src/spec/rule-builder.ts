/** The rule section of a decision: what was recognised, in the terms of its kind. */
import type { AutomatonSymbol } from "../decision/automaton.js";
import type { Classified, SymbolCase } from "../decision/classify.js";
import { orderText, termsOf, votesOf } from "../decision/number-kinds.js";
import type { RunOutcome } from "../decision/outcome.js";
import type { DecisionSystem } from "../decision/system.js";
import type { TopItems } from "../decision/top-items.js";
import type { Guard, Variable } from "../diagram/diagram.js";
import type { Ranking } from "../symbolic/variable.js";
import type { ClassBuilder } from "./class-builder.js";
import type { ClassCase, ClassSelection, Rule } from "./loss-spec.js";
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
  return input.classes.areComplete ? rule : { kind: "automaton" };
}

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
        cases: classified.cases.flatMap((c) => casesOf(input, c)),
        otherwise: outcomeId(classified.otherwise),
      };
    case "multi-select":
    case "presence":
      return sets(input, classified);
    case "count":
      return counted(input, classified);
    case "argmax":
      return greatest(input, classified);
    case "chosen":
      return chosenRule(input, classified);
    case "value-range":
      return ranges(input);
    case "top-k":
      return firstItems(input, classified);
    case "automaton":
      for (const symbol of classified.symbols) input.classes.of(symbol, null);
      return { kind: "automaton" };
    case "formula":
      return { kind: "formula", why: classified.why, terms: termsOf(input.system, input.nameOf) };
  }
}

function greatest({ classes, outcomeId, nameOf }: RuleInput, c: Extract<Classified, { kind: "argmax" }>): Rule {
  const least = c.least === null ? {} : { least: c.least.value, otherwise: outcomeId(c.least.otherwise) };
  const failing = c.failing === null ? {} : { failing: outcomeId(c.failing) };
  const votes = c.cases.map(({ variable }) => votesOf(c.system, variable));
  const [first] = votes;
  const alike = first !== null && first !== undefined && votes.every((v) => v?.adds === first.adds);
  const built = alike ? votes.map((v, i) => classes.of({ guard: v!.guard, next: [] }, c.cases[i]!.outcome)) : [];
  if (alike && built.every((b) => b.length === 1)) {
    const by = first.adds === "one" ? {} : { by: fieldPath(c.system, first.adds) };
    const cases = c.cases.map(({ outcome }, i) => ({ class: built[i]![0]!.labelClass.id, outcome: outcomeId(outcome) }));
    return { kind: "argmax", ties: c.ties, votes: first.adds === "one" ? "count" : "sum", ...by, cases, ...least, ...failing };
  }
  const cases = c.cases.map(({ variable, outcome }) => ({ variable: nameOf(variable), outcome: outcomeId(outcome) }));
  return { kind: "argmax", ties: c.ties, cases, ...least, ...failing };
}

/** The field of an item that a number variable is read from. */
function fieldPath({ machine }: DecisionSystem, variable: Variable): string[] {
  const meaning = machine.variables.meaning(variable);
  return "place" in meaning ? meaning.place.path.map(String) : [];
}

/** The item with the greatest number decides, or with the least. */
function chosenRule({ classes, outcomeId, nameOf, system }: RuleInput, c: Extract<Classified, { kind: "chosen" }>): Rule {
  const { by, order, ties } = c.ranking;
  const cases = c.cases.flatMap(({ guard, outcome }) =>
    classes.of({ guard, next: [] }, outcome).map((b) => ({ class: b.labelClass.id, outcome: outcomeId(outcome) })),
  );
  const otherwise = outcomeId(c.otherwise);
  const [number] = by.operands;
  if (order === "greatest-first" && number !== undefined && "value" in by.term)
    return { kind: "argmax", ties, votes: "item", by: fieldPath(system, number), cases, otherwise };
  return { kind: "top-k", items: 1, order: orderText(c.ranking, nameOf), cases: cases.map((one) => ({ item: 0, ...one })), otherwise };
}

/** The order in which the items come, where it is not that of the output. */
function orderOf({ nameOf }: RuleInput, ranking: Ranking | null | undefined): { order?: string } {
  return ranking === null || ranking === undefined ? {} : { order: orderText(ranking, nameOf) };
}

function casesOf(input: RuleInput, c: SymbolCase): ClassCase[] {
  return input.classes.of(c.symbol, c.outcome).map((built) => ({ class: built.labelClass.id, outcome: input.outcomeId(c.outcome) }));
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

function sets(input: RuleInput, c: Extract<Classified, { combinations: unknown }>): Rule {
  const built = c.symbols.map((symbol, i) =>
    input.classes.of(symbol, c.combinations.find((x) => x.present.length === 1 && x.present[0] === i)?.outcome ?? null),
  );
  const single = built.every((b) => b.length === 1);
  const facts = c.fact === undefined ? [] : [factOf(input, c.fact)];
  const id = (i: number): string => built[i]?.[0]?.labelClass.id ?? facts[0]!.id;
  if (c.kind === "multi-select" && single) {
    return {
      kind: "multi-select",
      combinations: c.combinations.map((x) => ({ present: x.present.map(id), outcome: input.outcomeId(x.outcome) })),
    };
  }
  if (!single) return { kind: "automaton" };
  const outcomes = [...new Set(c.combinations.map((x) => x.outcome))];
  const all = [...c.symbols, ...facts].map((_, i) => i);
  return {
    kind: "presence",
    ...(facts.length === 0 ? {} : { facts }),
    outcomes: outcomes.map((outcome) => ({
      outcome: input.outcomeId(outcome),
      any: c.combinations
        .filter((x) => x.outcome === outcome)
        .map((x) => ({ present: x.present.map(id), absent: all.filter((i) => !x.present.includes(i)).map(id) })),
    })),
  };
}

/** What is read once, in the words of its regions. */
function factOf(input: RuleInput, fact: Guard): { id: string; text: string } {
  const { system, nameOf } = input;
  const [holds, fails] = ["holds", "fails"].map((key): RunOutcome => ({ key, effects: [] }));
  const outcome = system.machine.forest.map(fact, (b) => system.machine.forest.leaf(b ? holds! : fails!));
  const built = regionsOf({ system: { ...system, outcome }, outcomeId: (o) => o.key, nameOf });
  const texts = built?.regions.filter((r) => r.outcome === "holds").map((r) => r.text) ?? [];
  return { id: "f1", text: texts.length === 0 ? "a condition in the program" : texts.join(" or ") };
}

function counted(input: RuleInput, c: Extract<Classified, { kind: "count" }>): Rule {
  const built = input.classes.of(c.symbol, null);
  const [only] = built;
  if (built.length !== 1 || only === undefined) return { kind: "automaton" };
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

function ranges(input: RuleInput): Rule {
  const built = regionsOf({ system: input.system, outcomeId: input.outcomeId, nameOf: input.nameOf });
  return built === null ? { kind: "automaton" } : { kind: "value-range", ...built };
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
