/**
 * A decision as a graph to draw. Where items are read one by one, states with their outcomes and classes from state to state; where
 * cases are asked in order, a chain of questions; elsewhere each condition of the rule leads to its outcome.
 */
import type { Decision, LabelClass, Rule } from "../spec/loss-spec.js";
import { ruleTexts } from "./text-rule.js";

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly shape: "state" | "final" | "question" | "outcome" | "start";
  /** The outcome that it stands for, where it is one. */
  readonly outcome?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

export interface DecisionGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Labels of a class that an edge names. */
const labelsShown = 3;
/** Automata with more states than this are drawn as a note. */
const statesDrawn = 60;

export function decisionGraph(decision: Decision): DecisionGraph {
  const { rule } = decision;
  if (rule.kind !== "independent") return graphOf(decision, rule, "");
  const parts = rule.parts.map((part, i) => graphOf({ ...decision, ...part, kind: part.rule.kind }, part.rule, `p${i + 1}_`));
  return { nodes: parts.flatMap(({ nodes }) => nodes), edges: parts.flatMap(({ edges }) => edges) };
}

function graphOf(decision: Decision, rule: Rule, prefix: string): DecisionGraph {
  const table = tableOf(decision, rule);
  if (table !== null && table.states.length <= statesDrawn) return stateGraph(decision, table, prefix);
  if (rule.kind === "multi-choice") return questions(decision, rule, prefix);
  return conditions(decision, prefix);
}

interface Table {
  readonly states: readonly { readonly outcome: string }[];
  readonly moves: readonly { readonly from: number; readonly to: number; readonly class: string }[];
}

/** A rule that reads items one by one, as states and moves between them. */
function tableOf(decision: Decision, rule: Rule): Table | null {
  switch (rule.kind) {
    case "true-false":
      return { states: [{ outcome: rule.absent }, { outcome: rule.present }], moves: [{ from: 0, to: 1, class: rule.class }] };
    case "filter":
      return { states: [{ outcome: rule.none }, { outcome: rule.some }], moves: [{ from: 0, to: 1, class: rule.class }] };
    case "multi-choice":
    case "last-match": {
      if (rule.kind === "multi-choice" && decision.precedence === "application") return null;
      const outcomes = [...new Set(rule.cases.map(({ outcome }) => outcome))];
      const from = rule.kind === "last-match" ? [0, ...outcomes.map((_, i) => i + 1)] : [0];
      const moves = rule.cases.flatMap((c) => from.map((state) => ({ from: state, to: 1 + outcomes.indexOf(c.outcome), class: c.class })));
      return { states: [rule.otherwise, ...outcomes].map((outcome) => ({ outcome })), moves: moves.filter((m) => m.from !== m.to) };
    }
    case "count": {
      const last = rule.saturates;
      const states = Array.from({ length: last + 1 }, (_, n) => {
        const row = rule.outcomes.find(({ from, below = Infinity }) => from <= n && n < below);
        return { outcome: row?.outcome ?? "" };
      });
      return { states, moves: states.slice(1).map((_, n) => ({ from: n, to: n + 1, class: rule.class })) };
    }
    case "automaton": {
      const { states, transitions = [] } = rule;
      if (states === undefined) return null;
      const moves = transitions.flatMap(({ class: id, next }) => next.map((to, from) => ({ from, to, class: id })));
      const outcomes = states.map(({ outcome, regions = [] }) => ({ outcome: outcome ?? regions.map((r) => r.outcome).join("|") }));
      return { states: outcomes, moves: moves.filter((m) => m.from !== m.to) };
    }
    default:
      return null;
  }
}

function stateGraph(decision: Decision, { states, moves }: Table, prefix: string): DecisionGraph {
  const leaves = new Set(moves.map(({ from }) => from));
  const start: GraphNode = { id: `${prefix}start`, label: "", shape: "start" };
  const nodes = states.map(({ outcome }, i): GraphNode => {
    return { id: `${prefix}s${i}`, label: outcomeText(decision, outcome), shape: leaves.has(i) ? "state" : "final", outcome };
  });
  const classes = new Map<string, Map<string, string[]>>();
  for (const move of moves) {
    const from = classes.get(`${prefix}s${move.from}`) ?? new Map<string, string[]>();
    classes.set(`${prefix}s${move.from}`, from);
    const to = `${prefix}s${move.to}`;
    from.set(to, [...(from.get(to) ?? []), move.class]);
  }
  const edges = [...classes].flatMap(([from, targets]) =>
    [...targets].map(([to, ids]): GraphEdge => ({ from, to, label: ids.map((id) => classText(decision, id)).join("\n") })),
  );
  return { nodes: [start, ...nodes], edges: [{ from: start.id, to: `${prefix}s0`, label: "" }, ...edges] };
}

/** "Is there an item of the class?", one after the other. */
function questions(decision: Decision, rule: Extract<Rule, { kind: "multi-choice" }>, prefix: string): DecisionGraph {
  const outcomes = [...new Set([...rule.cases.map(({ outcome }) => outcome), rule.otherwise])];
  const outcomeNode = (outcome: string): string => `${prefix}o${outcomes.indexOf(outcome)}`;
  const asked = rule.cases.map((c, i): GraphNode => ({ id: `${prefix}q${i}`, label: classText(decision, c.class), shape: "question" }));
  const edges = rule.cases.flatMap((c, i): GraphEdge[] => [
    { from: `${prefix}q${i}`, to: outcomeNode(c.outcome), label: "yes" },
    { from: `${prefix}q${i}`, to: asked[i + 1]?.id ?? outcomeNode(rule.otherwise), label: "no" },
  ]);
  return { nodes: [...asked, ...outcomes.map((o) => outcomeOf(decision, o, outcomeNode(o)))], edges };
}

function conditions(decision: Decision, prefix: string): DecisionGraph {
  const [text] = ruleTexts(decision);
  const outcomes = text === undefined || text.lines.length === 0 ? decision.outcomes.map(({ id }) => id) : text.lines.map((l) => l.outcome);
  const distinct = [...new Set(outcomes)];
  const start: GraphNode = { id: `${prefix}q0`, label: (text?.sentence ?? "").split("\n")[0] ?? "", shape: "question" };
  const edges = distinct.map((outcome, i): GraphEdge => {
    const lines = text?.lines.filter((line) => line.outcome === outcome) ?? [];
    return { from: start.id, to: `${prefix}o${i}`, label: lines.map(({ condition }) => condition).join("\n") };
  });
  return { nodes: [start, ...distinct.map((o, i) => outcomeOf(decision, o, `${prefix}o${i}`))], edges };
}

function outcomeOf(decision: Decision, outcome: string, id: string): GraphNode {
  return { id, label: outcomeText(decision, outcome), shape: "outcome", outcome };
}

/** Several where values that are read once decide further. */
function outcomeText({ outcomes }: Decision, ids: string): string {
  return ids
    .split("|")
    .map((id) => outcomes.find((o) => o.id === id)?.description ?? id)
    .join("\nor ");
}

/** A few labels of the class, and what else it asks of an item. */
export function classText({ classes }: Decision, id: string): string {
  const found = classes.find((c) => c.id === id);
  if (found === undefined) return id;
  const conditions = [...(found.score === undefined ? [] : [found.score.text]), ...(found.where ?? []).map(({ text }) => text)];
  return [labelsText(found), ...conditions].join(" and ");
}

function labelsText({ labels, outsideVocabulary, predicate }: LabelClass): string {
  const names = [...new Set([...labels.map(({ name }) => name), ...outsideVocabulary])];
  if (names.length === 0) return predicate;
  return names.slice(0, labelsShown).join(", ") + (names.length > labelsShown ? `, … (${names.length})` : "");
}
