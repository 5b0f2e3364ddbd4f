/** The style of an application's page: decisions beside their source, diagrams, outputs to try. */
import { outcomeColours } from "./palette.js";

const outcomeStyles = Array.from({ length: outcomeColours }, (_, i) => `.outcome-${i} { --own: var(--outcome-${i}); }`).join("\n");

const sourceStyle = `
.source { min-width: 0; border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); }
.legend { padding: 8px 14px; font-size: 12.5px; color: var(--quiet); border-bottom: 1px solid var(--line); }
.file { padding: 9px 14px 5px; font-family: var(--mono); font-size: 12.5px; }
.lines + .file, .code + .file { border-top: 1px solid var(--line); }
.code { overflow-x: auto; padding-bottom: 8px; font-size: 14.5px; }
.code:focus-visible { outline-offset: -2px; }
.lines { min-width: max-content; }
.line { display: flex; line-height: 21px; border-left: 3px solid transparent; scroll-margin: 90px; }
.line-number { flex: none; width: 42px; padding-right: 8px; text-align: right; color: var(--quiet); font: 12px/21px var(--mono); user-select: none; opacity: 0.8; }
.more-signs { color: var(--quiet); font-size: 11px; line-height: 1; }
.signs { flex: none; width: 50px; padding: 0 4px; display: flex; gap: 3px; align-items: center; text-decoration: none; }
.line code { white-space: pre; padding-right: 16px; }
.sign { display: inline-block; width: 8px; height: 8px; flex: none; border-radius: 50%; background: var(--own, var(--quiet)); }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; } .legend .sign { margin-right: 5px; vertical-align: 0; }
.legend .sign.outcome { background: var(--accent); }
.sign.call { border-radius: 1px; background: var(--call); }
.sign.condition { border-radius: 0; background: var(--condition); transform: rotate(45deg) scale(0.86); }
.sign.input { background: transparent; border: 2px solid var(--quiet); }
.sign.reason { background: var(--bad); border-radius: 0; clip-path: polygon(50% 0, 100% 100%, 0 100%); }
.line.outcome { background: color-mix(in srgb, var(--accent-ground) 55%, transparent); }
.line.call { background: color-mix(in srgb, var(--call-ground) 70%, transparent); }
.line.reason { background: color-mix(in srgb, var(--bad-ground) 70%, transparent); }
.line.lit, .line:target { background: var(--accent-ground); border-left-color: var(--accent); }
.line.lit.call { background: var(--call-ground); border-left-color: var(--call); }
.line.lit.condition, .line.on-way { background: var(--condition-ground); border-left-color: var(--condition); }
.line.lit.outcome { background: color-mix(in srgb, var(--accent-ground) 92%, var(--accent)); border-left-color: var(--accent); }
.line.lit.reason { background: var(--bad-ground); border-left-color: var(--bad); }
.comment { color: var(--quiet); font-style: italic; }
.keyword { color: var(--keyword); } .string { color: var(--string); } code .number { color: var(--number); }
.fold summary, p.fold { padding: 1px 14px 1px 96px; font-size: 12px; color: var(--quiet); background: var(--sunken); line-height: 22px; }
.fold summary:hover { color: var(--accent); }
`;

const ruleStyle = `
.sentence { margin-bottom: 8px; }
.terms { margin: 0 0 8px 14px; color: var(--quiet); }
.cases { display: grid; gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
.case { display: grid; grid-template-columns: minmax(0, 1fr) 18px minmax(0, 1.15fr); gap: 8px; padding: 7px 12px; background: var(--raised); align-items: start; }
.condition-text { font-family: var(--mono); font-size: 13px; line-height: 24px; }
.case .names { display: block; color: var(--quiet); font-size: 12.5px; line-height: 20px; }
.arrow { color: var(--quiet); line-height: 24px; }
.tag { display: inline-block; max-width: 100%; line-height: 24px; color: inherit; text-decoration: none; border-radius: 5px; font-size: 13px; }
.tag b, .tag-id { display: inline-block; min-width: 2.1em; padding: 0 6px; border-radius: 5px; font: 600 12px/20px var(--mono); text-align: center; color: var(--own, var(--quiet)); background: color-mix(in srgb, var(--own, var(--quiet)) 12%, var(--raised)); }
.tag .what { font-family: var(--mono); font-size: 13px; }
a.tag:hover .what { text-decoration: underline; text-underline-offset: 3px; }
.small-title { margin: 18px 0 6px; font-size: 12.5px; color: var(--quiet); font-weight: 500; }
.outcomes { display: grid; gap: 2px; }
.outcome-row { display: flex; gap: 10px; align-items: baseline; padding: 4px 8px; border-radius: 6px; border-left: 3px solid transparent; scroll-margin: 30vh; }
.outcome-row .tag-id { flex: none; }
.does { min-width: 0; } .does code { font-size: 13px; white-space: pre-wrap; } .does .places { margin-left: 8px; }
.outcome-row.lit, .outcome-row:target { background: var(--accent-ground); border-left-color: var(--own); }
.outcome-row.on-way, .step.lit { background: var(--condition-ground); }
.tag.lit .what { text-decoration: underline; text-underline-offset: 3px; text-decoration-color: var(--own); text-decoration-thickness: 2px; }
.facts { display: grid; gap: 3px; margin-top: 10px; font-size: 14px; }
.facts li { padding: 0 6px; margin-left: -6px; border-radius: 4px; } .facts li.lit { background: var(--accent-ground); }
.fact-kind { color: var(--quiet); } .fact-kind.call { color: var(--call); } .fact-kind.reason { color: var(--bad); }

.class { padding: 12px 0; border-top: 1px solid var(--line); }
.class h4 .note { margin: 0 8px; }
.class h4 { font-family: var(--mono); font-size: 13px; } .class h4 .note { font-family: var(--sans); }
.predicate { margin: 3px 0 8px; font-size: 14px; }
.labels { display: flex; flex-wrap: wrap; gap: 5px; }
.labels li { border: 1px solid var(--line); background: var(--raised); border-radius: 5px; padding: 0 8px; font-size: 13px; line-height: 24px; }
.more, .outside { margin-top: 8px; } .outside code { color: var(--condition); }
.class.none-found { display: none; }
.label-search { display: flex; flex-wrap: wrap; gap: 8px 10px; align-items: center; margin-bottom: 14px; } .label-search input { flex: 1 1 200px; max-width: 360px; }

.path:first-child { border-top: 0; padding-top: 0; } .path { border-top: 1px solid var(--line); padding: 8px 0; } .path summary { padding: 2px 0; }
.way-title { color: var(--quiet); font-size: 13px; margin: 8px 0 0 20px; }
.steps { margin: 8px 0 6px 20px; border-left: 2px solid var(--line); }
.step { position: relative; padding: 3px 8px 4px 18px; border-radius: 0 5px 5px 0; }
.step::before { content: ""; position: absolute; left: -5px; top: 11px; width: 8px; height: 8px; border-radius: 50%; background: var(--edge); }
.step.call::before { background: var(--call); border-radius: 1px; } .step.condition::before { background: var(--condition); border-radius: 0; rotate: 45deg; }
.step.effect::before { background: var(--own); }
.step-source { white-space: pre-wrap; font-size: 13px; }
.step-note { display: block; font-size: 13px; color: var(--condition); } .step.effect .step-note { color: var(--own); } .step.call .step-note { color: var(--call); } .step.doubt .step-note { color: var(--bad); }

.diagram { margin-top: 22px; padding: 14px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); overflow-x: auto; text-align: center; }
.diagram svg { display: block; margin-inline: auto; max-width: none; height: auto; font-family: var(--sans); }
.diagram text { fill: var(--text); text-anchor: middle; font-size: 13px; }
.diagram .edge { fill: none; stroke: var(--edge); stroke-width: 1.3; }
.diagram .head, .diagram .start { fill: var(--edge); }
.diagram .edge-label text { font-size: 11.5px; fill: var(--quiet); paint-order: stroke; stroke: var(--raised); stroke-width: 4px; stroke-linejoin: round; }
.diagram .node rect { fill: var(--ground); stroke: var(--own, var(--edge)); stroke-width: 1.4; }
.diagram .question rect { fill: var(--condition-ground); stroke: var(--condition); }
.diagram .state-number { font: 600 10.5px var(--mono); fill: var(--quiet); text-anchor: start; }
.diagram a { text-decoration: none; } .diagram a:focus-visible { outline: none; } .diagram a:focus-visible rect { stroke-width: 3; }
.diagram .node.lit rect { stroke-width: 2.6; fill: var(--accent-ground); }
`;

const tryStyle = `
.starts { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-bottom: 12px; }
.starts .quiet-button { font-family: var(--mono); font-size: 12.5px; }
.answer { position: sticky; top: 8px; z-index: 1; padding: 11px 14px; border: 1px solid var(--edge); border-radius: var(--radius); background: var(--raised); margin-bottom: 14px; }
.answer .decided { display: grid; gap: 3px; } .answer .tag { font-size: 15px; } .answer .tag .what { font-size: 14.5px; }
.undecided, .problem { color: var(--bad); }
.call-form { min-width: 0; margin-bottom: 14px; } .call-form legend { padding-bottom: 4px; font-weight: 600; font-size: 14px; }
.list-form { margin-bottom: 10px; } .list-title { margin: 2px 0 4px; }
.items { display: grid; gap: 5px; margin-bottom: 8px; }
.item { display: flex; gap: 6px; align-items: center; }
.item .position { flex: none; width: 20px; text-align: right; font-size: 12px; color: var(--quiet); font-variant-numeric: tabular-nums; }
.item input, .item .with-list, .item .head { flex: 2 1 90px; min-width: 0; width: 100%; } .item input.number, .item .head.number, .item .with-list.number { flex: 1 1 70px; max-width: 130px; }
.with-list { display: flex; }
.heads { font-size: 12px; color: var(--quiet); margin-bottom: 2px; padding-right: 68px; }
.value-row { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 200px); gap: 8px; align-items: center; margin-bottom: 6px; }
.as-json { margin-top: 10px; } .as-json textarea { width: 100%; margin-top: 4px; resize: vertical; }
`;

const layoutStyle = `
.contents { margin-top: 16px; columns: 2 380px; column-gap: 32px; } .contents li { break-inside: avoid; padding: 3px 0; }
.decision { margin-top: 44px; padding-top: 26px; border-top: 1px solid var(--line); }
.decision-head h2 { font-family: var(--mono); font-size: 18px; letter-spacing: -0.02em; }
.badges { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 6px; }
.beside { display: grid; gap: 22px; margin-top: 18px; }
.beside > * { min-width: 0; }
.tabs { display: flex; flex-wrap: wrap; gap: 2px 4px; border-bottom: 1px solid var(--line); margin-bottom: 16px; }
.tabs button { border: 0; background: none; padding: 7px 12px 8px; font-size: 14px; color: var(--quiet); cursor: pointer; border-bottom: 2px solid transparent; margin-bottom: -1px; border-radius: 4px 4px 0 0; }
.tabs button:hover { color: var(--text); }
.tabs button[aria-selected="true"] { color: var(--text); font-weight: 600; border-bottom-color: var(--accent); }
.panel-title { margin: 22px 0 10px; }
.tabbed .panel-title, .tabbed .hidden-panel { display: none; }
.findings { display: grid; gap: 10px; margin-top: 14px; }
.finding { padding: 12px 16px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); }
.code-name { margin: 0 6px; }
.quoted { margin: 6px 0 0; padding: 5px 10px; background: var(--sunken); border-radius: 5px; white-space: pre-wrap; font-size: 14.5px; }
.message { margin-top: 6px; max-width: 88ch; } .remedy { margin-top: 3px; color: var(--accent); max-width: 88ch; }
.stops { margin-top: 8px; display: grid; gap: 10px; } .stops > li { padding-left: 12px; border-left: 2px solid var(--condition); }
.help { margin: 3px 0 0 16px; list-style: disc; color: var(--accent); max-width: 86ch; }
.fold-block > summary { padding: 4px 0; } .fold-block > .scroll, .fold-block > .bar { margin-top: 10px; }
.spec { margin: 10px 0 0; max-height: 70vh; overflow: auto; padding: 14px; background: var(--sunken); border: 1px solid var(--line); border-radius: var(--radius); font-size: 14px; line-height: 1.5; overflow-wrap: normal; }
`;

const widthStyle = `
@media (min-width: 1080px) {
  .beside { grid-template-columns: minmax(0, 1fr) minmax(0, 1.06fr); gap: 34px; align-items: start; }
  .source { position: sticky; top: 16px; max-height: calc(100vh - 32px); overflow: auto; }
}
@media (max-width: 560px) {
  .case { grid-template-columns: 18px minmax(0, 1fr); } .condition-text { grid-column: 1 / -1; }
  .facts-row { grid-template-columns: 1fr 1fr; }
  .line-number { width: 34px; } .signs { width: 34px; } .fold summary, p.fold { padding-left: 76px; }
  .value-row { grid-template-columns: 1fr; gap: 2px; }
}
@media print {
  .tabs { display: none; } .tabbed .hidden-panel, .tabbed .panel-title { display: block; }
  .try-panel, #spec { display: none; }
  .source { position: static; max-height: none; overflow: visible; } .line code { white-space: pre-wrap; } .lines { min-width: 0; }
  .finding, .outcome-row, .case { break-inside: avoid; }
}
`;

export const applicationStyle = [outcomeStyles, layoutStyle, sourceStyle, ruleStyle, tryStyle, widthStyle].join("\n");
