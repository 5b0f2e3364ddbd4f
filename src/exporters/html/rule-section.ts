/** The rule of a decision, a row a case, in the words of the text report; rows are joined with the lines of source that they come from. */
import type { Decision, Outcome, SourceRange } from "../../spec/loss-spec.js";
import { classText } from "../decision-graph.js";
import type { RuleLine } from "../text-rule.js";
import { ruleTexts } from "../text-rule.js";
import type { ShownDecision } from "./marks.js";
import { conditionKeys, outcomeColour, outcomeKey } from "./marks.js";
import type { Content, Markup } from "./markup.js";
import { html } from "./markup.js";
import { lineId } from "./source-panel.js";

/** Rows of conditions that are shown at once. */
const mostRows = 60;

export function ruleSection(shown: ShownDecision): Markup {
  const { decision } = shown;
  const texts = ruleTexts(decision).map(({ sentence, lines }): Content => {
    const [first = "", ...terms] = sentence.split("\n");
    const rows = lines.map((line) => caseRow(shown, line));
    return html`<p class="sentence">${first}</p>
${terms.length > 0 && html`<ul class="terms">${terms.map((term) => html`<li><code>${term}</code></li>`)}</ul>`}
${folded(rows)}`;
  });
  return html`${texts}
<h4 class="small-title">Outcomes</h4>
<ul class="outcomes">${decision.outcomes.map((outcome) => outcomeRow(shown, outcome))}</ul>`;
}

function folded(rows: readonly Markup[]): Content {
  if (rows.length === 0) return "";
  const list = (part: readonly Markup[]): Markup => html`<ol class="cases">${part}</ol>`;
  if (rows.length <= mostRows) return list(rows);
  const rest = rows.slice(mostRows);
  return html`${list(rows.slice(0, mostRows))}<details><summary>${rest.length} more cases</summary>${list(rest)}</details>`;
}

function caseRow(shown: ShownDecision, line: RuleLine): Markup {
  const { text, labels } = conditionOf(shown.decision, line);
  const told = labels.map((each) => html`<span class="names">${each}</span>`);
  return html`<li class="case"><span class="condition-text">${text}${told}</span><span class="arrow" aria-label="leads to">→</span><span class="then">${outcomeTags(shown, line.outcome)}</span></li>`;
}

/** A case's condition with a few labels of its classes; alone where a class is called by the outcome, which stands beside it. */
function conditionOf(
  decision: Decision,
  { condition, outcome, classes = [] }: RuleLine,
): { readonly text: string; readonly labels: string[] } {
  const labels = (classes.length > mostClasses ? [] : classes)
    .map((id) => classText(decision, id))
    .filter((text) => !condition.includes(text));
  const name = decision.classes.find(({ id }) => id === classes[0])?.name;
  const description = decision.outcomes.find(({ id }) => id === outcome)?.description;
  if (classes.length !== 1 || labels.length !== 1 || name === undefined || name !== description) return { text: condition, labels };
  return condition.endsWith(name) ? { text: condition.slice(0, -name.length) + labels[0]!, labels: [] } : { text: condition, labels };
}

/** The labels of more classes than these are not told with each case. */
const mostClasses = 2;

/** Outcomes as tags that lead to their rows; several where a decision has parts. */
export function outcomeTags({ decision, id }: ShownDecision, ids: string): Content {
  return ids.split("+").map((outcome) => {
    const key = outcomeKey(id, decision, outcome);
    if (key === undefined) return html`<span class="tag">${outcome}</span>`;
    const { description } = decision.outcomes.find((o) => o.id === outcome)!;
    const colour = outcomeColour(decision, outcome);
    return html`<a class="tag ${colour}" href="#${key}" data-ref="${key}"><b>${outcome}</b> <span class="what">${description}</span></a> `;
  });
}

function outcomeRow(shown: ShownDecision, outcome: Outcome): Markup {
  const { decision } = shown;
  const key = outcomeKey(shown.id, decision, outcome.id)!;
  const places = [...new Map(outcome.effects.map(({ at }) => [placeText(at), at])).values()];
  const conditions = conditionKeys(shown, outcome.id).join(" ");
  return html`<li class="outcome-row ${outcomeColour(decision, outcome.id)}" id="${key}" data-ref="${key}" data-ways="${conditions}"><b class="tag-id">${outcome.id}</b><span class="does"><code>${outcome.description}</code><span class="places">${places.map((at) => placeLink(shown, at))}</span></span></li>`;
}

/** A place that leads to its line, where the line is on the page. */
export function placeLink(shown: ShownDecision, at: SourceRange): Content {
  if (!shown.files.includes(at.file)) return html`<span class="place">${placeText(at)}</span> `;
  return html`<a class="place" href="#${lineId(shown, at)}">${placeText(at)}</a> `;
}

export function placeText({ file, line }: SourceRange): string {
  return `${file}:${line}`;
}

/** What the decision reads, what it depends on besides, and why it is not exact. */
export function factsSection(shown: ShownDecision, inputText: (input: Decision["environment"][number]) => string): Markup {
  const { calls, environment, completeness } = shown.decision;
  const reads = calls.map(({ operation, at, request }, i) => {
    const limits = Object.entries(request).map(([name, value]) => `${name} = ${value}`);
    return html`<li data-ref="${shown.id}-c${i}"><span class="fact-kind call">reads</span> <code>${operation}</code> ${placeLink(shown, at)}${limits.length > 0 && html`<span class="note">with ${limits.join(", ")}</span>`}</li>`;
  });
  const inputs = environment.map((input, i) => {
    return html`<li data-ref="${shown.id}-e${i}"><span class="fact-kind input">depends on</span> <code>${input.name}</code> <span class="note">${inputText(input)}</span> ${placeLink(shown, input.at)}</li>`;
  });
  const reasons = completeness.reasons.map(({ code, message, at }, i) => {
    return html`<li data-ref="${shown.id}-r${i}"><span class="fact-kind reason">${completeness.status}</span> ${message} <span class="note">${code}</span> ${at !== undefined && placeLink(shown, at)}</li>`;
  });
  return html`<ul class="facts">${reads}${inputs}${reasons}</ul>`;
}
