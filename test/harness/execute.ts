/**
 * Runs a program on API outputs, under CPython or in Node by its entry's file, with the stubs of harness/python or harness/javascript in
 * place of the provider's library.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** As in run.json (corpus/README.md). */
export interface RunDescription {
  readonly entry: { readonly file: string; readonly name: string };
  readonly call: "function" | "method" | "script" | "route" | "handler" | "component";
  readonly arguments?: readonly unknown[];
  readonly observe: "return" | "effects" | "stdout" | "response";
  readonly effects?: readonly string[];
  readonly values?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

const scriptOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function commandOf(file: string): readonly [program: string, ...given: string[]] {
  if (file.endsWith(".py")) return ["python3", "-s", "-S", "-B", scriptOf("python/run_cases.py")];
  return [process.execPath, "--no-warnings", scriptOf("javascript/run-cases.mjs")];
}

/** Outcome keys, one a response. */
export async function execute(app: string, run: RunDescription, responses: readonly unknown[]): Promise<string[]> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "furcifer-run-")));
  try {
    const [program, ...given] = commandOf(run.entry.file);
    const environment = { PYTHONHASHSEED: "0", PYTHONUTF8: "1", TZ: "UTC", PATH: process.env.PATH ?? "" };
    const child = spawn(program, given, { cwd: scratch, env: environment });
    child.stdin.end(JSON.stringify({ app: realpathSync(app), scratch, run, responses }));
    const text = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.stderr += chunk));
    const status = await new Promise((resolve) => child.on("close", resolve));
    if (status !== 0) throw new Error(text.stderr);
    return JSON.parse(text.stdout) as string[];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
