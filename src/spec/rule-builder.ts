/** The rule section of a decision: what was recognised, in the terms of its kind. */
import type { AutomatonSymbol } from "../decision/automaton.js";
import type { Classified, SymbolCase } from "../decision/classify.js";
import type { RunOutcome } from "../decision/outcome.js";
import type { DecisionSystem } from "../decision/system.js";
import type { Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { ClassBuilder } from "./class-builder.js";
import type { ClassCase, Rule } from "./loss-spec.js";
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
        cases: classified.cases.flatMap((c) => casesOf(input, c)),
        otherwise: outcomeId(classified.otherwise),
      };
    case "multi-select":
    case "presence":
      return sets(input, classified);
    case "count":
      return counted(input, classified);
    case "argmax":
      return {
        kind: "argmax",
        ties: classified.ties,
        cases: classified.cases.map((c) => ({ variable: input.nameOf(c.variable), outcome: outcomeId(c.outcome) })),
      };
    case "value-range":
      return ranges(input);
    case "top-k":
      return firstItems(input, classified.items);
    case "automaton":
      for (const symbol of classified.symbols) input.classes.of(symbol, null);
      return { kind: "automaton" };
    case "formula":
      return { kind: "formula", why: classified.why };
  }
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
  const id = (i: number): string => built[i]![0]!.labelClass.id;
  if (c.kind === "multi-select" && single) {
    return {
      kind: "multi-select",
      combinations: c.combinations.map((x) => ({ present: x.present.map(id), outcome: input.outcomeId(x.outcome) })),
    };
  }
  if (!single) return { kind: "automaton" };
  const outcomes = [...new Set(c.combinations.map((x) => x.outcome))];
  const all = c.symbols.map((_, i) => i);
  return {
    kind: "presence",
    outcomes: outcomes.map((outcome) => ({
      outcome: input.outcomeId(outcome),
      any: c.combinations
        .filter((x) => x.outcome === outcome)
        .map((x) => ({ present: x.present.map(id), absent: all.filter((i) => !x.present.includes(i)).map(id) })),
    })),
  };
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

/** One text of the first item: its classes; anything else is left to the program. */
function firstItems(input: RuleInput, items: number): Rule {
  const { system, classes, outcomeId } = input;
  const texts = supportOf(system.outcome).filter((v) => system.machine.variables.meaning(v).kind === "text");
  const [text] = texts;
  if (text === undefined || texts.length !== 1) return { kind: "automaton" };
  const { forest } = system.machine;
  const there = forest.substitute(system.outcome, (v) =>
    system.machine.variables.meaning(v).kind === "length" ? Number.MAX_SAFE_INTEGER : undefined,
  );
  const empty = forest.substitute(system.outcome, (v) => (system.machine.variables.meaning(v).kind === "length" ? 0 : undefined));
  const outcomes = leavesOf(there);
  if (supportOf(there).some((v) => v !== text)) return { kind: "automaton" };
  const cases = outcomes.flatMap((outcome) => {
    const symbol: AutomatonSymbol = { guard: forest.map(there, (o) => forest.leaf(o === outcome)), next: [] };
    return classes.of(symbol, outcome).map((b) => ({ item: items - 1, class: b.labelClass.id, outcome: outcomeId(outcome) }));
  });
  return { kind: "top-k", items, cases, ...(empty.kind === "leaf" ? { otherwise: outcomeId(empty.value) } : {}) };
}
