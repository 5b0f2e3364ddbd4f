/** The head of an application's page: what was read, what was found, what was not followed, and the decisions to go to. */
import type { AnalysisReport } from "../../report.js";
import { statusSentences } from "../text.js";
import { kindText } from "../text-decision.js";
import { counted } from "../text-layout.js";
import { completenessBadge } from "./decision-section.js";
import { lintsOf, openCalls } from "./findings.js";
import type { ShownDecision } from "./marks.js";
import type { Content, Markup } from "./markup.js";
import { html } from "./markup.js";

export function summary(report: AnalysisReport, decisions: readonly ShownDecision[]): Markup {
  const notFollowed = notFollowedLines(report);
  const sentence = statusSentences[report.status];
  return html`<section class="summary" aria-label="Summary">
<dl class="facts-row">${tiles(report)}</dl>
${decisions.length === 0 && sentence !== "" && html`<p class="lead">${sentence}</p>`}
${notFollowed.length > 0 && html`<div class="notice"><h2>What is not followed</h2><ul>${notFollowed.map((line) => html`<li>${line}</li>`)}</ul></div>`}
${decisions.length > 1 && html`<nav aria-label="Decisions"><ol class="contents">${decisions.map(contentsRow)}</ol></nav>`}
</section>
`;
}

function contentsRow({ id, decision }: ShownDecision): Markup {
  return html`<li><a href="#${id}"><code>${decision.id}</code></a> <span class="note">${kindText(decision)}, ${counted(decision.outcomes.length, "outcome")}</span> ${completenessBadge(decision.completeness.status)}</li>`;
}

const statusTitles: Readonly<Record<AnalysisReport["status"], string>> = {
  decided: "decides",
  passthrough: "passes through",
  "no-api-call": "calls no API",
  "no-input": "nothing to read",
  unreadable: "unreadable",
};

function tiles(report: AnalysisReport): Markup[] {
  const { decisions } = report.spec;
  const exact = decisions.filter(({ completeness }) => completeness.status === "exact").length;
  const read = report.files.filter(({ status }) => status === "analysed" || status === "not-relevant").length;
  const unread = report.files.length - read;
  const open = openCalls(report);
  const unreached = open.filter(({ status }) => status !== "passthrough").length;
  const through = open.length - unreached;
  const lints = lintsOf(report).length;
  const detail = (...parts: readonly (string | false)[]): string => parts.filter((part) => part !== false).join(", ");
  return [
    tile("Status", statusTitles[report.status], ""),
    tile("Decisions", decisions.length, decisions.length === 0 ? "" : exact === decisions.length ? "all exact" : `${exact} exact`),
    tile(
      "API calls",
      report.calls.length,
      detail(through > 0 && `${through} only flowing through`, unreached > 0 && `${unreached} not wholly followed`),
    ),
    tile(
      "Files read",
      read,
      detail(unread > 0 && `${unread} not readable`, report.skipped.length > 0 && `${report.skipped.length} skipped`),
    ),
    tile("Worth another look", lints, lints > 0 ? html`<a href="#findings">show</a>` : ""),
  ];
}

function tile(title: string, value: string | number, detail: Content): Markup {
  return html`<div class="tile"><dt>${title}</dt><dd><b>${typeof value === "number" ? value.toLocaleString("en-US") : value}</b> <span class="note">${detail}</span></dd></div>`;
}

function notFollowedLines(report: AnalysisReport): Content[] {
  const { decisions } = report.spec;
  const partial = decisions.filter(({ completeness }) => completeness.status !== "exact");
  const open = openCalls(report).filter(({ status }) => status !== "passthrough");
  const files = report.files.filter(({ status }) => status !== "analysed" && status !== "not-relevant");
  return [
    ...partial.map(
      ({ id, completeness }) =>
        html`<a href="#d${decisions.findIndex((d) => d.id === id)}"><code>${id}</code></a> is ${completeness.status}: ${completeness.reasons[0]?.message ?? "no reason is given"}${completeness.reasons.length > 1 && `, and ${completeness.reasons.length - 1} more`}`,
    ),
    ...(open.length > 0 ? [html`<a href="#open-calls">${counted(open.length, "call")}</a> without a rule, or not the whole of it`] : []),
    ...(files.length > 0 ? [html`<a href="#files">${counted(files.length, "file")}</a> that could not be read whole`] : []),
    ...(report.unsupported.length > 0
      ? [`not modelled: ${report.unsupported.map(({ construct, count }) => `${construct} (${count})`).join(", ")}`]
      : []),
  ];
}
