/** Reads a loss spec from a file or standard input, alone or inside an analysis report, and checks it. */
import type { Validation } from "../spec/validate.js";
import { validateSpec } from "../spec/validate.js";
import { CommandFailure } from "./failure.js";
import { readTextFile } from "./read-file.js";
import type { Terminal } from "./terminal.js";

/** The validated spec or its problems; unreadable files and what is not JSON are failures. */
export async function readSpec(file: string, terminal: Terminal): Promise<Validation> {
  const text = file === "-" ? await readAll(terminal.stdin) : await readTextFile(file);
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new CommandFailure(
      `${file}: not JSON (${error instanceof Error ? error.message : "unreadable"}). Give what \`furcifer analyze --format spec\` wrote.`,
    );
  }
  return validateSpec(specIn(json));
}

/** A report carries its spec under `spec`. */
function specIn(json: unknown): unknown {
  return typeof json === "object" && json !== null && "spec" in json && !("decisions" in json) ? json.spec : json;
}

/** At most this many problems are shown; the first ones usually cause the rest. */
const shownProblems = 20;

export function problemLines(file: string, problems: Extract<Validation, { readonly ok: false }>["problems"]): string[] {
  const lines = problems.slice(0, shownProblems).map(({ pointer, message, remedy }) => `${file}#${pointer}: ${message}. ${remedy}`);
  return problems.length > shownProblems ? [...lines, `and ${problems.length - shownProblems} more problems`] : lines;
}

async function readAll(stream: Terminal["stdin"]): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
