/** Lists below the decisions: what the lints found, calls without a rule, other diagnostics, files. */

import type { Diagnostic } from "../../base/diagnostic.js";
import { isLint, severityOf } from "../../base/diagnostic-codes.js";
import type { Span } from "../../base/span.js";
import type { CallExplanation } from "../../explain/explanation.js";
import type { AnalysisReport, CallReport } from "../../report.js";
import { counted } from "../text-layout.js";
import { callWords } from "../why-not.js";
import type { Content, Markup } from "./markup.js";
import { html } from "./markup.js";
import type { ReadSource } from "./source-panel.js";

const longestSource = 240;

export function lintsOf({ diagnostics }: AnalysisReport): Diagnostic[] {
  return diagnostics.filter(({ code }) => isLint(code));
}

/** Calls that no decision accounts for, or not wholly; those whose output flows through too. */
export function openCalls({ calls }: AnalysisReport): CallReport[] {
  return calls.filter(({ status }) => status !== "decided");
}

export function findingsSection(report: AnalysisReport, readSource: ReadSource): Content {
  const lints = lintsOf(report);
  if (lints.length === 0) return "";
  return html`<section class="block" id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Worth another look <span class="count">${lints.length}</span></h2>
<p class="lead">Places where the code decides in a way that its author will hardly have meant.</p>
<ul class="findings">${lints.map((lint) => diagnosticRow(lint, readSource))}</ul></section>
`;
}

export function diagnosticsSection(report: AnalysisReport, readSource: ReadSource): Content {
  const others = report.diagnostics.filter(({ code }) => !isLint(code));
  if (others.length === 0) return "";
  return html`<section class="block" id="diagnostics" aria-labelledby="diagnostics-title"><h2 id="diagnostics-title">Diagnostics <span class="count">${others.length}</span></h2>
<ul class="findings">${others.map((each) => diagnosticRow(each, readSource))}</ul></section>
`;
}

function diagnosticRow({ code, message, remedy, span }: Diagnostic, readSource: ReadSource): Markup {
  const severity = severityOf(code);
  return html`<li class="finding ${severity}"><p><span class="badge ${severity}">${severity}</span> <code class="code-name">${code}</code> ${span !== undefined && html`<span class="place">${span.path}:${span.line}</span>`}</p>
${span !== undefined && quotedLine(span, readSource)}<p class="message">${message}</p>${remedy !== undefined && html`<p class="remedy">${remedy}</p>`}</li>`;
}

function quotedLine({ path, line }: Pick<Span, "path" | "line">, readSource: ReadSource): Content {
  const text = readSource(path)?.split(/\r?\n/)[line - 1]?.trim();
  return text !== undefined && text !== "" && html`<pre class="quoted"><code>${text.slice(0, longestSource)}</code></pre>`;
}

export function callsSection(report: AnalysisReport, readSource: ReadSource): Content {
  const open = openCalls(report);
  if (open.length === 0) return "";
  const rows = open.map((call) => {
    const why = report.whyNot?.find(
      ({ at, operation }) => operation === call.operation && at.file === call.at.path && at.line === call.at.line,
    );
    return callRow(call, why, readSource);
  });
  return html`<section class="block" id="open-calls" aria-labelledby="open-calls-title"><h2 id="open-calls-title">Calls without a rule, or not the whole of it <span class="count">${open.length}</span></h2>
<ul class="findings">${rows}</ul></section>
`;
}

function callRow(
  { operation, at, status, reason, decisions }: CallReport,
  why: CallExplanation | undefined,
  readSource: ReadSource,
): Markup {
  const word = status === "decided" ? "decided" : callWords[status];
  const stops = (why?.stops ?? []).map(
    ({ what, why: because, help, at: place }) =>
      html`<li><p>${place !== undefined && html`<span class="place">${place.file}:${place.line}</span> `}<code>${what.slice(0, longestSource)}</code></p><p class="message">${because}</p>${help.length > 0 && html`<ul class="help">${help.map((each) => html`<li>${each}</li>`)}</ul>`}</li>`,
  );
  return html`<li class="finding ${status}"><p><span class="badge ${status}">${word}</span> <code class="code-name">${operation}</code> <span class="place">${at.path}:${at.line}</span>${decisions.length > 0 && html` <span class="note">read by ${decisions.join(", ")}</span>`}</p>
${quotedLine(at, readSource)}${stops.length > 0 ? html`<ul class="stops">${stops}</ul>` : reason !== undefined && html`<p class="message">${reason}</p>`}</li>`;
}

const statusWords: Readonly<Record<AnalysisReport["files"][number]["status"], string>> = {
  analysed: "analysed",
  "not-relevant": "read, no API in it",
  "syntax-errors": "has syntax errors",
  "not-utf8": "not in its encoding",
  "too-large": "too large",
  unreadable: "unreadable",
};

/** More files than this are not listed. */
const mostFiles = 400;

export function filesSection({ files, skipped }: AnalysisReport): Markup {
  const row = (path: string, what: string): Markup => html`<tr><td><code>${path}</code></td><td>${what}</td></tr>`;
  const rows = [
    ...files.map(({ path, status }) => row(path, statusWords[status])),
    ...skipped.map(({ path, reason }) => row(path, `skipped: ${reason}`)),
  ];
  const rest = rows.length - mostFiles;
  return html`<details class="block fold-block" id="files"><summary><h2>Files <span class="count">${counted(files.length, "file")}${skipped.length > 0 && `, ${skipped.length} skipped`}</span></h2></summary>
<div class="scroll" tabindex="0" role="region" aria-label="Files"><table><thead><tr><th scope="col">Path</th><th scope="col">What became of it</th></tr></thead><tbody>${rows.slice(0, mostFiles)}</tbody></table></div>${rest > 0 && html`<p class="note">and ${rest} more</p>`}</details>
`;
}
