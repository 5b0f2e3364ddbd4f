/**
 * What the tests of hostile applications run under supervision: the built command line on one application after the other. Writes a line of JSON for each that is
 * begun and done; a file that nobody has tells the trace of system calls where one begins.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { main } from "../../dist/cli/command-line.js";

const tasks = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const { openSync, fstatSync } = fs;

const say = (value) => fs.writeSync(1, `${JSON.stringify(value)}\n`);

function mark(text) {
  try {
    fs.closeSync(openSync(`/hostile-task/${text}`));
  } catch {}
}

/** Removes a file just before it is opened, or makes it larger just after its size was asked for. */
function disturb({ path, kind, bytes = 0 }) {
  let opened;
  fs.openSync = (name, ...rest) => {
    if (String(name).endsWith(path) && kind === "vanishes") fs.rmSync(name);
    const descriptor = openSync(name, ...rest);
    if (String(name).endsWith(path)) opened = { descriptor, name };
    return descriptor;
  };
  fs.fstatSync = (descriptor, ...rest) => {
    const status = fstatSync(descriptor, ...rest);
    if (kind === "grows" && opened?.descriptor === descriptor) fs.truncateSync(opened.name, bytes);
    return status;
  };
  syncBuiltinESMExports();
}

function calm() {
  Object.assign(fs, { openSync, fstatSync });
  syncBuiltinESMExports();
}

async function run(argv) {
  const text = { stdout: [], stderr: [] };
  const stream = (pieces) => ({ write: (piece) => pieces.push(piece) > 0, isTTY: false });
  const terminal = { stdout: stream(text.stdout), stderr: stream(text.stderr), stdin: (async function* () {})(), environment: {} };
  const exitCode = await main(argv, terminal);
  return { argv, exitCode, stdout: text.stdout.join(""), stderr: text.stderr.join("") };
}

for (const [at, { root, commands, disturbance }] of tasks.entries()) {
  say({ begun: at });
  mark(at);
  if (disturbance !== null) disturb(disturbance);
  const runs = [];
  for (const [command, ...rest] of commands) runs.push(await run([command, root, ...rest]));
  calm();
  mark("end");
  say({ done: at, runs, memory: process.resourceUsage().maxRSS * 1024 });
}
process.exit(0);
