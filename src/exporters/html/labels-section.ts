/** The label classes of a decision: what puts an item into each, and its labels; the script adds a search and the rest of long lists. */
import type { LabelClass } from "../../spec/loss-spec.js";
import { orderedClasses, scoreText } from "../text-decision.js";
import { clip, counted } from "../text-layout.js";
import type { ShownDecision } from "./marks.js";
import type { Markup } from "./markup.js";
import { html } from "./markup.js";
import { outcomeTags } from "./rule-section.js";

/** Labels of a class that are shown before anybody asks for more. */
export const labelsShown = 48;
/** Characters of a predicate: it may list hundreds of words. */
const predicateShown = 600;

export function labelsSection(shown: ShownDecision): Markup {
  const classes = orderedClasses(shown.decision);
  if (classes.length === 0) return html`<p class="note">No label decides here.</p>`;
  const total = new Set(classes.flatMap(({ labels }) => labels.map(({ name }) => name))).size;
  return html`<p class="label-search" hidden><label for="${shown.id}-filter">Filter labels</label> <input type="search" id="${shown.id}-filter" autocomplete="off" spellcheck="false" placeholder="part of a label"> <span class="note" role="status">${counted(total, "label")} in ${classes.length === 1 ? "1 class" : `${classes.length} classes`}</span></p>
${classes.map((labelClass) => classSection(shown, labelClass))}`;
}

function classSection(shown: ShownDecision, labelClass: LabelClass): Markup {
  const { id, name, labels, outsideVocabulary, predicate, score, where = [], outcome } = labelClass;
  const conditions = [...(score === undefined ? [] : [scoreText(score)]), ...where.map(({ text }) => text)];
  const rest = labels.length - labelsShown;
  const outside = outsideVocabulary.slice(0, labelsShown);
  const more = outsideVocabulary.length - outside.length;
  return html`<section class="class" data-class="${id}" aria-label="Class ${name}">
<h4>${name} <span class="note">${labels.length === 0 ? "no list of labels" : counted(labels.length, "label")}</span> ${outcome !== undefined && outcomeTags(shown, outcome)}</h4>
<p class="predicate"><span class="note">when</span> <code>${clip(predicate, predicateShown)}</code>${conditions.map((text) => html`<br><span class="note">and</span> <code>${text}</code>`)}</p>
<ul class="labels">${labels.slice(0, labelsShown).map((label) => html`<li title="${label.id}">${label.name}</li>`)}</ul>
${rest > 0 && html`<p class="more"><span class="note">and ${rest.toLocaleString("en-US")} more, all of them in the loss spec below</span></p>`}
${outside.length > 0 && html`<p class="outside"><span class="note">not in the vocabulary:</span> ${outside.map((text) => html`<code>${JSON.stringify(text)}</code> `)}${more > 0 && html`<span class="note">and ${more} more</span>`}</p>`}
</section>`;
}
