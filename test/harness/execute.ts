/** Runs a one-file program under CPython on API outputs, with the stubs of harness/python in place of the provider's library. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** As in run.json (corpus/README.md). */
export interface RunDescription {
  readonly entry: { readonly file: string; readonly name: string };
  readonly call: "function";
  readonly arguments: readonly unknown[];
  readonly observe: "return" | "effects" | "stdout";
  readonly effects?: readonly string[];
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Outcome keys, one a response. */
export async function execute(app: string, run: RunDescription, responses: readonly unknown[]): Promise<string[]> {
  const scratch = mkdtempSync(join(tmpdir(), "furcifer-run-"));
  try {
    const script = fileURLToPath(new URL("python/run_cases.py", import.meta.url));
    const environment = { PYTHONHASHSEED: "0", PYTHONUTF8: "1", PATH: process.env.PATH ?? "" };
    const child = spawn("python3", ["-s", "-S", "-B", script], { cwd: scratch, env: environment });
    child.stdin.end(JSON.stringify({ app, scratch, run, responses }));
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
