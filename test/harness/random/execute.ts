/** Runs many programs given as text, on their outputs: one child process for Python, one for JavaScript. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { askChild } from "../ask-child.js";

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
    return await askChild<Observations>("python3", ["-s", "-S", "-B", scriptOf("run_texts.py")], environment, { programs, scratch });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export async function runJavaScript(programs: readonly TextProgram[]): Promise<Observations> {
  return askChild<Observations>(process.execPath, [scriptOf("run-texts.mjs")], {}, { programs });
}

function scriptOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
