/** `furcifer diff`: what changed in the decisions between two specs, or two folders. */
import { stat } from "node:fs/promises";
import { analyze } from "../analyze.js";
import { compareSpecs } from "../compare-specs.js";
import { specDiffJson, specDiffText } from "../exporters/spec-diff.js";
import type { LossSpec } from "../spec/loss-spec.js";
import type { AnalyzeArguments } from "./analyze-command.js";
import { isFailure, optionsOf } from "./analyze-command.js";
import { CommandFailure } from "./failure.js";
import { showProgress } from "./progress.js";
import { problemLines, readSpec } from "./read-spec.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, layoutOf, writeAll } from "./terminal.js";

export interface DiffArguments extends Pick<AnalyzeArguments, "entry" | "vocabulary" | "catalog" | "includeTests"> {
  readonly format: "text" | "json";
  readonly exitCode?: boolean;
}

export async function diffCommand(before: string, after: string, choices: DiffArguments, terminal: Terminal): Promise<number> {
  const [old, now] = [await specAt(before, choices, terminal), await specAt(after, choices, terminal)];
  const endProgress = showProgress(`comparing ${before} and ${after}`, terminal);
  const diff = await compareSpecs(old, now).finally(endProgress);
  await writeAll(terminal.stdout, choices.format === "json" ? specDiffJson(diff) : specDiffText(diff, layoutOf(terminal)));
  const changed = diff.decisions.some(({ status }) => status !== "same");
  return changed && choices.exitCode === true ? exitCodes.findings : exitCodes.done;
}

/** A folder or source file is analysed, a JSON file read. */
async function specAt(path: string, choices: DiffArguments, terminal: Terminal): Promise<LossSpec> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder && (path === "-" || path.endsWith(".json"))) {
    const validation = await readSpec(path, terminal);
    if (!validation.ok) throw new CommandFailure(problemLines(path, validation.problems).join("\n"));
    return validation.spec;
  }
  const options = await optionsOf(choices);
  const endProgress = showProgress(`analysing ${path}`, terminal);
  const report = await analyze(path, options).finally(endProgress);
  if (!isFailure(report)) return report.spec;
  const errors = report.diagnostics.map(({ message }) => message);
  throw new CommandFailure(`${path}: ${errors[0] ?? "nothing could be read"} Give a folder, a source file, or a loss spec in JSON.`);
}
