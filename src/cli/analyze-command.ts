/** `furcifer analyze`: runs the analysis, writes the report in the asked format, and turns its status into an exit code. */

import { writeFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { analyze } from "../analyze.js";
import { severityOf } from "../base/diagnostic-codes.js";
import { invariant } from "../base/invariant.js";
import { visible } from "../base/visible-text.js";
import type { ExportOptions } from "../exporters/exporter.js";
import { exporterByName } from "../exporters/registry.js";
import type { AnalyzeOptions } from "../options.js";
import { builtInDocuments } from "../providers/registry.js";
import type { AnalysisReport } from "../report.js";
import { explain } from "../verify/explain.js";
import { fileProblem } from "./failure.js";
import { inspection } from "./inspect.js";
import { showProgress } from "./progress.js";
import { readCatalogs } from "./read-catalog.js";
import { sourceReader } from "./source-reader.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, layoutOf, styleFor, writeAll } from "./terminal.js";

export interface AnalyzeArguments {
  readonly entry: readonly string[];
  readonly format: "text" | "json" | "spec" | "dot" | "html" | "markdown";
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
  // Pages show how the code comes to the outcomes, and what an author should look at again.
  const isPage = choices.format === "html" || choices.format === "markdown";
  const run = isPage ? explain(path, { ...options, lint: true }) : analyze(path, options);
  const report = await run.finally(endProgress);
  if (choices.inspect === true) await writeAll(terminal.stderr, inspection(report));
  const failed = isFailure(report);
  if (failed) sayFailure(path, report, terminal);
  // A failed analysis leaves no spec that could be taken for an application without decisions.
  if (!failed || choices.format === "json") await writeReport(report, choices, { terminal, page: isPage ? pageOptions(path, report) : {} });
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
async function writeReport(
  report: AnalysisReport,
  { format, output }: AnalyzeArguments,
  { terminal, page }: { readonly terminal: Terminal; readonly page: ExportOptions },
): Promise<void> {
  const exporter = exporterByName(format);
  invariant(exporter !== undefined, `no exporter ${format}`);
  if (output !== undefined) {
    await writeFile(output, exporter.export(report, page)).catch((error: unknown) => {
      throw fileProblem(error, output);
    });
    return;
  }
  await writeAll(terminal.stdout, exporter.export(report, { ...layoutOf(terminal), ...page }));
}

/** What pages show of the application besides the report. */
function pageOptions(path: string, { files }: AnalysisReport): ExportOptions {
  const own = resolve(path);
  // Many applications lie in a folder that is called alike.
  const title = /^(app|application|code|source|src)$/i.test(basename(own)) ? `${basename(dirname(own))}/${basename(own)}` : basename(own);
  return { title, readSource: sourceReader(path, files) };
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
  stderr.write([...lines, remedy].map((line) => `${style("error", "furcifer:")} ${visible(line)}\n`).join(""));
}

/** Whether every file was read and every call followed to exact decisions. */
function isComplete(report: AnalysisReport): boolean {
  return (
    report.files.every(({ status }) => status === "analysed" || status === "not-relevant") &&
    report.calls.every(({ status }) => status === "decided" || status === "passthrough") &&
    report.spec.decisions.every(({ completeness }) => completeness.status === "exact")
  );
}
