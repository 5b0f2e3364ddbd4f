/**
 * Runs an application on made-up outputs of its APIs and holds what it does against its decisions. This executes foreign code: it is never
 * part of an analysis, and who calls it has to have asked for it.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { frontendFor } from "../frontends/registry.js";
import type { Catalog } from "../providers/catalog.js";
import type { Decision, Evidence } from "../spec/loss-spec.js";
import type { Case } from "./cases.js";
import type { Runtime } from "./child.js";
import { Child } from "./child.js";
import { prepareCases } from "./prepare.js";
import type { CaseResult, Plan } from "./protocol.js";
import { makeScratch, removeScratch } from "./scratch.js";
import type { Trial } from "./verdict.js";
import { contradiction, observer } from "./verdict.js";

export interface VerifyInput {
  /** Absolute path of the application's folder. */
  readonly root: string;
  readonly decisions: readonly Decision[];
  readonly catalog: Catalog;
  /** The command that runs CPython. */
  readonly python: string;
  /** How many cases a decision is tried on at most. */
  readonly cases: number;
  /** Seconds that one case may take. */
  readonly caseSeconds: number;
  readonly signal?: AbortSignal;
  /** Told before each decision and now and then while it is tried. */
  readonly onProgress?: (decision: string, done: number, of: number) => void;
}

export interface Verification extends Evidence {
  readonly decision: string;
  /** Reasons of cases that did not run to their end, with how many there were. */
  readonly failed: Readonly<Record<string, number>>;
}

/** One decision after the other, each in a process of its own. */
export async function verify(input: VerifyInput): Promise<Verification[]> {
  const scratch = makeScratch();
  try {
    const results: Verification[] = [];
    for (const [n, decision] of input.decisions.entries()) {
      input.signal?.throwIfAborted();
      const own = join(scratch, String(n));
      mkdirSync(own);
      results.push(await verifyDecision(input, decision, own));
    }
    return results;
  } finally {
    removeScratch(scratch);
  }
}

async function verifyDecision(input: VerifyInput, decision: Decision, scratch: string): Promise<Verification> {
  const notRun = (reason: string): Verification => ({
    decision: decision.id,
    verdict: "not-run",
    cases: 0,
    observed: 0,
    failed: {},
    reason,
  });
  const runtime = runtimeOf(decision.entry.file, input.python);
  if (runtime === null) return notRun("applications in this language cannot be run");
  const cases = await prepareCases(input.catalog, decision, input.cases);
  if (cases.length === 0) return notRun("no output of its APIs could be made of which the decision tells an outcome");
  const child = new Child(runtime, planOf(input, decision, scratch));
  const stop = (): void => child.stop();
  input.signal?.addEventListener("abort", stop, { once: true });
  try {
    const { ready, reason } = await child.start();
    if (!ready) return notRun(reason ?? "the application could not be loaded");
    const trials = await tryAll(input, decision, child, cases);
    return judge(decision, trials);
  } finally {
    child.stop();
    input.signal?.removeEventListener("abort", stop);
  }
}

function runtimeOf(file: string, python: string): Runtime | null {
  const language = frontendFor(file)?.language;
  const script = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  if (language === "python") return { command: python, args: ["-S", "-s", "-B", "-X", "utf8", script("python/run.py")] };
  if (language === "javascript")
    return { command: process.execPath, args: ["--no-warnings", "--max-old-space-size=2048", script("javascript/run.mjs")] };
  return null;
}

/** Tests that the analysis did not follow end in the reason; what they really give is seen when they run. */
const unfollowed = / \([a-z]+( [a-z'-]+)+[^()]*\)$/;

/** Settings: where none is set, the application sees by itself that its environment is empty. */
const setting = /#(os\.environ\[.*\]|(process|import\.meta)\.env\.\w+|--?[\w-]+)$/;

function planOf(input: VerifyInput, decision: Decision, scratch: string): Plan {
  return {
    root: input.root,
    scratch,
    entry: decision.entry,
    operations: [...new Set(decision.calls.map((c) => c.operation))],
    caseSeconds: input.caseSeconds,
    conditions: decision.environment.flatMap(({ name, type, default: value, at }) =>
      type === "boolean" && value !== undefined && !unfollowed.test(name) && !(setting.test(name) && !value)
        ? [{ name, value, ...at }]
        : [],
    ),
    effects: decision.outcomes.flatMap((o) =>
      o.effects.map(({ kind, text, at }) => ({ kind, text, file: at.file, line: at.line, endLine: at.endLine })),
    ),
  };
}

/** So many cases in a row that do not run to their end are enough to see that none will. */
const failuresInARow = 6;

async function tryAll(input: VerifyInput, decision: Decision, child: Child, cases: readonly Case[]): Promise<Trial[]> {
  const trials: Trial[] = [];
  let failures = 0;
  for (const [n, tried] of cases.entries()) {
    input.signal?.throwIfAborted();
    if (n % 16 === 0) input.onProgress?.(decision.id, n, cases.length);
    const result = withoutExit(decision, await child.run({ case: n, responses: tried.responses }));
    trials.push({ tried, result });
    failures = result.status === "failed" ? failures + 1 : 0;
    if (failures >= failuresInARow && trials.every((t) => t.result.status === "failed")) break;
  }
  return trials;
}

const exit = /SystemExit|\b_?exit\(/;

/** A case in which the application ended the process, where no outcome tells of that, has failed: what it would have decided is not known. */
function withoutExit(decision: Decision, result: CaseResult): CaseResult {
  const told = decision.entry.name === "<script>" || decision.outcomes.some((o) => o.effects.some((e) => exit.test(e.text)));
  const ended = told ? undefined : result.events?.find((e) => (e.kind === "raise" || e.kind === "call") && exit.test(e.text));
  return ended === undefined ? result : { case: result.case, status: "failed", reason: `it ended the process: ${ended.text}` };
}

function judge(decision: Decision, trials: readonly Trial[]): Verification {
  const ran = trials.filter((t) => t.result.status === "ok");
  const failed: Record<string, number> = {};
  for (const { result } of trials) {
    if (result.status === "ok") continue;
    const reason = result.reason ?? "no reason given";
    failed[reason] = (failed[reason] ?? 0) + 1;
  }
  const seen = observer(decision, ran);
  const observed = new Set(ran.map((t) => seen(t.result))).size;
  const told = new Set(ran.map((t) => t.tried.told)).size;
  const counts = { decision: decision.id, cases: ran.length, observed, failed };
  const notRun = (reason: string): Verification => ({ ...counts, verdict: "not-run", reason });
  if (ran.length === 0) return notRun(Object.keys(failed)[0] ?? "no case ran");
  const called = ran.some(({ result }) => Object.values(result.calls ?? {}).some((n) => n > 0));
  if (!called) return notRun("the entry did not call the API");
  if (told > 1 && observed < 2) return notRun("nothing that the outcomes differ in was observed");
  const found = contradiction(decision, ran);
  return found === null ? { ...counts, verdict: "confirmed" } : { ...counts, verdict: "refuted", counterexample: found };
}
