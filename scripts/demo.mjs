// Shows the product on a bundled application: what it decides, and what it would do on one recorded API output.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const application = join(root, "corpus", "python", "tool-crib");
const folder = join(application, "app");
const work = mkdtempSync(join(tmpdir(), "furcifer-demo-"));

/** Runs the command line; its text goes to the terminal unless `capture` is set. */
function furcifer(args, capture = false) {
  const shown = args.map((arg) => (arg.startsWith(root) ? relative(root, arg) : arg.startsWith(work) ? relative(work, arg) : arg));
  console.log(`\n$ furcifer ${shown.join(" ")}${capture ? " > spec.json" : ""}`);
  const stdio = ["ignore", capture ? "pipe" : "inherit", "inherit"];
  const main = join(root, "dist", "cli", "main.js");
  const run = spawnSync(process.execPath, [main, ...args], { stdio, encoding: "utf8", maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`furcifer ended with exit code ${run.status}`);
  return run.stdout;
}

try {
  furcifer(["analyze", folder]);
  const spec = join(work, "spec.json");
  writeFileSync(spec, furcifer(["analyze", folder, "--format", "spec"], true));

  // The first recorded output with a label in it.
  const cases = readFileSync(join(application, "cases.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const hasLabel = ({ responses }) => Object.values(responses).some((response) => response.labelAnnotations?.length > 0);
  const { outcome, ...recorded } = cases.find(hasLabel);
  const responses = join(work, "outputs.jsonl");
  writeFileSync(responses, `${JSON.stringify(recorded)}\n`);
  console.log(`\n$ cat outputs.jsonl\n${JSON.stringify(recorded)}`);
  furcifer(["evaluate", spec, "--responses", responses]);
  console.log(`\nRunning the application itself on this output was observed to do: ${outcome}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
