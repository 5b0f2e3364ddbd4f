// Each stage on each bundled application, and the whole analysis warm (in this process) and cold (a process of its own).
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { built, loadBareParser, median, root, timed } from "./measure.mjs";
import { loadStages } from "./stages.mjs";

async function measureApplication(path, tools, runs) {
  const times = { load: [], bare: [], lower: [], graph: [], engine: [], warm: [], cold: [] };
  for (let run = 0; run < runs; run++) {
    const stages = await tools.stages(path);
    times.load.push(stages.times.load);
    times.lower.push(stages.times.lower);
    times.graph.push(stages.times.graph);
    times.engine.push(stages.times.engine);
    times.bare.push((await timed(() => stages.files.forEach(({ text }) => tools.parse(text)))).time);
    times.warm.push((await timed(() => tools.analyze(path))).time);
    const main = join(root, "dist", "cli", "main.js");
    times.cold.push((await timed(() => spawnSync(process.execPath, [main, "analyze", path], { stdio: "ignore" }))).time);
  }
  return Object.fromEntries(Object.entries(times).map(([stage, values]) => [stage, median(values)]));
}

export async function measureCorpus(runs) {
  const { analyze } = await built("analyze.js");
  const tools = { analyze, parse: await loadBareParser(), stages: await loadStages() };
  const corpus = join(root, "corpus", "python");
  const rows = [];
  for (const name of readdirSync(corpus).sort()) {
    rows.push({ application: name, ...(await measureApplication(join(corpus, name, "app"), tools, runs)) });
  }
  const column = (key, title) => ({ key, title, digits: 1 });
  return [
    {
      title: "Bundled applications, milliseconds",
      columns: [
        { key: "application", title: "application" },
        column("load", "load"),
        column("bare", "bare parse"),
        column("lower", "parse + lower"),
        column("graph", "closure, call graph"),
        column("engine", "engine"),
        column("warm", "whole, warm"),
        column("cold", "whole, cold"),
      ],
      rows,
    },
  ];
}
