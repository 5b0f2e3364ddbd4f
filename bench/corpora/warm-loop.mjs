// What a batch is measured against, in a process of its own: one loop that analyses the same applications (`analyse`), or merely reads and parses the files
// that the analysis parses, with the tool's front ends (`parse`). Prints a line of JSON: seconds, processor seconds, and a row for each application.
import { readFileSync } from "node:fs";
import { built } from "../measure.mjs";

const [, , what, list] = process.argv;
const applications = JSON.parse(readFileSync(list, "utf8"));

async function analyser() {
  const { analyze } = await built("analyze.js");
  return async ({ root, exclude }) => {
    const stages = {};
    let [stage, since] = ["start", performance.now()];
    const next = (name) => {
      const now = performance.now();
      stages[stage] = (stages[stage] ?? 0) + now - since;
      [stage, since] = [name, now];
    };
    const report = await analyze(root, { exclude, lint: true, onStage: next });
    next("end");
    const parsed = report.files.filter(({ status }) => status === "analysed" || status === "syntax-errors").map(({ path }) => path);
    return { status: report.status, stages, parsed };
  };
}

async function parser() {
  const [{ sourcesOf }, { resolveOptions }, { loadFrontends, moduleName }] = await Promise.all(
    ["analyze.js", "options.js", "source-languages.js"].map((path) => built(path)),
  );
  const { catalogWith } = await built("providers/registry.js");
  const catalog = catalogWith([]);
  return async ({ root, exclude, parsed }) => {
    const sources = await sourcesOf(root, resolveOptions({ exclude }));
    for (const file of sources.files) catalog.screen.wordsIn(file.text);
    const wanted = new Set(parsed);
    const files = sources.files.filter(({ path }) => wanted.has(path));
    const bytes = sources.files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    const size = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    if (files.length > 0) {
      const { of } = await loadFrontends(sources.files);
      for (const { path, text } of files) of(path)?.lower(path, moduleName(path), text);
    }
    return { bytes, parsedBytes: size };
  };
}

const work = await (what === "analyse" ? analyser() : parser());
const rows = [];
const start = performance.now();
for (const application of applications) {
  const [before, cpu] = [performance.now(), process.cpuUsage()];
  const answer = await work(application).catch((error) => ({ status: "failed", message: String(error?.stack ?? error) }));
  const used = process.cpuUsage(cpu);
  rows.push({
    name: application.name,
    seconds: (performance.now() - before) / 1000,
    processor: (used.user + used.system) / 1e6,
    ...answer,
  });
}
const { user, system } = process.cpuUsage();
process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - start) / 1000, processor: (user + system) / 1e6, rows })}\n`, () =>
  process.exit(0),
);
