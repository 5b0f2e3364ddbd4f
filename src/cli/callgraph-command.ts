/** `furcifer callgraph`: builds the call graph, writes it in the asked format, and says on standard error what it is of. */

import { writeFile } from "node:fs/promises";
import { severityOf } from "../base/diagnostic-codes.js";
import { invariant } from "../base/invariant.js";
import { visible } from "../base/visible-text.js";
import type { CallGraphReport } from "../call-graphs.js";
import { callGraph } from "../call-graphs.js";
import { callGraphFormats } from "../exporters/call-graph/formats.js";
import { fileProblem } from "./failure.js";
import { showProgress } from "./progress.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, styleFor, writeAll } from "./terminal.js";

export interface CallGraphArguments {
  readonly format: string;
  readonly output?: string;
  readonly dependencies?: boolean;
  readonly includeTests?: boolean;
  readonly budget?: number;
  readonly strict?: boolean;
}

export async function callGraphCommand(path: string, choices: CallGraphArguments, terminal: Terminal): Promise<number> {
  const { dependencies, includeTests, budget, output } = choices;
  const format = callGraphFormats.find(({ name }) => name === choices.format);
  invariant(format !== undefined, `no format ${choices.format}`);
  const endProgress = showProgress(`building the call graph of ${path}`, terminal);
  const report = await callGraph(path, {
    ...(dependencies === undefined ? {} : { dependencies }),
    ...(includeTests === undefined ? {} : { includeTests }),
    ...(budget === undefined ? {} : { budget }),
    // Two of the formats have no room for how a callee came to a call.
    ways: choices.format === "json" || choices.format === "html",
  }).finally(endProgress);
  if (report.status !== "ok") return sayFailure(path, report, terminal);
  const text = format.export(report);
  if (output === undefined) await writeAll(terminal.stdout, text);
  else
    await writeFile(output, text).catch((error: unknown) => {
      throw fileProblem(error, output);
    });
  saySummary(report, terminal);
  return choices.strict === true && report.completeness === "partial" ? exitCodes.partial : exitCodes.done;
}

function saySummary(
  { result: { graph, statistics }, files, reasons, completeness }: CallGraphReport,
  { stderr, environment }: Terminal,
): void {
  const style = styleFor(stderr, environment) ?? ((_role, text) => text);
  const number = (n: number): string => n.toLocaleString("en-US");
  const lines = [
    `${number(files.length)} files, ${number(statistics.functions)} functions, ${number(graph.size)} edges; ` +
      `${number(statistics.unresolved)} of ${number(statistics.calls)} calls without a callee; ${completeness}`,
    ...reasons.map((reason) => style("warning", visible(reason))),
  ];
  stderr.write(lines.map((line) => `${line}\n`).join(""));
}

function sayFailure(path: string, report: CallGraphReport, { stderr, environment }: Terminal): number {
  const style = styleFor(stderr, environment) ?? ((_role, text) => text);
  const errors = report.diagnostics.filter(({ code }) => severityOf(code) === "error");
  const lines = errors.map(({ message, span }) => (span === undefined ? message : `${span.path}:${span.line}: ${message}`));
  if (lines.length === 0) lines.push(`${path}: nothing could be read`);
  lines.push("Give the folder or a source file of a program in Python, JavaScript or TypeScript.");
  stderr.write(lines.map((line) => `${style("error", "furcifer:")} ${visible(line)}\n`).join(""));
  return exitCodes.failed;
}
