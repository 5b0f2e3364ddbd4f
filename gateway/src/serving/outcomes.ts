/** From a model's numbers to values of variables and to the outcomes that it predicts. */

import type { Prediction } from "../models/predictor.js";
import type { Output, Room } from "../projection/lists.js";
import { withPassing } from "../projection/passing.js";
import type { ItemsPart, PlanVariable } from "../projection/plan.js";
import type { ServedModel } from "../registry/application.js";

/** The values that a model says of variables: a bounded one is predicted as a logit, another as it is. Of whole ones the whole part counts. */
export function valuesOf(variables: readonly PlanVariable[], scores: ArrayLike<number>): Map<string, number> {
  return new Map(variables.map((variable) => [variable.name, variableValue(variable, scores[variable.column] as number)]));
}

function variableValue({ minimum, maximum, whole }: PlanVariable, raw: number): number {
  const value =
    minimum === undefined || maximum === undefined
      ? Math.min(Math.max(raw, minimum ?? -Infinity), maximum ?? Infinity)
      : minimum + (maximum - minimum) / (1 + Math.exp(-raw));
  // A probability of 1 in float32 would be the position after the last.
  return whole ? Math.floor(maximum === undefined ? value : Math.min(value, maximum - 1)) : value;
}

export interface Wanted {
  /** For each part the position of its outcome. */
  readonly outcomes: readonly number[];
  /** The output to start from: that of the model, with what is to pass a filter. */
  readonly output: Output;
}

/**
 * The outcome of each part that costs least to take: 1 - p, times what it costs to miss it. Of a filter each label passes or not, by its own probability.
 */
export function wantedOutcomes({ plan, description, costs }: ServedModel, { outcomes }: Prediction, room: Room, output: Output): Wanted {
  let current = output;
  const wanted = plan.parts.map((part, place) => {
    const described = description.outcomes[place];
    if (described === undefined) return 0;
    const probabilities = [...outcomes.subarray(described.first, described.first + described.count)];
    if (part.form !== "items") return cheapest(part.outcomes, probabilities, costs);
    const passing = passingOf(part, probabilities);
    current = withPassing(part, room, current, passing);
    return passing.size > 0 ? part.some : part.none;
  });
  return { outcomes: wanted, output: current };
}

/** Probabilities are in the order in which the symbol's labels have columns. */
function passingOf(part: ItemsPart, probabilities: readonly number[]): Set<number> {
  return new Set([...(part.symbols[0]?.columns ?? [])].filter((_, place) => (probabilities[place] ?? 0) > 0.5));
}

function cheapest(ids: readonly string[], probabilities: readonly number[], costs: ServedModel["costs"]): number {
  const weighed = probabilities.map((probability, place) => probability * (costs[ids[place] as string] ?? 1));
  return weighed.indexOf(Math.max(...weighed));
}
