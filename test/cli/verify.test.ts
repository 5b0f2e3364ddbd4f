/** `furcifer verify` on the command line: it asks, says what it found in three forms, and ends with a code that scripts can read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LossSpec } from "../../src/spec/loss-spec.js";
import { validateSpec } from "../../src/spec/validate.js";
import { hasPython } from "../harness/execute.js";
import { run } from "./terminal.js";

const root = mkdtempSync(join(tmpdir(), "furcifer-verify-cli-"));
const app = join(root, "app");
const specFile = join(root, "spec.json");
afterAll(() => rmSync(root, { recursive: true }));

beforeAll(async () => {
  mkdirSync(app);
  writeFileSync(
    join(app, "gate.js"),
    `const vision = require("@google-cloud/vision");
const client = new vision.ImageAnnotatorClient();
exports.open = async (uri) => {
  const [{ labelAnnotations }] = await client.labelDetection(uri);
  return labelAnnotations.some((label) => label.description === "Dog") ? "open" : "shut";
};
`,
  );
  const { stdout } = await run(["analyze", app, "--format", "spec"]);
  writeFileSync(specFile, stdout);
});

const yes = "--yes-run-this-code";

describe("furcifer verify", () => {
  it("runs nothing where nobody can be asked, and says what it would run", async () => {
    const { exitCode: code, stderr, stdout } = await run(["verify", app]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("gate.js: open");
    expect(stderr).toContain(yes);
  });

  it("confirms what the application does", async () => {
    const { exitCode: code, stdout } = await run(["verify", app, yes, "--cases", "40"]);
    expect(stdout).toBe("gate.js:open  confirmed  40 cases, 2 different things observed\n\n1 confirmed, 0 refuted, 0 not run\n");
    expect(code).toBe(0);
  });

  it("writes the spec with the evidence, which is valid", async () => {
    const { stdout } = await run(["verify", app, yes, "--cases", "30", "--format", "spec"]);
    const spec = JSON.parse(stdout) as LossSpec;
    expect(spec.decisions[0]!.evidence).toEqual({ verdict: "confirmed", cases: 30, observed: 2 });
    expect(validateSpec(spec)).toMatchObject({ ok: true });
  });

  it("refutes a spec that tells something else, with two small outputs and the place", async () => {
    const changed = join(root, "changed");
    mkdirSync(changed);
    writeFileSync(
      join(changed, "gate.js"),
      `const vision = require("@google-cloud/vision");
const client = new vision.ImageAnnotatorClient();
exports.open = async (uri) => {
  const [{ labelAnnotations }] = await client.labelDetection(uri);
  return labelAnnotations.some((label) => label.description === "Dog" && label.score > 0.5) ? "open" : "shut";
};
`,
    );
    const { exitCode: code, stdout } = await run(["verify", changed, yes, "--spec", specFile]);
    expect(code).toBe(1);
    expect(stdout).toContain("gate.js:open  refuted");
    expect(stdout).toContain('told      return "open"');
    expect(stdout).toContain('observed  return "shut"');
    expect(stdout).toContain("see gate.js:5");
  });

  it("says why an application could not be run", async () => {
    const broken = join(root, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "gate.js"), "exports.close = 1;\n");
    const { exitCode: code, stdout } = await run(["verify", broken, yes, "--spec", specFile, "--format", "json"]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject([{ verdict: "not-run", cases: 0, reason: expect.stringContaining("open") as string }]);
  });

  it("names the decisions there are where there is no such one", async () => {
    const { exitCode: code, stderr } = await run(["verify", app, yes, "--decision", "gate.js:shut"]);
    expect(code).toBe(4);
    expect(stderr).toContain("gate.js:open");
  });

  it.skipIf(!hasPython)("tries each of several decisions", async () => {
    const several = join(root, "several");
    mkdirSync(several);
    const gate = (name: string, word: string): string => `

def ${name}(image):
    labels = client.label_detection(image=image).label_annotations
    return any(label.description == "${word}" for label in labels)
`;
    const client = "from google.cloud import vision\n\nclient = vision.ImageAnnotatorClient()\n";
    writeFileSync(join(several, "gates.py"), client + gate("dogs", "Dog") + gate("cats", "Cat"));
    const { exitCode: code, stdout } = await run(["verify", several, yes, "--cases", "30"]);
    expect(stdout).toContain("2 confirmed, 0 refuted, 0 not run");
    expect(code).toBe(0);
  });

  it.skipIf(!hasPython)("says what is missing where there is no such Python", async () => {
    const python = join(root, "python");
    mkdirSync(python);
    writeFileSync(
      join(python, "gate.py"),
      `from google.cloud import vision


def decide(image):
    labels = vision.ImageAnnotatorClient().label_detection(image=image).label_annotations
    return any(label.description == "Dog" for label in labels)
`,
    );
    const { exitCode: code, stdout } = await run(["verify", python, yes, "--python", join(root, "no-python")]);
    expect(code).toBe(3);
    expect(stdout).toContain("not-run");
    expect(stdout).toContain("no-python");
  });
});
