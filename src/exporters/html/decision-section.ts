/** One decision on the page: its source on one side; rule, diagram, outputs to try, labels and ways on the other. */
import { inputText, kindText } from "../text-decision.js";
import { diagram } from "./diagram.js";
import { labelsSection } from "./labels-section.js";
import type { ShownDecision } from "./marks.js";
import type { Content, Markup } from "./markup.js";
import { html } from "./markup.js";
import { pathsSection } from "./paths-section.js";
import { factsSection, ruleSection } from "./rule-section.js";
import type { ReadSource } from "./source-panel.js";
import { sourcePanel } from "./source-panel.js";

interface Panel {
  readonly name: string;
  readonly title: string;
  readonly content: Content;
}

export function decisionSection(shown: ShownDecision, readSource: ReadSource): Markup {
  const { decision, id } = shown;
  const panels: Panel[] = [
    { name: "rule", title: "Rule", content: html`${ruleSection(shown)}\n${diagram(shown)}` },
    { name: "try", title: "Try outputs", content: tryPanel(shown) },
    { name: "labels", title: "Labels", content: labelsSection(shown) },
    { name: "paths", title: "Ways there", content: pathsSection(shown) },
  ];
  return html`<section class="decision" id="${id}" aria-labelledby="${id}-title">
<header class="decision-head"><h2 id="${id}-title">${decision.id}</h2><p class="badges"><span class="badge kind">${kindText(decision)}</span> ${completenessBadge(decision.completeness.status)} ${checks(shown)}</p>
${factsSection(shown, inputText)}</header>
<div class="beside">
<div class="about">
<div class="tabs" role="tablist" aria-label="About ${decision.id}" hidden>${panels.map(({ name, title }, i) => html`<button type="button" role="tab" id="${id}-tab-${name}" aria-controls="${id}-${name}" aria-selected="${i === 0 ? "true" : "false"}" tabindex="${i === 0 ? "0" : "-1"}">${title}</button>`)}</div>
${panels.map(({ name, title, content }) => html`<section class="panel ${name}-panel" id="${id}-${name}" data-panel="${name}" aria-label="${title}"><h3 class="panel-title">${title}</h3>${content}</section>\n`)}
</div>
${sourcePanel(shown, readSource)}
</div>
</section>
`;
}

export function completenessBadge(status: "exact" | "bounded" | "partial"): Markup {
  return html`<span class="badge ${status}">${status}</span>`;
}

/** What was proved or observed of the decision, where somebody asked. */
function checks({ decision: { certificate, evidence } }: ShownDecision): Content {
  const proved = certificate !== undefined && certificate.status !== "not-run";
  const seen = evidence !== undefined && evidence.verdict !== "not-run";
  return html`${proved && html`<span class="badge ${certificate.status === "holds" ? "exact" : "partial"}">certificate: ${certificate.status}</span> `}${seen && html`<span class="badge ${evidence.verdict === "confirmed" ? "exact" : "partial"}">${evidence.verdict} on ${evidence.cases} outputs</span>`}`;
}

/** The script fills it: the evaluator runs in the browser. */
function tryPanel({ id }: ShownDecision): Markup {
  return html`<div class="try" id="${id}-try-form"><p class="note">Trying outputs needs this page's script. Without it, <code>furcifer evaluate</code> does the same.</p></div>`;
}
