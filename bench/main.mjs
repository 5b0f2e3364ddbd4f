// Timings of every stage, and how they grow: medians, never a test. Needs the build.
//
//   node bench/main.mjs [--runs N] [--json] [--only library,packages,corpus,words,ifs,vocabulary,rounds] [--folder PACKAGES]
import { parseArgs } from "node:util";
import { measureCorpus } from "./corpus.mjs";
import { measureLibrary, measurePackages } from "./library.mjs";
import { sweepIfs, sweepRounds, sweepVocabulary, sweepWords } from "./sweeps.mjs";
import { tableText } from "./table.mjs";

const sections = {
  library: measureLibrary,
  packages: (runs) => measurePackages(runs, values.folder),
  corpus: measureCorpus,
  words: sweepWords,
  ifs: sweepIfs,
  vocabulary: sweepVocabulary,
  rounds: sweepRounds,
};

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
    only: { type: "string" },
    folder: { type: "string" },
  },
});
const runs = Number(values.runs);
const names = values.only?.split(",") ?? Object.keys(sections);
const unknown = names.filter((name) => !Object.hasOwn(sections, name));
if (unknown.length > 0 || !Number.isInteger(runs) || runs < 1) {
  console.error(`--only takes ${Object.keys(sections).join(", ")}; --runs takes a count`);
  process.exit(4);
}

const results = {};
for (const name of names) {
  const tables = await sections[name](runs);
  results[name] = tables;
  if (!values.json) for (const table of tables) console.log(`${tableText(table)}\n`);
}
if (values.json) console.log(JSON.stringify(results, null, 2));
