// Kills a batch at random and lets it go on: node bench/corpora/kills.mjs FOLDER [--kills 20] [--seed 1] [--jobs 2]
// FOLDER has applications. At the end, results, tables and summary are compared byte for byte with those of a run that nobody disturbed.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Random } from "../random.mjs";
import { batchRun, childrenOf, differences, outputOf, rowsIn, startBatch } from "./batch-run.mjs";

const doneIn = (out) => rowsIn(join(out, "timings.jsonl")).length;

/** Half of the kills are of a worker, after which the batch goes on by itself. Answers how many there were, of which kind. */
export async function disturbedRun(sources, out, { kills, seed, more = [], applications }) {
  const random = new Random(`${seed} kills`);
  const count = { coordinator: 0, worker: 0 };
  while (count.coordinator + count.worker < kills) {
    const child = startBatch(sources, out, more);
    const ended = once(child, "close");
    while (child.exitCode === null && count.coordinator + count.worker < kills) {
      // As long as a part of the whole run takes, in work done: the time is the machine's.
      const [before, step] = [doneIn(out), random.integer(0, Math.ceil((2 * applications) / kills))];
      const pause = random.integer(0, 300);
      while (child.exitCode === null && doneIn(out) < before + step) await setTimeout(20);
      await setTimeout(pause);
      const worker = childrenOf(child.pid)[0];
      if (random.isTrue(0.5) && worker !== undefined) {
        process.kill(worker, "SIGKILL");
        count.worker += 1;
        continue;
      }
      child.kill("SIGKILL");
      count.coordinator += 1;
      break;
    }
    // One that came to its end begins anew, with everything in the cache.
    await ended;
  }
  await batchRun(sources, out, more);
  return count;
}

export async function compareKilled(sources, { kills, seed, jobs }) {
  const scratch = mkdtempSync(join(tmpdir(), "furcifer-kills-"));
  const more = ["--jobs", String(jobs)];
  try {
    const [calm, disturbed] = [join(scratch, "calm"), join(scratch, "disturbed")];
    const { rows } = await batchRun(sources, calm, more);
    const count = await disturbedRun(sources, disturbed, { kills, seed, more, applications: rows.length });
    return {
      applications: rows.length,
      ...count,
      files: outputOf(calm).size,
      differences: differences(outputOf(calm), outputOf(disturbed)),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10 });
  }
}

if (process.argv[1] === import.meta.filename) {
  const options = {
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    jobs: { type: "string", default: "2" },
  };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  if (positionals.length === 0) throw new Error("give a folder of applications");
  const found = await compareKilled(positionals, { kills: Number(values.kills), seed: values.seed, jobs: values.jobs });
  console.log(JSON.stringify(found));
  process.exitCode = found.differences.length === 0 ? 0 : 1;
}
