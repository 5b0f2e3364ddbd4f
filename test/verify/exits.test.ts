/** A case in which the application ends the process has failed, with the reason, where no outcome tells of that. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { analyze } from "../../src/analyze.js";
import { Catalog } from "../../src/providers/catalog.js";
import { builtInDocuments } from "../../src/providers/registry.js";
import { verify } from "../../src/verify/verify.js";
import { hasPython } from "../harness/execute.js";

const root = mkdtempSync(join(tmpdir(), "furcifer-exits-"));
afterAll(() => rmSync(root, { recursive: true }));

const programs = [
  [
    "app.py",
    `from google.cloud import vision
client = vision.ImageAnnotatorClient()


def decide(image):
    labels = client.label_detection(image=image).label_annotations
    return "dog" if any(label.description == "Dog" for label in labels) else "none"
`,
    ["    return", "    import os\n    if len(labels) > 3: os._exit(3)\n    return"],
    "SystemExit",
  ],
  [
    "app.js",
    `const vision = require("@google-cloud/vision");
const client = new vision.ImageAnnotatorClient();
exports.decide = async (image) => {
  const [{ labelAnnotations: labels }] = await client.labelDetection(image);
  return labels.some((label) => label.description === "Dog") ? "dog" : "none";
};
`,
    ["  return", "  if (labels.length > 3) process.exit(3);\n  return"],
    "process.exit(3)",
  ],
] as const;

it.skipIf(!hasPython).each(programs)("in %s", async (file, text, [before, after], shown) => {
  writeFileSync(join(root, file), text);
  const { spec } = await analyze(join(root, file));
  // What the rule knows nothing of.
  writeFileSync(join(root, file), text.replace(before, after));
  const input = { root, decisions: spec.decisions, catalog: new Catalog(builtInDocuments), python: "python3", cases: 80, caseSeconds: 5 };
  const [result] = await verify(input);
  expect(result!.failed).toEqual({ [`it ended the process: ${shown}`]: expect.any(Number) as number });
  expect(result!.cases).toBeGreaterThan(0);
});
