/** `furcifer explain`: how the code comes to each outcome of each decision, as text or JSON. */
import { explanationJson, explanationText } from "../exporters/explanation.js";
import { UsageError } from "../options.js";
import type { AnalysisReport } from "../report.js";
import { explain } from "../verify/explain.js";
import type { AnalyzeArguments } from "./analyze-command.js";
import { isFailure, optionsOf, sayFailure } from "./analyze-command.js";
import { showProgress } from "./progress.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, layoutOf, writeAll } from "./terminal.js";

export interface ExplainArguments extends Pick<AnalyzeArguments, "entry" | "vocabulary" | "catalog" | "includeTests"> {
  readonly format: "text" | "json";
  readonly decision?: string;
  readonly outcome?: string;
}

export async function explainCommand(path: string, choices: ExplainArguments, terminal: Terminal): Promise<number> {
  const options = await optionsOf(choices);
  const endProgress = showProgress(`explaining ${path}`, terminal);
  const report = await explain(path, options).finally(endProgress);
  if (isFailure(report)) {
    sayFailure(path, report, terminal);
    return exitCodes.failed;
  }
  const chosen = choose(report, choices);
  const { stdout, stderr } = terminal;
  if (chosen.explanations?.length === 0) stderr.write("furcifer: there is no decision to explain; `furcifer why-not PATH` says why.\n");
  const exporter = choices.format === "json" ? explanationJson : explanationText;
  await writeAll(stdout, exporter.export(chosen, layoutOf(terminal)));
  return exitCodes.done;
}

/** Only the decision and the outcome that were asked for. */
function choose(report: AnalysisReport, { decision, outcome }: ExplainArguments): AnalysisReport {
  const all = report.explanations ?? [];
  const decisions = decision === undefined ? all : all.filter((e) => e.decision === decision);
  if (decision !== undefined && decisions.length === 0)
    throw new UsageError(
      missing(
        `decision ${JSON.stringify(decision)}`,
        all.map((e) => e.decision),
      ),
    );
  if (outcome === undefined) return { ...report, explanations: decisions };
  const explanations = decisions
    .map((e) => ({ ...e, outcomes: e.outcomes.filter((o) => o.outcome === outcome) }))
    .filter((e) => e.outcomes.length > 0);
  if (explanations.length === 0)
    throw new UsageError(
      missing(
        `outcome ${JSON.stringify(outcome)}`,
        decisions.flatMap((e) => e.outcomes.map((o) => `${e.decision} ${o.outcome}`)),
      ),
    );
  return { ...report, explanations };
}

function missing(what: string, known: readonly string[]): string {
  const list = known.map((name) => `\n  ${name}`).join("");
  return `There is no ${what}.${known.length === 0 ? " No decision was found." : ` There is:${list}`}`;
}
