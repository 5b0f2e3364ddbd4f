// One row of a sweep, in its own process: makes the application, analyses it as often as asked, prints what it took as JSON.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applications, vocabularyOf } from "./generate.mjs";
import { median, timed } from "./measure.mjs";
import { loadStages } from "./stages.mjs";

const { application, size, runs, vocabulary, ...options } = JSON.parse(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "furcifer-bench-"));
try {
  writeFileSync(join(folder, "app.py"), applications[application](size, options));
  const stages = await loadStages();
  const labels = vocabulary === undefined ? undefined : vocabularyOf(vocabulary);
  const times = [];
  let result = "";
  for (let run = 0; run < runs; run++) {
    const { time, value } = await timed(() => stages(folder, labels));
    times.push(time);
    result = resultText(value);
  }
  globalThis.gc();
  const kept = process.memoryUsage().heapUsed / 1e6;
  const memory = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ first: times[0], time: median(times), memory, kept, result }));
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(0);

/** The decisions, or what was said instead. */
function resultText({ decisions, diagnostics }) {
  const found = decisions.map(({ kind, completeness }) => `${kind}, ${completeness.status}`);
  return found.length > 0 ? found.join("; ") : `none: ${[...new Set(diagnostics.map(({ code }) => code))].join(", ")}`;
}
