/** `furcifer why-not`: why API calls have no rule, and what would help, as text or JSON. */
import { analyze } from "../analyze.js";
import { whyNotJson, whyNotText } from "../exporters/why-not.js";
import type { AnalyzeArguments } from "./analyze-command.js";
import { isFailure, optionsOf, sayFailure } from "./analyze-command.js";
import { showProgress } from "./progress.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, layoutOf, writeAll } from "./terminal.js";

export interface WhyNotArguments extends Pick<AnalyzeArguments, "entry" | "vocabulary" | "catalog" | "includeTests"> {
  readonly format: "text" | "json";
}

export async function whyNotCommand(path: string, choices: WhyNotArguments, terminal: Terminal): Promise<number> {
  const options = await optionsOf(choices);
  const endProgress = showProgress(`analysing ${path}`, terminal);
  const report = await analyze(path, { ...options, explain: true }).finally(endProgress);
  if (isFailure(report)) {
    sayFailure(path, report, terminal);
    return exitCodes.failed;
  }
  const exporter = choices.format === "json" ? whyNotJson : whyNotText;
  await writeAll(terminal.stdout, exporter.export(report, layoutOf(terminal)));
  return exitCodes.done;
}
