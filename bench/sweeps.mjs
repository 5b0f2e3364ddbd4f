// How time and memory grow with one measure of an application. Every row runs in a process of its own (sweep-run.mjs), so that
// its memory is its own and a row that takes too long can be ended.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./measure.mjs";

const longest = 120_000;

function runRow(job) {
  const argv = ["--expose-gc", join(root, "bench", "sweep-run.mjs"), JSON.stringify(job)];
  const { stdout, signal, status } = spawnSync(process.execPath, argv, {
    encoding: "utf8",
    timeout: longest,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (signal !== null) return { result: `over ${longest / 1000} s` };
  return status === 0 ? JSON.parse(stdout) : { result: "failed" };
}

const columns = (key, title) => [
  { key, title },
  { key: "first", title: "first ms" },
  { key: "time", title: "median ms", digits: 1 },
  { key: "memory", title: "peak MB" },
  { key: "result", title: "decision" },
];

function sweep({ title, key, unit, sizes, job, runs }) {
  const rows = sizes.map((size) => ({ [key]: size, ...runRow({ ...job(size), runs }) }));
  return { title, columns: columns(key, unit), rows };
}

const wordCounts = [10, 50, 100, 200, 500, 1000, 2000];

export async function sweepWords(runs) {
  return [false, true].map((wordsOutside) =>
    sweep({
      title: `A list of words, ${wordsOutside ? "words outside, labels inside" : "labels outside, words inside"}`,
      key: "words",
      unit: "words",
      sizes: wordCounts,
      job: (size) => ({ application: "nestedLoops", size, wordsOutside }),
      runs,
    }),
  );
}

export async function sweepIfs(runs) {
  const job = (size) => ({ application: "sequentialIfs", size });
  return [sweep({ title: "One `if x in labels` after the other", key: "ifs", unit: "ifs", sizes: [5, 10, 20, 40, 80], job, runs })];
}

export async function sweepVocabulary(runs) {
  const job = (size) => ({ application: "nestedLoops", size: 100, wordsOutside: false, vocabulary: size });
  const sizes = [100, 1000, 5000, 10_000, 20_000];
  return [sweep({ title: "Size of the vocabulary, 100 words tested", key: "labels", unit: "labels", sizes, job, runs })];
}

export async function sweepRounds() {
  const rows = [1, 10, 50, 100].map((rounds) => ({
    rounds,
    ...runRow({ application: "nestedLoops", size: 100, wordsOutside: false, runs: rounds }),
  }));
  const title = "The same analysis again in one process";
  return [{ title, columns: [...columns("rounds", "rounds"), { key: "kept", title: "kept MB", digits: 1 }], rows }];
}
