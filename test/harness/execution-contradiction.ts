/** Whether a decision tells outputs apart as executions of its program did. */
import { compileDecision } from "../../src/spec/evaluate.js";
import type { Decision } from "../../src/spec/loss-spec.js";
import { firstContradiction } from "./bijection.js";

export interface Executed {
  readonly outputs: readonly Readonly<Record<string, unknown>>[];
  /** What was seen on each output. */
  readonly observed: readonly string[];
  /** Whether the values that outcomes carry have to tell executions apart as well; else outcomes alone may. */
  readonly tellsValues: boolean;
}

/** The first output on which they contradict each other, in words; undefined where none does. */
export function executionContradiction(decision: Decision, { outputs, observed, tellsValues }: Executed): string | undefined {
  const evaluate = compileDecision(decision);
  const contradiction = (withValues: boolean): string | undefined =>
    firstContradiction(
      outputs.map((responses, i) => {
        const { outcome, values = null } = evaluate({ responses });
        const told = withValues ? JSON.stringify([outcome, values]) : `${outcome}`;
        return { observed: observed[i] ?? "", told, sample: JSON.stringify(responses) };
      }),
    );
  const withValues = contradiction(true);
  return withValues === undefined || tellsValues ? withValues : contradiction(false);
}
