// Reading Python's own standard library: the grammar's bare parse against parse and lowering, in the same run, and what of it
// is unsupported. Every file is timed right after itself, so that a busy machine slows both alike.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { built, loadBareParser, median, timed } from "./measure.mjs";

const mostFiles = 700;
const skipped = /(^|\/)(tests?|idlelib|idle_test|(dist|site)-packages|__pycache__)\//;

function libraryFolder() {
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      return execFileSync(python, ["-c", "import os; print(os.path.dirname(os.__file__))"], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

function readLibrary(folder) {
  const paths = readdirSync(folder, { recursive: true }).map((path) => path.split(sep).join("/"));
  const sources = paths.filter((path) => path.endsWith(".py") && !skipped.test(path)).sort();
  return sources.slice(0, mostFiles).map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
}

export async function measureLibrary(runs) {
  const title = "Python's standard library";
  const folder = libraryFolder();
  if (folder === undefined) return [{ title, columns: [], rows: [], notes: ["skipped: no python3 whose library could be read"] }];
  const files = readLibrary(folder);
  const { loadPython } = await built("frontends/python/python-frontend.js");
  const { countUnsupported } = await built("ir/unsupported.js");
  const frontend = await loadPython();
  const parse = await loadBareParser();
  const bare = [];
  const lower = [];
  let modules = [];
  for (let run = 0; run < runs; run++) {
    modules = [];
    let bareTime = 0;
    let lowerTime = 0;
    for (const { path, text } of files) {
      bareTime += (await timed(() => parse(text))).time;
      const { time, value } = await timed(() => frontend.lower(path, path, text));
      lowerTime += time;
      modules.push(value.module);
    }
    bare.push(bareTime);
    lower.push(lowerTime);
  }
  const ratios = lower.map((time, run) => time / bare[run]);
  const megabytes = files.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  const unsupported = countUnsupported(modules.filter((module) => module !== null));
  return [
    {
      title,
      columns: [
        { key: "files", title: "files" },
        { key: "megabytes", title: "MB", digits: 1 },
        { key: "bare", title: "bare parse ms" },
        { key: "lower", title: "parse + lower ms" },
        { key: "ratio", title: "ratio", digits: 2 },
        { key: "largestRatio", title: "largest", digits: 2 },
        { key: "unsupported", title: "unsupported" },
      ],
      rows: [
        {
          files: files.length,
          megabytes,
          bare: median(bare),
          lower: median(lower),
          ratio: median(ratios),
          largestRatio: Math.max(...ratios),
          unsupported: unsupported.reduce((sum, { count }) => sum + count, 0),
        },
      ],
      notes: unsupported.map(({ construct, count }) => `unsupported: ${construct} (${count})`),
    },
  ];
}
