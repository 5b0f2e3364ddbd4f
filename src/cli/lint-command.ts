/** `furcifer lint`: analyses an application and says where its decisions look like mistakes. */
import { writeFile } from "node:fs/promises";
import { analyze } from "../analyze.js";
import type { Severity } from "../base/diagnostic-codes.js";
import { severityOf } from "../base/diagnostic-codes.js";
import type { Finding } from "../exporters/lint/finding.js";
import { findingsOf } from "../exporters/lint/finding.js";
import { findingsAsJson } from "../exporters/lint/json.js";
import { findingsAsSarif } from "../exporters/lint/sarif.js";
import { findingsAsText } from "../exporters/lint/text.js";
import { builtInDocuments } from "../providers/registry.js";
import { CommandFailure, fileProblem } from "./failure.js";
import { showProgress } from "./progress.js";
import { readCatalogs } from "./read-catalog.js";
import { sourceReader } from "./source-reader.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, styleFor, writeAll } from "./terminal.js";

export interface LintArguments {
  readonly entry: readonly string[];
  readonly format: "text" | "json" | "sarif";
  readonly failOn: Severity | "none";
  readonly output?: string;
  readonly catalog: readonly string[];
  readonly includeTests?: boolean;
}

export async function lintCommand(path: string, choices: LintArguments, terminal: Terminal): Promise<number> {
  const { entry, catalog, includeTests } = choices;
  const endProgress = showProgress(`linting ${path}`, terminal);
  const report = await analyze(path, {
    lint: true,
    entries: entry,
    ...(catalog.length === 0 ? {} : { catalogs: await readCatalogs(catalog, builtInDocuments) }),
    ...(includeTests === undefined ? {} : { includeTests }),
  }).finally(endProgress);
  if (report.status === "no-input" || report.status === "unreadable") {
    const problems = report.diagnostics.filter(({ code }) => severityOf(code) === "error").map(({ message }) => message);
    throw new CommandFailure(problems.join("\n") || `${path}: nothing could be read`);
  }
  const findings = findingsOf(report, lineReader(sourceReader(path, report.files)));
  await write(findings, choices, terminal);
  return findings.some((f) => isAtLeast(f.severity, choices.failOn)) ? exitCodes.findings : exitCodes.done;
}

const ranks = { note: 0, warning: 1, error: 2, none: 3 } as const;

function isAtLeast(severity: Severity, least: Severity | "none"): boolean {
  return ranks[severity] >= ranks[least];
}

function lineReader(read: (file: string) => string | undefined): (file: string, line: number) => string | undefined {
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (lines === undefined) files.set(file, (lines = read(file)?.split(/\r?\n/) ?? []));
    return lines[line - 1];
  };
}

async function write(findings: readonly Finding[], { format, output }: LintArguments, terminal: Terminal): Promise<void> {
  const { stdout, environment } = terminal;
  if (output !== undefined || format !== "text") {
    const text = format === "sarif" ? findingsAsSarif(findings) : format === "json" ? findingsAsJson(findings) : findingsAsText(findings);
    if (output === undefined) return writeAll(stdout, text);
    return writeFile(output, text).catch((error: unknown) => {
      throw fileProblem(error, output);
    });
  }
  const style = styleFor(stdout, environment);
  const columns = stdout.isTTY === true ? stdout.columns : undefined;
  const layout = { ...(style === undefined ? {} : { style }), ...(columns === undefined ? {} : { columns: Math.min(columns, 140) }) };
  await writeAll(stdout, findingsAsText(findings, layout));
}
