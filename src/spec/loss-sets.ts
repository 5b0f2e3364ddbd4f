/** Rules in which only the set of present classes decides, as a disjunction for each outcome. */
import type { LossPart, SymbolTerms } from "./loss.js";
import type { Rule } from "./loss-spec.js";
import type { LossInput } from "./loss-streams.js";
import { NoPart, symbolsOf } from "./loss-streams.js";
import type { OutcomeList } from "./outcome-list.js";

export type SetPart = Extract<LossPart, { form: "set" }>;
type Structured = Omit<SetPart, "outcomes" | "conditions">;
type Terms = { readonly present: readonly number[]; readonly absent: readonly number[] };

export function trueFalse(
  input: LossInput,
  outcomes: OutcomeList,
  rule: { readonly class: string; readonly present: string; readonly absent: string },
): Structured {
  const terms = [
    { outcome: outcomes.position(rule.present), any: [{ present: [0], absent: [] }] },
    { outcome: outcomes.position(rule.absent), any: [{ present: [], absent: [0] }] },
  ];
  return { form: "set", ...symbolsOf(input, [rule.class]), structure: "true-false", terms: joined(terms) };
}

/** The first class, in the application's order, that is present. */
export function applicationOrder(input: LossInput, outcomes: OutcomeList, rule: Extract<Rule, { kind: "multi-choice" }>): Structured {
  const built = symbolsOf(
    input,
    rule.cases.map((c) => c.class),
  );
  const order = rule.cases.map((_, i) => i);
  const caseOutcome = rule.cases.map((c) => outcomes.position(c.outcome));
  const otherwise = outcomes.position(rule.otherwise);
  const terms = [
    ...order.map((i) => ({ outcome: caseOutcome[i]!, any: [{ present: [i], absent: order.slice(0, i) }] })),
    { outcome: otherwise, any: [{ present: [], absent: order }] },
  ];
  return { form: "set", ...built, structure: "application-order", terms: joined(terms), order, caseOutcome, otherwise };
}

export function combinationsOf(input: LossInput, outcomes: OutcomeList, rule: Extract<Rule, { kind: "multi-select" }>): Structured {
  const combinations = rule.combinations ?? [];
  const ids = [...new Set(combinations.flatMap((c) => c.present))];
  const all = ids.map((_, i) => i);
  const terms = combinations.map((c) => {
    const present = all.filter((i) => c.present.includes(ids[i]!));
    return { outcome: outcomes.position(c.outcome), any: [{ present, absent: all.filter((i) => !present.includes(i)) }] };
  });
  return { form: "set", ...symbolsOf(input, ids), structure: "multi-select", terms: joined(terms) };
}

export function presenceOf(input: LossInput, outcomes: OutcomeList, rule: Extract<Rule, { kind: "presence" }>): Structured {
  if (rule.facts !== undefined) throw new NoPart("it joins labels with values that are read once");
  const ids = [...new Set(rule.outcomes.flatMap(({ any }) => any.flatMap(({ present, absent }) => [...present, ...absent])))];
  const at = (id: string): number => ids.indexOf(id);
  const terms = rule.outcomes.map(({ outcome, any }) => ({
    outcome: outcomes.position(outcome),
    any: any.map(({ present, absent }) => ({ present: present.map(at), absent: absent.map(at) })),
  }));
  return { form: "set", ...symbolsOf(input, ids), structure: "presence", terms: joined(terms) };
}

/** One disjunction an outcome. */
function joined(terms: readonly { readonly outcome: number; readonly any: readonly Terms[] }[]): SymbolTerms[] {
  const byOutcome = new Map<number, Terms[]>();
  for (const { outcome, any } of terms) byOutcome.set(outcome, [...(byOutcome.get(outcome) ?? []), ...any]);
  return [...byOutcome].map(([outcome, any]) => ({ outcome, any }));
}
