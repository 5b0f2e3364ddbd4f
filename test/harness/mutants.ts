/** Decisions that say something else than they should: one label more in a class, cases swapped, a bound moved, a transition changed. */
import type { Decision, LabelClass, ProgramNode, Rule } from "../../src/spec/loss-spec.js";

export interface Mutant {
  readonly what: string;
  readonly of: "rule" | "program";
  readonly decision: Decision;
}

/** In a fixed order; some may decide as the original does. `names`: labels that may come. */
export function mutantsOf(decision: Decision, names: readonly string[]): Mutant[] {
  return [
    ...withMoreLabels(decision, names),
    ...withSwappedCases(decision),
    ...withMovedBounds(decision),
    ...withOtherTransitions(decision),
  ];
}

function withClass(decision: Decision, changed: LabelClass): Decision {
  return { ...decision, classes: decision.classes.map((c) => (c.id === changed.id ? changed : c)) };
}

/** The first label of the vocabulary that no class has; a class loses its last one. */
function withMoreLabels(decision: Decision, names: readonly string[]): Mutant[] {
  if (!saysByItself(decision.rule)) return [];
  const used = new Set(decision.classes.flatMap((c) => [...c.labels.map(({ name }) => name), ...c.outsideVocabulary]));
  const free = names.find((name) => !used.has(name));
  return decision.classes.flatMap((c): Mutant[] => {
    if (c.labels.length === 0) return [];
    const more = free === undefined ? [] : [withClass(decision, { ...c, labels: [...c.labels, { id: "added", name: free }] })];
    const fewer = withClass(decision, { ...c, labels: c.labels.slice(0, -1) });
    return [...more, fewer].map((mutant, i) => ({
      what: `label ${i === more.length ? "lost" : "added"} in ${c.id}`,
      of: "rule",
      decision: mutant,
    }));
  });
}

function saysByItself(rule: Rule): boolean {
  return !["automaton", "formula", "independent", "constant", "argmax", "value-range"].includes(rule.kind);
}

function withRule(decision: Decision, rule: Rule): Decision {
  return { ...decision, rule };
}

function swapped<T>(list: readonly T[], i: number): T[] {
  return list.map((value, at) => (at === i ? list[i + 1]! : at === i + 1 ? list[i]! : value));
}

function withSwappedCases(decision: Decision): Mutant[] {
  const { rule } = decision;
  if (rule.kind === "true-false")
    return [
      { what: "outcomes swapped", of: "rule", decision: withRule(decision, { ...rule, present: rule.absent, absent: rule.present }) },
    ];
  if (rule.kind === "filter")
    return [{ what: "outcomes swapped", of: "rule", decision: withRule(decision, { ...rule, some: rule.none, none: rule.some }) }];
  if (rule.kind !== "multi-choice" && rule.kind !== "last-match") return [];
  return rule.cases.slice(1).flatMap((second, i): Mutant[] => {
    const first = rule.cases[i]!;
    const outcomes = rule.cases.map((c) =>
      c === first ? { ...c, outcome: second.outcome } : c === second ? { ...c, outcome: first.outcome } : c,
    );
    const byOutcome = withRule(decision, { ...rule, cases: outcomes });
    const byOrder = withRule(decision, { ...rule, cases: swapped(rule.cases, i) });
    return [
      { what: `outcomes of cases ${i} and ${i + 1} swapped`, of: "rule", decision: byOutcome },
      ...(decision.precedence === "application"
        ? [{ what: `cases ${i} and ${i + 1} swapped`, of: "rule" as const, decision: byOrder }]
        : []),
    ];
  });
}

function moved<T extends { readonly from?: number; readonly below?: number }>(range: T): T {
  if (range.from !== undefined) return { ...range, from: range.from + 0.01 };
  return range.below === undefined ? range : { ...range, below: range.below - 0.01 };
}

function withMovedBounds(decision: Decision): Mutant[] {
  const { rule } = decision;
  const ofClasses = decision.classes.flatMap((c): Mutant[] => {
    if (c.score === undefined || !saysByItself(rule)) return [];
    const [range, ...others] = c.score.ranges;
    if (range === undefined) return [];
    const score = { ...c.score, ranges: [moved(range), ...others] };
    return [{ what: `score of ${c.id} moved`, of: "rule", decision: withClass(decision, { ...c, score }) }];
  });
  if (rule.kind !== "value-range") return ofClasses;
  const ofRegions = rule.regions.flatMap((region, i): Mutant[] =>
    region.where.flatMap((condition, j): Mutant[] => {
      if (condition.from === undefined && condition.below === undefined) return [];
      const where = region.where.map((other, at) => (at === j ? moved(other) : other));
      const regions = rule.regions.map((other, at) => (at === i ? { ...other, where } : other));
      return [{ what: `bound ${j} of region ${i} moved`, of: "rule", decision: withRule(decision, { ...rule, regions }) }];
    }),
  );
  return [...ofClasses, ...ofRegions];
}

/** Steps and outcomes that lead elsewhere: a test's branches turned around. */
function withOtherTransitions(decision: Decision): Mutant[] {
  const { program } = decision;
  const ofNodes = program.nodes.flatMap((node, at): Mutant[] => {
    if (!("test" in node)) return [];
    const turned: ProgramNode = { ...node, next: [...node.next.slice(1), node.next[0]!] };
    const nodes = program.nodes.map((other, i) => (i === at ? turned : other));
    return [{ what: `node ${at} turned`, of: "program", decision: { ...decision, program: { ...program, nodes } } }];
  });
  const { rule } = decision;
  if (rule.kind !== "automaton") return ofNodes;
  const table = (rule.transitions ?? []).map((transition, i): Mutant => {
    const next = transition.next.map((to) => (to + 1) % transition.next.length);
    const transitions = rule.transitions!.map((other, at) => (at === i ? { ...transition, next } : other));
    return { what: `transitions of ${transition.class} changed`, of: "rule", decision: withRule(decision, { ...rule, transitions }) };
  });
  return [...ofNodes, ...table];
}
