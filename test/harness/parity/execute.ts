/** Runs the programs of all parity fixtures on their outputs: one child process for Python, one for JavaScript and TypeScript. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { askChild } from "../ask-child.js";
import type { Extension, ParityFixture } from "./fixtures.js";
import type { Responses } from "./outputs.js";

export interface Executed {
  readonly fixture: ParityFixture;
  readonly responses: readonly Responses[];
}

/** Outcome keys by program, one a response; every exception is `raise`. */
export type Outcomes = readonly (readonly string[])[];

interface Request {
  readonly folder: string;
  readonly entry: { readonly file: string; readonly name: string };
  readonly arguments: readonly unknown[];
  readonly responses: readonly Responses[];
}

function request({ fixture, responses }: Executed, extension: Extension): Request {
  return { folder: fixture.folder, entry: { file: `input${extension}`, name: "decide" }, arguments: ["argument"], responses };
}

export async function executePython(programs: readonly Executed[]): Promise<Outcomes> {
  const scratch = mkdtempSync(join(tmpdir(), "furcifer-parity-"));
  try {
    const requests = programs.map((program) => {
      const { folder, entry, responses, arguments: given } = request(program, ".py");
      return { folder, responses, run: { entry, call: "function", arguments: given, observe: "return" } };
    });
    const script = fileURLToPath(new URL("run_programs.py", import.meta.url));
    const environment = { PYTHONHASHSEED: "0", PYTHONUTF8: "1", PATH: process.env.PATH ?? "" };
    return await askChild<string[][]>("python3", ["-s", "-S", "-B", script], environment, { scratch, programs: requests });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The JavaScript programs, then the TypeScript programs. */
export async function executeNode(programs: readonly Executed[]): Promise<readonly [Outcomes, Outcomes]> {
  const script = fileURLToPath(new URL("run-programs.mjs", import.meta.url));
  const requests = ([".js", ".ts"] as const).flatMap((extension) => programs.map((program) => request(program, extension)));
  const outcomes = await askChild<string[][]>(process.execPath, [script], {}, { programs: requests });
  return [outcomes.slice(0, programs.length), outcomes.slice(programs.length)];
}
