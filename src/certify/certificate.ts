/**
 * The certificate of a decision: the rule and the program, read from the decision's JSON, against the system that was explored before
 * anything was minimised or recognised. Both must decide every output as the system does; where one does not, an output shows it.
 */
import type { Comparison } from "../equivalence/compare.js";
import { comparePrograms } from "../equivalence/compare.js";
import type { Ask } from "../equivalence/numbers.js";
import type { Side } from "../equivalence/places.js";
import { runnerOf } from "../equivalence/run-program.js";
import type { JointSample } from "../equivalence/samples.js";
import { smallOutputs } from "../equivalence/small-outputs.js";
import { outputWhere } from "../equivalence/witnesses.js";
import type { ExploredProgram } from "../spec/build.js";
import { compileProgram } from "../spec/compile.js";
import type { Certificate } from "../spec/evidence.js";
import type { Decision, LossSpec } from "../spec/loss-spec.js";
import type { PartitionTexts } from "../spec/partition-builder.js";
import { Unreadable } from "./class-test.js";
import type { WrittenProgram } from "./program-writer.js";
import { ruleProgram } from "./rule-program.js";

export interface CertificateInput {
  readonly spec: Pick<LossSpec, "operations">;
  /** As it stands in the spec's JSON. */
  readonly decision: Decision;
  /** The run's calls, by the numbers that the decision gives them, and texts by partition of its program. */
  readonly calls: readonly number[];
  readonly texts: readonly PartitionTexts[];
  readonly explored: ExploredProgram;
  readonly ask: Ask | null;
}

export async function certify(input: CertificateInput): Promise<Certificate> {
  const { decision, explored } = input;
  const system = sideOf(explored.program, explored.calls, explored.texts);
  const program = sideOf(decision.program, input.calls, input.texts);
  const ofProgram = await compareWith(input, system, program, undefined);
  if (ofProgram.result !== "equal") return certificateOf(input, await orTried(input, ofProgram, [system, program]), "program");
  let written: WrittenProgram | null;
  try {
    written = ruleProgram({ spec: input.spec, decision, texts: input.texts });
  } catch (error) {
    if (error instanceof Unreadable) return { status: "unknown", reason: `the rule cannot be read alone: ${error.message}` };
    throw error;
  }
  if (written === null) return { status: "holds", rule: false };
  const assumed = new Map(decision.environment.flatMap((e) => (e.default === undefined ? [] : [[e.name, e.default] as const])));
  const rule = { ...written, calls: input.calls };
  const ofRule = await compareWith(input, system, rule, assumed);
  if (ofRule.result === "equal") return { status: "holds", rule: true };
  return certificateOf(input, await orTried(input, ofRule, [system, rule], assumed), "rule");
}

/** What cannot be decided by working backwards from the difference may be by trying outputs near witnesses. */
async function orTried(
  input: CertificateInput,
  comparison: Comparison,
  sides: readonly Side[],
  assumed?: ReadonlyMap<string, boolean>,
): Promise<Comparison> {
  if (comparison.result !== "unknown") return comparison;
  const { decision, ask, explored } = input;
  const runners = sides.map((side) => runnerOf(side, decision.environment));
  const joint = asJoint(input, assumed);
  const outcomes = (sample: JointSample): (readonly number[] | null)[] => runners.map((runner) => runner.outcomes(joint(sample)));
  const canCome = closedTexts(explored);
  const found = await outputWhere(exploredDecision(input), ask, (sample) => {
    const [a, b] = canCome(sample.responses) ? outcomes(sample) : [];
    return a != null && b != null && String(a) !== String(b);
  });
  if (found === null) return comparison;
  return { result: "different", sample: joint(found), outcomes: outcomes(found).map((o) => o ?? []) };
}

/** Outputs to run both sides on. */
function* triedOutputs(input: CertificateInput, assumed: ReadonlyMap<string, boolean> | undefined): Generator<JointSample> {
  const canCome = closedTexts(input.explored);
  const joint = asJoint(input, assumed);
  for (const sample of smallOutputs(exploredDecision(input))) if (canCome(sample.responses)) yield joint(sample);
}

/** Responses by the numbers of the calls of both sides. */
function asJoint({ explored }: CertificateInput, assumed: ReadonlyMap<string, boolean> | undefined): (sample: JointSample) => JointSample {
  return ({ responses, inputs }) => {
    const all: unknown[] = [];
    explored.calls.forEach((call, i) => (all[call] = responses[i]));
    return { responses: all, inputs: assumed === undefined ? inputs : {} };
  };
}

/** The decision with the program as it was explored. */
function exploredDecision({ decision, explored }: CertificateInput): Decision {
  return { ...decision, program: explored.program, calls: callsOf(decision, explored.calls.length) };
}

/** Whether the texts of closed lists in a response are of their lists. */
function closedTexts({ program, texts }: ExploredProgram): (json: unknown) => boolean {
  const closed = new Map<string, ReadonlySet<string>>();
  for (const variable of program.variables) {
    const known = variable.kind === "text" ? texts[variable.partition] : undefined;
    const field = variable.kind === "text" ? variable.at.path.findLast((step) => typeof step === "string") : undefined;
    if (known !== undefined && typeof field === "string" && known.listed === known.texts.length) closed.set(field, new Set(known.texts));
  }
  const canCome = (json: unknown): boolean => {
    if (typeof json !== "object" || json === null) return true;
    return Object.entries(json).every(([name, value]) =>
      typeof value === "string" ? (closed.get(name)?.has(value) ?? true) : canCome(value),
    );
  };
  return canCome;
}

/** As many calls as the explored system reads. */
function callsOf({ calls }: Decision, count: number): Decision["calls"] {
  return Array.from({ length: count }, (_, i) => calls[i] ?? calls[0]!);
}

function sideOf(program: Decision["program"], calls: readonly number[], texts: readonly PartitionTexts[]): Side {
  return { program, calls, compiled: compileProgram(program), texts: texts.map((t) => t.texts) };
}

function compareWith(
  input: CertificateInput,
  system: Side,
  other: Side,
  assumed: ReadonlyMap<string, boolean> | undefined,
): Promise<Comparison> {
  const { decision, explored, calls, ask } = input;
  // A rule read alone says nothing of texts that no list has: it is only compared on those that may come.
  const tried = (): Iterable<JointSample> => (assumed === undefined ? triedOutputs(input, assumed) : []);
  const count = 1 + Math.max(-1, ...explored.calls, ...calls);
  const { environment } = decision;
  return comparePrograms({ sides: [system, other], calls: count, environment, ask, tried, ...(assumed === undefined ? {} : { assumed }) });
}

function certificateOf({ decision, calls }: CertificateInput, comparison: Comparison, of: "rule" | "program"): Certificate {
  if (comparison.result === "equal") return { status: "holds" };
  if (comparison.result === "unknown") return { status: "unknown", reason: `${of}: ${comparison.reason}` };
  const responses: Record<string, unknown[]> = {};
  decision.calls.forEach(({ operation }, i) => (responses[operation] ??= []).push(comparison.sample.responses[calls[i]!] ?? {}));
  const [expected, found] = comparison.outcomes.map((outcomes) => nameOf(decision, outcomes));
  const counterexample = { of, responses, inputs: comparison.sample.inputs, expected: expected ?? null, found: found ?? null };
  return { status: "refuted", counterexample };
}

/** As `evaluate` names outcomes; null where a part has none. */
function nameOf({ outcomes }: Decision, positions: readonly number[]): string | null {
  const ids = positions.map((position) => outcomes[position]?.id);
  return ids.includes(undefined) ? null : ids.join("+");
}
