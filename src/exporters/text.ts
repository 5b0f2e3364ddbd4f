/**
 * The report for a person at a terminal: what was read, each decision, the calls without one, and what the analysis has
 * to say. Every fact is in the JSON too; long lists are shortened here only.
 */
import { severityOf } from "../base/diagnostic-codes.js";
import { formatSpan } from "../base/span.js";
import { visible } from "../base/visible-text.js";
import type { AnalysisReport, CallReport } from "../report.js";
import type { Exporter, ExportOptions } from "./exporter.js";
import type { Page } from "./text-decision.js";
import { decisionLines } from "./text-decision.js";
import { counted, wrapText } from "./text-layout.js";

export const textExporter: Exporter = {
  name: "text",
  mediaType: "text/plain; charset=utf-8",
  export: (report, options) => `${reportLines(visible(report), pageOf(options)).join("\n")}\n`,
};

function pageOf(options: ExportOptions = {}): Page {
  return { columns: Math.max(options.columns ?? 100, 40), style: options.style ?? ((_, text) => text) };
}

function reportLines(report: AnalysisReport, page: Page): string[] {
  const sections = [
    summaryLines(report, page),
    ...report.spec.decisions.map((decision) => decisionLines(decision, page)),
    callLines(report.calls, page),
    diagnosticLines(report, page),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

function summaryLines(report: AnalysisReport, { columns, style }: Page): string[] {
  const { decisions } = report.spec;
  const read = report.files.filter(({ status }) => status === "analysed" || status === "not-relevant").length;
  const unread = report.files.length - read;
  const parts = [counted(read, "file"), ...(unread === 0 ? [] : [`${unread} not readable`])];
  if (report.skipped.length > 0) parts.push(`${report.skipped.length} skipped`);
  parts.push(counted(report.calls.length, "API call"), counted(decisions.length, "decision"));
  const unsupported = report.unsupported.map(({ construct, count }) => `${construct} (${count})`);
  const notModelled = unsupported.length === 0 ? [] : wrapText(`Not modelled: ${unsupported.join(", ")}`, columns, "", "  ");
  const sentence = statusSentences[report.status];
  const explained = decisions.length > 0 || sentence === "" ? [] : wrapText(sentence, columns, "");
  return [style("quiet", parts.join(" · ")), ...notModelled, ...explained];
}

/** Why there is nothing to show; "" where there is. */
export const statusSentences: Readonly<Record<AnalysisReport["status"], string>> = {
  decided: "",
  passthrough: "No decision: what the API answers only flows through (it is shown, stored or sent on).",
  "no-api-call": "No call of a known machine-learning API was found, so there is nothing to decide on.",
  "no-input": "There is nothing to analyse.",
  unreadable: "No file could be parsed.",
};

/** Calls that a decision accounts for are shown there. */
function callLines(calls: readonly CallReport[], page: Page): string[] {
  const passthrough = calls.filter(({ status }) => status === "passthrough");
  const open = calls.filter(({ status, decisions }) => status === "unreached" || (status === "partial" && decisions.length === 0));
  return [
    ...callSection("Calls whose output only flows through", passthrough, page),
    ...(passthrough.length > 0 && open.length > 0 ? [""] : []),
    ...callSection("Calls without a decision", open, page),
  ];
}

function callSection(title: string, calls: readonly CallReport[], { columns, style }: Page): string[] {
  if (calls.length === 0) return [];
  const rows = calls.flatMap(({ operation, at, reason }) => {
    const why = reason === undefined ? [] : wrapText(reason, columns, "    ");
    return [`  ${operation}  ${style("quiet", `${at.path}:${at.line}`)}`, ...why];
  });
  return [style("title", title), ...rows];
}

function diagnosticLines({ diagnostics }: AnalysisReport, { columns, style }: Page): string[] {
  return diagnostics.flatMap(({ code, message, span }) => {
    const severity = severityOf(code);
    const place = span === undefined ? "" : `${formatSpan(span)}: `;
    const [first = "", ...rest] = wrapText(`${severity}: ${place}${message} [${code}]`, columns, "", "  ");
    const role = severity === "note" ? "quiet" : severity;
    return [style(role, severity) + first.slice(severity.length), ...rest];
  });
}
