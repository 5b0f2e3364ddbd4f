/** The style of the call graph page: light and dark by the system's preference, one restrained colour per kind of node. */

export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f6f7f9; --line: #d9dde3; --text: #1d2229; --quiet: #5b6573; --link: #1f5fae; --selected: #e3edf9;
  --function: #2f6db5; --class: #8a4fb0; --module: #2f7d55; --external: #7b838e; --warn: #8a5a00; --warn-ground: #fdf3dc;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181d; --raised: #1c2027; --line: #343b46; --text: #e2e6ec; --quiet: #9aa4b2; --link: #82b4f0; --selected: #23344a;
    --function: #6da7e8; --class: #c08fe0; --module: #6fbf94; --external: #8d96a3; --warn: #e2b65c; --warn-ground: #33290f;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; background: var(--ground); color: var(--text); font: 14px/1.45 system-ui, sans-serif; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
:focus:not(:focus-visible), main:focus { outline: none; }
h1, h2, h3, p, ul, ol, dl, figure { margin: 0; padding: 0; }
ul, ol { list-style: none; }
button { font: inherit; color: inherit; cursor: pointer; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--ground); padding: 4px 8px; z-index: 9; }
.quiet, .place { color: var(--quiet); font-size: 12px; font-weight: normal; }
.name, .code, code { font-family: var(--mono); font-size: 12.5px; overflow-wrap: anywhere; }
.count { color: var(--quiet); font-size: 12px; font-weight: normal; margin-left: 6px; font-variant-numeric: tabular-nums; }
.badge { border: 1px solid var(--line); border-radius: 9px; padding: 0 7px; font-size: 11px; color: var(--quiet); white-space: nowrap; }
.notice { background: var(--warn-ground); color: var(--warn); padding: 8px 12px; border-radius: 4px; margin-bottom: 16px; }
.lines { display: flex; flex-direction: column; min-width: 0; }
.place { overflow-wrap: anywhere; }
.more { border: 1px solid var(--line); border-radius: 4px; background: var(--raised); padding: 2px 10px; margin: 6px 0; font-size: 12px; }
.more:hover { border-color: var(--link); }

.mark { flex: none; display: inline-block; width: 17px; height: 17px; margin-right: 7px; border-radius: 4px; font: 600 11px/16px var(--mono); text-align: center; border: 1px solid currentColor; }
.kind-function { --kind: var(--function); }
.kind-class { --kind: var(--class); }
.kind-module { --kind: var(--module); }
.kind-external { --kind: var(--external); }
.mark { color: var(--kind); }

.header { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: baseline; padding: 9px 16px; border-bottom: 1px solid var(--line); background: var(--raised); }
.header h1 { font-size: 16px; }
.home { color: inherit; font-family: var(--mono); }
.facts { display: flex; flex-wrap: wrap; gap: 2px 16px; color: var(--quiet); }
.facts b { color: var(--text); font-variant-numeric: tabular-nums; }
.completeness { border-radius: 9px; padding: 0 9px; font-size: 12px; }
.completeness.complete { color: var(--module); border: 1px solid currentColor; }
.completeness.partial { color: var(--warn); background: var(--warn-ground); }
.completeness ul { list-style: disc; padding: 4px 8px 6px 18px; max-width: 70ch; overflow-wrap: anywhere; }
summary { cursor: pointer; }
.about { font-size: 12px; color: var(--quiet); }
.about dl { display: grid; grid-template-columns: auto auto; gap: 2px 16px; padding: 6px 0; width: max-content; max-width: 100%; }
.about dd { margin: 0; color: var(--text); text-align: right; font-variant-numeric: tabular-nums; }

.columns { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(240px, 320px) minmax(0, 1fr); }
.sidebar { overflow: auto; border-right: 1px solid var(--line); padding: 0 0 24px; }
.main { overflow: auto; padding: 14px 20px 40px; }
.search { position: sticky; top: 0; z-index: 1; background: var(--ground); padding: 12px 12px 4px; }
.search input { width: 100%; font: inherit; padding: 6px 10px; border: 1px solid var(--line); border-radius: 5px; background: var(--ground); color: var(--text); }
.search p:not(:empty) { padding-top: 4px; }
.filters { padding: 4px 12px 8px; font-size: 13px; border-bottom: 1px solid var(--line); margin-bottom: 6px; }
.filters fieldset { border: 0; margin: 6px 0 0; padding: 0; }
.filters legend { padding: 0; color: var(--quiet); font-size: 12px; }
.check { display: flex; gap: 6px; align-items: baseline; padding: 1px 0; }
.result { display: flex; align-items: flex-start; padding: 5px 12px; cursor: pointer; }
.result:hover, .result[aria-selected="true"] { background: var(--selected); }
#results-more { padding: 0 12px; }

.tree { padding: 0 12px 0 8px; font-size: 13px; }
.tree ul { padding-left: 0; }
.tree li li { padding-left: 14px; }
.row { display: flex; align-items: center; padding: 1px 0; }
.row.leaf { padding-left: 20px; }
.row .mark { width: 15px; height: 15px; line-height: 14px; font-size: 10px; margin-right: 6px; }
.toggle { display: flex; align-items: center; border: 0; background: none; padding: 1px 2px; text-align: left; border-radius: 3px; }
.toggle:hover { background: var(--selected); }
.toggle::before { content: "▸"; flex: none; width: 16px; color: var(--quiet); text-align: center; }
.toggle[aria-expanded="true"]::before { content: "▾"; }
.label { font-family: var(--mono); font-size: 12.5px; overflow-wrap: anywhere; }
.label.folder { color: var(--quiet); }
.tree a { color: var(--text); }
.tree a[aria-current] { background: var(--selected); box-shadow: 0 0 0 3px var(--selected); border-radius: 2px; }

.overview { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 8px 40px; }
h3 { font-size: 14px; margin: 4px 0 2px; }
.nodes li { display: flex; align-items: flex-start; padding: 5px 0; border-bottom: 1px solid var(--line); }
.nodes { margin-top: 6px; }
.back { font-size: 12px; }
h2 { font-size: 17px; display: flex; align-items: center; margin: 4px 0; }
h2.visually-hidden { margin: 0; }
h2 .name { font-size: 16px; }

.drawing { margin: 12px 0 18px; }
.heads { display: flex; justify-content: space-between; color: var(--quiet); font-size: 12px; padding: 0 2px 4px; }
.canvas { display: flex; overflow: auto; max-height: 54vh; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); }
.canvas svg { flex: none; margin: auto; display: block; }
figcaption { padding-top: 4px; }
.line { fill: none; stroke: var(--quiet); stroke-width: 1.2; opacity: 0.75; }
.line.assumed { stroke-dasharray: 5 4; }
.arrow { fill: var(--quiet); }
.box { cursor: pointer; outline: none; }
.box .body { fill: var(--ground); stroke: var(--line); stroke-width: 1; }
.box .stripe { fill: var(--kind); }
.box:hover .body { stroke: var(--kind, var(--link)); }
.box:focus-visible .body { stroke: var(--link); stroke-width: 2.5; }
.box.middle { cursor: default; }
.box.middle .body { fill: var(--selected); stroke: var(--kind); stroke-width: 1.5; }
.more-box .body { stroke-dasharray: 4 3; }
.canvas text { fill: var(--text); font-family: var(--mono); }
.canvas .box-name { font-size: 11.5px; }
.canvas .box-place { font-size: 10px; fill: var(--quiet); }
.canvas .box-count { font-size: 11px; fill: var(--quiet); text-anchor: middle; }
.box.expandable .box-count { fill: var(--link); font-weight: 600; }
.canvas .box-more { font-size: 11px; fill: var(--link); text-anchor: middle; }
.canvas .box-empty { font-size: 12px; fill: var(--quiet); text-anchor: middle; font-family: inherit; }
.centre .hit { fill: transparent; }
.centre .ring { fill: none; stroke: var(--quiet); }
.centre .dot { fill: var(--quiet); }
.centre:hover .ring { stroke: var(--link); stroke-width: 2; }
.centre:hover .dot { fill: var(--link); }

.edges { margin-bottom: 22px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 640px; margin-top: 4px; font-size: 13px; }
th:nth-child(1) { width: 32%; }
th:nth-child(2) { width: 22%; }
th:nth-child(3), th:nth-child(4) { width: 12%; }
.far { display: flex; align-items: flex-start; }
th { text-align: left; font-weight: normal; font-size: 12px; color: var(--quiet); }
th, td { padding: 4px 14px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td .mark { width: 15px; height: 15px; line-height: 14px; font-size: 10px; }

@media (max-width: 760px) {
  html, body { height: auto; }
  .columns { display: block; }
  .sidebar { border-right: 0; border-bottom: 1px solid var(--line); max-height: 50vh; }
}
@media (prefers-contrast: more) { :root { --line: currentColor; --quiet: var(--text); } }
@media print { .sidebar { display: none; } .columns { display: block; } .canvas { max-height: none; } }
`;
