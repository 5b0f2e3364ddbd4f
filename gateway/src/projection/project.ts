/**
 * Decision projection: the generic output, edited as little as possible, so that the exact rule takes the predicted outcomes. Candidates come from the
 * part's form; only one that the exact rule confirms is given. Edited scores carry no probability meaning: serve them only to the application whose rule it is.
 */
import type { Output } from "./lists.js";
import { outcomeOf } from "./lists.js";
import { argmaxCandidates, itemsCandidates, regionCandidates } from "./other-edits.js";
import type { Part, Plan } from "./plan.js";
import { sequenceCandidates } from "./sequence-edits.js";
import type { Room } from "./set-edits.js";
import { setCandidates } from "./set-edits.js";

/** The output edited so that part i takes `outcomes[i]`; undefined where that is not reached. */
export function project(plan: Pick<Plan, "parts">, room: Room, output: Output, outcomes: readonly number[]): Output | undefined {
  let current = output;
  for (const [place, part] of plan.parts.entries()) {
    const outcome = outcomes[place] as number;
    if (outcomeOf(part, current) === outcome) continue;
    const fitting = candidates(part, room, current, outcome).filter((candidate) => outcomeOf(part, candidate) === outcome);
    const [first, ...others] = fitting;
    if (first === undefined) return undefined;
    // The first of the cheapest: the order of candidates is that of the spec.
    const before = current;
    current = others.reduce((best, candidate) => (editCost(before, candidate) < editCost(before, best) ? candidate : best), first);
  }
  const isReached = plan.parts.every((part, place) => outcomeOf(part, current) === outcomes[place]);
  return isReached ? current : undefined;
}

function candidates(part: Part, room: Room, output: Output, outcome: number): Output[] {
  switch (part.form) {
    case "constant":
      return [];
    case "set":
      return setCandidates(part, room, output, outcome);
    case "sequence":
      return sequenceCandidates(part, room, output, outcome);
    case "region":
      return regionCandidates(part, output, outcome);
    case "items":
      return itemsCandidates(part, room, output, outcome);
    case "argmax":
      return argmaxCandidates(part, room, output, outcome);
  }
}

/** Items added, removed or given another score, and values changed. */
export function editCount(before: Output, after: Output): number {
  const changed = [...labelScores(before, after)].filter(([old, now]) => old !== now).length;
  return changed + [...after.values].filter(([name, value]) => before.values.get(name) !== value).length;
}

/** Edits, and among equally many the smaller change of scores. */
function editCost(before: Output, after: Output): number {
  const labels = labelScores(before, after).map(([old = 0, now = 0]) => Math.abs(old - now));
  const values = [...after.values].map(([name, value]) => Math.abs((before.values.get(name) ?? 0) - value));
  const moved = [...labels, ...values].reduce((sum, one) => sum + one, 0);
  return editCount(before, after) + moved / (1000 + moved);
}

/** The score before and after of each label of either output. */
function labelScores(before: Output, after: Output): (readonly [number | undefined, number | undefined])[] {
  const [old, now] = [before, after].map(({ items }) => new Map(items.map(({ column, score }) => [column, score]))) as [
    Map<number, number>,
    Map<number, number>,
  ];
  return [...new Set([...old.keys(), ...now.keys()])].map((column) => [old.get(column), now.get(column)] as const);
}
