/**
 * Outputs that show what a decision does: one for each outcome, and pairs that differ in one thing only and are decided differently.
 * Each has been evaluated.
 */
import { DiagramBudgetError } from "../diagram/diagram.js";
import { compileProgram } from "../spec/compile.js";
import type { Decision } from "../spec/loss-spec.js";
import { domainsOf } from "./domains.js";
import { searchByEdits } from "./edit-search.js";
import { editor } from "./edits.js";
import { jointSystem } from "./joint-system.js";
import type { Ask } from "./numbers.js";
import type { Side } from "./places.js";
import { possible } from "./possible.js";
import { ReachBudgetError } from "./reach.js";
import { runnerOf } from "./run-program.js";
import type { JointSample } from "./samples.js";
import { samplesOf } from "./samples.js";

export interface Witness {
  /** Position of the part of the decision, and of the outcome. */
  readonly part: number;
  readonly outcome: number;
  readonly sample: JointSample;
}

export interface Neighbours {
  readonly part: number;
  readonly outcomes: readonly [number, number];
  readonly samples: readonly [JointSample, JointSample];
}

export interface Witnesses {
  readonly outcomes: readonly Witness[];
  /** Outcomes for which no output was found, by part. */
  readonly missing: readonly { readonly part: number; readonly outcome: number }[];
}

/** Samples have a response a call of the decision; inputs are at their defaults unless an outcome needs others. */
export async function witnessesOf(decision: Decision, ask: Ask | null): Promise<Witnesses> {
  const texts = textsOf(decision);
  const calls = decision.calls.map((_, i) => i);
  const side: Side = { program: decision.program, calls, compiled: compileProgram(decision.program), texts };
  const defaults = new Map(decision.environment.flatMap((e) => (e.default === undefined ? [] : [[e.name, e.default] as const])));
  const runner = runnerOf(side, decision.environment);
  const found: Witness[] = [];
  const missing: { part: number; outcome: number }[] = [];
  for (const [part, wanted] of outcomesOf(side).entries())
    for (const outcome of wanted) {
      const isSo = (sample: JointSample): boolean => runner.outcomes(sample)?.[part] === outcome;
      const search = { side, part, outcome, calls: calls.length, ask, isSo };
      const sample = (await sampleFor(search, defaults)) ?? (await sampleFor(search, null));
      if (sample === null) missing.push({ part, outcome });
      else found.push({ part, outcome, sample });
    }
  if (missing.length > 0) searchMissing(decision, found, missing, (sample) => runner.outcomes(sample));
  return { outcomes: found, missing };
}

/** Outcomes that are not found by working backwards may be met by trying. */
function searchMissing(
  decision: Decision,
  found: Witness[],
  missing: { readonly part: number; readonly outcome: number }[],
  outcomesOn: (sample: JointSample) => readonly number[] | null,
): void {
  const near = found.map(({ sample }) => sample);
  searchByEdits(decision, near, (sample) => {
    const told = outcomesOn(sample);
    const met = missing.findIndex(({ part, outcome }) => told?.[part] === outcome);
    if (met >= 0) found.push({ ...missing.splice(met, 1)[0]!, sample });
    return missing.length === 0;
  });
}

/** An output that is wanted, near the witnesses of a decision. */
export async function outputWhere(
  decision: Decision,
  ask: Ask | null,
  wanted: (sample: JointSample) => boolean,
): Promise<JointSample | null> {
  const { outcomes } = await witnessesOf(decision, ask);
  return searchByEdits(
    decision,
    outcomes.map(({ sample }) => sample),
    wanted,
  );
}

/** By part, the outcomes that its diagram has. */
function outcomesOf({ program }: Side): number[][] {
  return [program.outcome, ...(program.further ?? [])].map((root) => {
    const seen = new Set([root]);
    const outcomes = new Set<number>();
    for (const at of seen) {
      const node = program.nodes[at]!;
      if ("leaf" in node) outcomes.add(node.leaf);
      else for (const next of node.next) seen.add(next);
    }
    return [...outcomes].sort((a, b) => a - b);
  });
}

interface Search {
  readonly side: Side;
  readonly part: number;
  readonly outcome: number;
  readonly calls: number;
  readonly ask: Ask | null;
  readonly isSo: (sample: JointSample) => boolean;
}

async function sampleFor(
  { side, part, outcome, calls, ask, isSo }: Search,
  assumed: ReadonlyMap<string, boolean> | null,
): Promise<JointSample | null> {
  // Where all states in step are too much, ends that may not come together are tried as well.
  for (const isExact of [true, false])
    try {
      const system = jointSystem([side], assumed);
      const { forest } = system.universe;
      const wanted = forest.map(system.sides[0]!.outcomes[part]!, (o) => forest.leaf(o === outcome));
      const ends = isExact ? possible(system, wanted, true) : wanted;
      for await (const sample of samplesOf(system, ends, calls, ask)) if (isSo(sample)) return sample;
      return null;
    } catch (error) {
      if (!(error instanceof DiagramBudgetError) && !(error instanceof ReachBudgetError)) throw error;
    }
  return null;
}

/** Pairs of outputs of which one is a witness and the other differs from it in one item or value; one for each pair of outcomes. */
export function neighboursOf(decision: Decision, { outcomes: witnesses }: Pick<Witnesses, "outcomes">): Neighbours[] {
  const calls = decision.calls.map((_, i) => i);
  const runner = runnerOf(
    { program: decision.program, calls, compiled: compileProgram(decision.program), texts: [] },
    decision.environment,
  );
  const found = new Map<string, Neighbours>();
  const edits = editor(decision);
  for (const { part, outcome, sample } of witnesses)
    for (const { sample: edited } of edits(sample)) {
      const other = runner.outcomes(edited)?.[part];
      if (other === undefined || other === outcome) continue;
      const turned = other < outcome;
      const key = `${part} ${Math.min(outcome, other)} ${Math.max(outcome, other)}`;
      if (found.has(key)) continue;
      const pair: Neighbours = turned
        ? { part, outcomes: [other, outcome], samples: [edited, sample] }
        : { part, outcomes: [outcome, other], samples: [sample, edited] };
      found.set(key, pair);
    }
  return [...found.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true })).map((key) => found.get(key)!);
}

/** By partition of the program: labels of the classes first, then texts of every cell. */
export function textsOf(decision: Decision): string[][] {
  const labels = decision.classes.flatMap((c) => [...c.labels.map(({ name }) => name), ...c.outsideVocabulary]);
  const cells = [...domainsOf(decision).values()].flatMap(({ texts }) => texts);
  const all = [...new Set([...labels, ...cells])];
  return decision.program.partitions.map(() => all);
}
