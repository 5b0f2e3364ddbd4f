// `npm run demo:end-to-end`: from the source of five applications to fewer wrong decisions of theirs, by running them. Extracts their rules, trains a generic
// model and one for each application, serves all of them, runs the unmodified applications with the providers' real clients on held-out pictures, and counts.
// `main.mjs FOLDER --again` runs the applications once more on what is in the folder.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { analyze, exporterByName } from "furcifer";
import { pino } from "pino";
import { requirePython } from "../../scripts/trainer-python.mjs";
import { completeConfig, startGateway } from "../dist/index.js";
import { chart } from "./chart.mjs";
import { sharesOf, table } from "./count.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const folder = process.argv[2] ?? join(tmpdir(), "furcifer-demo");
const applications = JSON.parse(readFileSync(join(here, "applications.json"), "utf8"));
const variants = ["generic", "tuned", "customised"];
const start = performance.now();

function say(text) {
  console.log(`[${((performance.now() - start) / 1000).toFixed(0).padStart(3)} s] ${text}`);
}

async function extract() {
  mkdirSync(join(folder, "specs"), { recursive: true });
  for (const { id } of applications) {
    const entry = JSON.parse(readFileSync(join(root, "corpus", id, "run.json"), "utf8")).entry;
    const report = await analyze(join(root, "corpus", id, "app"), { entries: [`${entry.file}:${entry.name}`] });
    const [decision] = report.spec.decisions;
    writeFileSync(join(folder, "specs", `${basename(id)}.json`), exporterByName("spec").export(report));
    say(`${basename(id)}: ${decision.kind}, ${decision.completeness.status}, ${decision.outcomes.length} outcomes`);
  }
}

function train() {
  const python = process.env.PYTHON ?? requirePython();
  const { status } = spawnSync(python, [join(here, "prepare.py"), folder], {
    stdio: "inherit",
    env: { ...process.env, OMP_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1" },
  });
  if (status !== 0) throw new Error("training failed");
}

/** The environment that `furcifer-gateway env` prints for the application. */
function environmentFor(id, gateway, key) {
  const command = [
    join(root, "gateway/dist/cli/main.js"),
    "env",
    join(root, "corpus", id, "app"),
    "--url",
    `http://127.0.0.1:${gateway.port}`,
  ];
  const { stdout } = spawnSync(process.execPath, [...command, "--grpc", `127.0.0.1:${gateway.grpcPort}`, "--key", key], {
    encoding: "utf8",
  });
  return Object.fromEntries([...stdout.matchAll(/^export (\w+)='([^']*)'/gm)].map(([, name, value]) => [name, value]));
}

/** What an application does on each held-out picture. */
function observe({ id, runner }, environment, count) {
  const app = join(root, "corpus", id, "app");
  const pictures = join(folder, "pictures", "test");
  const isPython = id.startsWith("python/");
  const args = isPython
    ? [join(here, "run_python.py"), app, pictures, String(count)]
    : ["--import", join(here, "load-typescript.mjs"), join(here, "run-javascript.mjs"), runner, app, pictures, String(count)];
  const child = spawn(isPython ? (process.env.BOTO3_PYTHON ?? "/usr/bin/python3") : process.execPath, args, {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_REGION: "eu-west-3",
      AWS_DEFAULT_REGION: "eu-west-3",
      AWS_EC2_METADATA_DISABLED: "true",
      PYTHONDONTWRITEBYTECODE: "1",
      NODE_NO_WARNINGS: "1",
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(text.trim().split("\n")) : reject(new Error(`${id} ended with ${code}`))));
  });
}

async function run() {
  const outcomes = new Map();
  const record = (line) => {
    const { msg, application, outcome } = JSON.parse(line);
    if (msg === "question") outcomes.set(application, [...(outcomes.get(application) ?? []), outcome]);
  };
  const logger = pino({ level: "info" }, { write: record });
  const gateway = await startGateway(
    completeConfig({ registry: join(folder, "registry"), port: 0, grpcPort: 0, operations: null, logLevel: "info" }, "/"),
    logger,
  );
  const rows = [];
  for (const application of applications) {
    const name = basename(application.id);
    const right = JSON.parse(readFileSync(join(folder, "right", `${name}.json`), "utf8"));
    const seen = await Promise.all(
      variants.map(async (variant) => {
        const environment = environmentFor(application.id, gateway, `key-of-${name}-${variant}`);
        return observe(application, environment, right.length);
      }),
    );
    const served = variants.map((variant) => outcomes.get(`${name}.${variant}`) ?? []);
    rows.push({ name, count: right.length, ...sharesOf({ variants, right, seen, served }) });
    say(`${name}: ran three times on ${right.length} pictures`);
  }
  await gateway.stop();
  return rows;
}

if (process.argv[3] !== "--again") {
  rmSync(folder, { recursive: true, force: true });
  await extract();
  train();
  say("models are trained and exported");
}
const rows = await run();
console.log(`\n${table(rows, variants)}`);
writeFileSync(join(folder, "wrong-decisions.json"), `${JSON.stringify(rows, null, 2)}\n`);
writeFileSync(join(folder, "wrong-decisions.svg"), chart(rows, variants));
say(`plot: ${join(folder, "wrong-decisions.svg")}`);
const better = rows.filter(({ wrong }) => wrong.customised < wrong.generic && wrong.customised < wrong.tuned).length;
console.log(
  `The customised model leads to fewer wrong decisions than the generic one, as it is and tuned, in ${better} of ${rows.length} applications.`,
);
process.exit(better >= 4 ? 0 : 1);
