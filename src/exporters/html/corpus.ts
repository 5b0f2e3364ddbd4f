/**
 * A corpus of applications as one HTML page: what was found in all of them as charts, and a table to search, filter and sort. A pure
 * function of its input, which whoever analysed the applications makes (`corpus-input.ts`).
 */
import { counted } from "../text-layout.js";
import { corpusCharts } from "./corpus-charts.js";
import type { CorpusApplication, CorpusPageInput } from "./corpus-input.js";
import type { Cell, CorpusTable } from "./corpus-rows.js";
import { bytesText, corpusTable, statusClass, tableColumns, timeText } from "./corpus-rows.js";
import { corpusStyle } from "./corpus-style.js";
import { pageDocument } from "./document.js";
import type { Content, Markup } from "./markup.js";
import { html } from "./markup.js";
import { pageScripts } from "./page-scripts.js";
import { paletteStyle } from "./palette.js";
import { pageStyle } from "./style.js";

/** Rows that are there without the script; with it, all are. */
const staticRows = 100;

/** The whole page; ends in a newline. The same input gives the same bytes. */
export function corpusPage(input: CorpusPageInput): string {
  const { title, version, applications } = input;
  const table = corpusTable(applications);
  const main = html`<section class="summary" aria-label="Summary"><dl class="facts-row">${tiles(input)}</dl></section>
${corpusCharts(applications)}${tableSection(table, applications.length)}`;
  return pageDocument({
    title: `${title} · decisions`,
    generator: version,
    style: [paletteStyle(), pageStyle, corpusStyle].join("\n"),
    script: pageScripts().corpus,
    data: { "corpus-table": table },
    header: html`<h1>${title}</h1><p class="subtitle">what ${counted(applications.length, "application")} decide${applications.length === 1 && "s"} on the output of machine-learning APIs</p>`,
    main,
  });
}

function tiles({ applications, totals = {} }: CorpusPageInput): Content {
  const decisions = applications.flatMap((application) => application.decisions);
  const sum = (value: (application: CorpusApplication) => number): number => applications.reduce((total, each) => total + value(each), 0);
  const exact = decisions.filter(({ completeness }) => completeness === "exact").length;
  const deciding = applications.filter((application) => application.decisions.length > 0).length;
  const times = applications.flatMap(({ milliseconds }) => milliseconds ?? []).sort((a, b) => a - b);
  const median = times[times.length >> 1];
  const findings = sum(({ lints }) => Object.values(lints).reduce((total, count) => total + count, 0));
  const { milliseconds, workers } = totals;
  return [
    tile("Applications", count(applications.length), deciding === 0 ? "" : `${count(deciding)} decide`),
    tile("Decisions", count(decisions.length), decisions.length === 0 ? "" : `${percent(exact / decisions.length)} exact`),
    tile(
      "Source",
      bytesText(sum(({ sourceBytes }) => sourceBytes)),
      counted(
        sum(({ files }) => files),
        "file",
      ),
    ),
    tile("Findings", count(findings), ""),
    median !== undefined && tile("Median time", timeText(median), "an application"),
    milliseconds !== undefined && tile("Whole run", timeText(milliseconds), workers === undefined ? "" : counted(workers, "worker")),
  ];
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** Not 100 where something is left. */
function percent(share: number): string {
  return `${share === 1 ? 100 : Math.min(99.9, Math.round(share * 1000) / 10)} %`;
}

function tile(title: string, value: string, detail: string): Markup {
  return html`<div class="tile"><dt>${title}</dt><dd><b>${value}</b> <span class="note">${detail}</span></dd></div>`;
}

function tableSection(table: CorpusTable, applications: number): Markup {
  const heads = tableColumns.map(
    ({ name, title, isNumber }) => html`<th scope="col" data-column="${name}"${isNumber && html` class="numeric"`}>${title}</th>`,
  );
  const rows = Array.from({ length: Math.min(applications, staticRows) }, (_, row) => tableRow(table, row));
  const rest = applications - rows.length;
  return html`<section class="block table-block" aria-labelledby="table-title"><h2 id="table-title">Applications</h2>
<div class="filters" id="filters" role="search" aria-label="Filter applications" hidden></div>
<p class="note" id="found" role="status">${counted(applications, "application")}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="table-title"><table id="applications"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>
<p class="note" id="rest">${rest > 0 && `and ${count(rest)} more, which need this page's script`}</p></section>
`;
}

function tableRow(table: CorpusTable, row: number): Markup {
  const cells = tableColumns.map(({ cell, isNumber, name }) => {
    const content = cellContent(cell(table, row));
    return name === "name" ? html`<th scope="row">${content}</th>` : html`<td${isNumber && html` class="numeric"`}>${content}</td>`;
  });
  return html`<tr>${cells}</tr>\n`;
}

function cellContent({ text, link, badges = [], more }: Cell): Content {
  if (text !== undefined) return link === undefined ? text : html`<a href="${link}">${text}</a>`;
  return html`${badges.map((word) => html`<span class="badge ${statusClass(word)}">${word}</span> `)}${more !== undefined && html`<span class="note">+${more}</span>`}`;
}
