// How the cost of an analysis grows with one measure of an application, beside a plain enumeration of paths. Needs the build.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../measure.mjs";
import { tableText } from "../table.mjs";
import { sizesOf, sweeps } from "./sweeps.mjs";

const usage = `node bench/engine/main.mjs [--only NAME,...] [--most SIZE] [--runs N] [--labels N] [--limit PATHS] [--seconds N] [--json]

Each row runs in a process of its own: processor time of the first run and the median, the greatest memory, and how time grew since
the row before (1: linear). Beside the small sizes stands how many paths the same program has on a list of a few labels, and what it takes to
run them one by one.

  --only      of ${Object.keys(sweeps).join(", ")}
  --most      no sizes above this one
  --runs      analyses a row; 3 by default
  --labels    labels in the list for the paths; 3 by default
  --limit     paths that are counted at most; 100000 by default
  --seconds   a row that takes longer is ended; 120 by default
  --json      the tables as JSON`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    most: { type: "string", default: "1000000" },
    runs: { type: "string", default: "3" },
    labels: { type: "string", default: "3" },
    limit: { type: "string", default: "100000" },
    seconds: { type: "string", default: "120" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const names = values.only?.split(",") ?? Object.keys(sweeps);
const [most, runs, labels, limit, seconds] = ["most", "runs", "labels", "limit", "seconds"].map((name) => Number(values[name]));
if (
  names.some((name) => !Object.hasOwn(sweeps, name)) ||
  [most, runs, labels, limit, seconds].some((n) => !(Number.isInteger(n) && n > 0))
) {
  console.error(usage);
  process.exit(4);
}

function runRow(job) {
  const argv = [join(root, "bench", "engine", "row.mjs"), JSON.stringify(job)];
  const options = { encoding: "utf8", timeout: seconds * 1000, stdio: ["ignore", "pipe", "pipe"] };
  const { stdout, stderr, signal, status } = spawnSync(process.execPath, argv, options);
  if (signal !== null) return { result: `over ${seconds} s` };
  return status === 0
    ? JSON.parse(stdout)
    : {
        result: `failed: ${
          stderr
            .trim()
            .split("\n")
            .find((line) => line.includes("Error")) ?? status
        }`,
      };
}

/** The power of the size with which the time grew. */
function growth(before, row, key) {
  if (before?.time === undefined || row.time === undefined) return undefined;
  return Math.log(row.time / before.time) / Math.log(row[key] / before[key]);
}

function measure({ title, unit, job, enumerateTo, ...sweep }) {
  const rows = [];
  for (const size of sizesOf(sweep, most)) {
    const row = { [unit]: size, ...runRow({ ...job(size), runs }) };
    const power = growth(rows.at(-1), row, unit);
    const enumerated = size <= enumerateTo ? runRow({ ...job(size), enumerate: { labels, limit } }) : {};
    const { paths, isAll, pathTime } = enumerated;
    const counted = paths === undefined ? enumerated.result : `${isAll ? "" : "over "}${paths.toLocaleString("en-US")}`;
    rows.push({ ...row, power, paths: counted, pathTime });
  }
  const columns = [
    { key: unit, title: unit },
    { key: "first", title: "first CPU ms" },
    { key: "time", title: "CPU ms", digits: 1 },
    { key: "power", title: "growth", digits: 2 },
    { key: "memory", title: "peak MB" },
    { key: "result", title: "decision" },
    { key: "paths", title: "paths" },
    { key: "pathTime", title: "paths ms" },
  ];
  return { title, columns, rows };
}

const tables = {};
for (const name of names) {
  tables[name] = measure(sweeps[name]);
  if (!values.json) console.log(`${tableText(tables[name])}\n`);
}
if (values.json) console.log(JSON.stringify(tables, null, 2));
