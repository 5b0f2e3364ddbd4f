// Runs `furcifer batch` and says what it took: wall time, processor time of all its processes, and what its timings tell.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../measure.mjs";

const main = join(root, "dist", "cli", "main.js");

/** Processor seconds come from the shell, which waits for all that ran. */
export async function run(argv) {
  const start = performance.now();
  const child = spawn("bash", ["-c", 'TIMEFORMAT="%U %S"; time "$@" 2>/dev/null >/dev/null', "bash", process.execPath, ...argv], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const [code] = await once(child, "close");
  const [user, system] = said.trim().split(/\s+/).slice(-2).map(Number);
  return { code, seconds: (performance.now() - start) / 1000, processor: user + system };
}

export async function batchRun(sources, out, more = []) {
  const took = await run([main, "batch", ...sources, "--out", out, ...more]);
  if (took.code !== 0) throw new Error(`furcifer batch ended with ${took.code}`);
  return { ...took, rows: rowsIn(join(out, "timings.jsonl")) };
}

export function startBatch(sources, out, more = []) {
  return spawn(process.execPath, [main, "batch", ...sources, "--out", out, ...more], { stdio: "ignore" });
}

export function rowsIn(path) {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** The files that may not differ between runs, by path. */
export function outputOf(out) {
  const files = ["results", "tables"].flatMap((inner) =>
    readdirSync(join(out, inner), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return new Map([...files, join(out, "summary.json")].sort().map((path) => [path.slice(out.length + 1), readFileSync(path)]));
}

/** Paths of files that are not the same in both. */
export function differences(one, other) {
  const paths = [...new Set([...one.keys(), ...other.keys()])].sort();
  return paths.filter((path) => one.get(path) === undefined || other.get(path) === undefined || !one.get(path).equals(other.get(path)));
}

/** The processes that a process started. */
export function childrenOf(pid) {
  return readdirSync("/proc")
    .map(Number)
    .filter((each) => {
      try {
        return (
          Number.isInteger(each) && Number(readFileSync(`/proc/${each}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ")[1]) === pid
        );
      } catch {
        return false;
      }
    });
}
