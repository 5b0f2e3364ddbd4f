/** How the code comes to each outcome: the steps of each way, as `furcifer explain` has them, each with its line of source. */
import type { OutcomeExplanation, Step, Way } from "../../explain/explanation.js";
import { noteOf } from "../explanation.js";
import { clip } from "../text-layout.js";
import type { ShownDecision } from "./marks.js";
import { conditionKey, outcomeColour, outcomeKey } from "./marks.js";
import type { Content, Markup } from "./markup.js";
import { html } from "./markup.js";
import { placeLink } from "./rule-section.js";

/** More outcomes, or ways to one, than these are in `furcifer explain --format json`. */
const mostOutcomes = 40;
const mostWays = 12;

export function pathsSection(shown: ShownDecision): Markup {
  const outcomes = shown.explanation?.outcomes ?? [];
  if (outcomes.length === 0) return html`<p class="note">Nobody asked how the code comes to the outcomes.</p>`;
  const rest = outcomes.length - mostOutcomes;
  return html`${outcomes.slice(0, mostOutcomes).map((explained, i) => outcomePaths(shown, explained, i < 6))}
${rest > 0 && html`<p class="note">and ${rest} more outcomes</p>`}`;
}

function outcomePaths(shown: ShownDecision, explained: OutcomeExplanation, open: boolean): Markup {
  const { outcome, description, ways, more, impossible, incomplete } = explained;
  const notes = [
    ...(impossible === true ? ["No output leads here: what it needs excludes itself."] : []),
    ...(incomplete === true ? ["Conditions are missing: there are too many to relate to the outcome."] : []),
    ...(more === true || ways.length > mostWays ? ["There are more ways."] : []),
  ];
  const list = ways.slice(0, mostWays).map((way, i) => wayList(shown, way, ways.length > 1 ? `way ${i + 1}` : ""));
  const key = outcomeKey(shown.id, shown.decision, outcome) ?? "";
  return html`<details class="path ${outcomeColour(shown.decision, outcome)}"${open && html` open`}><summary data-ref="${key}"><b class="tag-id">${outcome}</b> <code>${clip(description, 160)}</code></summary>
${list}${notes.map((note) => html`<p class="note">${note}</p>`)}</details>`;
}

function wayList(shown: ShownDecision, { steps }: Way, title: string): Content {
  return html`${title !== "" && html`<p class="way-title">${title}</p>`}<ol class="steps">${steps.map((step) => stepRow(shown, step))}</ol>`;
}

function stepRow(shown: ShownDecision, step: Step): Markup {
  const reference = step.kind === "condition" ? html` data-ref="${conditionKey(shown.id, step.at)}"` : "";
  const note = noteOf(step);
  const doubt = step.kind === "condition" && step.verdict === "depends";
  return html`<li class="step ${step.kind}${doubt ? " doubt" : ""}"${reference}><code class="step-source">${clip(step.source, 240)}</code> ${placeLink(shown, step.at)}${note !== "" && html`<span class="step-note">${note}</span>`}</li>`;
}
