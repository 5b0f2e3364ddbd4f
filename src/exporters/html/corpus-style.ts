/** The style of a corpus's page: charts and the table. */

/** Parts of the table's width, in per cent, by column. */
const widths = [21, 9, 7, 9, 10, 18, 8, 6, 6, 6];

function columnWidths(): string {
  return widths.map((width, i) => `.table-block thead th:nth-child(${i + 1}) { width: ${width}%; }`).join(" ");
}

export const corpusStyle = `
.charts { columns: 3 370px; column-gap: 18px; margin-top: 22px; }
.chart { border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); padding: 14px 18px 12px; margin-bottom: 18px; break-inside: avoid; }
.chart h2 { display: inline; font-size: 14.5px; letter-spacing: 0; }
.bars { margin-top: 8px; display: grid; grid-template-columns: fit-content(64%) minmax(30px, 1fr) auto; column-gap: 12px; }
.bar-row { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; align-items: center; padding: 2px 0; font-size: 13px; }
.bar-name { min-width: 7.5em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar-name button { all: unset; cursor: pointer; display: block; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; border-radius: 3px; }
.bar-name button:hover { color: var(--accent); text-decoration: underline; text-underline-offset: 3px; }
.bar-name button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.bar-name button[aria-pressed="true"] { color: var(--accent); font-weight: 600; }
.bar { width: 100%; height: 8px; border-radius: 2px; background: var(--sunken); }
.bar rect { fill: var(--accent); }
.partial .bar rect, .bounded .bar rect { fill: var(--condition); }
.failed .bar rect, .killed .bar rect, .unreadable .bar rect { fill: var(--bad); }
.passthrough .bar rect { fill: var(--call); }
.no-api-call .bar rect, .no-input .bar rect, .not-screened .bar rect { fill: var(--edge); }
.bar-count { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.share { color: var(--quiet); display: inline-block; min-width: 3em; }
.chart details { margin-top: 4px; }

.filters { display: flex; flex-wrap: wrap; gap: 10px; margin: 14px 0 10px; align-items: end; }
.filters label { display: grid; gap: 2px; font-size: 12.5px; color: var(--quiet); flex: 0 1 150px; min-width: 110px; }
.filters label.wide { flex: 1 1 220px; max-width: 380px; }
.filters input, .filters select { width: 100%; font-size: 14px; color: var(--text); height: 33px; }
.filters select.chosen { border-color: var(--accent); color: var(--accent); }
.filters .quiet-button { height: 33px; }
.table-block .scroll { margin-top: 8px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); }
.table-block table { font-size: 13.5px; overflow-wrap: normal; }
.table-block th, .table-block td { padding: 7px 14px; white-space: nowrap; }
.table-block tbody tr:last-child > * { border-bottom: 0; }
.table-block tbody th { font-size: 13.5px; font-weight: 550; color: var(--text); max-width: 320px; overflow: hidden; text-overflow: ellipsis; }
.table-block .badge { max-width: 290px; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
.table-block tbody tr:hover > * { background: var(--sunken); }
.table-block thead th { background: var(--raised); }
.table-block thead button { all: unset; cursor: pointer; white-space: nowrap; border-radius: 3px; }
.table-block thead button:hover { color: var(--accent); }
.table-block thead button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.table-block thead button::after { content: "↕"; margin-left: 4px; opacity: 0.35; font-size: 11px; }
.table-block th[aria-sort="ascending"] button::after { content: "↑"; opacity: 1; }
.table-block th[aria-sort="descending"] button::after { content: "↓"; opacity: 1; }
.table-block th[aria-sort] { color: var(--accent); }
.table-block .numeric { text-align: right; white-space: nowrap; }
#rest { margin-top: 8px; min-height: 20px; }
@media (min-width: 1200px) {
  .table-block .scroll { overflow: visible; }
  /* Columns stay where they are while rows come and go. */
  .table-block table { table-layout: fixed; }
  .table-block th, .table-block td { padding-inline: 10px; }
  .table-block .badge { max-width: 100%; }
  ${columnWidths()}
  .table-block td { white-space: normal; }
  .table-block thead th { position: sticky; top: 0; z-index: 1; box-shadow: 0 1px 0 var(--line); }
  .table-block thead th:first-child { border-top-left-radius: var(--radius); } .table-block thead th:last-child { border-top-right-radius: var(--radius); }
}
@media print {
  .filters, #rest { display: none; }
  .chart, .table-block tr { break-inside: avoid; }
  .table-block .scroll { overflow: visible; }
  .table-block table { table-layout: fixed; font-size: 9px; }
  .table-block th, .table-block td { padding: 4px 5px; white-space: normal; overflow-wrap: anywhere; }
  .table-block thead th { position: static; font-size: 9px; }
  .table-block tbody th { font-size: 9px; max-width: none; }
  .table-block .badge { max-width: 100%; padding-inline: 3px; font-size: 9px; }
  ${columnWidths()}
}
`;
