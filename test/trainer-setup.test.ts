// Tests never start without what they need: the remedy is said instead.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const module = pathToFileURL(join(root, "scripts/trainer-python.mjs")).href;

describe("what the trainer's tests need", () => {
  it("is named with the remedy where no Python has it", () => {
    const code = `import { requirePython } from ${JSON.stringify(module)}; requirePython(["/nowhere/python3"]);`;
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toContain("/nowhere/python3: not there");
    expect(stderr).toContain("Run: npm run setup");
  });

  it("is asked for before anything else is built or tested", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
    expect(scripts.test?.startsWith("node scripts/trainer-python.mjs && ")).toBe(true);
    expect(scripts.test).not.toContain("setup");
  });
});

describe("what tests of HTML pages need", () => {
  it("is named with the remedy where there is no browser, and asked for before anything else", () => {
    const browser = pathToFileURL(join(root, "scripts/chromium.mjs")).href;
    const code = `import { requireChromium } from ${JSON.stringify(browser)}; requireChromium(["/nowhere/chromium"]);`;
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toContain("/nowhere/chromium: not there");
    expect(stderr).toContain("Run: npm run setup");
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
    expect(scripts.test).toContain("&& node scripts/chromium.mjs && npm run build");
  });
});
