/** Makes and checks inputs one after the other and says at once, in lines of JSON, which one it is at: it may never come back from one. */
import { readFileSync, writeSync } from "node:fs";
import { extname } from "node:path";
import { randomFrom } from "./random.mjs";
import { signature, targets } from "./targets.mjs";

const { target: name, seed, from, count, file } = JSON.parse(process.argv[2]);
const target = targets[name];
const say = (value) => writeSync(1, `${JSON.stringify(value)}\n`);
const loaded = new Map();

async function problemOf(input) {
  try {
    if (target.load !== undefined && !loaded.has(input.extension)) loaded.set(input.extension, await target.load(input.extension));
    return await target.check(input, loaded.get(input.extension));
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** Checks that making one input smaller may take. */
const mostChecks = 600;

/** Leaves out ever smaller runs of parts while the same goes wrong. */
async function minimise(input, problem) {
  const wanted = signature(problem);
  let smallest = input;
  let left = mostChecks;
  for (const split of target.parts.split) {
    let parts = split(smallest.text);
    for (let size = Math.max(1, parts.length >> 1); size >= 1; size >>= 1) {
      for (let at = 0; at < parts.length && left > 0; left--) {
        const rest = [...parts.slice(0, at), ...parts.slice(at + size)];
        const tried = { ...smallest, text: target.parts.join(rest) };
        const found = await problemOf(tried);
        if (found !== undefined && signature(found) === wanted) [parts, smallest] = [rest, tried];
        else at += size;
      }
    }
  }
  return smallest;
}

if (file !== undefined) {
  const problem = await problemOf({ extension: extname(file), text: readFileSync(file, "utf8") });
  say({ done: 0, ...(problem === undefined ? {} : { problem }) });
} else {
  const corpus = target.corpus();
  for (let at = from; at < from + count; at++) {
    // Each input has a seed of its own, so that it can be made again without those before it.
    const random = randomFrom(Math.imul(seed, 1_000_003) + at);
    const input = target.mutate(random.pick(corpus), random, corpus);
    say({ begun: at, input });
    const problem = await problemOf(input);
    if (problem === undefined) say({ done: at });
    else say({ done: at, problem, input: await minimise(input, problem) });
  }
}
process.exit(0);
