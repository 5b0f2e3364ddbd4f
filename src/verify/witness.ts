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
import { responsesOfCalls } from "../spec/recorded.js";
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
  const members = await enumMembers(decision, catalog);
  const isWritten = ({ responses }: Pick<JointSample, "responses">): boolean =>
    responses.every((response, call) => schemas[call] == null || fits(schemas[call], response, members));
  const inLists = ({ responses, inputs }: JointSample): JointSample => ({
    responses: responses.map((response, call) => (schemas[call] == null ? response : withLists(schemas[call], response))),
    inputs,
  });
  const cases = await prepareCases(catalog, decision, lookedAt);
  const written = cases.filter(({ responses }) => isWritten({ responses: responsesOfCalls(decision.calls, responses) }));
  const known = explanation.outcomes.map((outcome) => witnessOf(decision, outcome, written) ?? witnessOf(decision, outcome, cases));
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

/** The names of the enums that the decision's operations answer with, by vocabulary. */
async function enumMembers(decision: Decision, catalog: Catalog): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const ids = new Set(decision.calls.flatMap(({ operation }) => catalog.operationById(operation)?.vocabularies ?? []));
  const found = new Map<string, ReadonlySet<string>>();
  for (const id of ids) if (!catalog.isOpen(id)) found.set(id, new Set((await catalog.vocabulary(id)).labels.map(({ name }) => name)));
  return found;
}

/** Whether a response is such as the provider gives: lists where it has lists, names of its enums, numbers within their range. */
function fits(schema: Schema, json: unknown, members: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  if (json === undefined) return true;
  switch (schema.kind) {
    case "stream":
      return Array.isArray(json) && json.every((item) => fits(schema.item, item, members));
    case "message":
      if (typeof json !== "object" || json === null) return true;
      return Object.entries(json).every(([name, value]) => {
        const field = Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
        return field === undefined || fits(field.schema, value, members);
      });
    case "enum":
      return typeof json !== "string" || members.get(schema.vocabulary)?.has(json) !== false;
    case "number":
      return typeof json !== "number" || (json >= schema.minimum && json <= schema.maximum);
    default:
      return true;
  }
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
