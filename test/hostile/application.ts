/** A hostile application: a healthy part with decisions that are known, and what a case puts beside it. What is expected of all of them is here. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnalysisReport } from "../../src/report.js";
import type { Disturbance, TaskResult } from "./supervised.js";
import { runTasks } from "./supervised.js";

export interface HostileCase {
  readonly name: string;
  /** Puts what is hostile into the application's folder; what lies in the folder beside it is never to be read. */
  readonly make: (root: string, outside: string) => void;
  readonly disturbance?: Disturbance;
  /** Commands beside `analyze`, each without the path. */
  readonly commands?: (outside: string) => readonly (readonly string[])[];
  /** What is expected besides. */
  readonly check?: (report: AnalysisReport, result: TaskResult) => void;
}

const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const healthy: Readonly<Record<string, string>> = {
  "healthy/app.py": `from google.cloud import vision


def decide(image):
    labels = vision.ImageAnnotatorClient().label_detection(image=image).label_annotations
    return any(label.description in ("Cat", "Dog") and label.score > 0.7 for label in labels)
`,
  "healthy/app.js": `const vision = require("@google-cloud/vision");

exports.decide = async (image) => {
  const [result] = await new vision.ImageAnnotatorClient().labelDetection(image);
  return result.labelAnnotations.some((label) => label.description === "Bird") ? "bird" : "none";
};
`,
};

/** Plain: what the applications have without a hostile part. */
const plain: HostileCase = { name: "nothing", make: () => {} };

const always = [
  ["analyze", "--format", "json"],
  ["analyze", "--inspect"],
] as const;

/** A test for each case; their analyses run one after the other before them. */
export function describeHostile(title: string, cases: readonly HostileCase[]): void {
  describe(title, () => {
    const scratch = realpathSync(mkdtempSync(join(tmpdir(), "furcifer-hostile-")));
    const all = [plain, ...cases];
    let results: readonly TaskResult[] = [];
    beforeAll(async () => {
      const tasks = all.map(({ make, disturbance = null, commands }, at) => {
        const [root, outside] = [join(scratch, `${at}`, "root"), join(scratch, `${at}`, "outside")];
        for (const [path, text] of Object.entries(healthy)) write(join(root, path), text);
        write(join(outside, "secret.py"), healthy["healthy/app.py"]?.replace("decide", "secret") ?? "");
        make(root, outside);
        return { root, disturbance, commands: [...always, ...(commands?.(outside) ?? [])] };
      });
      results = await runTasks(tasks);
    }, 1_200_000);
    // Paths may be longer than Node's own removal can handle.
    afterAll(() => void spawnSync("rm", ["-rf", scratch]));

    it.each(cases.map((each, at) => ({ each, at: at + 1, name: each.name })))("$name", ({ each, at }) => {
      const [baseline, result] = [results[0], results[at]];
      if (baseline === undefined || result === undefined) throw new Error("it was not run");
      expect(result.failure).toBeUndefined();
      expectNoHarm(result, join(scratch, `${at}`, "root"), each.disturbance !== undefined);
      const report = reportOf(result);
      expect(healthyDecisions(report)).toEqual(healthyDecisions(reportOf(baseline)));
      expect(healthyDecisions(report)).toHaveLength(2);
      each.check?.(report, result);
    });
  });
}

function reportOf({ runs }: TaskResult): AnalysisReport {
  const run = runs[0];
  expect(run?.stderr ?? "").toBe("");
  return JSON.parse(run?.stdout ?? "") as AnalysisReport;
}

function healthyDecisions({ spec }: AnalysisReport): unknown[] {
  return spec.decisions.filter(({ entry }) => entry.file.startsWith("healthy/"));
}

/** C0 but for line ends, C1, marks of direction and separators of lines: what a terminal obeys or what hides text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

/** Known exit codes, nothing that a terminal obeys, no process, no connection, no change, nothing read outside. */
function expectNoHarm({ runs, trace }: TaskResult, root: string, isDisturbed: boolean): void {
  for (const { argv, exitCode, stdout, stderr } of runs) {
    expect([0, 1, 3], `${argv.join(" ")}: ${stderr}`).toContain(exitCode);
    const isText = !argv.includes("json");
    for (const text of isText ? [stdout, stderr] : [stderr]) expect(obeyed.exec(text), text.slice(0, 2_000)).toBeNull();
    expect(stderr).not.toMatch(/unexpected error|internal check/);
  }
  expect(isDisturbed ? [] : trace.forbidden).toEqual([]);
  // The runtime of the solver opens the device that is always empty.
  const allowed = [root, packageRoot.slice(0, -1), "/proc", "/sys", "/dev/null"];
  const outside = trace.opened.filter((path) => !allowed.some((folder) => path === folder || path.startsWith(folder + sep)));
  expect(outside).toEqual([]);
}
