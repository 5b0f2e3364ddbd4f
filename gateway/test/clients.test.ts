/** Unmodified programs with the provider's real clients, and what they get when their environment points them at the gateway. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pictureOf, textOf } from "./harness/inputs.js";
import { canRun, environmentOf, runProgram } from "./harness/program.js";
import type { Running } from "./harness/running.js";
import { running } from "./harness/running.js";

let gateway: Running;
let folder: string;

beforeAll(async () => {
  gateway = await running();
  folder = mkdtempSync(join(tmpdir(), "gateway-clients-"));
});

afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

interface Row {
  readonly program: string;
  readonly application: string;
  /** Labels that the picture shows and the outcome that is predicted, or the words of the text. */
  readonly shows?: readonly [readonly number[], number];
  readonly words?: readonly number[];
  readonly expected: unknown;
}

const score = expect.closeTo(0.9933, 4) as number;
const ivy = [{ mid: "/m/0297sy", description: "Ivy", score }];
const visionPrograms = [
  "vision.cjs",
  "vision-module.mjs",
  "vision-rest.cjs",
  "vision-fetch.mjs",
  "vision-https.mjs",
  "vision_requests.py",
  "vision_urllib.py",
];
const dog = [{ Name: "Dog", Confidence: expect.closeTo(99.33, 2) as number }];
const positive = {
  Sentiment: "POSITIVE",
  SentimentScore: {
    Positive: score,
    Negative: expect.closeTo(0.018, 3),
    Neutral: expect.closeTo(0.018, 3),
    Mixed: expect.closeTo(0.018, 3),
  },
};

const rows: readonly Row[] = [
  ...visionPrograms.map((program) => ({ program, application: "plants", shows: [[1], 1] as const, expected: ivy })),
  {
    program: "language.cjs",
    application: "guestbook",
    words: [0, 9],
    expected: { magnitude: expect.any(Number), score: expect.any(Number) },
  },
  ...["rekognition.mjs", "rekognition_boto3.py"].map((program) => ({
    program,
    application: "trail",
    shows: [[1], 1] as const,
    expected: dog,
  })),
  ...["comprehend.mjs", "comprehend_boto3.py"].map((program) => ({ program, application: "calls", words: [0, 8], expected: positive })),
];

describe("unmodified programs", () => {
  for (const { program, application, shows, words, expected } of rows)
    it.runIf(canRun(program))(`${program} of ${application}`, async () => {
      const picture = join(folder, `${program}.png`);
      if (shows !== undefined) writeFileSync(picture, await pictureOf(shows[0], shows[1]));
      const argument = words === undefined ? picture : textOf(words);
      expect(await runProgram(program, argument, environmentOf(gateway, `key-of-${application}`))).toEqual(expected);
    });
});

describe("clients understand how they are refused", () => {
  const refusals = [
    { program: "vision.cjs", expected: { code: 7, message: expect.stringContaining("API key not valid") as string } },
    {
      program: "vision-rest.cjs",
      expected: { code: expect.any(Number) as number, message: expect.stringContaining("API key not valid") as string },
    },
    { program: "rekognition.mjs", expected: { name: "UnrecognizedClientException", status: 400, attempts: 1 } },
    { program: "rekognition_boto3.py", expected: { name: "UnrecognizedClientException", status: 400 } },
  ];
  for (const { program, expected } of refusals)
    it.runIf(canRun(program))(program, async () => {
      const picture = join(folder, "refused.png");
      writeFileSync(picture, await pictureOf([1], 1));
      expect(await runProgram(program, picture, environmentOf(gateway, "key-of-nobody"))).toEqual(expected);
    });
});
