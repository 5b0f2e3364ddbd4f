/**
 * The thread in which the application runs: prepares once (compiles the entry, learns how unknown lists have to be), then runs a
 * case for every message and answers its line. `run.mjs` ends it where a case takes too long or too much.
 */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { runCase } from "./call-entry.mjs";
import { Catalog } from "./catalog.mjs";
import { installGlobals } from "./environment.mjs";
import { removeWritten } from "./files.mjs";
import { Loader } from "./loader.mjs";
import { makeWhere } from "./places.mjs";
import { Session } from "./session.mjs";
import { makeTimers } from "./timers.mjs";

const realProcess = process;

/** The plan with what follows from it. Conditions that the output decides, or that a call fails, are not forced. */
function readPlan(given) {
  const root = realpathSync(given.root);
  const isForced = ({ name }) => !/ fails$|\(made from the output by code that is not followed\)$/u.test(name);
  const conditions = (given.conditions ?? []).map((one, index) => ({ ...one, index })).filter(isForced);
  const failing = (given.conditions ?? []).filter(({ name, value }) => name.endsWith(" fails") && value);
  const entryPath = join(root, given.entry.file);
  const isScript = given.entry.name === "<script>";
  return {
    effects: [],
    caseSeconds: 5,
    ...given,
    root,
    conditions,
    failing,
    entryPath,
    isScript,
    cwd: dirname(entryPath),
    mode: given.mode ?? "empty",
  };
}

const plan = readPlan(workerData.plan);
const catalog = new Catalog(plan.catalog);
const keep = (path, compiled) => parentPort.postMessage({ kind: "compiled", path, compiled });
const loader = new Loader(plan, workerData.compiled, keep);
const where = makeWhere(plan.root, (path) => loader.compiled.get(path)?.map, { file: plan.entry.file, line: 0 });
let current;
Error.prepareStackTrace = where.showStack;

function begin(responses) {
  const session = new Session(plan, responses, where);
  session.catalog = catalog;
  session.timers = makeTimers(session);
  current = session;
  loader.begin(session);
  installGlobals(session, plan, { timers: session.timers.timers, mentions: loader.mentions });
  return session;
}

/** Runs a case; answers what the parent is told. */
async function answerOf({ case: number, responses }) {
  const session = begin(responses);
  let reason;
  try {
    if (!(await runCase(loader, session, plan))) reason = `no function ${plan.entry.name} is made by ${plan.entry.file}`;
  } catch (error) {
    reason = session.failure ?? `the runtime failed: ${error?.message}`;
  }
  reason ??= session.failure;
  session.isOver = true;
  removeWritten(plan);
  if (reason !== undefined) return { case: number, status: "failed", reason };
  return { case: number, status: "ok", events: session.events, calls: session.calls };
}

/** Compiles the entry, and runs it on empty outputs: where no operation is asked, unknown lists have one element. */
async function prepare() {
  if (!existsSync(plan.entryPath)) return `${plan.entry.file} is not there`;
  try {
    readFileSync(plan.entryPath);
    const { entry } = loader.compiledFile(plan.entryPath);
    loader.scriptOf(plan.entryPath);
    loader.isNamed = plan.isScript || entry !== undefined;
    plan.entryLine = entry?.line;
    plan.entryParameters = entry?.parameters;
  } catch (error) {
    return `${plan.entry.file} does not parse: ${String(error?.message).split("\n")[0]}`;
  }
  if (workerData.mode !== undefined) {
    plan.mode = workerData.mode;
    return undefined;
  }
  for (const mode of ["empty", "one", "given"]) {
    plan.mode = mode;
    const { status, reason, calls } = await answerOf({ case: 0, responses: {} });
    if (status === "failed" && !loader.isNamed) return reason;
    if (status === "ok" && Object.keys(calls).length > 0) return undefined;
  }
  plan.mode = "empty";
  return undefined;
}

const unhandled = (error) => current?.uncaught(error);
realProcess.on("unhandledRejection", unhandled);
realProcess.on("uncaughtException", unhandled);

const reason = await prepare();
parentPort.postMessage({ kind: "ready", mode: plan.mode, answer: reason === undefined ? { ready: true } : { ready: false, reason } });

parentPort.on("message", async (message) => {
  const line = JSON.stringify(await answerOf(message));
  parentPort.postMessage({ kind: "answer", line });
});
