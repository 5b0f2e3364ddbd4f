/** Applications that share a backbone, asked all at once with pictures of their own: each answer is of its own model, and of its own picture. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { pictureOf } from "./harness/inputs.js";
import type { Running } from "./harness/running.js";
import { running } from "./harness/running.js";

let gateway: Running;

beforeAll(async () => {
  gateway = await running({ limits: { maxBatch: 5 } });
});

afterAll(async () => {
  await gateway.stop();
});

/** By application: the labels of its columns, and its outcome that leaves label 4 alone. */
const applications = [
  { name: "trail", labels: ["Bicycle", "Dog", "Scooter", "Puppy", "Person", "Tree", "Skateboard", "Plant", "Road"] },
  { name: "allergies", labels: ["Nut", "Milk", "Fish", "Peanut", "Cheese", "Shrimp", "Person", "Almond", "Table"] },
];

/** Labels that decide nothing: what is shown of them comes back whatever the outcome. */
const idle: Readonly<Record<string, readonly number[]>> = { trail: [4, 5, 7, 8], allergies: [6, 8] };

async function ask(number: number): Promise<{ got: string[]; expected: string[] }> {
  const { name, labels } = applications[number % 2] as (typeof applications)[number];
  const choices = idle[name] ?? [];
  const shown = choices.filter((_, place) => ((number >> 1) >> place) % 2 === 1);
  const bytes = (await pictureOf(shown, 0)).toString("base64");
  const authorization = `AWS4-HMAC-SHA256 Credential=key-of-${name}/20261123/eu-west-3/rekognition/aws4_request, SignedHeaders=host, Signature=0`;
  const response = await fetch(gateway.base, {
    method: "POST",
    headers: { "x-amz-target": "RekognitionService.DetectLabels", authorization },
    body: JSON.stringify({ Image: { Bytes: bytes }, MaxLabels: 40 }),
  });
  const { Labels } = (await response.json()) as { Labels: { Name: string }[] };
  return { got: Labels.map(({ Name }) => Name).sort(), expected: shown.map((place) => labels[place] as string).sort() };
}

it("never mixes what it is asked", async () => {
  const answers = await Promise.all(Array.from({ length: 160 }, (_, number) => ask(number)));
  expect(answers.map(({ got }) => got)).toEqual(answers.map(({ expected }) => expected));
});
