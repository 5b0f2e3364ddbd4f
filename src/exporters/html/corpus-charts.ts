/** Small bar charts of a corpus: how many applications or decisions there are of each kind, the most frequent first. */
import type { CorpusApplication } from "./corpus-input.js";
import { statusClass, timeText } from "./corpus-rows.js";
import type { Content, Markup } from "./markup.js";
import { html, relativeLink } from "./markup.js";

/** Bars that are shown before the rest is folded away. */
const barsShown = 9;
/** More different words than these are no chart. */
const mostBars = 120;
const slowestShown = 10;

export function corpusCharts(applications: readonly CorpusApplication[]): Markup {
  const decisions = applications.flatMap((application) => application.decisions);
  return html`<section class="charts" aria-label="Charts">
${chart({ title: "Statuses", of: "applications", filter: "statuses" }, countOf(applications.map(({ status }) => status)))}
${chart({ title: "Kinds of decisions", of: "decisions", filter: "kinds" }, countOf(decisions.map(({ kind }) => kind)))}
${chart({ title: "Completeness", of: "decisions", filter: "completeness" }, countOf(decisions.map(({ completeness }) => completeness)))}
${chart({ title: "APIs", of: "applications", filter: "operations" }, countOf(applications.flatMap(({ operations }) => [...new Set(operations)])))}
${chart({ title: "Languages", of: "applications", filter: "languages" }, countOf(applications.flatMap(({ languages }) => [...new Set(languages)])))}
${chart({ title: "Findings", of: "findings", filter: "lints" }, addUp(applications.map(({ lints }) => lints)))}
${chart({ title: "Diagnostics", of: "diagnostics" }, addUp(applications.map(({ diagnostics }) => diagnostics)))}
${slowest(applications)}
</section>
`;
}

interface Chart {
  readonly title: string;
  /** What is counted. */
  readonly of: string;
  /** The filter of the table that a bar stands for. */
  readonly filter?: string;
}

function countOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function addUp(records: readonly Readonly<Record<string, number>>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) for (const [word, count] of Object.entries(record)) counts.set(word, (counts.get(word) ?? 0) + count);
  return counts;
}

function chart({ title, of, filter }: Chart, counts: ReadonlyMap<string, number>): Content {
  const sorted = [...counts].filter(([, count]) => count > 0).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (sorted.length === 0) return "";
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  const most = sorted[0]![1];
  const bars = sorted.slice(0, mostBars).map(([word, count]) => {
    const share = most === total || of === "applications" ? "" : `${Math.round((100 * count) / total)} %`;
    return html`<li class="bar-row${filter === "statuses" || filter === "completeness" ? ` ${statusClass(word)}` : ""}"><span class="bar-name"${filter !== undefined && html` data-filter="${filter}" data-word="${word}"`}>${word}</span>${bar(count / most)}<span class="bar-count">${count.toLocaleString("en-US")}${share !== "" && html` <span class="share">${share}</span>`}</span></li>`;
  });
  const rest = bars.slice(barsShown);
  return html`<figure class="chart"><figcaption><h2>${title}</h2> <span class="note">${of}</span></figcaption><ul class="bars">${bars.slice(0, barsShown)}</ul>${rest.length > 0 && html`<details><summary class="note">${rest.length} more</summary><ul class="bars">${rest}</ul></details>`}</figure>`;
}

/** A bar as long as its share of the longest one. */
function bar(share: number): Markup {
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${Math.max(1, Math.round(share * 1000) / 10)}" height="8"></rect></svg>`;
}

function slowest(applications: readonly CorpusApplication[]): Content {
  const timed = applications.flatMap(({ name, milliseconds, reportPath }) =>
    milliseconds === undefined ? [] : [{ name, milliseconds, reportPath }],
  );
  if (timed.length < 2) return "";
  const sorted = timed.sort((a, b) => b.milliseconds - a.milliseconds || (a.name < b.name ? -1 : 1)).slice(0, slowestShown);
  const most = Math.max(1, sorted[0]!.milliseconds);
  const rows = sorted.map(({ name, milliseconds, reportPath }) => {
    const shown = reportPath === undefined ? name : html`<a href="${relativeLink(reportPath)}">${name}</a>`;
    return html`<li class="bar-row"><span class="bar-name">${shown}</span>${bar(milliseconds / most)}<span class="bar-count">${timeText(milliseconds)}</span></li>`;
  });
  return html`<figure class="chart"><figcaption><h2>Slowest</h2> <span class="note">time of analysis</span></figcaption><ul class="bars">${rows}</ul></figure>`;
}
