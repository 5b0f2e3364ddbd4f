/**
 * Runs the built command line on hostile applications, in a child process under strace: within limits of time and memory, without the right to read what its owner
 * forbids, and with every file that it opens written down. A process that is ended or ends takes only the task that it was at along.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TaskTrace } from "./trace.js";
import { readTrace, tracedCalls } from "./trace.js";

/** A change of the application while it is read. */
export type Disturbance =
  | { readonly path: string; readonly kind: "vanishes" }
  | { readonly path: string; readonly kind: "grows"; readonly bytes: number };

export interface Task {
  readonly root: string;
  /** Each without the path, which comes behind the command's name. */
  readonly commands: readonly (readonly string[])[];
  readonly disturbance: Disturbance | null;
}

export interface Run {
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TaskResult {
  /** Why it was not done: a limit, or how the process ended. */
  readonly failure?: string;
  readonly runs: readonly Run[];
  readonly trace: TaskTrace;
}

/** Seconds without a task being done: generous, for slow machines. */
const longest = 120;
/** Of the heap, in megabytes. */
const heap = 1_024;
/** Of everything the process held at once, in bytes. */
const mostMemory = 1_800_000_000;

const child = fileURLToPath(new URL("child.mjs", import.meta.url));

/** Root may read everything: it gives up that right, so that files without permissions are what they are for everybody else. */
const withoutPrivileges =
  process.getuid?.() === 0
    ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-dac_override,-dac_read_search"]
    : [];

export async function runTasks(tasks: readonly Task[]): Promise<TaskResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "furcifer-supervised-"));
  const results: TaskResult[] = [];
  try {
    while (results.length < tasks.length) results.push(...(await runSome(tasks.slice(results.length), folder)));
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Line {
  readonly begun?: number;
  readonly done?: number;
  readonly runs?: readonly Run[];
  readonly memory?: number;
}

/** Results of the first tasks: of all, or up to the one at which the process ended. */
async function runSome(tasks: readonly Task[], folder: string): Promise<TaskResult[]> {
  const [list, log] = [join(folder, "tasks.json"), join(folder, "trace")];
  writeFileSync(list, JSON.stringify(tasks));
  const strace = ["strace", "--seccomp-bpf", "-f", "-y", "-s", "4096", "-e", `trace=${tracedCalls}`, "-e", "signal=none", "-o", log];
  const node = [process.execPath, `--max-old-space-size=${heap}`, child, list];
  const [command = "", ...args] = [...withoutPrivileges, ...strace, ...node];
  const { lines, stderr, ended } = await follow(command, args);
  const traces = readTrace(readFileSync(log, "latin1"));
  const results: TaskResult[] = [];
  for (const { done, runs = [], memory = 0 } of lines) {
    if (done === undefined) continue;
    const failure = memory > mostMemory ? `it held ${memory} bytes at once` : undefined;
    results.push({ runs, trace: traceOf(traces, done), ...(failure === undefined ? {} : { failure }) });
    // The most that a process held is not known of the tasks after it.
    if (failure !== undefined) return results;
  }
  if (results.length === tasks.length) return results;
  return [...results, { failure: `${ended}\n${stderr.slice(-2_000)}`, runs: [], trace: traceOf(traces, results.length) }];
}

function traceOf(traces: ReadonlyMap<number, TaskTrace>, task: number): TaskTrace {
  const trace = traces.get(task);
  if (trace === undefined) return { opened: [], forbidden: ["nothing was traced"] };
  return trace;
}

async function follow(command: string, args: readonly string[]): Promise<{ lines: Line[]; stderr: string; ended: string }> {
  const process = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  const text = { stdout: "", stderr: "" };
  let ended = "";
  const end = (): void => {
    ended = `no task was done within ${longest} s`;
    // The group: strace and what it watches.
    if (process.pid !== undefined) globalThis.process.kill(-process.pid, "SIGKILL");
  };
  let timer = setTimeout(end, longest * 1_000);
  process.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text.stdout += piece;
    clearTimeout(timer);
    timer = setTimeout(end, longest * 1_000);
  });
  process.stderr.setEncoding("utf8").on("data", (piece: string) => (text.stderr += piece));
  process.on("error", (error) => (text.stderr += `${command}: ${error.message}; run: npm run setup`));
  const [code, signal] = (await once(process, "close")) as [number | null, string | null];
  clearTimeout(timer);
  const complete = text.stdout
    .slice(0, text.stdout.lastIndexOf("\n") + 1)
    .split("\n")
    .filter(Boolean);
  return {
    lines: complete.map((line) => JSON.parse(line) as Line),
    stderr: text.stderr,
    ended: ended || `the process ended: ${signal ?? code}`,
  };
}
