/** Which lines `furcifer-gateway env` prints, from the calls and libraries of a source. */
import { describe, expect, it } from "vitest";
import type { Call, Source } from "../src/clients/environment.js";
import { environmentLines, shellLines } from "../src/clients/environment.js";
import { servedOperationIds } from "../src/providers/coverage.js";

const addresses = { gateway: "http://g:1", grpc: "g:2", key: "it's a key", preload: "/p.cjs", sitecustomize: "/py" };

interface Row {
  readonly name: string;
  readonly calls: readonly Call[];
  readonly sources: readonly Source[];
  readonly variables: readonly string[];
  readonly says?: string;
}

const labels = "google.vision.label_detection";
const rekognition = "aws.rekognition.detect_labels";
const own = ["FURCIFER_GATEWAY", "FURCIFER_GATEWAY_KEY"];
const aws = ["AWS_ENDPOINT_URL_REKOGNITION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

const rows: readonly Row[] = [
  {
    name: "Google's library for Node",
    calls: [{ operation: labels, file: "a.js" }],
    sources: [{ path: "a.js", text: 'require("@google-cloud/vision")' }],
    variables: ["FURCIFER_GATEWAY", "FURCIFER_GATEWAY_GRPC", "FURCIFER_GATEWAY_KEY", "NODE_OPTIONS"],
  },
  {
    name: "Google's REST interface from Node",
    calls: [{ operation: labels, file: "a.ts" }],
    sources: [{ path: "a.ts", text: "fetch(`https://vision.googleapis.com/v1/images:annotate`)" }],
    variables: [...own, "NODE_OPTIONS"],
  },
  {
    name: "the AWS SDK, version 3",
    calls: [{ operation: rekognition, file: "a.ts" }],
    sources: [{ path: "b.ts", text: 'import { Rekognition } from "@aws-sdk/client-rekognition"' }],
    variables: [...own, ...aws],
  },
  {
    name: "the AWS SDK, version 2",
    calls: [{ operation: rekognition, file: "a.js" }],
    sources: [{ path: "a.js", text: 'require("aws-sdk")' }],
    variables: [...own, "NODE_OPTIONS"],
  },
  {
    name: "boto3",
    calls: [{ operation: rekognition, file: "a.py" }],
    sources: [{ path: "a.py", text: "import boto3" }],
    variables: [...own, "PYTHONPATH", ...aws],
  },
  {
    name: "Google's library for Python",
    calls: [{ operation: labels, file: "a.py" }],
    sources: [{ path: "a.py", text: "from google.cloud import vision" }],
    variables: ["FURCIFER_GATEWAY", "FURCIFER_GATEWAY_GRPC", "FURCIFER_GATEWAY_KEY", "PYTHONPATH"],
    says: "untested",
  },
  {
    name: "an operation that is not served",
    calls: [{ operation: "azure.vision32.tags", file: "a.py" }],
    sources: [{ path: "a.py", text: "import requests" }],
    variables: [],
    says: "# azure.vision32.tags is not served",
  },
  {
    name: "a client that is not known",
    calls: [{ operation: labels, file: "a.js" }],
    sources: [{ path: "a.js", text: "client.labelDetection()" }],
    variables: [],
    says: "# no known client was found",
  },
  { name: "no call", calls: [], sources: [], variables: [] },
];

describe("env", () => {
  for (const { name, calls, sources, variables, says = "" } of rows)
    it(name, () => {
      const lines = environmentLines(calls, sources, servedOperationIds, addresses);
      expect(lines.flatMap(({ variable }) => variable?.name ?? [])).toEqual(variables);
      expect(shellLines(lines)).toContain(says);
    });

  it("quotes for the shell", () => {
    expect(shellLines([{ why: "why", variable: { name: "A", value: "it's" } }])).toBe("export A='it'\\''s'  # why\n");
  });
});
