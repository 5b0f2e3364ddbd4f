/** Notes which mutants each test of a file reaches, and how long the test takes; copied beside the instrumented project. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { afterAll, afterEach, beforeEach } from "vitest";

const stryker = (globalThis.__stryker__ ??= {});
const tests = [];
let file;
let begun = 0;

function fullName(task) {
  const names = [];
  for (let at = task; at !== undefined && at.name !== at.file?.name; at = at.suite) names.unshift(at.name);
  return names.join(" ");
}

beforeEach(({ task }) => {
  file ??= relative(process.cwd(), task.file.filepath);
  stryker.currentTestId = fullName(task);
  begun = performance.now();
});

afterEach(({ task }) => {
  const name = stryker.currentTestId;
  stryker.currentTestId = undefined;
  const reached = Object.keys(stryker.mutantCoverage?.perTest[name] ?? {});
  if (stryker.mutantCoverage !== undefined) delete stryker.mutantCoverage.perTest[name];
  tests.push({ name, ms: Math.round(performance.now() - begun), ok: (task.result?.errors ?? []).length === 0, reached });
});

afterAll(() => {
  if (file === undefined) return;
  const name = createHash("sha256").update(file).digest("hex").slice(0, 16);
  writeFileSync(`reach/${name}.json`, JSON.stringify({ file, tests, loading: Object.keys(stryker.mutantCoverage?.static ?? {}) }));
});
