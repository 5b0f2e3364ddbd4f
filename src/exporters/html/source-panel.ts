/** The source of a decision: the files that it is in, with the lines of its call, conditions and outcomes marked; the rest folded away. */

import type { Mark, MarkRole, ShownDecision } from "./marks.js";
import type { Content, Markup } from "./markup.js";
import { html } from "./markup.js";
import { outcomeColours } from "./palette.js";
import type { Word } from "./source-words.js";
import { wordsByLine } from "./source-words.js";

/** Gives the text of an analysed file by its path in the report. */
export type ReadSource = (path: string) => string | undefined;

/** Lines shown around a marked one. */
const around = 3;
/** Shorter stretches without a mark are not folded away. */
const leastFolded = 5;
/** Longer ones are not on the page. */
const mostFolded = 300;
/** Longer lines are cut: bundles have lines of a megabyte. */
const longestLine = 600;
/** Marks of a line that have a sign each. */
const mostSigns = 3;
/** Marks of more than these lines mark their first line alone. */
const mostMarked = 4;

export function sourcePanel(shown: ShownDecision, readSource: ReadSource): Markup {
  const files = shown.files.map((file, index) => fileSource(shown, file, index, readSource(file)));
  return html`<section class="source" aria-label="Source of ${shown.decision.id}">
<p class="legend" aria-hidden="true">${legend.filter(([role]) => shown.marks.some((mark) => mark.role === role)).map(([role, text]) => html`<span><span class="sign ${role}"></span>${text}</span>`)}</p>
${files}
</section>`;
}

const legend: readonly (readonly [MarkRole, string])[] = [
  ["call", "API call"],
  ["condition", "condition"],
  ["outcome", "outcome"],
  ["input", "other input"],
  ["reason", "not followed"],
];

export function lineId(shown: ShownDecision, { file, line }: { readonly file: string; readonly line: number }): string {
  return `${shown.id}-f${shown.files.indexOf(file)}-${line}`;
}

function fileSource(shown: ShownDecision, file: string, index: number, text: string | undefined): Markup {
  const title = html`<h4 class="file" id="${shown.id}-f${index}">${file}</h4>`;
  if (text === undefined) return html`${title}<p class="note">The source is not at hand.</p>`;
  const byLine = new Map<number, Mark[]>();
  for (const mark of shown.marks.filter(({ at }) => at.file === file))
    for (const line of linesOf(mark)) byLine.set(line, [...(byLine.get(line) ?? []), mark]);
  const lines = wordsByLine(
    file,
    text
      .replace(/^\uFEFF/, "")
      .replaceAll(/\r\n?/g, "\n")
      .replace(/\n$/, ""),
  );
  const row = (number: number): Markup => sourceLine(shown, { file, line: number }, lines[number - 1] ?? [], byLine.get(number) ?? []);
  const parts = stretches(lines.length, byLine).map(({ from, to, folded }): Content => {
    const rows = (): Markup[] => Array.from({ length: to - from + 1 }, (_, i) => row(from + i));
    const count = to - from + 1;
    if (!folded) return rows();
    if (count > mostFolded) return html`<p class="fold">${count.toLocaleString("en-US")} lines</p>`;
    return html`<details class="fold"><summary>${count} lines</summary>${rows()}</details>`;
  });
  return html`${title}<div class="code" tabindex="0" role="region" aria-labelledby="${shown.id}-f${index}"><div class="lines">${parts}</div></div>`;
}

function linesOf({ at }: Mark): number[] {
  const last = at.endLine - at.line < mostMarked ? at.endLine : at.line;
  // A range that ends before the first column of a line has nothing of it.
  const end = last > at.line && at.endColumn <= 1 ? last - 1 : last;
  return Array.from({ length: end - at.line + 1 }, (_, i) => at.line + i);
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly folded: boolean;
}

/** The file in stretches that are shown and stretches that are folded away. */
function stretches(count: number, marked: ReadonlyMap<number, unknown>): Stretch[] {
  const isNear = Array.from({ length: count + 1 }, () => false);
  for (const line of marked.keys())
    for (let near = Math.max(1, line - around); near <= Math.min(count, line + around); near++) isNear[near] = true;
  const found: Stretch[] = [];
  for (let from = 1; from <= count; ) {
    let to = from;
    while (to < count && isNear[to + 1] === isNear[from]) to++;
    const folded = isNear[from] === false && to - from + 1 >= leastFolded;
    const last = found.at(-1);
    if (last !== undefined && !folded && !last.folded) found[found.length - 1] = { ...last, to };
    else found.push({ from, to, folded });
    from = to + 1;
  }
  return found;
}

const order: readonly MarkRole[] = ["call", "condition", "input", "reason", "outcome"];

function sourceLine(shown: ShownDecision, place: { readonly file: string; readonly line: number }, words: readonly Word[], marks: Mark[]) {
  const text = colouredWords(words);
  const number = html`<span class="line-number">${place.line}</span>`;
  if (marks.length === 0) return html`<div class="line">${number}<span class="signs"></span><code>${text}</code></div>\n`;
  const sorted = [...marks].sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  const keys = [...new Set(sorted.map(({ key }) => key))];
  const main = sorted.some(({ role }) => role === "outcome") ? "outcome" : sorted[0]!.role;
  const titles = [...new Set(sorted.map(({ title }) => title))].join("; ");
  const signs = [...new Map(sorted.map((mark) => [mark.key, mark])).values()];
  const shownSigns = signs.slice(0, mostSigns).map(({ role, outcome }) => {
    return html`<span class="sign ${role}${outcome === undefined ? "" : ` outcome-${outcome % outcomeColours}`}"></span>`;
  });
  return html`<div class="line marked ${main}" id="${lineId(shown, place)}" data-keys="${keys.join(" ")}">${number}<a class="signs" href="#${targetOf(shown, sorted)}" title="${titles}" aria-label="Line ${place.line}: ${titles}">${shownSigns}${signs.length > mostSigns && html`<span class="more-signs">+</span>`}</a><code>${text}</code></div>\n`;
}

/** Where a line's link leads: the row of its outcome, else the decision. */
function targetOf(shown: ShownDecision, marks: readonly Mark[]): string {
  return marks.find(({ role }) => role === "outcome")?.key ?? shown.id;
}

function colouredWords(words: readonly Word[]): Content {
  let room = longestLine;
  const shown: Content[] = [];
  for (const { text, role } of words) {
    if (room <= 0) break;
    const part = text.slice(0, room);
    shown.push(role === "plain" ? part : html`<span class="${role}">${part}</span>`);
    room -= text.length;
  }
  return room < 0 ? [...shown, html`<span class="comment"> …</span>`] : shown;
}
