// Measures batches: node bench/corpora/measure.mjs FOLDER [--out FILE.json] [--limit N] [--small]
// FOLDER is what generate.mjs made; --small makes a small one itself. Of FOLDER/clean: a batch with one job and with two, one warm loop over analyze() in a
// single process, and reading and parsing alone; of FOLDER/hostile: a batch with two jobs. Processor time is told beside wall time: on a machine that others use too it
// is what can be compared. --limit takes that many of the applications, some of every part of the corpus.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { spread } from "../library.mjs";
import { built, root } from "../measure.mjs";
import { tableText } from "../table.mjs";
import { batchRun, differences, outputOf } from "./batch-run.mjs";
import { generate } from "./generate.mjs";
import { ratios } from "./ratios.mjs";

/** Folders and archives of a corpus; archives are in the batches alone. */
async function applicationsOf(folder, limit) {
  const { discover } = await built("batch/discover.js");
  const found = discover([folder]);
  return limit === undefined ? found : spread(found, limit);
}

function loop(what, applications, scratch) {
  const list = join(scratch, `${what}.json`);
  writeFileSync(list, JSON.stringify(applications));
  const argv = ["--max-old-space-size=4096", join(root, "bench/corpora/warm-loop.mjs"), what, list];
  const { stdout, status } = spawnSync(process.execPath, argv, { encoding: "utf8", maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`the loop ended with ${status}`);
  return JSON.parse(stdout);
}

function statusesOf(rows) {
  const counts = {};
  for (const { status, limit } of rows)
    counts[limit === undefined ? status : `${status} (${limit})`] =
      (counts[limit === undefined ? status : `${status} (${limit})`] ?? 0) + 1;
  return counts;
}

/** One run as a row of a table. */
function described(run, name, rows) {
  const megabytes = rows.reduce((sum, { sourceBytes = 0 }) => sum + sourceBytes, 0) / 1e6;
  const peak = Math.max(0, ...rows.map(({ peakMemory = 0 }) => peakMemory)) / 2 ** 20;
  return {
    run: name,
    applications: rows.length,
    seconds: run.seconds,
    processor: run.processor,
    rate: rows.length / run.seconds,
    megabytes: megabytes / run.seconds,
    peak,
  };
}

async function measure(folder, { limit, hostileLimits }) {
  const scratch = mkdtempSync(join(tmpdir(), "furcifer-measure-"));
  try {
    const found = await applicationsOf(join(folder, "clean"), limit);
    const list = join(scratch, "clean.txt");
    writeFileSync(list, found.map((each) => `${each.root ?? each.archive}\n`).join(""));
    const before = loadavg();
    const one = await batchRun([list], join(scratch, "one"), ["--jobs", "1", "--no-cache"]);
    const two = await batchRun([list], join(scratch, "two"), ["--jobs", "2", "--no-cache"]);
    const plain = (await applicationsOf(list)).filter((each) => "root" in each);
    const warm = loop("analyse", plain, scratch);
    const parsed = new Map(warm.rows.map((row) => [row.name, row.parsed ?? []]));
    const parse = loop(
      "parse",
      plain.map((each) => ({ ...each, parsed: parsed.get(each.name) })),
      scratch,
    );
    const hostile = await batchRun([join(folder, "hostile")], join(scratch, "hostile"), ["--jobs", "2", ...hostileLimits]);
    return {
      before,
      after: loadavg(),
      one,
      two,
      warm,
      parse,
      hostile,
      differences: differences(outputOf(join(scratch, "one")), outputOf(join(scratch, "two"))),
      failed: failedIn(scratch),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10 });
  }
}

function failedIn(scratch) {
  return ["one", "hostile"].flatMap((run) =>
    readFileSync(join(scratch, run, "timings.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.includes('"status":"failed"'))
      .map((line) => JSON.parse(line)),
  );
}

/** Of the applications that both did: archives are in the batch alone. */
function comparison({ one, warm }) {
  const names = new Set(warm.rows.map(({ name }) => name));
  const same = one.rows.filter(({ name }) => names.has(name));
  const sum = (rows, key) => rows.reduce((total, row) => total + row[key], 0);
  const others = sum(one.rows, "seconds") - sum(same, "seconds");
  const failed = warm.rows.filter(({ status }) => status === "failed").length;
  return {
    wall: (one.seconds - others) / warm.seconds,
    processor: ((one.seconds - others) / one.seconds) * (one.processor / warm.processor),
    failed,
  };
}

const digits = (key, title, count = 1) => ({ key, title, digits: count });

function printed(found) {
  const runs = [
    described(found.one, "1 job", found.one.rows),
    described(found.two, "2 jobs", found.two.rows),
    described(found.hostile, "hostile, 2 jobs", found.hostile.rows),
  ];
  const columns = [
    { key: "run", title: "run" },
    { key: "applications", title: "applications" },
    digits("seconds", "s"),
    digits("processor", "CPU s"),
    digits("rate", "a second", 2),
    digits("megabytes", "MB a second", 2),
    digits("peak", "worker's peak MB", 0),
  ];
  const { wall, processor, failed } = comparison(found);
  const lines = [
    tableText({ title: "Batches", columns, rows: runs }),
    `from one job to two: ${(found.one.seconds / found.two.seconds).toFixed(2)} times as fast; ${found.differences.length} files differ`,
    `one job against a warm loop: ${wall.toFixed(2)} of wall time, ${processor.toFixed(2)} of processor time (${failed} failed there)`,
    `statuses: ${JSON.stringify(statusesOf(found.one.rows))}; hostile: ${JSON.stringify(statusesOf(found.hostile.rows))}`,
    ...found.failed.map(({ name, detail }) => `failed: ${name}: ${String(detail).split("\n").slice(0, 3).join(" | ")}`),
    tableText(ratios(found.warm.rows, found.parse.rows)),
    `load: ${found.before.map((value) => value.toFixed(1)).join(" ")} before, ${found.after.map((value) => value.toFixed(1)).join(" ")} after`,
  ];
  return lines.join("\n\n");
}

const options = { out: { type: "string" }, limit: { type: "string" }, small: { type: "boolean", default: false } };
const { values, positionals } = parseArgs({ allowPositionals: true, options });
const folder = positionals[0] ?? join(tmpdir(), "furcifer-corpora-small");
if (values.small) await generate(folder, { count: 50, seed: 2, isSmall: true });
const hostileLimits = values.small ? ["--time-limit", "5", "--memory-limit", "600"] : ["--time-limit", "20", "--memory-limit", "1024"];
const found = await measure(folder, { limit: values.limit === undefined ? undefined : Number(values.limit), hostileLimits });
console.log(printed(found));
if (values.out !== undefined) {
  mkdirSync(join(values.out, ".."), { recursive: true });
  writeFileSync(values.out, `${JSON.stringify({ ...found, comparison: comparison(found) }, null, 1)}\n`);
}
if (values.small && positionals.length === 0) rmSync(folder, { recursive: true, force: true });
