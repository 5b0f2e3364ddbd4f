/**
 * Child process of record.mjs: executes an application on each case and writes the outcomes. Reads {"app": folder, "scratch": folder,
 * "run": run.json, "responses": [...]} from standard input; the application's modules are executed afresh for every case.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { format } from "node:util";
import { callEntry } from "./call-entry.mjs";
import { installGuard } from "./guard.mjs";
import { Loader } from "./loader.mjs";
import { HarnessError, Session } from "./session.mjs";
import { showThrown } from "./show.mjs";
import { makeFetch } from "./stub-rest.mjs";
import { makeStub } from "./stubs.mjs";
import { fireNext, installTimers } from "./timers.mjs";

const write = process.stdout.write.bind(process.stdout);

/** Thrown by `process.exit`: what comes after it does not happen. */
class Exit extends Error {}

/** What a process has one of: streams, errors that nobody catches, the end of the process. */
function installProcess(current) {
  const print = (chunk) => {
    if (!current.session.isOver) current.output += chunk;
  };
  for (const name of ["log", "info", "debug"]) {
    console[name] = (...given) => {
      current.session.record(`console.${name}`, given);
      print(`${format(...given)}\n`);
    };
  }
  for (const name of ["warn", "error", "trace", "table"]) console[name] = (...given) => current.session.record(`console.${name}`, given);
  process.stdout.write = (chunk) => {
    print(chunk);
    return true;
  };
  process.exit = (code) => {
    if (code) current.session.record("process.exit", [code]);
    current.session.isOver = true;
    throw new Exit();
  };
  const fail = (error) => current.session.fail(error);
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
}

const waitingFor = /Req|Timeout|Zlib|Crypto/u;
const settleLimitMilliseconds = 20_000;

/** Lets everything end that the entry has started. A promise that nothing will settle is not waited for, nor a case that is over. */
async function settle(session, loader) {
  const start = performance.now();
  for (let quiet = 0; quiet < 3 && !session.isOver; ) {
    await new Promise((resolve) => setImmediate(resolve));
    const isBusy = loader.isLoading || process.getActiveResourcesInfo().some((name) => waitingFor.test(name));
    quiet = isBusy ? 0 : quiet + 1;
    if (quiet === 3 && fireNext(session)) quiet = 0;
    if (performance.now() - start > settleLimitMilliseconds) throw new HarnessError("the application does not come to rest");
  }
}

function prepare(run, scratch, session) {
  mkdirSync(scratch);
  process.chdir(scratch);
  for (const [name, content] of Object.entries(run.files ?? {})) writeFileSync(name, content);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, run.environment);
  process.exitCode = undefined;
  process.argv = [process.argv[0], run.entry.file, ...(run.commandLine ?? [])];
  globalThis.fetch = makeFetch(session);
  for (const name of run.globals ?? []) globalThis[name] = makeStub(session, name);
}

/** Executes one case; answers its outcome key. */
async function runCase(loader, run, current) {
  const { session } = current;
  let show;
  callEntry(loader, run, session).then(
    (showResult) => (show = showResult),
    (error) => session.fail(error),
  );
  await settle(session, loader);
  return outcomeOf(run, current, await show?.());
}

function outcomeOf(run, { session, output }, returned) {
  const broken = session.uncaught.find((error) => error instanceof HarnessError);
  if (broken !== undefined) throw broken;
  const thrown = session.uncaught.filter((error) => !(error instanceof Exit));
  const seen = {
    effects: session.effects,
    response: session.effects,
    stdout: [output.trim()],
    return: thrown.length > 0 ? [] : [returned],
  };
  const done = seen[run.observe].filter((one) => one !== undefined && (one !== "" || thrown.length === 0));
  if (thrown.length > 0) done.push(showThrown(thrown[0]));
  return done.length > 0 ? done.join("; ") : "none";
}

async function main() {
  const { app, scratch, run, responses } = JSON.parse(await text(process.stdin));
  const current = { session: undefined, output: "" };
  const loader = new Loader(app);
  installTimers(current);
  installProcess(current);
  installGuard(scratch);
  syncBuiltinESMExports();
  const outcomes = [];
  for (const [number, one] of responses.entries()) {
    Object.assign(current, { session: new Session(run, one), output: "" });
    loader.begin(current.session, number);
    prepare(run, join(scratch, String(number)), current.session);
    outcomes.push(await runCase(loader, run, current));
    current.session.isOver = true;
  }
  write(JSON.stringify(outcomes), () => process.reallyExit(0));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.reallyExit(1);
});
