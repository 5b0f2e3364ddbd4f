/** Adds to explanations what is near each outcome: witnesses are made plain, and other outcomes are looked for one change away from them. */
import type { Change } from "../equivalence/edits.js";
import { written } from "../equivalence/edits.js";
import type { NeighbouringOutputs } from "../equivalence/neighbouring-outputs.js";
import { neighbouringOutputs } from "../equivalence/neighbouring-outputs.js";
import { plainerOutput } from "../equivalence/plain-output.js";
import type { JointSample } from "../equivalence/samples.js";
import { changeText, outputText } from "../explain/change-text.js";
import type { DecisionExplanation, Neighbour, OutcomeExplanation, Witness } from "../explain/explanation.js";
import { compileDecision } from "../spec/evaluate.js";
import type { Decision } from "../spec/loss-spec.js";
import { responsesOfCalls, valueAt } from "../spec/recorded.js";

const given = "given ";

/** Neighbours of one outcome that are told. */
const mostNeighbours = 6;

/** `isWritten`: whether the provider could write an output so. */
export function withNeighbours(
  explanation: DecisionExplanation,
  decision: Decision,
  isWritten: (sample: JointSample) => boolean,
): DecisionExplanation {
  const evaluate = compileDecision(decision);
  const plainer = plainerOutput(decision);
  const told = (sample: JointSample): readonly string[] => evaluate(recordedOutput(decision, sample)).outcome?.split("+") ?? [];
  const witnesses: { part: number; outcome: number; sample: JointSample }[] = [];
  const plain = explanation.outcomes.map((explained): OutcomeExplanation => {
    if (explained.witness === undefined) return explained;
    const before: JointSample = {
      responses: responsesOfCalls(decision.calls, explained.witness.responses),
      inputs: explained.witness.inputs ?? {},
    };
    const sample = plainer(before, (each) => isWritten(each) && told(each).includes(explained.outcome));
    const part = told(sample).indexOf(explained.outcome);
    witnesses.push({ part, outcome: decision.outcomes.findIndex(({ id }) => id === explained.outcome), sample });
    return { ...explained, witness: recordedOutput(decision, sample) };
  });
  const found = neighbouringOutputs(decision, witnesses, isWritten);
  const outcomes = plain.map((explained): OutcomeExplanation => {
    const near = found.filter(({ outcomes: [own] }) => decision.outcomes[own]?.id === explained.outcome);
    if (near.length === 0) return explained;
    const told = near.map((pair) => neighbourOf(decision, pair, explained.witness));
    // What changes the example that the reader sees comes first.
    const neighbours = [...told.filter((n) => !n.text.startsWith(given)), ...told.filter((n) => n.text.startsWith(given))];
    return { ...explained, neighbours: neighbours.slice(0, mostNeighbours) };
  });
  return { ...explanation, outcomes };
}

function neighbourOf(decision: Decision, { outcomes, samples, change }: NeighbouringOutputs, witness: Witness | undefined): Neighbour {
  const { id, description } = decision.outcomes[outcomes[1]]!;
  const [before, after] = samples.map((sample) => recordedOutput(decision, sample)) as [Witness, Witness];
  const isShown = change.kind === "value" ? isExceptFor(decision, samples[0], { change, witness }) : isAlike(before, witness);
  return {
    outcome: id,
    description,
    text: `${isShown ? "" : `${given}${outputText(samples[0])}: `}${changeText(change, samples[0])}`,
    change,
    outputs: [before, after],
  };
}

function isAlike(output: Witness, witness: Witness | undefined): boolean {
  return JSON.stringify(output) === JSON.stringify(witness);
}

/** Whether an output is the example that the reader sees but for the value that changes. */
function isExceptFor(
  decision: Decision,
  { responses, inputs }: JointSample,
  {
    change: { call, path },
    witness,
  }: { readonly change: Extract<Change, { readonly kind: "value" }>; readonly witness: Witness | undefined },
): boolean {
  if (witness === undefined) return false;
  const shown = valueAt(responsesOfCalls(decision.calls, witness.responses)[call], path);
  return isAlike(recordedOutput(decision, written({ responses, inputs }, call, path, shown)), witness);
}

/** As `furcifer evaluate` reads it. */
export function recordedOutput({ calls }: Decision, { responses, inputs }: JointSample): Witness {
  const recorded: Record<string, unknown[]> = {};
  calls.forEach(({ operation }, i) => (recorded[operation] ??= []).push(responses[i] ?? {}));
  const known = Object.entries(inputs).flatMap(([name, value]) => (typeof value === "boolean" ? [[name, value] as const] : []));
  return { responses: recorded, ...(known.length === 0 ? {} : { inputs: Object.fromEntries(known) }) };
}
