/** Runs many programs given as text, on their outputs: one child process for Python, one for JavaScript. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface TextProgram {
  readonly source: string;
  readonly responses: readonly Readonly<Record<string, unknown>>[];
}

/** What a program did on one output. */
export interface Observed {
  readonly effects: readonly (readonly [name: string, argument: unknown])[];
  readonly result?: unknown;
  readonly raised?: string;
}

/** By program, one an output. */
export type Observations = readonly (readonly Observed[])[];

export async function runPython(programs: readonly TextProgram[]): Promise<Observations> {
  const scratch = mkdtempSync(join(tmpdir(), "furcifer-random-"));
  try {
    const environment = { PYTHONHASHSEED: "0", PYTHONUTF8: "1", PATH: process.env.PATH ?? "" };
    return await answerOf("python3", ["-s", "-S", "-B", scriptOf("run_texts.py")], environment, { programs, scratch });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export async function runJavaScript(programs: readonly TextProgram[]): Promise<Observations> {
  return answerOf(process.execPath, [scriptOf("run-texts.mjs")], {}, { programs });
}

function scriptOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

async function answerOf(command: string, given: readonly string[], env: Record<string, string>, input: unknown): Promise<Observations> {
  const child = spawn(command, given, { env });
  child.stdin.end(JSON.stringify(input));
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.stderr += chunk));
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status !== 0) throw new Error(text.stderr);
  return JSON.parse(text.stdout) as Observations;
}
