// Reading source text that everybody has: Python's own standard library, and the JavaScript and TypeScript of installed packages.
// The bare parser is measured against parse and lowering in the same run, and what of the code is unsupported is counted. Every
// file is timed right after itself, so that a busy machine slows both alike.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { built, loadBareBabel, loadBareParser, median, root, timed } from "./measure.mjs";

const mostFiles = 700;
/** Above it the source loader reads no file. */
const mostBytes = 2_000_000;
const skippedOfPython = /(^|\/)(tests?|idlelib|idle_test|(dist|site)-packages|__pycache__)\//;
const columns = [
  { key: "files", title: "files" },
  { key: "megabytes", title: "MB", digits: 1 },
  { key: "bare", title: "bare parse ms" },
  { key: "lower", title: "parse + lower ms" },
  { key: "ratio", title: "ratio", digits: 2 },
  { key: "largestRatio", title: "largest", digits: 2 },
  { key: "unreadable", title: "unreadable" },
  { key: "unsupported", title: "unsupported" },
];

function pythonFolder() {
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      return execFileSync(python, ["-c", "import os; print(os.path.dirname(os.__file__))"], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

/** At most so many of the paths, some of every part of the list. */
export function spread(paths, most) {
  const step = Math.max(1, paths.length / most);
  return Array.from({ length: Math.min(paths.length, most) }, (_, index) => paths[Math.floor(index * step)]);
}

function readSources(folder, isWanted, most = mostFiles) {
  const paths = readdirSync(folder, { recursive: true }).map((path) => path.split(sep).join("/"));
  const isRead = (path) => {
    const status = isWanted(path) ? statSync(join(folder, path)) : undefined;
    return status?.isFile() === true && status.size <= mostBytes;
  };
  return spread(paths.filter(isRead).sort(), most).map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
}

/** Parses and lowers every file: the milliseconds of both, and what could not be read. */
async function readOnce(files, { parse, frontend, countUnsupported }) {
  const once = { bare: 0, lower: 0, unreadable: 0, unsupported: new Map() };
  for (const { path, text } of files) {
    once.bare += (await timed(() => parse(text, path))).time;
    const { time, value } = await timed(() => frontend.lower(path, path, text));
    once.lower += time;
    if (value.module === null) once.unreadable++;
    else for (const { construct, count } of countUnsupported([value.module])) add(once.unsupported, construct, count);
  }
  return once;
}

function add(counts, construct, count) {
  counts.set(construct, (counts.get(construct) ?? 0) + count);
}

async function measureReading({ title, files, runs, parse, frontend }) {
  const { countUnsupported } = await built("ir/unsupported.js");
  const times = [];
  for (let run = 0; run < runs; run++) times.push(await readOnce(files, { parse, frontend, countUnsupported }));
  const ratios = times.map(({ bare, lower }) => lower / bare);
  const { unreadable } = times[0];
  const unsupported = [...times[0].unsupported].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const row = {
    files: files.length,
    megabytes: files.reduce((sum, { text }) => sum + text.length, 0) / 1e6,
    bare: median(times.map(({ bare }) => bare)),
    lower: median(times.map(({ lower }) => lower)),
    ratio: median(ratios),
    largestRatio: Math.max(...ratios),
    unreadable,
    unsupported: unsupported.reduce((sum, [, count]) => sum + count, 0),
  };
  return [{ title, columns, rows: [row], notes: unsupported.map(([construct, count]) => `unsupported: ${construct} (${count})`) }];
}

export async function measureLibrary(runs) {
  const title = "Python's standard library";
  const folder = pythonFolder();
  if (folder === undefined) return [{ title, columns: [], rows: [], notes: ["skipped: no python3 whose library could be read"] }];
  const files = readSources(folder, (path) => path.endsWith(".py") && !skippedOfPython.test(path));
  const { loadPython } = await built("frontends/python/python-frontend.js");
  return measureReading({ title, files, runs, frontend: await loadPython(), parse: await loadBareParser() });
}

/** All packages in a folder; without one, some of every package that is installed here. */
export async function measurePackages(runs, named) {
  const folder = named ?? join(root, "node_modules");
  const title = `JavaScript and TypeScript in ${folder}`;
  if (!existsSync(folder)) return [{ title, columns: [], rows: [], notes: ["skipped: there is no such folder"] }];
  const { frontendFor } = await built("frontends/registry.js");
  const most = named === undefined ? mostFiles : Number.POSITIVE_INFINITY;
  const files = readSources(folder, (path) => frontendFor(path)?.language === "javascript", most);
  const { loadJavaScript } = await built("frontends/javascript/javascript-frontend.js");
  return measureReading({ title, files, runs, frontend: await loadJavaScript(), parse: await loadBareBabel() });
}
