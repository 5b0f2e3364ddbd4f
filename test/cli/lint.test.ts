/** `furcifer lint`: its formats, what it exits with, what it says where nothing can be read. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "./terminal.js";

const folder = mkdtempSync(join(tmpdir(), "furcifer-lint-"));
afterAll(() => rmSync(folder, { recursive: true }));

const head = "from google.cloud import vision\n\nclient = vision.ImageAnnotatorClient()\n\n\ndef cat(image):\n";
const loop = "    for label in client.label_detection(image=image).label_annotations:\n";
const file = (name: string, test: string): string => {
  const path = join(folder, name);
  writeFileSync(path, `${head}${loop}        if ${test}:\n            return True\n    return False\n`);
  return path;
};

const never = file("never.py", 'label.description == "cat"');
const note = file("note.py", 'label.description == "Cat" and label.score >= 0.9');
const right = file("right.py", 'label.description == "Cat"');

describe("furcifer lint", () => {
  it("shows a finding with its line, and exits with 1", async () => {
    const { exitCode, stdout } = await run(["lint", never]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      [
        "never.py",
        "  8:33  warning  label-outside-vocabulary",
        '    | if label.description == "cat":',
        "    |                         ^^^^^",
        '    No name that google.vision.label_detection gives is "cat"; it gives "Cat": upper and lower case',
        "    count. The test never holds.",
        '    Write "Cat", or fold the case of both sides.',
        "",
        "1 finding: 1 warning",
        "",
      ].join("\n"),
    );
  });

  it("exits with 0 where nothing is as severe as asked", async () => {
    expect((await run(["lint", right])).exitCode).toBe(0);
    expect(await run(["lint", note])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("float32-threshold") as string });
    expect((await run(["lint", note, "--fail-on", "note"])).exitCode).toBe(1);
    expect((await run(["lint", never, "--fail-on", "error"])).exitCode).toBe(0);
    expect((await run(["lint", never, "--fail-on", "none"])).exitCode).toBe(0);
  });

  it("writes JSON and SARIF, to a file where one is named", async () => {
    const { stdout } = await run(["lint", never, "--format", "json"]);
    const place = { file: "never.py", line: 8, column: 33, endLine: 8, endColumn: 38 };
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ code: "label-outside-vocabulary", severity: "warning", ...place }] });
    const output = join(folder, "lint.sarif");
    expect(await run(["lint", never, "--format", "sarif", "--output", output])).toMatchObject({ exitCode: 1, stdout: "" });
    expect(JSON.parse(readFileSync(output, "utf8"))).toMatchObject({ version: "2.1.0", runs: [{ results: [{ level: "warning" }] }] });
  });

  it("fails where nothing can be read, and for what it does not know", async () => {
    expect((await run(["lint", join(folder, "nothing")])).exitCode).toBe(2);
    expect((await run(["lint", never, "--format", "xml"])).exitCode).toBe(4);
    expect((await run(["lint", "--help"])).stdout).toContain("--fail-on <severity>");
  });
});
