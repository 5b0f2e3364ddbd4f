/**
 * The registry: a folder with a folder for each application, in it `application.json`, its loss spec and its models. Read once at the start; an application
 * that cannot be served is a problem with its place, and the gateway does not start with one unless it is told to.
 */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Decision, LossSpec } from "furcifer";
import { compileDecision, isVocabulary, loadVocabulary, validateSpec } from "furcifer";
import type { ModelDescription } from "../models/model-description.js";
import { describeModel } from "../models/model-description.js";
import { Predictor } from "../models/predictor.js";
import type { ModelFile, SessionPool } from "../models/session-pool.js";
import { hashOf, readModelFile } from "../models/session-pool.js";
import { bindPlan } from "../projection/plan.js";
import { canServe } from "../providers/coverage.js";
import type { Application, ProjectionMode, ServedModel } from "./application.js";
import type { ApplicationFile, ModelEntry } from "./application-file.js";
import { readApplicationFile } from "./application-file.js";
import { digestOf, KeyRing } from "./keys.js";

export interface Registry {
  readonly applications: ReadonlyMap<string, Application>;
  readonly keys: KeyRing;
  /** What is wrong with applications that are not served, by name. */
  readonly problems: readonly RegistryProblem[];
}

export interface RegistryProblem {
  readonly application: string;
  readonly message: string;
}

/** Rejects only where the folder cannot be read. */
export async function readRegistry(folder: string, pool: SessionPool): Promise<Registry> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
  const applications = new Map<string, Application>();
  const problems: RegistryProblem[] = [];
  const keys = new KeyRing();
  for (const name of names.sort()) {
    try {
      const file = await readApplicationFile(join(folder, name, "application.json"));
      if (file === undefined) continue;
      const application = await readApplication(name, join(folder, name), file, pool);
      for (const key of file.keys ?? [])
        if (!keys.add("sha256" in key ? Buffer.from(key.sha256, "hex") : digestOf(key.key), name))
          throw new Error("another application has one of its keys");
      applications.set(name, application);
    } catch (error) {
      problems.push({ application: name, message: (error as Error).message });
    }
  }
  return { applications, keys, problems };
}

async function readApplication(name: string, folder: string, file: ApplicationFile, pool: SessionPool): Promise<Application> {
  const bytes = await readFile(join(folder, file.spec));
  const validation = validateSpec(JSON.parse(bytes.toString("utf8")));
  if (!validation.ok)
    throw new Error(`${file.spec} is no valid loss spec: ${validation.problems[0]?.pointer} ${validation.problems[0]?.message}`);
  const context: Context = { application: name, folder, spec: validation.spec, hash: hashOf(bytes), pool };
  const models = new Map<string, ServedModel>();
  for (const entry of file.models) {
    const model = await readModel(context, entry);
    if (models.has(model.operation)) throw new Error(`two models for ${model.operation}: an application has one for each operation`);
    models.set(model.operation, model);
  }
  return { name, spec: context.hash, models, hasKeys: (file.keys ?? []).length > 0, passOn: file.passOn ?? false };
}

interface Context {
  readonly application: string;
  readonly folder: string;
  readonly spec: LossSpec;
  readonly hash: string;
  readonly pool: SessionPool;
}

async function readModel(context: Context, entry: ModelEntry): Promise<ServedModel> {
  const { application, folder, spec, hash, pool } = context;
  const file = await readModelFile(join(folder, entry.file));
  const description = describeModel(file.bytes);
  const decision = spec.decisions.find(({ id }) => id === (entry.decision ?? description.decision));
  if (decision === undefined) throw new Error(`${entry.file}: the spec has no decision ${entry.decision ?? description.decision}`);
  const variables = new Map(description.variables.map(({ name, column }) => [name, column]));
  const plan = bindPlan(decision.loss, { labels: description.labels, variables });
  const operation = decision.calls[plan.call]?.operation ?? "";
  const problem = canServe(operation, plan);
  if (problem !== undefined) throw new Error(`${entry.file}: ${problem}`);
  return {
    ...{ application, operation, description, decision, plan },
    predictor: await openPredictor(file, description, entry.backbone === undefined ? undefined : join(folder, entry.backbone), pool),
    projection: modeOf(description, entry, hash),
    evaluate: decision.calls.length === 1 ? compileDecision(decision) : undefined,
    names: await namesOf(description, decision, plan.stream?.labelVocabulary),
    costs: entry.costs ?? {},
  };
}

function modeOf({ outcomes, spec }: ModelDescription, entry: ModelEntry, hash: string): ProjectionMode {
  if (outcomes.length === 0) return "no-outcomes";
  if (entry.projection === false) return "off";
  return spec === hash ? "on" : "rule-changed";
}

async function openPredictor(
  file: ModelFile,
  description: ModelDescription,
  backbone: string | undefined,
  pool: SessionPool,
): Promise<Predictor> {
  const { input, head } = description;
  const shape = input.kind === "image" ? [3, input.size, input.size] : [input.size];
  const row = { dimensions: shape, isWhole: input.kind === "text" };
  if (head === undefined) {
    if (backbone !== undefined) throw new Error("the model is no head: it was exported whole, and needs no backbone");
    return new Predictor(input, await pool.open(file, row), undefined);
  }
  if (backbone === undefined) throw new Error("the model is a head: name the file of its backbone");
  const trunk = await readModelFile(backbone);
  if (trunk.hash !== head.backbone) throw new Error(`${dirname(backbone)} has not the backbone that the head was trained on`);
  return new Predictor(input, await pool.open(trunk, row), await pool.open(file, { dimensions: [head.features], isWhole: false }));
}

/** The spec's names first: it may have been made with a vocabulary of the user's. A label of no list is its own name. */
async function namesOf({ labels }: ModelDescription, decision: Decision, vocabulary: string | undefined): Promise<string[]> {
  const listed = vocabulary !== undefined && isVocabulary(vocabulary) ? (await loadVocabulary(vocabulary)).labels : [];
  const names = new Map([...listed, ...decision.classes.flatMap((c) => c.labels)].map(({ id, name }) => [id, name]));
  return labels.map((label) => names.get(label) ?? label);
}
