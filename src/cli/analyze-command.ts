/** `furcifer analyze`: runs the analysis, writes the report in the asked format, and turns its status into an exit code. */
import { writeFile } from "node:fs/promises";
import { analyze } from "../analyze.js";
import { severityOf } from "../base/diagnostic-codes.js";
import { invariant } from "../base/invariant.js";
import { exporterByName } from "../exporters/registry.js";
import type { AnalyzeOptions } from "../options.js";
import { builtInDocuments } from "../providers/registry.js";
import type { AnalysisReport } from "../report.js";
import { fileProblem } from "./failure.js";
import { inspection } from "./inspect.js";
import { showProgress } from "./progress.js";
import { readCatalogs } from "./read-catalog.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, layoutOf, styleFor, writeAll } from "./terminal.js";

export interface AnalyzeArguments {
  readonly entry: readonly string[];
  readonly format: "text" | "json" | "spec" | "dot";
  readonly output?: string;
  readonly vocabulary?: string;
  readonly catalog: readonly string[];
  readonly includeTests?: boolean;
  readonly certify?: boolean;
  readonly inspect?: boolean;
  readonly strict?: boolean;
}

export async function analyzeCommand(path: string, choices: AnalyzeArguments, terminal: Terminal): Promise<number> {
  const options = await optionsOf(choices);
  const endProgress = showProgress(`analysing ${path}`, terminal);
  const report = await analyze(path, options).finally(endProgress);
  if (choices.inspect === true) await writeAll(terminal.stderr, inspection(report));
  const failed = isFailure(report);
  if (failed) sayFailure(path, report, terminal);
  // A failed analysis leaves no spec that could be taken for an application without decisions.
  if (!failed || choices.format === "json") await writeReport(report, choices, terminal);
  if (failed) return exitCodes.failed;
  return choices.strict === true && !isComplete(report) ? exitCodes.partial : exitCodes.done;
}

type AnalysisChoices = Pick<AnalyzeArguments, "entry" | "vocabulary" | "catalog" | "includeTests" | "certify">;

export async function optionsOf({ entry, vocabulary, catalog, includeTests, certify }: AnalysisChoices): Promise<AnalyzeOptions> {
  return {
    entries: entry,
    ...(catalog.length === 0 ? {} : { catalogs: await readCatalogs(catalog, builtInDocuments) }),
    ...(vocabulary === undefined ? {} : { vocabulary }),
    ...(includeTests === undefined ? {} : { includeTests }),
    ...(certify === undefined ? {} : { certify }),
  };
}

/** The command's streams are text for people only where text was asked for and no file is named. */
async function writeReport(report: AnalysisReport, { format, output }: AnalyzeArguments, terminal: Terminal): Promise<void> {
  const exporter = exporterByName(format);
  invariant(exporter !== undefined, `no exporter ${format}`);
  if (output !== undefined) {
    await writeFile(output, exporter.export(report)).catch((error: unknown) => {
      throw fileProblem(error, output);
    });
    return;
  }
  await writeAll(terminal.stdout, exporter.export(report, layoutOf(terminal)));
}

const remedies = {
  "no-input": "Give the folder or a source file of an application in a supported language.",
  unreadable: "Check that these are source files of the language that their names say, in UTF-8.",
} as const;

/** Whether nothing could be analysed. */
export function isFailure({ status }: AnalysisReport): boolean {
  return status === "no-input" || status === "unreadable";
}

export function sayFailure(path: string, report: AnalysisReport, { stderr, environment }: Terminal): void {
  const style = styleFor(stderr, environment) ?? ((_role, text) => text);
  const errors = report.diagnostics.filter(({ code }) => severityOf(code) === "error");
  const lines = errors.map(({ message, span }) => (span === undefined ? message : `${span.path}:${span.line}: ${message}`));
  if (lines.length === 0) lines.push(`${path}: nothing could be read`);
  const remedy = report.status === "unreadable" ? remedies.unreadable : remedies["no-input"];
  stderr.write([...lines, remedy].map((line) => `${style("error", "furcifer:")} ${line}\n`).join(""));
}

/** Whether every file was read and every call followed to exact decisions. */
function isComplete(report: AnalysisReport): boolean {
  return (
    report.files.every(({ status }) => status === "analysed" || status === "not-relevant") &&
    report.calls.every(({ status }) => status === "decided" || status === "passthrough") &&
    report.spec.decisions.every(({ completeness }) => completeness.status === "exact")
  );
}
