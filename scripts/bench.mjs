// Cold start to finished text, for every bundled application: the median of a few runs, each in a process of its own.
//
//   node scripts/bench.mjs [RUNS] [PATH]...
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const main = join(root, "dist", "cli", "main.js");
const [runs = "5", ...given] = process.argv.slice(2);
const corpus = join(root, "corpus", "python");
const paths = given.length > 0 ? given : readdirSync(corpus).map((name) => join(corpus, name, "app"));

for (const path of paths) {
  const times = [];
  let exitCode = 0;
  for (let run = 0; run < Number(runs); run++) {
    const start = performance.now();
    exitCode = spawnSync(process.execPath, [main, "analyze", path], { stdio: "ignore" }).status;
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  console.log(`${median.toFixed(0).padStart(6)} ms  exit ${exitCode}  ${given.length > 0 ? path : relative(root, path)}`);
}
