/**
 * An application as one HTML page: its decisions beside their source, and outputs to try on the very evaluator of the command
 * line. Everything but trying and searching works without a script.
 */
import type { AnalysisReport } from "../../report.js";
import type { Exporter, ExportOptions } from "../exporter.js";
import { stableJson } from "../stable-json.js";
import { applicationStyle } from "./application-style.js";
import { decisionSection } from "./decision-section.js";
import { pageDocument } from "./document.js";
import { callsSection, diagnosticsSection, filesSection, findingsSection } from "./findings.js";
import { shownDecision } from "./marks.js";
import type { Markup } from "./markup.js";
import { html, jsonContent } from "./markup.js";
import type { PageData } from "./page-data.js";
import { pageScripts } from "./page-scripts.js";
import { paletteStyle } from "./palette.js";
import { pageStyle } from "./style.js";
import { summary } from "./summary.js";

export const htmlExporter: Exporter = {
  name: "html",
  mediaType: "text/html; charset=utf-8",
  export: applicationPage,
};

function applicationPage(report: AnalysisReport, options: ExportOptions = {}): string {
  const { title = "Application", readSource = () => undefined } = options;
  const decisions = report.spec.decisions.map((decision, i) => {
    const explanation = report.explanations?.find((e) => e.decision === decision.id);
    return shownDecision(decision, i, explanation);
  });
  const main = html`${summary(report, decisions)}
${decisions.map((shown) => decisionSection(shown, readSource))}
${findingsSection(report, readSource)}${callsSection(report, readSource)}${diagnosticsSection(report, readSource)}${filesSection(report)}${specSection(report)}`;
  return pageDocument({
    title: `${title} · decisions`,
    generator: report.version,
    style: [paletteStyle(), pageStyle, applicationStyle].join("\n"),
    script: pageScripts().application,
    data: { "page-data": pageData(report) },
    header: html`<h1>${title}</h1><p class="subtitle">what it decides on the output of machine-learning APIs</p>`,
    main,
  });
}

/** The script parses this text, so that the page has the spec once. */
function specSection({ spec }: AnalysisReport): Markup {
  return html`<details class="block fold-block" id="spec"><summary><h2>Loss spec <span class="count">JSON</span></h2></summary>
<p class="bar"><button type="button" id="copy-spec" class="quiet-button" hidden>Copy</button> <span class="note" id="copy-status" role="status"></span></p>
<pre class="spec" tabindex="0" role="region" aria-label="Loss spec"><code id="spec-text">${jsonContent(stableJson(spec))}</code></pre></details>
`;
}

function pageData({ spec, explanations = [] }: AnalysisReport): PageData {
  return {
    examples: spec.decisions.map(({ id }) => {
      const outcomes = explanations.find(({ decision }) => decision === id)?.outcomes ?? [];
      return outcomes.flatMap(({ outcome, witness }) => (witness === undefined ? [] : [{ outcome, ...witness }]));
    }),
  };
}
