/**
 * What is left of a run that is stopped while a case hangs: nothing after SIGINT and SIGTERM; after SIGKILL the child ends by itself, and the next run
 * removes the scratch folder.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasPython } from "../harness/execute.js";

const work = mkdtempSync(join(tmpdir(), "furcifer-signals-"));
const temporary = join(work, "tmp");
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

const python = `from google.cloud import vision

client = vision.ImageAnnotatorClient()


def decide(image):
    labels = client.label_detection(image=image).label_annotations
    found = any(label.description == "Dog" for label in labels)
    spin(image)
    return "dog" if found else "none"


def spin(image):
    while image is not None:
        pass
`;
const javascript = `const vision = require("@google-cloud/vision");
const client = new vision.ImageAnnotatorClient();
exports.decide = async (image) => {
  const [{ labelAnnotations }] = await client.labelDetection(image);
  const found = labelAnnotations.some((label) => label.description === "Dog");
  while (image !== null) spin();
  return found ? "dog" : "none";
};
function spin() {}
`;

beforeAll(() => {
  mkdirSync(temporary);
  for (const [language, file, text] of [
    ["python", "app.py", python],
    ["javascript", "app.js", javascript],
  ] as const) {
    mkdirSync(join(work, language));
    writeFileSync(join(work, language, file), text);
  }
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const scratchFolders = (): string[] => readdirSync(temporary);

/** Processes that work in a scratch folder of this test. */
function children(): number[] {
  return readdirSync("/proc").flatMap((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, "utf8").includes(`HOME=${temporary}`) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

async function until(holds: () => boolean, seconds: number): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(50)) if (holds()) return true;
  return holds();
}

/** Starts a run and waits until its child hangs. */
async function hanging(language: string): Promise<ReturnType<typeof spawn>> {
  const environment = { ...process.env, TMPDIR: temporary };
  const run = spawn(process.execPath, [main, "verify", join(work, language), "--yes-run-this-code"], { env: environment, stdio: "ignore" });
  expect(await until(() => children().length > 0, 20), "a child was started").toBe(true);
  await pause(700);
  return run;
}

const ended = (run: ReturnType<typeof spawn>): boolean => run.exitCode !== null || run.signalCode !== null;

describe.skipIf(process.platform !== "linux" || !hasPython).each(["python", "javascript"])("a run of %s that is stopped", (language) => {
  it.each(["SIGINT", "SIGTERM"] as const)("by %s leaves no process and no folder", async (signal) => {
    const run = await hanging(language);
    run.kill(signal);
    expect(await until(() => ended(run), 10)).toBe(true);
    expect(await until(() => children().length === 0, 5)).toBe(true);
    expect(scratchFolders()).toEqual([]);
  });

  it("by SIGKILL leaves no process after five seconds, and the next run removes its folder", async () => {
    const run = await hanging(language);
    run.kill("SIGKILL");
    expect(await until(() => children().length === 0, 5), "the child ended by itself").toBe(true);
    expect(scratchFolders()).toHaveLength(1);
    mkdirSync(join(work, `${language}-empty`));
    writeFileSync(join(work, `${language}-empty`, "app.py"), python.replace("    spin(image)\n", ""));
    const next = spawnSync(process.execPath, [main, "verify", join(work, `${language}-empty`), "--yes-run-this-code"], {
      env: { ...process.env, TMPDIR: temporary },
      encoding: "utf8",
    });
    expect(next.stdout).toContain("1 confirmed");
    expect(scratchFolders()).toEqual([]);
  });
});
