// Writes test/golden: the golden specs from the corpus, and the conformance vectors. A test compares them with what the code says now.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "test/golden.test.ts"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, UPDATE: "1" },
});
process.exitCode = status ?? 1;
