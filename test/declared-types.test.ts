/** Clients that only types tell: what a method is called on comes from outside, and TypeScript knows what it is. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import type { DeclaredClient } from "../src/frontends/frontend.js";
import { declaredClients } from "../src/frontends/javascript/declared-types.js";

const scratch = mkdtempSync(join(tmpdir(), "furcifer-types-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const vision = "@google-cloud/vision.ImageAnnotatorClient";
const clients = [vision, "@google-cloud/vision.v1.ImageAnnotatorClient", "aws-sdk.Rekognition"];

/** The client that the call `text` in the only file is on. */
async function clientOf(file: string, text: string, call: string): Promise<DeclaredClient | undefined> {
  const before = text.slice(0, text.indexOf(call)).split("\n");
  const [line, column] = [before.length, before.at(-1)!.length + 1];
  const span = { path: file, line, column, endLine: line, endColumn: column + call.length };
  return (await declaredClients({ files: [{ path: file, text }], clients, calls: [span] }))[0];
}

describe("what a method is called on", () => {
  const cases: Readonly<Record<string, readonly [file: string, text: string, call: string, client: string | null]>> = {
    "a parameter of an interface": [
      "a.ts",
      `import type { ImageAnnotatorClient } from "@google-cloud/vision";\ninterface Tools { readonly eyes?: ImageAnnotatorClient | null }\nexport const f = (tools: Tools) => tools.eyes!.labelDetection("x");\n`,
      `tools.eyes!.labelDetection("x")`,
      vision,
    ],
    "what a typed function promises": [
      "a.ts",
      `import vision from "@google-cloud/vision";\ndeclare function load(): Promise<vision.ImageAnnotatorClient>;\nexport async function f() { return (await load()).labelDetection("x"); }\n`,
      `(await load()).labelDetection("x")`,
      vision,
    ],
    "a namespace of a package": [
      "a.ts",
      `import { v1 } from "@google-cloud/vision";\nexport const f = (client: v1.ImageAnnotatorClient) => client.labelDetection("x");\n`,
      `client.labelDetection("x")`,
      "@google-cloud/vision.v1.ImageAnnotatorClient",
    ],
    "a type in a comment of JavaScript": [
      "a.js",
      `/** @param {import("aws-sdk").Rekognition} client */\nexports.f = (client) => client.detectLabels({});\n`,
      `client.detectLabels({})`,
      "aws-sdk.Rekognition",
    ],
    "one of two clients": [
      "a.ts",
      `import type { ImageAnnotatorClient } from "@google-cloud/vision";\nimport type { Rekognition } from "aws-sdk";\nexport const f = (client: ImageAnnotatorClient | Rekognition) => client.detectLabels("x");\n`,
      `client.detectLabels("x")`,
      null,
    ],
    "a class of the application": [
      "a.ts",
      `class Eyes { labelDetection(uri: string) { return uri; } }\nexport const f = (client: Eyes) => client.labelDetection("x");\n`,
      `client.labelDetection("x")`,
      null,
    ],
    anything: ["a.ts", `export const f = (client: any) => client.labelDetection("x");\n`, `client.labelDetection("x")`, null],
  };
  it.each(Object.entries(cases))("%s", async (_name, [file, text, call, client]) => {
    expect(await clientOf(file, text, call)).toBe(client);
  });
});

it("an application whose clients come from a container is decided as if it made them", async () => {
  const root = join(scratch, "app");
  mkdirSync(root);
  writeFileSync(
    join(root, "tools.ts"),
    `import type { ImageAnnotatorClient } from "@google-cloud/vision";\nexport interface Tools { eyes: ImageAnnotatorClient }\n`,
  );
  writeFileSync(
    join(root, "check.ts"),
    `import type { Tools } from "./tools";
export async function check(tools: Tools, uri: string) {
  const [result] = await tools.eyes.labelDetection(uri);
  return result.labelAnnotations!.some((label) => label.description === "Dog") ? "dog" : "other";
}
`,
  );
  const report = await analyze(root);
  expect(report.calls).toMatchObject([{ operation: "google.vision.label_detection", status: "decided" }]);
  expect(report.spec.decisions).toMatchObject([{ id: "check.ts:check", kind: "true-false", completeness: { status: "exact" } }]);
});

it("a command that is sent says what it asks for, whatever it is sent with", async () => {
  const root = join(scratch, "sent");
  mkdirSync(root);
  writeFileSync(
    join(root, "check.js"),
    `import { DetectLabelsCommand } from "@aws-sdk/client-rekognition";
export async function check(tools, bytes) {
  const { Labels } = await tools.aws.send(new DetectLabelsCommand({ Image: { Bytes: bytes } }));
  return Labels.some((label) => label.Name === "Dog") ? "dog" : "other";
}
`,
  );
  const report = await analyze(root);
  expect(report.calls).toMatchObject([{ operation: "aws.rekognition.detect_labels", status: "decided" }]);
});
