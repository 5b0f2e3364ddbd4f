/**
 * What of the source a decision is about: its calls, the conditions on the way to its outcomes, what the outcomes do, what it depends
 * on besides, and where following it stopped. Each mark has a key, by which the page joins lines with rows of the rule.
 */
import type { DecisionExplanation } from "../../explain/explanation.js";
import type { Decision, SourceRange } from "../../spec/loss-spec.js";
import { outcomeColours } from "./palette.js";

export type MarkRole = "call" | "condition" | "outcome" | "input" | "reason";

export interface Mark {
  readonly key: string;
  readonly role: MarkRole;
  readonly at: SourceRange;
  /** What is marked, in a few words. */
  readonly title: string;
  /** Of an outcome: its place among the decision's. */
  readonly outcome?: number;
}

/** A decision and how its elements on the page are named. */
export interface ShownDecision {
  readonly decision: Decision;
  readonly explanation: DecisionExplanation | undefined;
  /** `d0`: begins the ids of everything about it. */
  readonly id: string;
  readonly marks: readonly Mark[];
  /** Files that have marks, that of the first call first. */
  readonly files: readonly string[];
}

export function shownDecision(decision: Decision, index: number, explanation: DecisionExplanation | undefined): ShownDecision {
  const id = `d${index}`;
  const marks = marksOf(decision, id, explanation);
  const entryFirst = [decision.entry.file, ...marks.map(({ at }) => at.file)];
  const marked = new Set(marks.map(({ at }) => at.file));
  return { decision, explanation, id, marks, files: [...new Set(entryFirst)].filter((file) => marked.has(file)) };
}

/** The key of an outcome, by its place in the decision. */
export function outcomeKey(id: string, { outcomes }: Decision, outcome: string): string | undefined {
  const position = outcomes.findIndex((o) => o.id === outcome);
  return position < 0 ? undefined : `${id}-o${position}`;
}

/** The colour of an outcome, as a class. */
export function outcomeColour({ outcomes }: Decision, outcome: string): string {
  const position = outcomes.findIndex((o) => o.id === outcome);
  return `outcome-${Math.max(0, position) % outcomeColours}`;
}

/** Keys of the conditions on the ways to an outcome. */
export function conditionKeys({ id, explanation }: ShownDecision, outcome: string): string[] {
  const ways = explanation?.outcomes.find((o) => o.outcome === outcome)?.ways ?? [];
  const steps = ways.flatMap(({ steps: list }) => list.filter((step) => step.kind === "condition"));
  return [...new Set(steps.map(({ at }) => conditionKey(id, at)))];
}

export function conditionKey(id: string, { file, line, column }: SourceRange): string {
  return `${id}-t${line}-${column}-${fileKey(file)}`;
}

/** A short name without spaces for a path: keys are lists of words in attributes. */
export function fileKey(path: string): string {
  return Array.from(new TextEncoder().encode(path), (byte) => byte.toString(36).padStart(2, "0")).join("");
}

function marksOf(decision: Decision, id: string, explanation: DecisionExplanation | undefined): Mark[] {
  const calls = decision.calls.map(({ operation, at }, i): Mark => ({ key: `${id}-c${i}`, role: "call", at, title: `calls ${operation}` }));
  const inputs = decision.environment.map(
    ({ name, at }, i): Mark => ({ key: `${id}-e${i}`, role: "input", at, title: `depends on ${name}` }),
  );
  const outcomes = decision.outcomes.flatMap(({ id: outcome, effects }, i) =>
    effects.map(({ at, text }): Mark => ({ key: `${id}-o${i}`, role: "outcome", at, title: `${outcome}: ${text}`, outcome: i })),
  );
  const reasons = decision.completeness.reasons.flatMap(({ at, message }, i): Mark[] =>
    at === undefined ? [] : [{ key: `${id}-r${i}`, role: "reason", at, title: message }],
  );
  const conditions = new Map<string, Mark>();
  for (const { ways } of explanation?.outcomes ?? [])
    for (const step of ways.flatMap((way) => way.steps)) {
      if (step.kind !== "condition") continue;
      const key = conditionKey(id, step.at);
      conditions.set(key, { key, role: "condition", at: step.at, title: `condition: ${step.text}` });
    }
  return [...calls, ...conditions.values(), ...outcomes, ...inputs, ...reasons];
}
