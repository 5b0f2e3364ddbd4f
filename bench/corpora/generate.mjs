// Makes a corpus: node bench/corpora/generate.mjs FOLDER [--count 2000] [--seed 1] [--small]
// FOLDER/clean has variants of the bundled applications, generated ones, real trees of the machine, archives and monorepos; FOLDER/hostile has what is hard on a
// tool. The same seed makes the same files, but for the real trees, which are what the machine has.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../measure.mjs";
import { Random } from "../random.mjs";
import { tar, tarGzip, zip } from "./archive-writers.mjs";
import { writeFiles, writeHostile } from "./hostile.mjs";
import { ladderApplication } from "./ladders.mjs";
import { writeRealTrees } from "./real-trees.mjs";
import { unrelatedFiles, vary } from "./vary.mjs";
import { loadWords } from "./words.mjs";

function readFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: relative(folder, path), text: readFileSync(path, "utf8") }));
}

function bundledApplications() {
  return ["javascript", "python"].flatMap((language) =>
    readdirSync(join(root, "corpus", language))
      .sort()
      .map((name) => ({ name, language, files: readFiles(join(root, "corpus", language, name, "app")) })),
  );
}

/** The files of the application of a number: a variant of a bundled one, or a generated one. */
function application(number, { seed, bundled, words }) {
  const random = new Random(`${seed} application ${number}`);
  if (random.isTrue(0.4)) {
    const { files, language, unrelated } = ladderApplication(random, words);
    return { name: `made-${language}`, files: [...files, ...unrelatedFiles(unrelated, random, language)] };
  }
  const base = bundled[number % bundled.length];
  const extension = base.language === "python" ? "py" : "js";
  const others = unrelatedFiles(random.pick([0, 0, 0, 2, 8]), random, extension);
  return { name: base.name, files: [...vary(base.files, random, words), ...others] };
}

const below = (folder, files) => files.map(({ path, text }) => ({ path: `${folder}/${path}`, text }));
const entries = (files) => files.map(({ path, text }) => ({ name: path, content: text }));

/** Four applications in one repository: a root of its own, and packages with manifests. */
function monorepo(number, source) {
  const parts = Array.from({ length: 4 }, (_, at) => application(number * 4 + at, source));
  const manifest = (path) => ({ path, text: '{ "name": "part" }\n' });
  return parts.flatMap(({ name, files }, at) => [
    manifest(`packages/${at}-${name}/package.json`),
    ...below(
      `packages/${at}-${name}`,
      files.filter(({ path }) => path !== "package.json"),
    ),
  ]);
}

function writeArchive(folder, number, source) {
  const { name, files } = application(number, source);
  const [write, extension] = [
    [tar, "tar"],
    [tarGzip, "tar.gz"],
    [tarGzip, "tgz"],
    [zip, "zip"],
  ][number % 4];
  const inside = number % 8 < 4 ? below(name, files) : files;
  writeFileSync(join(folder, `${String(number).padStart(5, "0")}-${name}.${extension}`), write(entries(inside)));
}

export async function generate(folder, { count, seed, isSmall = false, withHostile = true }) {
  rmSync(folder, { recursive: true, force: true });
  const source = { seed, bundled: bundledApplications(), words: await loadWords() };
  const clean = join(folder, "clean");
  for (const kind of ["applications", "archives", "monorepos", "real"]) mkdirSync(join(clean, kind), { recursive: true });
  const hostile = withHostile ? writeHostile(join(folder, "hostile"), { isSmall }) : 0;
  const rest = Math.max(0, count - hostile);
  const real = writeRealTrees(join(clean, "real"), Math.floor(rest * 0.15), new Random(`${seed} real`));
  const archives = Math.floor(rest * 0.05);
  const repositories = Math.floor((rest * 0.08) / 4);
  const plain = rest - real - archives - repositories * 4;
  let number = 0;
  for (; number < plain; number += 1) {
    const { name, files } = application(number, source);
    writeFiles(join(clean, "applications", `${String(number).padStart(5, "0")}-${name}`), files);
  }
  for (let at = 0; at < archives; at += 1) writeArchive(join(clean, "archives"), number + at, source);
  for (let at = 0; at < repositories; at += 1)
    writeFiles(join(clean, "monorepos", `repository-${at}`), monorepo(number + archives + at, source));
  return { hostile, real, archives, repositories, plain };
}

if (process.argv[1] === import.meta.filename) {
  const options = {
    count: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    small: { type: "boolean", default: false },
  };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [folder] = positionals;
  if (folder === undefined) throw new Error("give the folder that the corpus goes to");
  console.log(JSON.stringify(await generate(folder, { count: Number(values.count), seed: values.seed, isSmall: values.small })));
}
