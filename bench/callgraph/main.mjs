// Precision, recall, exact cases, time and memory of the call graphs of public suites and programs, ours and those of peers, in
// one table. The suites and the programs are folders on this machine; nothing is fetched. Needs the build.
//
//   node bench/callgraph/main.mjs [--pycg-suite DIR --pycg-scorer FILE] [--jelly-suite DIR --jelly-scorer FILE]
//     [--program NAME=DIR]... [--javascript NAME=DIR]... [--peer-pycg "python3 -m pycg"] [--peer-jelly "node jelly/lib/main.js"]
//     [--runs N] [--json FILE]
//
//   --pycg-suite      snippets with their callgraph.json (PyCG's micro-benchmark/snippets)
//   --jelly-suite     programs with the graphs seen when they ran (Jelly's tests/micro)
//   --program         a Python program, analysed as a folder; --javascript: with its installed packages
//   --peer-...        the command of a peer, run on the same input; PYTHONPATH and the like are inherited
//   --runs            times are medians of so many runs of the whole process; 3 unless told
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { tableText } from "../table.mjs";
import { measureProcess } from "./measure-process.mjs";
import { scoreJelly, scorePycg } from "./score.mjs";

const many = { type: "string", multiple: true, default: [] };
const { values } = parseArgs({
  options: {
    help: { type: "boolean", short: "h", default: false },
    "pycg-suite": { type: "string" },
    "pycg-scorer": { type: "string" },
    "jelly-suite": { type: "string" },
    "jelly-scorer": { type: "string" },
    program: many,
    javascript: many,
    "peer-pycg": { type: "string" },
    "peer-jelly": { type: "string" },
    runs: { type: "string", default: "3" },
    json: { type: "string" },
  },
});
if (values.help) {
  const [, ...head] = readFileSync(fileURLToPath(import.meta.url), "utf8").split("\n//");
  console.log(head.join("\n").split("\nimport")[0]);
  process.exit(0);
}

const furcifer = [process.execPath, fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url)), "callgraph"];
const work = mkdtempSync(join(tmpdir(), "callgraph-bench-"));
const runs = Number(values.runs);
const rows = [];

try {
  if (values["pycg-suite"] !== undefined) await pycgSuite(resolve(values["pycg-suite"]), need("pycg-scorer"));
  if (values["jelly-suite"] !== undefined) await jellySuite(resolve(values["jelly-suite"]), need("jelly-scorer"));
  for (const named of values.program) await program(named, false);
  for (const named of values.javascript) await program(named, true);
} finally {
  rmSync(work, { recursive: true, force: true });
}
const titles = ["input", "tool", "precision", "recall", "exact", "edges", "seconds", "MB"];
console.log(tableText({ title: "Call graphs", columns: titles.map((title) => ({ key: title, title })), rows: rows.map(named) }));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows.map(named), null, 2)}\n`);

function named(row) {
  return Object.fromEntries(titles.map((title, i) => [title, String(row[i])]));
}

function need(option) {
  if (values[option] === undefined) throw new Error(`--${option} names the script that scores the suite`);
  return resolve(values[option]);
}

/** Tools by name, each with the command that writes its graph of a folder (and the files in it) to a file. */
function pythonTools() {
  const peer = values["peer-pycg"]?.split(" ");
  return {
    furcifer: (folder, out) => [...furcifer, folder, "--format", "pycg", "--output", out],
    ...(peer === undefined ? {} : { PyCG: (folder, out, files) => [...peer, ...files, "--package", folder, "-o", out] }),
  };
}

function javascriptTools() {
  const peer = values["peer-jelly"]?.split(" ");
  return {
    furcifer: (path, out) => [...furcifer, path, "--dependencies", "--format", "jelly", "--output", out],
    ...(peer === undefined
      ? {}
      : {
          Jelly: (path, out) => [
            ...peer,
            "--no-tty",
            "-l",
            "error",
            "-b",
            statSync(path).isFile() ? join(path, "..") : path,
            "-j",
            out,
            ...entries(path),
          ],
        }),
  };
}

/** A program is entered where its package.json says, or at its index. */
function entries(path) {
  if (statSync(path).isFile()) return [path];
  const main = readdirSync(path).includes("package.json") ? JSON.parse(readFileSync(join(path, "package.json"), "utf8")).main : undefined;
  return [join(path, main ?? "index.js")];
}

async function pycgSuite(suite, scorer) {
  for (const [tool, command] of Object.entries(pythonTools())) {
    const out = join(work, `pycg-${tool}`);
    mkdirSync(out);
    const total = { seconds: 0, megabytes: 0 };
    for (const category of readdirSync(suite).sort())
      for (const name of readdirSync(join(suite, category)).sort()) {
        const folder = join(suite, category, name);
        const file = join(out, `${category}__${name}.json`);
        note(total, await measureProcess(command(folder, file, [join(folder, "main.py")])));
      }
    const score = scorePycg(scorer, out, suite);
    rows.push([
      basename(join(suite, "..")),
      tool,
      score.precision,
      score.recall,
      `${score.exact}/${score.snippets}`,
      score.edges,
      ...cells(total),
    ]);
  }
}

async function jellySuite(suite, scorer) {
  const truths = readdirSync(suite).filter((file) => file.endsWith(".json"));
  const stems = truths.map((file) => file.slice(0, -5)).filter((stem) => entryOf(suite, stem) !== undefined);
  for (const [tool, command] of Object.entries(javascriptTools())) {
    const out = join(work, `jelly-${tool}`);
    mkdirSync(out);
    const total = { seconds: 0, megabytes: 0 };
    for (const stem of stems) note(total, await measureProcess(command(entryOf(suite, stem), join(out, `${stem}.json`))));
    const score = scoreJelly(scorer, out, suite);
    rows.push([
      `${basename(suite)} functions`,
      tool,
      "",
      score.functions,
      `${score.perfect}/${score.programs}`,
      score.functionEdges,
      ...cells(total),
    ]);
    rows.push([`${basename(suite)} calls`, tool, "", score.calls, "", score.callEdges, "", ""]);
  }
}

function entryOf(suite, stem) {
  const truth = JSON.parse(readFileSync(join(suite, `${stem}.json`), "utf8"));
  if (truth.fun2fun === undefined || truth.entries === undefined) return undefined;
  const entry = join(suite, truth.entries[0]);
  return existsSync(entry) ? entry : undefined;
}

async function program(named, isJavaScript) {
  const [name, folder] = named.split("=");
  const files = isJavaScript
    ? []
    : readdirSync(folder, { recursive: true })
        .filter((file) => file.endsWith(".py"))
        .map((file) => join(folder, file));
  for (const [tool, command] of Object.entries(isJavaScript ? javascriptTools() : pythonTools())) {
    const out = join(work, `${name}-${tool}.json`);
    const times = [];
    for (let run = 0; run < runs; run++) times.push(await measureProcess(command(folder, out, files)));
    times.sort((a, b) => a.seconds - b.seconds);
    const median = times[Math.floor(times.length / 2)];
    rows.push([name, tool, "", "", "", median.exitCode === 0 ? edgesOf(out) : `failed (${median.exitCode})`, ...cells(median)]);
  }
}

function edgesOf(file) {
  const graph = JSON.parse(readFileSync(file, "utf8"));
  return graph.fun2fun?.length ?? Object.values(graph).reduce((sum, callees) => sum + callees.length, 0);
}

function note(total, { seconds, megabytes }) {
  total.seconds += seconds;
  total.megabytes = Math.max(total.megabytes, megabytes);
}

function cells({ seconds, megabytes }) {
  return [seconds.toFixed(2), Math.round(megabytes)];
}
