/**
 * npm run fuzz -- --target NAME [--minutes N | --count N] [--seed S]: changed programs, specs and outputs against the library, in a child process that is ended where
 * it does not come back from an input. What is found is written to test/fuzz/found/, where test/fuzz/fuzz.test.ts looks at it from then on. Exits with 1 if anything is.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { signature, targets } from "./targets.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Seconds that an input may take: beyond that it hangs. Generous, for slow machines. */
const longest = 60;

/** Inputs of one process: what one leaves behind is not the next one's for long. */
const inputsOfProcess = 2_000;

const { values } = parseArgs({
  options: {
    target: { type: "string" },
    minutes: { type: "string" },
    count: { type: "string" },
    seed: { type: "string", default: "1" },
    check: { type: "string" },
  },
});

if (values.target === undefined || !(values.target in targets)) {
  console.error(`Name one of the targets: --target ${Object.keys(targets).join(" | ")}`);
  process.exit(4);
}

/** Runs one process; tells each line, answers how far it came where it ended before its end. */
function runWorker(task, onLine) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--max-old-space-size=1024", join(here, "worker.mjs"), JSON.stringify(task)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [text, said, ended] = ["", "", ""];
    const end = () => {
      ended = `no answer within ${longest} s`;
      child.kill("SIGKILL");
    };
    let timer = setTimeout(end, longest * 1_000);
    child.stdout.setEncoding("utf8").on("data", (piece) => {
      const lines = (text + piece).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) onLine(JSON.parse(line));
      clearTimeout(timer);
      timer = setTimeout(end, longest * 1_000);
    });
    child.stderr.setEncoding("utf8").on("data", (piece) => (said = (said + piece).slice(-2_000)));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve(code === 0 ? undefined : `${ended || `the process ended: ${signal ?? code}`}\n${said}`);
    });
  });
}

function write({ extension, text }, problem) {
  const folder = join(here, "found", `${values.target}-${signature(problem)}`);
  const isNew = !existsSync(folder);
  if (isNew) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `input${extension}`), text);
  }
  console.log(`${isNew ? "found" : "again"} ${folder}\n${problem.split("\n").slice(0, 6).join("\n")}`);
}

async function checkFile(file) {
  let problem;
  const failure = await runWorker({ target: values.target, file }, (line) => (problem = line.problem));
  if ((problem ?? failure) === undefined) return 0;
  console.log(`${file}: ${problem ?? failure}`);
  return 1;
}

async function fuzz() {
  const count = values.count === undefined ? Number.POSITIVE_INFINITY : Number(values.count);
  const end = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000;
  if (count === Number.POSITIVE_INFINITY && end === Number.POSITIVE_INFINITY) throw new Error("Say --minutes N or --count N.");
  let [next, found] = [0, 0];
  while (next < count && Date.now() < end) {
    let begun;
    const take = Math.min(inputsOfProcess, count - next, end === Number.POSITIVE_INFINITY ? inputsOfProcess : 300);
    const failure = await runWorker({ target: values.target, seed: Number(values.seed), from: next, count: take }, (line) => {
      if (line.begun !== undefined) begun = line;
      else next = line.done + 1;
      if (line.problem === undefined) return;
      found++;
      write(line.input, line.problem);
    });
    if (failure === undefined) continue;
    if (begun === undefined) throw new Error(failure);
    found++;
    write(begun.input, failure);
    next = begun.begun + 1;
  }
  console.log(`${values.target}: ${next} inputs, ${found} failures`);
  return found > 0 ? 1 : 0;
}

process.exit(values.check === undefined ? await fuzz() : await checkFile(values.check));
