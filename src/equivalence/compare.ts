/**
 * Whether two programs decide every output alike. Where their diagrams differ, what is left of the difference when impossible ends of
 * passes are taken away is looked at: nothing left proves that they are equal; else an output is searched on which both, when run, differ.
 */
import type { Guard } from "../diagram/diagram.js";
import { DiagramBudgetError } from "../diagram/diagram.js";
import type { EnvironmentInput } from "../spec/loss-spec.js";
import { impossibleByArithmetic } from "./arithmetic.js";
import { isImpossibleByFolding } from "./folding.js";
import type { JointSystem } from "./joint-system.js";
import { jointSystem } from "./joint-system.js";
import type { Ask } from "./numbers.js";
import type { Side } from "./places.js";
import { possible } from "./possible.js";
import { ReachBudgetError } from "./reach.js";
import { unitedRegisters } from "./registers.js";
import type { Runner } from "./run-program.js";
import { runnerOf } from "./run-program.js";
import type { JointSample } from "./samples.js";
import { samplesOf } from "./samples.js";

export type Comparison =
  | { readonly result: "equal"; readonly system: JointSystem }
  | { readonly result: "different"; readonly sample: JointSample; readonly outcomes: readonly (readonly number[])[] }
  /** Neither is known. */
  | { readonly result: "unknown"; readonly reason: string };

export interface Compared {
  readonly sides: readonly [Side, Side];
  /** How many calls the sides have together. */
  readonly calls: number;
  readonly environment: readonly EnvironmentInput[];
  /** What the environment is taken to be; absent: anything. */
  readonly assumed?: ReadonlyMap<string, boolean>;
  readonly ask: Ask | null;
  /** Outputs on which both are run first where their diagrams differ. */
  readonly tried?: () => Iterable<JointSample>;
}

export async function comparePrograms(input: Compared): Promise<Comparison> {
  try {
    return await compared(input);
  } catch (error) {
    if (error instanceof DiagramBudgetError || error instanceof ReachBudgetError) return { result: "unknown", reason: error.message };
    throw error;
  }
}

async function compared(input: Compared): Promise<Comparison> {
  const system = jointSystem(input.sides, input.assumed ?? null);
  const runners = input.sides.map((side) => runnerOf(side, input.environment));
  const parts = system.sides[0]!.outcomes.length;
  if (system.sides[1]!.outcomes.length !== parts) return { result: "unknown", reason: "the decisions have different numbers of parts" };
  const differing = Array.from({ length: parts }, (_, part) => differenceOf(system, part)).some((d) => d !== system.universe.forest.false);
  const met = differing && input.tried !== undefined ? firstDifference(input.tried(), runners) : null;
  if (met !== null) return met;
  for (let part = 0; part < parts; part++) {
    const difference = differenceOf(system, part);
    if (difference === system.universe.forest.false) continue;
    const answer = await judge(system, difference, runners, input);
    if (answer.result !== "equal") return answer;
  }
  return { result: "equal", system };
}

/** Where the outcomes differ. */
function differenceOf({ sides, universe: { forest } }: JointSystem, part: number): Guard {
  const [a, b] = sides.map((side) => side.outcomes[part]!);
  return forest.apply(a!, b!, (x, y) => forest.leaf(x !== y));
}

async function judge(system: JointSystem, difference: Guard, runners: readonly Runner[], input: Compared): Promise<Comparison> {
  const { forest } = system.universe;
  const equal: Comparison = { result: "equal", system };
  if (isImpossibleByFolding(system, difference)) return equal;
  const left = possible(system, difference);
  if (left === forest.false) return equal;
  // Most that differ do so on one of a few outputs; to follow all states in step takes longer.
  const found = await shown(system, left, runners, input);
  if (found !== null) return found;
  let correlated = withoutCorrelated(system, difference);
  if (correlated !== forest.false) correlated = unitedRegisters(system, correlated);
  if (correlated === forest.false || (await impossibleByArithmetic(system, correlated, input.ask))) return equal;
  const further = correlated === left ? null : await shown(system, correlated, runners, input);
  return further ?? { result: "unknown", reason: "the rules differ where no output was found on which they do" };
}

/** An output of those for which the guard holds on which both, when run, differ. */
async function shown(system: JointSystem, guard: Guard, runners: readonly Runner[], input: Compared): Promise<Comparison | null> {
  for await (const sample of samplesOf(system, guard, input.calls, input.ask)) {
    const difference = firstDifference([sample], runners);
    if (difference !== null) return difference;
  }
  return null;
}

function firstDifference(samples: Iterable<JointSample>, runners: readonly Runner[]): Comparison | null {
  for (const sample of samples) {
    const [a, b] = runners.map((runner) => runner.outcomes(sample));
    if (a != null && b != null && String(a) !== String(b)) return { result: "different", sample, outcomes: [a, b] };
  }
  return null;
}

/** With all states of a stream in step, where that is not too much; else as it is. */
function withoutCorrelated(system: JointSystem, difference: Guard): Guard {
  try {
    return possible(system, difference, true);
  } catch (error) {
    if (error instanceof ReachBudgetError) return difference;
    throw error;
  }
}
