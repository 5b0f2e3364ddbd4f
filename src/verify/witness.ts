/** Chooses, for each explained outcome, an output of the API that leads to it: the simplest of those on which decisions are tried. */
import type { JointSample } from "../equivalence/samples.js";
import type { Witnesses } from "../equivalence/witnesses.js";
import { witnessesOf } from "../equivalence/witnesses.js";
import type { DecisionExplanation, OutcomeExplanation, Step, Witness } from "../explain/explanation.js";
import type { Catalog } from "../providers/catalog.js";
import type { Schema } from "../providers/schema.js";
import type { AnalysisReport } from "../report.js";
import { compileDecision } from "../spec/evaluate.js";
import type { Decision } from "../spec/loss-spec.js";
import type { Case } from "./cases.js";
import { recordedOutput, withNeighbours } from "./neighbours.js";
import { prepareCases } from "./prepare.js";

/** Outputs that are looked at for each decision. */
const lookedAt = 800;

/** The report with a witness in every outcome for which one was found. */
export async function withWitnesses(report: AnalysisReport, catalog: Catalog): Promise<AnalysisReport> {
  const explanations: DecisionExplanation[] = [];
  for (const explanation of report.explanations ?? []) {
    const decision = report.spec.decisions.find(({ id }) => id === explanation.decision);
    explanations.push(decision === undefined ? explanation : await withWitness(explanation, decision, catalog));
  }
  return { ...report, explanations };
}

async function withWitness(explanation: DecisionExplanation, decision: Decision, catalog: Catalog): Promise<DecisionExplanation> {
  const schemas = decision.calls.map(({ operation }) => catalog.operationById(operation)?.schema ?? null);
  const isWritten = ({ responses }: JointSample): boolean =>
    responses.every((response, call) => schemas[call] == null || fits(schemas[call], response));
  const inLists = ({ responses, inputs }: JointSample): JointSample => ({
    responses: responses.map((response, call) => (schemas[call] == null ? response : withLists(schemas[call], response))),
    inputs,
  });
  const cases = await prepareCases(catalog, decision, lookedAt);
  const known = explanation.outcomes.map((outcome) => witnessOf(decision, outcome, cases));
  const isComplete = known.every((witness) => witness !== null);
  const found = isComplete ? [] : (await witnessesOf(decision, null)).outcomes;
  const searched = found.map((w) => ({ ...w, sample: inLists(w.sample) })).filter(({ sample }) => isWritten(sample));
  const outcomes = explanation.outcomes.map((outcome, i) => withOutput(outcome, known[i] ?? searchedOutput(outcome, decision, searched)));
  return withNeighbours({ ...explanation, outcomes }, decision, isWritten);
}

function withOutput(outcome: OutcomeExplanation, witness: Witness | null): OutcomeExplanation {
  return witness === null ? outcome : { ...outcome, witness };
}

/** Paths of programs also lead through lists to what is in them: an item where the provider has a list becomes its only one. */
function withLists(schema: Schema, json: unknown): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (schema.kind === "stream") return (Array.isArray(json) ? json : [json]).map((item: unknown) => withLists(schema.item, item));
  if (schema.kind !== "message" || Array.isArray(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [
      name,
      schema.fields[name] === undefined ? value : withLists(schema.fields[name].schema, value),
    ]),
  );
}

/** Whether lists are where the provider has lists. */
function fits(schema: Schema, json: unknown): boolean {
  if (json === undefined) return true;
  if (schema.kind === "stream") return Array.isArray(json) && json.every((item) => fits(schema.item, item));
  if (schema.kind !== "message" || typeof json !== "object" || json === null) return true;
  return Object.entries(json).every(([name, value]) => schema.fields[name] === undefined || fits(schema.fields[name].schema, value));
}

/** The output that was found by working backwards from the outcome. */
function searchedOutput(explained: OutcomeExplanation, decision: Decision, found: Witnesses["outcomes"]): Witness | null {
  const witness = found.find(({ outcome }) => decision.outcomes[outcome]?.id === explained.outcome);
  return witness === undefined ? null : recordedOutput(decision, witness.sample);
}

/** An output that leads to an outcome; null where none of the cases does, with the inputs that its ways need. */
export function witnessOf(decision: Decision, { outcome, ways }: OutcomeExplanation, cases: readonly Case[]): Witness | null {
  const known = simplest(cases.filter(({ told }) => told.split("+").includes(outcome)));
  if (known !== null) return { responses: known.responses };
  const evaluate = compileDecision(decision);
  for (const { steps } of ways) {
    for (const inputs of inputsOf(steps)) {
      const found = cases.find(({ responses }) => evaluate({ responses, inputs }).outcome?.split("+").includes(outcome) === true);
      if (found !== undefined) return { responses: found.responses, inputs };
    }
  }
  return null;
}

/** Inputs that a way needs, not being at their defaults; then each with one more input, of those that it leaves open, on its other side. */
function inputsOf(steps: readonly Step[]): Record<string, boolean>[] {
  const asked = steps.flatMap((s) => (s.kind === "condition" ? (s.environment ?? []) : []));
  const needed = Object.fromEntries(asked.flatMap((e) => (e.holds === undefined || e.holds === e.default ? [] : [[e.name, e.holds]])));
  const open = asked.filter((e) => e.holds === undefined).map((e) => ({ ...needed, [e.name]: !e.default }));
  return [...(Object.keys(needed).length === 0 ? [] : [needed]), ...open];
}

/** The shortest; of equally short ones the first. */
function simplest(cases: readonly Case[]): Case | null {
  let best: Case | null = null;
  let length = Number.POSITIVE_INFINITY;
  for (const each of cases) {
    const own = JSON.stringify(each.responses).length;
    if (own < length) [best, length] = [each, own];
  }
  return best;
}
