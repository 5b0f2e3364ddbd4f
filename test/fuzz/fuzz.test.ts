/** A short run of each fuzzing target with a seed that stays, and everything that longer runs have found. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));

function fuzz(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(here, "main.mjs"), ...args], { encoding: "utf8" });
  expect(status, stdout + stderr).toBe(0);
}

describe("fuzzing", { timeout: 300_000 }, () => {
  it.each(["python", "javascript", "ir", "spec", "evaluator"])("%s: 300 inputs", (target) =>
    fuzz("--target", target, "--count", "300", "--seed", "7"),
  );

  it.each(readdirSync(join(here, "found")))("%s stays fixed", (name) => {
    const [file = ""] = readdirSync(join(here, "found", name));
    fuzz("--target", name.slice(0, name.lastIndexOf("-")), "--check", join(here, "found", name, file));
  });
});
