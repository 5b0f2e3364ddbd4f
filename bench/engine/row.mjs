// One row, in its own process: makes the application, analyses it as often as asked or enumerates its paths, prints what it took as
// JSON. Time is that of the processor, so that a busy machine changes it little.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vocabularyOf } from "../generate.mjs";
import { built, median, timed } from "../measure.mjs";
import { loadStages } from "../stages.mjs";
import { applications } from "./applications.mjs";
import { countPaths } from "./enumerate-paths.mjs";

const job = JSON.parse(process.argv[2]);
const { application, size, options = {} } = job;
const files = applications[application](size, options);
process.stdout.write(JSON.stringify(job.enumerate === undefined ? await analysed() : await enumerated(job.enumerate)));
process.exit(0);

async function analysed() {
  const folder = mkdtempSync(join(tmpdir(), "furcifer-engine-"));
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const stages = await loadStages();
    const labels = job.vocabulary === undefined ? undefined : vocabularyOf(job.vocabulary);
    const times = [];
    let result = "";
    for (let run = 0; run < job.runs; run++) {
      const before = process.cpuUsage();
      const value = await stages(folder, labels);
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
      const found = value.decisions.map(({ kind, completeness }) => `${kind}, ${completeness.status}`);
      result = found.length > 0 ? found.join("; ") : `none: ${[...new Set(value.diagnostics.map(({ code }) => code))].join(", ")}`;
    }
    return { first: times[0], time: median(times), memory: process.resourceUsage().maxRSS / 1024, result };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function enumerated({ labels, limit }) {
  const { frontendFor } = await built("frontends/registry.js");
  const frontend = await frontendFor("app.py").load();
  const { module } = frontend.lower("app.py", "app", files["app.py"]);
  const { time, value } = await timed(async () => countPaths(module, { labels, limit, files }));
  return { pathTime: time, paths: value.paths, isAll: value.isAll };
}
