/** What all pages share of their style: type, spacing, controls, tables. Colours are those of `palette.ts`. */

export const pageStyle = `
:root {
  --sans: "Inter", "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "JetBrains Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --radius: 8px;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 16px; text-size-adjust: 100%; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.55 var(--sans); font-kerning: normal; overflow-wrap: anywhere; }
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, fieldset, legend { margin: 0; padding: 0; border: 0; }
ul, ol { list-style: none; }
h1 { font-size: 27px; line-height: 1.2; font-weight: 680; letter-spacing: -0.018em; }
h2 { font-size: 20px; line-height: 1.3; font-weight: 650; letter-spacing: -0.012em; }
h3 { font-size: 15px; font-weight: 650; }
h4 { font-size: 14px; font-weight: 600; }
code, pre, textarea { font-family: var(--mono); font-size: 0.87em; font-variant-ligatures: none; tab-size: 4; }
a { color: var(--accent); text-decoration-color: color-mix(in srgb, currentColor 35%, transparent); text-underline-offset: 2px; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
button, input, select, textarea { font: inherit; color: inherit; }
summary { cursor: pointer; }
summary h2 { display: inline; }

.skip { position: absolute; left: -9999px; top: 8px; z-index: 9; padding: 8px 14px; background: var(--raised); border: 1px solid var(--edge); border-radius: 6px; }
.skip:focus { left: 8px; }
.top, main, .bottom { max-width: 1480px; margin-inline: auto; padding-inline: clamp(14px, 3vw, 40px); }
.top { display: grid; grid-template-columns: 1fr auto; align-items: start; gap: 2px 16px; padding-block: 34px 18px; }
.top h1 { grid-column: 1; min-width: 0; }
.top .subtitle { grid-column: 1; color: var(--quiet); }
.top #theme { grid-column: 2; grid-row: 1; }
.bottom { margin-top: 56px; padding-block: 20px 40px; color: var(--quiet); font-size: 13px; border-top: 1px solid var(--line); }
.note { color: var(--quiet); font-size: 13px; font-weight: 400; }
.lead { color: var(--quiet); max-width: 68ch; margin-top: 4px; }
.count { color: var(--quiet); font-weight: 450; font-size: 0.8em; margin-left: 4px; font-variant-numeric: tabular-nums; }
.place { font-family: var(--mono); font-size: 12px; color: var(--quiet); }
a.place { text-decoration-color: transparent; border-radius: 3px; }
a.place:hover { text-decoration-color: currentColor; color: var(--accent); }

.quiet-button, .icon-button { border: 1px solid var(--edge); background: var(--raised); border-radius: 6px; padding: 3px 11px; font-size: 13px; cursor: pointer; }
.icon-button { padding: 3px 0; width: 28px; flex: none; }
.quiet-button:hover, .icon-button:hover:not(:disabled) { border-color: var(--accent); color: var(--accent); }
.icon-button:disabled { opacity: 0.4; cursor: default; }
input[type="text"], input[type="search"], select, textarea { background: var(--raised); border: 1px solid var(--edge); border-radius: 6px; padding: 4px 9px; min-width: 0; max-width: 100%; }
input::placeholder { color: var(--quiet); opacity: 1; }

.badge { display: inline-block; border: 1px solid var(--line); border-radius: 999px; padding: 0 9px; font-size: 12.5px; line-height: 21px; color: var(--quiet); background: var(--raised); white-space: nowrap; }
.badge.exact, .badge.decided { color: var(--accent); background: var(--accent-ground); border-color: transparent; }
.badge.partial, .badge.bounded, .badge.warning, .badge.unreached { color: var(--condition); background: var(--condition-ground); border-color: transparent; }
.badge.error, .badge.failed, .badge.killed, .badge.unreadable { color: var(--bad); background: var(--bad-ground); border-color: transparent; }

.facts-row { display: grid; grid-template-columns: repeat(auto-fit, minmax(118px, 1fr)); border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); overflow: hidden; }
.tile { padding: 12px 18px 9px; box-shadow: -1px -1px 0 var(--line); }
.tile .note { display: block; min-height: 1.55em; line-height: 1.4; }
.tile dt { font-size: 12.5px; color: var(--quiet); }
.tile b { font-size: 19px; font-weight: 620; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
@media (max-width: 560px) { .tile:last-child:nth-child(odd) { grid-column: 1 / -1; } }
.notice { margin-top: 16px; padding: 12px 18px 14px; border-radius: var(--radius); background: var(--condition-ground); }
.notice h2 { font-size: 14px; letter-spacing: 0; color: var(--condition); }
.notice li { margin-top: 3px; }
.notice a { color: inherit; }

.block { margin-top: 44px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; font-size: 12.5px; color: var(--quiet); }
th, td { padding: 6px 18px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }

@media (prefers-contrast: more) { :root { --line: var(--edge); --quiet: var(--text); } }
@media print {
  body { font-size: 11px; }
  .top, main, .bottom { max-width: none; padding-inline: 0; }
  /* Names that can be pressed stay to be read. */
  button:not(.bar-name button, thead button), .skip, .label-search { display: none !important; }
  thead button::after { content: none !important; }
}
`;
