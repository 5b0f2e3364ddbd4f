/** `furcifer validate`: says whether a file is a valid loss spec, and what is wrong where if not. */
import { visibleText } from "../base/visible-text.js";
import { problemLines, readSpec } from "./read-spec.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, writeAll } from "./terminal.js";

export async function validateCommand(file: string, terminal: Terminal): Promise<number> {
  const result = await readSpec(file, terminal);
  if (!result.ok) {
    terminal.stderr.write(visibleText(`${[...problemLines(file, result.problems), "Not a valid loss spec."].join("\n")}\n`));
    return exitCodes.failed;
  }
  const { version, decisions } = result.spec;
  const list = decisions.map(({ id, kind }) => `  ${id}  ${kind}\n`).join("");
  await writeAll(
    terminal.stdout,
    `Valid loss spec, version ${version}, ${decisions.length} decision${decisions.length === 1 ? "" : "s"}.\n${list}`,
  );
  return exitCodes.done;
}
