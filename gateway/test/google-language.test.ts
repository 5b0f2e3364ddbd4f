/** Cloud Natural Language over REST: what is asked, and what comes back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "./harness/inputs.js";
import type { Running } from "./harness/running.js";
import { running } from "./harness/running.js";

let gateway: Running;

beforeAll(async () => {
  gateway = await running();
});

afterAll(async () => {
  await gateway.stop();
});

async function post(application: string, method: string, document: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { "x-goog-api-key": `key-of-${application}` };
  const response = await fetch(`${gateway.base}/v1/documents:${method}`, { method: "POST", headers, body: JSON.stringify({ document }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const text = (words: readonly number[]): object => ({ type: "PLAIN_TEXT", content: textOf(words) });

it("analyzeSentiment: the values that the application takes for the predicted outcome", async () => {
  const { body } = await post("guestbook", "analyzeSentiment", text([0, 11]));
  const { score, magnitude } = body.documentSentiment as { score: number; magnitude: number };
  expect(body).toMatchObject({ language: "en", sentences: [{ text: { beginOffset: 0 }, sentiment: { score, magnitude } }] });
  expect(gateway.log.at(-1)).toMatchObject({ application: "guestbook", outcome: "o4" });
});

it("analyzeEntities: types that occur, and those that the model says pass the filter", async () => {
  // Words 8 to 10 are the model's yes to LOCATION, EVENT and ADDRESS.
  const { body } = await post("notes", "analyzeEntities", text([0, 3, 9]));
  const entities = body.entities as { type: string; salience: number; mentions: object[] }[];
  expect(entities.map(({ type }) => type).sort()).toEqual(["EVENT", "PERSON"]);
});

const refusals = [
  { name: "no document", method: "analyzeSentiment", document: undefined, status: 400, says: "INVALID_ARGUMENT" },
  { name: "no type", method: "analyzeSentiment", document: { content: "a" }, status: 400, says: "INVALID_ARGUMENT" },
  {
    name: "an empty document",
    method: "analyzeSentiment",
    document: { type: "PLAIN_TEXT", content: " " },
    status: 400,
    says: "INVALID_ARGUMENT",
  },
  {
    name: "a document in storage",
    method: "analyzeSentiment",
    document: { type: 1, gcsContentUri: "gs://b/o" },
    status: 501,
    says: "UNIMPLEMENTED",
  },
  { name: "a feature without a model", method: "analyzeSyntax", document: { type: 1, content: "a" }, status: 501, says: "UNIMPLEMENTED" },
];

describe("refusals", () => {
  for (const { name, method, document, status, says } of refusals)
    it(name, async () => {
      expect(await post("guestbook", method, document)).toMatchObject({ status, body: { error: { code: status, status: says } } });
    });
});
