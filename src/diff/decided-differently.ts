/** Compares two decisions of two versions of an application: by proof where their programs can be compared, by trying outputs else. */
import type { Comparison } from "../equivalence/compare.js";
import { comparePrograms } from "../equivalence/compare.js";
import type { Ask } from "../equivalence/numbers.js";
import type { Side } from "../equivalence/places.js";
import type { Runner } from "../equivalence/run-program.js";
import { runnerOf } from "../equivalence/run-program.js";
import type { JointSample } from "../equivalence/samples.js";
import { outputWhere, textsOf } from "../equivalence/witnesses.js";
import { compileProgram } from "../spec/compile.js";
import type { Decision } from "../spec/loss-spec.js";

/** Recorded outputs on which two versions of an application do different things. */
export interface DifferentlyDecided {
  /** REST JSON responses by operation id, in call order. */
  readonly responses: Readonly<Record<string, readonly unknown[]>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What the outcome does. */
  readonly before: string;
  readonly after: string;
}

export type Difference =
  | { readonly result: "equal" }
  | { readonly result: "different"; readonly example: DifferentlyDecided }
  | { readonly result: "unknown"; readonly reason: string };

/** The calls of both versions: those of one operation are the same in their order. */
interface JointCalls {
  readonly operations: readonly string[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export async function differenceOf(before: Decision, after: Decision, ask: Ask | null): Promise<Difference> {
  const calls = jointCalls(before, after);
  const descriptions = [...new Set([...before.outcomes, ...after.outcomes].map(({ description }) => description))];
  const sideOf = (decision: Decision, own: readonly number[]): Side => ({
    program: decision.program,
    compiled: compileProgram(decision.program),
    calls: own,
    texts: textsOf(decision),
    outcome: (leaf) => descriptions.indexOf(decision.outcomes[leaf]?.description ?? ""),
  });
  const sides = [sideOf(before, calls.before), sideOf(after, calls.after)] as const;
  const environment = [...new Map([...before.environment, ...after.environment].map((e) => [e.name, e])).values()];
  const comparison = await comparePrograms({ sides, calls: calls.operations.length, environment, ask });
  if (comparison.result === "equal") return comparison;
  const runners = sides.map((side) => runnerOf(side, environment));
  const sample = comparison.result === "different" ? comparison.sample : await triedOut([before, after], calls, runners, ask);
  if (sample === null) return { result: "unknown", reason: reasonOf(comparison) };
  const [was, is] = runners.map((runner) => told(runner, sample, descriptions));
  const responses: Record<string, unknown[]> = {};
  calls.operations.forEach((operation, i) => (responses[operation] ??= []).push(sample.responses[i] ?? {}));
  return { result: "different", example: { responses, inputs: sample.inputs, before: was!, after: is! } };
}

function reasonOf(comparison: Comparison): string {
  return comparison.result === "unknown" ? comparison.reason : "";
}

function told(runner: Runner, sample: JointSample, descriptions: readonly string[]): string {
  const outcomes = runner.outcomes(sample);
  return outcomes === null ? "nothing that its rule tells" : [...new Set(outcomes)].map((o) => descriptions[o] ?? "").join(" and ");
}

function jointCalls(before: Decision, after: Decision): JointCalls {
  const operations = before.calls.map(({ operation }) => operation);
  const taken = new Set<number>();
  const own = after.calls.map(({ operation }) => {
    let at = operations.findIndex((other, i) => other === operation && !taken.has(i));
    if (at < 0) at = operations.push(operation) - 1;
    taken.add(at);
    return at;
  });
  return { operations, before: before.calls.map((_, i) => i), after: own };
}

/** An output on which the versions do not do the same, among those that either tells apart. */
async function triedOut(
  decisions: readonly [Decision, Decision],
  { operations, ...calls }: JointCalls,
  [a, b]: readonly Runner[],
  ask: Ask | null,
): Promise<JointSample | null> {
  const differs = (sample: JointSample): boolean => {
    const [was, is] = [a?.outcomes(sample), b?.outcomes(sample)];
    return was != null && is != null && [...new Set(was)].sort().join() !== [...new Set(is)].sort().join();
  };
  for (const [i, decision] of decisions.entries()) {
    const own = i === 0 ? calls.before : calls.after;
    const joint = ({ responses, inputs }: JointSample): JointSample => ({
      inputs,
      responses: operations.map((_, call) => (own.includes(call) ? responses[own.indexOf(call)] : {})),
    });
    const found = await outputWhere(decision, ask, (sample) => differs(joint(sample)));
    if (found !== null) return joint(found);
  }
  return null;
}
