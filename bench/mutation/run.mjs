/**
 * node bench/mutation/run.mjs --out FILE [--count 500] [--seed 1] [--work DIR] [--workers 2]: which changed programs the tests notice.
 *
 * Every mutant that StrykerJS makes of src/decision/ and src/symbolic/ is built into one copy of the project, asleep; a sample of them is woken, one at a time, under the
 * tests that reach it: first the shortest, then, where those pass, a share of all others. A mutant that no tried test notices counts as survived, so the score is a lower
 * bound. FILE gets a line a mutant as soon as it is decided; started again, the run goes on after them. The instrumenter is not a dependency:
 *
 *     npm install --no-save @stryker-mutator/instrumenter@9.6.1
 */
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Random } from "../random.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    count: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    work: { type: "string", default: join(tmpdir(), "furcifer-mutation") },
    workers: { type: "string", default: "2" },
  },
});
if (values.out === undefined) {
  console.error("Say where the results go: --out FILE");
  process.exit(4);
}
const work = values.work;

/** Tests of the whole analysis and of its parts that run in the tests' own process. */
const battery = [
  ...["decisions", "analyze", "analyze-javascript", "feasibility", "given-values", "long-lists", "reached-outcomes", "unlisted-texts"],
  ...["providers", "providers-javascript", "parity", "react", "declared-types", "explain", "lint", "random-programs", "determinism"],
  ...["exporters/exporters", "exporters/html", "diff/diff", "certify/certificate", "certify/orders", "certify/witnesses"],
].map((name) => `test/${name}.test.ts`);
const batteryFolders = ["test/decision", "test/properties", "test/diagram", "test/terms"];

/** Tests of the first try, and of the second; a second try takes evenly from all that reach the mutant. */
const [firstTests, secondTests] = [25, 150];

/** Seconds after which a try has found an endless loop: a try that ends takes well under a minute. */
const longestTry = 300;

async function instrument() {
  const { createInstrumenter } = await import("@stryker-mutator/instrumenter");
  const { createInjector } = await import("typed-inject");
  const silent = new Proxy({}, { get: (_, name) => (String(name).startsWith("is") ? () => false : () => {}) });
  const instrumenter = createInjector().provideValue("logger", silent).injectFunction(createInstrumenter);
  const names = ["src/decision", "src/symbolic"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).flatMap((name) =>
      name.endsWith(".ts") ? [join(folder, name)] : [],
    ),
  );
  const files = names.sort().map((name) => ({ name, mutate: true, content: readFileSync(join(root, name), "utf8") }));
  return instrumenter.instrument(files, { plugins: null, excludedMutations: [], ignorers: [], noHeader: false });
}

/** The copy of the project with every mutant in it. */
async function prepare() {
  const made = await instrument();
  for (const part of ["src", "test", "corpus", "grammars", "docs", "gateway", "package.json", "tsconfig.json"])
    cpSync(join(root, part), join(work, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.includes("/node_modules"),
    });
  symlinkSync(join(root, "node_modules"), join(work, "node_modules"));
  if (existsSync(join(root, "dist"))) symlinkSync(join(root, "dist"), join(work, "dist"));
  for (const { name, content } of made.files) writeFileSync(join(work, name), content);
  cpSync(join(dirname(fileURLToPath(import.meta.url)), "reach.mjs"), join(work, "reach.mjs"));
  const config = (setup) =>
    `import { defineConfig } from "vitest/config";\nexport default defineConfig({ resolve: { alias: { furcifer: ${JSON.stringify(join(work, "src/index.ts"))} } }, ` +
    `test: { include: ["test/**/*.test.ts"], testTimeout: 120000, hookTimeout: 120000, pool: "forks"${setup}, ` +
    // A try is mostly the translation of the same files: it is done once.
    'experimental: { fsModuleCache: true, fsModuleCachePath: "translated" } } });\n';
  writeFileSync(join(work, "reach.config.mjs"), config(', setupFiles: ["./reach.mjs"], maxWorkers: 2'));
  writeFileSync(join(work, "mutant.config.mjs"), config(", maxWorkers: 1"));
  const mutants = made.mutants.map(({ id, fileName, location, mutatorName, replacement }) => ({
    id,
    fileName,
    location,
    mutatorName,
    replacement,
  }));
  writeFileSync(join(work, "mutants.json"), JSON.stringify(mutants));
}

/** Which tests reach which mutants: one run of the battery with all mutants asleep. */
function measureReach() {
  mkdirSync(join(work, "reach"), { recursive: true });
  const args = ["vitest", "run", "--config", "reach.config.mjs", ...battery, ...batteryFolders];
  const { status, stdout } = spawnSync("npx", args, { cwd: work, encoding: "utf8", env: { ...process.env, CI: "1" }, maxBuffer: 1 << 30 });
  // Tests that fail without any mutant are left out; there should be none.
  if (status !== 0) console.log(stdout.slice(-3_000));
  writeFileSync(join(work, "reached"), "");
}

function readReach() {
  const reaching = new Map();
  for (const name of readdirSync(join(work, "reach")).sort()) {
    const { file, tests, loading } = JSON.parse(readFileSync(join(work, "reach", name), "utf8"));
    const add = (id, test) => reaching.set(id, [...(reaching.get(id) ?? []), test]);
    const passed = tests.filter(({ ok }) => ok).map(({ name: test, ms, reached }) => ({ file, test, ms, reached }));
    for (const test of passed) for (const id of test.reached) (reaching.get(id) ?? reaching.set(id, []).get(id)).push(test);
    // What runs while a file is loaded is reached by its tests, of which one is enough to load it.
    const [shortest] = passed.sort((a, b) => a.ms - b.ms);
    if (shortest !== undefined) for (const id of loading) if (!shortest.reached.includes(id)) add(id, shortest);
  }
  for (const tests of reaching.values()) tests.sort((a, b) => a.ms - b.ms || (a.file + a.test < b.file + b.test ? -1 : 1));
  return reaching;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/gu, "\\$&");

/** Whether the tests notice the mutant: "passed", "failed", or "hung". */
function attempt(id, tests) {
  const files = [...new Set(tests.map(({ file }) => file))];
  const pattern = `^(?:${tests.map(({ test }) => escaped(test)).join("|")})$`;
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config",
    "mutant.config.mjs",
    "--bail",
    "1",
    "--reporter",
    "dot",
    "-t",
    pattern,
    ...files,
  ];
  return new Promise((resolve) => {
    const env = { ...process.env, CI: "1", __STRYKER_ACTIVE_MUTANT__: id };
    const child = spawn(process.execPath, args, { cwd: work, env, stdio: "ignore", detached: true });
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      process.kill(-child.pid, "SIGKILL");
    }, longestTry * 1_000);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(hung ? "hung" : code === 0 ? "passed" : "failed");
    });
  });
}

async function judge(mutant, reaching) {
  const tests = reaching.get(mutant.id) ?? [];
  if (tests.length === 0) return { status: "not reached", tried: 0 };
  const first = tests.slice(0, firstTests);
  const others = tests.slice(firstTests);
  const stride = Math.max(1, others.length / secondTests);
  const second = Array.from({ length: Math.min(others.length, secondTests) }, (_, i) => others[Math.floor(i * stride)]);
  let tried = 0;
  for (const round of [first, second]) {
    if (round.length === 0) break;
    tried += round.length;
    const answer = await attempt(mutant.id, round);
    if (answer !== "passed") return { status: answer === "hung" ? "hung" : "killed", tried };
  }
  return { status: "survived", tried, reachedBy: tests.length };
}

function tell(lines) {
  const of = (status) => lines.filter((line) => line.status === status).length;
  const caught = of("killed") + of("hung");
  console.log(
    `${lines.length} mutants: ${caught} noticed (${of("hung")} by a loop without end), ${of("survived")} survived, ${of("not reached")} reached by none of these tests; ` +
      `${((100 * caught) / Math.max(1, lines.length)).toFixed(1)} %`,
  );
}

if (!existsSync(join(work, "mutants.json"))) await prepare();
if (!existsSync(join(work, "reached"))) measureReach();
const mutants = JSON.parse(readFileSync(join(work, "mutants.json"), "utf8"));
const reaching = readReach();
const chosen = new Random(values.seed).some(mutants, Number(values.count));
console.log(`${mutants.length} mutants, ${mutants.filter(({ id }) => reaching.has(id)).length} reached; ${chosen.length} sampled`);

const lines = existsSync(values.out)
  ? readFileSync(values.out, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : [];
const known = new Set(lines.map(({ id }) => id));
const pending = chosen.filter(({ id }) => !known.has(id));
await Promise.all(
  Array.from({ length: Number(values.workers) }, async () => {
    for (let mutant = pending.shift(); mutant !== undefined; mutant = pending.shift()) {
      const line = { ...mutant, ...(await judge(mutant, reaching)) };
      lines.push(line);
      appendFileSync(values.out, `${JSON.stringify(line)}\n`);
      if (lines.length % 10 === 0) tell(lines);
    }
  }),
);
tell(lines);
