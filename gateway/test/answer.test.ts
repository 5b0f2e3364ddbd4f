/** From a prediction to what is served: outcome costs, and what happens where projection leads nowhere. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { SessionPool } from "../src/models/session-pool.js";
import type { ServedModel } from "../src/registry/application.js";
import { readRegistry } from "../src/registry/read-registry.js";
import { served } from "../src/serving/answer.js";
import { fixtureRegistry } from "./harness/running.js";

const pool = new SessionPool({ device: "cpu", threads: 1, maxBatch: 1, maxQueue: 1 });
let model: ServedModel;

beforeAll(async () => {
  const { applications } = await readRegistry(fixtureRegistry, pool);
  model = applications.get("plants")?.models.get("google.vision.label_detection") as ServedModel;
});

afterAll(async () => {
  await pool.close();
});

const question = { input: { kind: "image", bytes: new Uint8Array() }, wire: "json" } as const;

/** The model's outcomes are: nothing, mist, quarantine, dry. Its second label is Ivy (mist). */
function prediction(outcomes: readonly number[], ivy = 0.9): { scores: Float32Array; outcomes: Float32Array } {
  const scores = new Float32Array(9).fill(0.01);
  scores[1] = ivy;
  return { scores, outcomes: Float32Array.from(outcomes) };
}

it("an outcome that is costly to miss is taken at a lower probability", () => {
  const uncertain = prediction([0.1, 0.6, 0.3, 0]);
  expect(served(model, question, uncertain)).toMatchObject({ outcome: "o4", projection: "unchanged" });
  expect(served({ ...model, costs: { o5: 3 } }, question, uncertain)).toMatchObject({ outcome: "o5", projection: "applied" });
});

it("what is switched off leaves the model's own list", () => {
  const off = served({ ...model, projection: "off" }, question, prediction([0, 0, 1, 0]));
  expect(off).toMatchObject({ outcome: "o4", projection: "off", edits: 0, response: { labelAnnotations: [{ description: "Ivy" }] } });
});

it("an edit that the exact rule does not confirm is not served", () => {
  const other: ServedModel = { ...model, evaluate: () => ({ outcome: "o1" }) };
  expect(served(other, question, prediction([0, 0, 1, 0]))).toMatchObject({
    projection: "unconfirmed",
    response: { labelAnnotations: [{ description: "Ivy" }] },
  });
});

it("an outcome that no edit leads to is not forced", () => {
  const none = new Set<number>();
  const parts = model.plan.parts.map((part) =>
    part.form === "sequence" ? { ...part, symbols: part.symbols.map((symbol) => ({ ...symbol, columns: none })) } : part,
  );
  const narrow: ServedModel = { ...model, plan: { ...model.plan, parts } };
  expect(served(narrow, question, prediction([0, 0, 1, 0]))).toMatchObject({ projection: "unreached", edits: 0 });
});
