/**
 * Conformance vectors of decisions: recorded outputs with inputs, and what `evaluate` answers under both wires. Most outputs are what the
 * provider could write; some are damaged, so that evaluators agree on what is absent and on what has no answer.
 */
import { neighboursOf, witnessesOf } from "../../../src/equivalence/witnesses.js";
import type { Answer } from "../../../src/spec/evaluate.js";
import { compileDecision } from "../../../src/spec/evaluate.js";
import type { Decision, LossSpec } from "../../../src/spec/loss-spec.js";
import type { RecordedOutputs } from "../../../src/spec/recorded.js";
import { randomOf } from "../../../src/verify/cases.js";
import { prepareCases } from "../../../src/verify/prepare.js";
import { goldenCatalog } from "./golden-specs.js";

export interface RuleVector {
  readonly decision: string;
  readonly recorded: RecordedOutputs;
  readonly json: Answer;
  readonly client: Answer;
}

type Random = () => number;

const ordinary = 130;
const decimal = 30;
const damaged = 40;

export async function ruleVectors(spec: LossSpec): Promise<RuleVector[]> {
  const vectors: RuleVector[] = [];
  for (const decision of spec.decisions) vectors.push(...(await decisionVectors(decision)));
  return vectors;
}

async function decisionVectors(decision: Decision): Promise<RuleVector[]> {
  const random = randomOf(`vectors of ${decision.id}`);
  const evaluate = compileDecision(decision);
  const vector = (recorded: RecordedOutputs): RuleVector => ({
    decision: decision.id,
    recorded,
    json: withoutWords(evaluate(recorded, { wire: "json" })),
    client: withoutWords(evaluate(recorded, { wire: "client" })),
  });
  const cases = (await prepareCases(goldenCatalog, decision, ordinary)).map(({ responses }) => ({ responses }));
  const given = cases.map((recorded, i) => (i % 3 === 0 ? recorded : withInputs(recorded, decision, random)));
  const some = (): { responses: Record<string, unknown> } => structuredClone(cases[Math.floor(random() * cases.length)]!);
  const several = (count: number): readonly null[] => Array.from({ length: cases.length === 0 ? 0 : count }, () => null);
  const harmed = several(damaged).map(() => damage(some(), random));
  const cuts = shortCuts(decision);
  const rewritten = several(decimal).map(() => inDecimals(some(), cuts, random));
  const nothing: RecordedOutputs[] = [{ responses: {} }];
  const vectors = [...nothing, ...(await witnesses(decision)), ...given, ...rewritten, ...harmed].map(vector);
  return [...new Map(vectors.map((v) => [JSON.stringify(v), v])).values()];
}

/** An output for each outcome for which one is found, and outputs beside them that are decided otherwise. */
async function witnesses(decision: Decision): Promise<RecordedOutputs[]> {
  const found = await witnessesOf(decision, null);
  const beside = neighboursOf(decision, found).flatMap(({ samples }) => samples);
  return [...found.outcomes.map(({ sample }) => sample), ...beside].slice(0, ordinary).map(({ responses, inputs }) => {
    const byOperation: Record<string, unknown[]> = {};
    decision.calls.forEach(({ operation }, i) => (byOperation[operation] ??= []).push(responses[i]));
    return { responses: byOperation, ...(Object.keys(inputs).length === 0 ? {} : { inputs }) };
  });
}

/** Where numbers are cut, in a few digits: as people write them, and as the two wires tell apart. */
function shortCuts({ program }: Decision): readonly number[] {
  const cuts = program.nodes.flatMap((node) => ("cuts" in node ? node.cuts : []));
  return [...new Set(cuts.map((cut) => Number(cut.toPrecision(4))))];
}

/** Numbers with the fewest digits that a 32-bit reader takes for the same, or next to a cut. */
function inDecimals(recorded: { responses: Record<string, unknown> }, cuts: readonly number[], random: Random): RecordedOutputs {
  const visit = (value: unknown): unknown => {
    if (typeof value === "number")
      return random() < 0.4 && cuts.length > 0 ? cuts[Math.floor(random() * cuts.length)]! : fewestDigits(value);
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
  };
  return { responses: Object.fromEntries(Object.entries(recorded.responses).map(([id, response]) => [id, visit(response)])) };
}

function fewestDigits(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

/** What is wrong is said in words of one's own; that something is wrong, an empty `needs` tells. */
function withoutWords({ reason: _, ...answer }: Answer): Answer {
  return answer;
}

function withInputs(recorded: RecordedOutputs, decision: Decision, random: Random): RecordedOutputs {
  if (decision.environment.length === 0) return recorded;
  const values = ["Cat", "", 0, 1, 0.5, "dog", true, null, ["Cat", "Dog"]];
  const inputs = decision.environment.flatMap(({ name, type }): [string, unknown][] => {
    if (random() < 0.3) return [];
    if (type === "boolean") return [[name, random() < 0.5]];
    const fitting = values.filter((v) => type === "value" || typeof v === type);
    return [[name, fitting[Math.floor(random() * fitting.length)]]];
  });
  return { ...recorded, inputs: Object.fromEntries(inputs) };
}

/** Something in the responses is taken away, null, or of another type. */
function damage(recorded: { responses: Record<string, unknown> } | RecordedOutputs, random: Random): RecordedOutputs {
  const spots: (readonly [Record<string, unknown>, string])[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const inside = value as Record<string, unknown>;
    for (const key of Object.keys(inside)) {
      if (!Array.isArray(value)) spots.push([inside, key]);
      visit(inside[key]);
    }
  };
  Object.values(recorded.responses).forEach(visit);
  const spot = spots[Math.floor(random() * spots.length)];
  if (spot === undefined) return recorded;
  const [object, key] = spot;
  const before = object[key];
  const other = [undefined, null, String(before), 0, 1, true, "", "0.75", [], {}, [before], -1e308, " Cat", { value: 1 }];
  const value = other[Math.floor(random() * other.length)];
  if (value === undefined) delete object[key];
  else object[key] = value;
  return recorded;
}
