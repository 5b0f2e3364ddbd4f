/** Rekognition and Comprehend over JSON 1.1: what is asked, and what comes back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pictureOf, textOf } from "./harness/inputs.js";
import type { Running } from "./harness/running.js";
import { running } from "./harness/running.js";

let gateway: Running;

beforeAll(async () => {
  gateway = await running({ limits: { maxPixels: 1_000_000 } });
});

afterAll(async () => {
  await gateway.stop();
});

async function post(
  application: string,
  target: string,
  body: unknown,
): Promise<{ status: number; type: string | null; body: Record<string, unknown> }> {
  const authorization = `AWS4-HMAC-SHA256 Credential=key-of-${application}/20261123/eu-west-3/rekognition/aws4_request, SignedHeaders=host, Signature=0`;
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target, authorization };
  const response = await fetch(`${gateway.base}/`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    type: response.headers.get("x-amzn-errortype"),
    body: (await response.json()) as Record<string, unknown>,
  };
}

const detectLabels = "RekognitionService.DetectLabels";
const detectModeration = "RekognitionService.DetectModerationLabels";
const detectSentiment = "Comprehend_20171127.DetectSentiment";

async function image(labels: readonly number[], outcome?: number, brightness?: number): Promise<{ Bytes: string }> {
  return { Bytes: (await pictureOf(labels, outcome, brightness)).toString("base64") };
}

/** Brightness 140 is a score of .72. */
const labelRows = [
  { name: "all labels from the default of 55 on", shows: [1, 4], brightness: 140, request: {}, names: ["Dog", "Person"] },
  { name: "MinConfidence", shows: [1, 4], brightness: 140, request: { MinConfidence: 73 }, names: [] },
  { name: "a lower MinConfidence", shows: [4], brightness: 118, request: { MinConfidence: 40 }, names: ["Person"] },
  { name: "MaxLabels", shows: [1, 4], brightness: 140, request: { MaxLabels: 1 }, names: ["Dog"] },
];

describe("DetectLabels", () => {
  for (const { name, shows, brightness, request, names } of labelRows)
    it(name, async () => {
      const { status, body } = await post("trail", detectLabels, { Image: await image(shows, 0, brightness), ...request });
      expect(status).toBe(200);
      expect((body.Labels as { Name: string }[]).map(({ Name }) => Name)).toEqual(names);
    });

  it("has the provider's fields and scale", async () => {
    const { body } = await post("trail", detectLabels, { Image: await image([1], 1) });
    expect(body).toEqual({
      Labels: [{ Name: "Dog", Confidence: expect.closeTo(99.33, 2) as number, Instances: [], Parents: [], Aliases: [], Categories: [] }],
      LabelModelVersion: "3.0",
    });
  });

  it("moves a score just beyond the application's threshold where that decides", async () => {
    // The dog is seen with .72; the application asks for 75.
    const { body } = await post("trail", detectLabels, { Image: await image([1], 1, 140) });
    expect(body.Labels).toMatchObject([{ Name: "Dog", Confidence: expect.closeTo(75.01, 2) as number }]);
    expect(gateway.log.at(-1)).toMatchObject({ application: "trail", projection: "applied", edits: 1, outcome: "o1" });
  });
});

it("DetectModerationLabels", async () => {
  const { body } = await post("avatars", detectModeration, { Image: await image([1]), MinConfidence: 75 });
  expect(body.ModerationLabels).toEqual([
    { Name: "Weapons", Confidence: expect.closeTo(99.33, 2) as number, ParentName: "", TaxonomyLevel: 1 },
  ]);
});

it("DetectSentiment", async () => {
  const { body } = await post("calls", detectSentiment, { Text: textOf([1, 9]), LanguageCode: "en" });
  expect(body.Sentiment).toBe("NEGATIVE");
  expect(Object.keys(body.SentimentScore as object)).toEqual(["Positive", "Negative", "Neutral", "Mixed"]);
});

const bomb = Buffer.from("89504e470d0a1a0a0000000d49484452000100000001000008060000", "hex").toString("base64");

const refusals: { name: string; application?: string; target?: string; body: unknown; type: string; status?: number }[] = [
  { name: "no JSON", body: "{", type: "ValidationException" },
  { name: "no image", body: {}, type: "ValidationException" },
  { name: "an object in a bucket", body: { Image: { S3Object: { Bucket: "b", Name: "n" } } }, type: "InvalidS3ObjectException" },
  { name: "bytes that are no image", body: { Image: { Bytes: "aGVsbG8=" } }, type: "InvalidImageFormatException" },
  { name: "a header of four thousand million pixels", body: { Image: { Bytes: bomb } }, type: "InvalidImageFormatException" },
  { name: "a confidence beyond the scale", body: { Image: { Bytes: "" }, MinConfidence: 101 }, type: "ValidationException" },
  { name: "an operation without a model", target: detectModeration, body: { Image: { Bytes: "" } }, type: "UnknownOperationException" },
  { name: "an operation that is not served", target: "RekognitionService.DetectFaces", body: {}, type: "UnknownOperationException" },
  { name: "an unknown key", application: "nobody", body: {}, type: "UnrecognizedClientException" },
  { name: "no text", application: "calls", target: detectSentiment, body: { LanguageCode: "en" }, type: "InvalidRequestException" },
  { name: "no language", application: "calls", target: detectSentiment, body: { Text: "a" }, type: "InvalidRequestException" },
  {
    name: "a long text",
    application: "calls",
    target: detectSentiment,
    body: { Text: "a".repeat(5001), LanguageCode: "en" },
    type: "TextSizeLimitExceededException",
  },
];

describe("refusals have the provider's type", () => {
  for (const { name, application = "trail", target = detectLabels, body, type, status = 400 } of refusals)
    it(name, async () => {
      const answer = await post(application, target, body);
      expect(answer).toMatchObject({ status, type, body: { __type: type, message: expect.any(String) as string } });
    });
});
