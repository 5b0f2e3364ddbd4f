/** A corpus application with what the analysis says about it and what expected.json says: the two sides that checks compare. */
import { expect } from "vitest";
import { analyze } from "../../src/analyze.js";
import { Catalog } from "../../src/providers/catalog.js";
import { builtInDocuments } from "../../src/providers/registry.js";
import type { CallReport } from "../../src/report.js";
import type { Answer, Evaluator } from "../../src/spec/evaluate.js";
import { compileDecision } from "../../src/spec/evaluate.js";
import type { Decision, LossSpec } from "../../src/spec/loss-spec.js";
import type { CorpusApplication } from "./corpus.js";
import type { ExpectedOutcome, Told } from "./expected-outcome.js";
import { expectedOutcome } from "./expected-outcome.js";
import type { Vocabularies } from "./probes.js";
import { Probes } from "./probes.js";
import { templateOf } from "./recorded-outcome.js";
import { shapeOf } from "./responses.js";

export interface Analysed {
  readonly application: CorpusApplication;
  readonly calls: readonly CallReport[];
  readonly spec: LossSpec;
  readonly decision: Decision;
  readonly run: Evaluator;
}

export async function analysedOf(application: CorpusApplication): Promise<Analysed> {
  const { spec, calls } = await analyze(application.app, { entries: [application.entry] });
  expect(spec.decisions, "one entry, one decision").toHaveLength(1);
  const decision = spec.decisions[0]!;
  return { application, calls, spec, decision, run: compileDecision(decision) };
}

const catalog = new Catalog([...builtInDocuments]);
const loaded = new Map<string, Promise<ReadonlySet<string>>>();

export function vocabularyTexts(id: string): Promise<ReadonlySet<string>> {
  const known = loaded.get(id);
  if (known !== undefined) return known;
  const texts = catalog.vocabulary(id).then(({ labels }) => new Set(labels.map(({ name }) => name)));
  loaded.set(id, texts);
  return texts;
}

/** What expected.json says of responses, and the responses to try. */
export interface Reference {
  readonly outcomeOf: ExpectedOutcome;
  readonly probes: Probes;
  /** The outcome key; where expected.json leaves it open, the one recorded where the same classes occur. */
  readonly keyOf: (told: Told) => string;
}

export async function referenceOf(application: CorpusApplication): Promise<Reference> {
  const texts = new Map<string, ReadonlySet<string>>();
  for (const operation of application.expected.operations) {
    for (const [field, id] of Object.entries(shapeOf(operation).vocabularies ?? {}))
      texts.set(`${operation} ${field}`, await vocabularyTexts(id));
  }
  const vocabularies: Vocabularies = (operation, field) => texts.get(`${operation} ${field}`) ?? new Set();
  const outcomeOf = expectedOutcome(application, vocabularies);
  const recorded = new Map<string, string>();
  for (const { responses, outcome } of application.cases) {
    const told = outcomeOf(responses);
    if (told?.name.startsWith("[") === true && !recorded.has(told.name))
      recorded.set(told.name, templateOf(application.expected, outcome).key);
  }
  return {
    outcomeOf,
    probes: new Probes(application, vocabularies),
    keyOf: ({ name }) => (isOutcome(application, name) ? name : (recorded.get(name) ?? name)),
  };
}

function isOutcome({ expected }: CorpusApplication, name: string): boolean {
  return expected.outcomes.includes(name);
}

/** The outcome's id; fails where there is none. */
export function toldBy(answer: Answer, sample: unknown): string {
  if (answer.outcome === null)
    expect.fail(`no outcome (${answer.reason ?? `needs ${answer.needs?.join(", ")}`}) of ${JSON.stringify(sample)}`);
  return answer.outcome;
}
