/** Outputs for which a guard over outcomes holds: one for each of its ways, as far as one can be written down. */
import type { Guard, Variable } from "../diagram/diagram.js";
import { DiagramBudgetError } from "../diagram/diagram.js";
import type { LaneSet } from "../diagram/domain.js";
import type { Way } from "./assignment.js";
import { waysThrough } from "./assignment.js";
import type { JointState, JointSystem } from "./joint-system.js";
import { setField } from "./json.js";
import type { Ask } from "./numbers.js";
import { numbersFor } from "./numbers.js";
import { inOrder } from "./order.js";
import { ReachBudgetError } from "./reach.js";
import { absentLast, jsonValue, Words } from "./words.js";

/** What a program is evaluated on: a response a call, and inputs of the environment by name. */
export interface JointSample {
  readonly responses: readonly unknown[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Ways that are tried. */
const wayLimit = 60;

/**
 * The outputs come in a fixed order; that one is written down does not mean that the guard holds for it: evaluate to see. Where to
 * find more takes more than the budget there are no more.
 */
export async function* samplesOf(system: JointSystem, guard: Guard, calls: number, ask: Ask | null): AsyncGenerator<JointSample> {
  try {
    yield* unbudgeted(system, guard, calls, ask);
  } catch (error) {
    if (!(error instanceof DiagramBudgetError) && !(error instanceof ReachBudgetError)) throw error;
  }
}

async function* unbudgeted(system: JointSystem, guard: Guard, calls: number, ask: Ask | null): AsyncGenerator<JointSample> {
  const words = new Words(system, ask);
  let tried = 0;
  for (const way of waysThrough(guard, inOrder(system))) {
    if (++tried > wayLimit) return;
    const sample = await sampleOf(system, words, way, calls, ask);
    if (sample !== null) yield sample;
  }
}

async function sampleOf(system: JointSystem, words: Words, way: Way, calls: number, ask: Ask | null): Promise<JointSample | null> {
  const numbers = await numbersFor(system, way, ask);
  if (numbers === null) return null;
  const responses: unknown[] = Array.from({ length: calls }, () => ({}));
  const inputs: Record<string, unknown> = {};
  const fixed = new Map<Variable, number>();
  const targets = new Map<JointState, LaneSet>();
  const write = (call: number, path: readonly (string | number)[], value: unknown): void => {
    responses[call] = setField(responses[call], path, value);
  };
  const settle = (variable: Variable, point: number): void => {
    const meaning = system.universe.meaning(variable);
    fixed.set(variable, point);
    if (meaning.kind === "environment") inputs[meaning.name] = variable.lanes === undefined ? point : point === 1;
    if ("at" in meaning && meaning.at.from === "response") write(meaning.at.call ?? 0, meaning.at.path, jsonValue(meaning, point));
  };
  for (const [variable, allowed] of absentLast(system, way)) {
    const meaning = system.universe.meaning(variable);
    const state = meaning.kind === "state" ? system.states.get(meaning.carried) : undefined;
    if (state !== undefined && "lanes" in allowed) targets.set(state, allowed.lanes);
    settle(variable, "lanes" in allowed ? allowed.lanes.first() : (numbers.get(variable) ?? 0));
  }
  for (const [variable, number] of numbers) if (!way.has(variable)) settle(variable, number);
  for (const stream of new Set([...targets.keys()].map((s) => s.stream))) {
    const own = new Map([...targets].filter(([s]) => s.stream === stream));
    const items = await words.find(own, fixed);
    if (items === null) return null;
    const { call, path } = system.streams.get(stream)!;
    for (const [i, item] of items.entries()) write(call, [...path, i], item);
  }
  return { responses, inputs };
}
