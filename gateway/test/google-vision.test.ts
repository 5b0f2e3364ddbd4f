/** Cloud Vision's REST interface, end to end over a model that the trainer's export wrote: what is asked, and what comes back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pictureOf } from "./harness/inputs.js";
import type { Running } from "./harness/running.js";
import { running } from "./harness/running.js";

let gateway: Running;

beforeAll(async () => {
  gateway = await running();
});

afterAll(async () => {
  await gateway.stop();
});

interface Answered {
  readonly status: number;
  readonly body: {
    readonly responses?: Record<string, unknown>[];
    readonly error?: { readonly code: number; readonly status: string; readonly message: string };
  };
}

async function annotate(application: string, requests: unknown, path = "/v1/images:annotate"): Promise<Answered> {
  const response = await fetch(`${gateway.base}${path}?key=key-of-${application}`, { method: "POST", body: JSON.stringify({ requests }) });
  return { status: response.status, body: (await response.json()) as Answered["body"] };
}

async function request(labels: readonly number[], features: readonly object[], outcome?: number, brightness?: number): Promise<object> {
  return { image: { content: (await pictureOf(labels, outcome, brightness)).toString("base64") }, features };
}

const label = { type: "LABEL_DETECTION" };
const ivy = { mid: "/m/0297sy", description: "Ivy" };
const snail = { mid: "/m/0f9_l", description: "Snail" };

/** The label list: what the picture shows, which outcome is predicted, and the descriptions that come back. */
const lists = [
  { name: "the list has the outcome already", shows: [1], outcome: 1, expected: ["Ivy"], projection: "unchanged" },
  { name: "what decides otherwise goes", shows: [1, 8], outcome: 0, expected: ["Table"], projection: "applied" },
  { name: "the likeliest label of the outcome is added", shows: [8], outcome: 1, expected: ["Table", "Ivy"], projection: "applied" },
  { name: "labels of equal score change places", shows: [1, 2], outcome: 2, expected: ["Snail", "Ivy"], projection: "applied" },
  { name: "nothing is left where nothing may be", shows: [2], outcome: 0, expected: undefined, projection: "applied" },
] as const;

describe("labels", () => {
  for (const { name, shows, outcome, expected, projection } of lists)
    it(name, async () => {
      const { status, body } = await annotate("plants", [await request(shows, [label], outcome)]);
      const annotations = body.responses?.[0]?.labelAnnotations as { description: string }[] | undefined;
      expect({ status, names: annotations?.map(({ description }) => description) }).toEqual({ status: 200, names: expected });
      expect(gateway.log.at(-1)).toMatchObject({
        application: "plants",
        operation: "google.vision.label_detection",
        result: "ok",
        projection,
      });
    });

  it("come by falling score, with the provider's fields and float32 numbers", async () => {
    const { body } = await annotate("plants", [await request([1, 2], [label], 2)]);
    const first = (body.responses?.[0]?.labelAnnotations as { score: number }[] | undefined)?.[0];
    expect(body.responses).toEqual([
      {
        labelAnnotations: [
          { ...snail, score: first?.score, topicality: first?.score },
          { ...ivy, score: expect.any(Number) as number, topicality: expect.any(Number) as number },
        ],
      },
    ]);
    expect(Math.fround(first?.score ?? 0).toPrecision(7)).toBe(first?.score.toPrecision(7));
  });

  it("are at most as many as were asked for", async () => {
    const { body } = await annotate("plants", [await request([1, 2, 3, 8], [{ ...label, maxResults: 2 }], 1)]);
    expect(body.responses?.[0]?.labelAnnotations).toHaveLength(2);
  });

  it("may be asked in snake case, by number and for a project", async () => {
    const asked = { ...(await request([1], [], 1)), features: [{ type: 4, max_results: 1 }] };
    const { body } = await annotate("plants", [asked], "/v1/projects/p/images:annotate");
    expect(body.responses?.[0]?.labelAnnotations).toMatchObject([ivy]);
  });
});

describe("other features", () => {
  it("objects have a box", async () => {
    const { body } = await annotate("tills", [await request([0], [{ type: "OBJECT_LOCALIZATION" }])]);
    expect(body.responses).toMatchObject([
      { localizedObjectAnnotations: [{ mid: "/m/01g317", name: "Person", boundingPoly: { normalizedVertices: [{}, {}, {}, {}] } }] },
    ]);
  });

  it("safe search has a likelihood for each category", async () => {
    const { body } = await annotate("mosaic", [await request([0], [{ type: "SAFE_SEARCH_DETECTION" }])]);
    const found = body.responses?.[0]?.safeSearchAnnotation as Record<string, string>;
    expect(Object.keys(found)).toEqual(["adult", "spoof", "medical", "violence", "racy"]);
    expect(found.spoof).toBe("UNKNOWN");
  });
});

describe("what is wrong with one picture is said in its response", () => {
  const rows = [
    { name: "no image", asked: { features: [label] }, error: { code: 3 } },
    { name: "no features", asked: { image: { content: "" } }, error: { code: 3 } },
    { name: "no picture", asked: { image: { content: "aGVsbG8=" }, features: [label] }, error: { code: 3, message: "Bad image data." } },
    {
      name: "a picture elsewhere",
      asked: { image: { source: { imageUri: "https://example.com/1.jpg" } }, features: [label] },
      error: { code: 14 },
    },
    { name: "a feature without a model", asked: { features: [{ type: "FACE_DETECTION" }] }, shows: [1], error: { code: 12 } },
  ];
  for (const { name, asked, error, shows } of rows)
    it(name, async () => {
      const image = shows === undefined ? {} : await request(shows, []);
      const { status, body } = await annotate("plants", [await request([1], [label], 1), { ...image, ...asked }]);
      expect(status).toBe(200);
      expect(body.responses).toMatchObject([{ labelAnnotations: [ivy] }, { error }]);
    });
});

describe("what is wrong with a request is refused in the provider's shape", () => {
  const rows = [
    { name: "no JSON", body: "{", status: 400, says: "INVALID_ARGUMENT" },
    { name: "a list", body: "[]", status: 400, says: "INVALID_ARGUMENT" },
    { name: "requests of another type", body: '{"requests": 1}', status: 400, says: "INVALID_ARGUMENT" },
    { name: "no base 64", body: '{"requests": [{"image": {"content": "%%"}}]}', status: 400, says: "INVALID_ARGUMENT" },
    {
      name: "too many pictures",
      body: JSON.stringify({ requests: Array.from({ length: 17 }, () => ({})) }),
      status: 400,
      says: "INVALID_ARGUMENT",
    },
    { name: "deep nesting", body: `{"requests": ${"[".repeat(500)}${"]".repeat(500)}}`, status: 400, says: "INVALID_ARGUMENT" },
    { name: "an unknown path", body: "{}", path: "/v2/images:annotate", status: 404, says: "NOT_FOUND" },
  ];
  for (const { name, body, status, says, path = "/v1/images:annotate" } of rows)
    it(name, async () => {
      const response = await fetch(`${gateway.base}${path}?key=key-of-plants`, { method: "POST", body });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ error: { code: status, status: says, message: expect.any(String) as string } });
    });

  it("a body that says it is compressed", async () => {
    const response = await fetch(`${gateway.base}/v1/images:annotate?key=key-of-plants`, {
      method: "POST",
      body: "{}",
      headers: { "content-encoding": "gzip" },
    });
    expect(response.status).toBe(400);
  });
});
