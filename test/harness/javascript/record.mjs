/**
 * Records what a corpus application does on synthetic API outputs.
 *
 *     node record.mjs APPDIR [--cases N] [--seed S]     writes APPDIR/cases.jsonl
 *     node record.mjs APPDIR --check                    fails when the file differs from a fresh run
 *
 * Reads expected.json (what to generate) and run.json (how to run). With --check the responses are those of the file.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { register } from "node:module";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const timeLimitMilliseconds = 300_000;

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Runs the application on each response; answers the outcome keys. */
function execute(folder, responses) {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "furcifer-record-")));
  try {
    const request = { app: realpathSync(join(folder, "app")), scratch, run: readJson(join(folder, "run.json")), responses };
    const child = spawnSync(process.execPath, ["--no-warnings", fileURLToPath(new URL("run-cases.mjs", import.meta.url))], {
      input: JSON.stringify(request),
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      cwd: scratch,
      timeout: timeLimitMilliseconds,
      env: { PATH: process.env.PATH, TZ: "UTC" },
    });
    if (child.status !== 0) throw new Error(`${basename(folder)}: the run failed\n${child.stderr}`);
    return JSON.parse(child.stdout);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function linesOf(responses, outcomes) {
  return responses.map((response, place) => JSON.stringify({ responses: response, outcome: outcomes[place] }));
}

/** Executes the recorded responses again and compares the whole file. */
function check(folder, file) {
  const recorded = readFileSync(file, "utf8");
  const responses = recorded
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).responses);
  const fresh = linesOf(responses, execute(folder, responses));
  for (const [place, old] of recorded.trimEnd().split("\n").entries())
    if (old !== fresh[place]) throw new Error(`${basename(folder)}: line ${place + 1} differs\n- ${old}\n+ ${fresh[place]}`);
  console.log(`${basename(folder)}: ${responses.length} cases agree`);
}

/** Generates responses, executes the application on them and writes the file. */
async function record(folder, file, wanted, seed) {
  register("./typescript-hooks.mjs", import.meta.url);
  const { makeResponses } = await import(new URL("generate.ts", import.meta.url).href);
  const expected = readJson(join(folder, "expected.json"));
  const responses = await makeResponses(expected, wanted, `${basename(folder)}/${seed}`);
  const outcomes = execute(folder, responses);
  writeFileSync(file, `${linesOf(responses, outcomes).join("\n")}\n`);
  console.log(`${basename(folder)}: ${responses.length} cases, ${new Set(outcomes).size} outcomes`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: "string", default: "160" },
    seed: { type: "string", default: "1" },
    check: { type: "boolean", default: false },
  },
});
const folder = resolve(positionals[0] ?? ".");
const file = join(folder, "cases.jsonl");
try {
  if (values.check) check(folder, file);
  else await record(folder, file, Number(values.cases), values.seed);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
