/**
 * Executes JavaScript programs, all in this one process, each on its own outputs, and prints what they did: the request and the
 * answer of run_texts.py.
 */
import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";
import { providerModules, Session } from "../parity/stub-providers.mjs";

async function outcome(run, responses) {
  const packages = providerModules(new Session(responses));
  const effects = [];
  const door = new Proxy({}, { get: (_, name) => (argument) => void effects.push([name, argument]) });
  const module = { exports: {} };
  try {
    run(module, (name) => packages[name]);
    return { effects, result: (await module.exports.decide("image", door)) ?? null };
  } catch (error) {
    return { effects, raised: error.name };
  }
}

const { programs } = JSON.parse(readFileSync(0, "utf8"));
const done = [];
for (const { source, responses } of programs) {
  const run = compileFunction(source, ["module", "require"]);
  const ofProgram = [];
  for (const one of responses) ofProgram.push(await outcome(run, one));
  done.push(ofProgram);
}
process.stdout.write(JSON.stringify(done));
