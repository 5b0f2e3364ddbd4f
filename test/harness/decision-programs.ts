/** The programs of fixtures/decision, as decisions.test.ts describes their folders. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunDescription } from "./execute.js";

const root = fileURLToPath(new URL("../fixtures/decision", import.meta.url));

export interface Program {
  readonly name: string;
  readonly folder: string;
  readonly probes: readonly string[];
  readonly run: RunDescription | null;
  readonly tellsValues: boolean;
  readonly text: string;
  readonly gap?: string;
}

const defaultRun: RunDescription = {
  entry: { file: "app.py", name: "decide" },
  call: "function",
  arguments: [{ $stub: "argument" }],
  observe: "return",
};

function readProgram(name: string): Program {
  const folder = join(root, name);
  const text = readFileSync(join(folder, "app.py"), "utf8");
  const header = (key: string): string | undefined => new RegExp(`^# ${key}: ?(.*)$`, "m").exec(text)?.[1];
  const probes = (header("probe") ?? "").split(", ").filter((probe) => probe !== "");
  const changes = JSON.parse(header("run") ?? "{}") as Partial<RunDescription> | null;
  const file = join(folder, "case.json");
  const gap = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { readonly gap: string }) : {};
  const run = changes === null ? null : { ...defaultRun, ...changes };
  return { name, folder, text, probes, run, tellsValues: header("values") === "told", ...gap };
}

export function decisionPrograms(): Program[] {
  return readdirSync(root).sort().map(readProgram);
}
