/** The report in GitHub's Markdown, for pull requests and wikis: what is decided, on which labels, what to look at again. */
import type { Diagnostic } from "../base/diagnostic.js";
import { isLint, severityOf } from "../base/diagnostic-codes.js";
import type { AnalysisReport, CallReport } from "../report.js";
import type { Decision, LabelClass, SourceRange } from "../spec/loss-spec.js";
import { classText } from "./decision-graph.js";
import type { Exporter } from "./exporter.js";
import { code, plain, table } from "./markdown-text.js";
import { statusSentences } from "./text.js";
import { inputText, kindText, orderedClasses, scoreText } from "./text-decision.js";
import { clip, counted } from "./text-layout.js";
import { ruleTexts } from "./text-rule.js";

/** Rows of a rule, labels of a class and lines of a list that are written out; the JSON has all. */
const mostRows = 60;
const mostLabels = 40;
const mostListed = 50;
/** Characters of a text that one cell shows. */
const longestText = 300;

export const markdownExporter: Exporter = {
  name: "markdown",
  mediaType: "text/markdown; charset=utf-8",
  export: (report, { title = "Application" } = {}) => {
    const sections = [
      [`# ${code(title)}`],
      summaryLines(report),
      ...report.spec.decisions.map(decisionLines),
      callLines(report.calls),
      diagnosticLines(
        "Worth another look",
        report.diagnostics.filter(({ code: id }) => isLint(id)),
      ),
      diagnosticLines(
        "Diagnostics",
        report.diagnostics.filter(({ code: id }) => !isLint(id)),
      ),
    ];
    return `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join("\n"))
      .join("\n\n")}\n`;
  },
};

function summaryLines({ spec, calls, files, skipped, status, unsupported }: AnalysisReport): string[] {
  const read = files.filter((file) => file.status === "analysed" || file.status === "not-relevant").length;
  const parts = [
    counted(spec.decisions.length, "decision"),
    counted(calls.length, "API call"),
    counted(read, "file"),
    ...(files.length > read ? [`${files.length - read} not readable`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
  ];
  const sentence = spec.decisions.length > 0 ? "" : statusSentences[status];
  const constructs = unsupported.map(({ construct, count }) => `${code(construct)} (${count})`).join(", ");
  return [
    parts.join(" · "),
    ...(sentence === "" ? [] : ["", plain(sentence)]),
    ...(constructs === "" ? [] : ["", `Not modelled: ${constructs}`]),
  ];
}

function decisionLines(decision: Decision): string[] {
  const { completeness, calls, environment, classes } = decision;
  const reads = calls.map(({ operation, at, request }) => {
    const limits = Object.entries(request).map(([name, value]) => code(`${name} = ${value}`));
    return `- reads ${code(operation)} at ${place(at)}${limits.length === 0 ? "" : ` with ${limits.join(", ")}`}`;
  });
  const inputs = environment.map((input) => `- depends on ${code(input.name)} (${inputText(input)}) at ${place(input.at)}`);
  const reasons = completeness.reasons.map(
    ({ code: id, message, at }) => `- not followed${at === undefined ? "" : ` at ${place(at)}`}: ${plain(message)} (${code(id)})`,
  );
  return [
    `## ${code(decision.id)}`,
    "",
    `**${kindText(decision)}**, ${completeness.status === "exact" ? "exact" : `**${completeness.status}**`}`,
    "",
    ...reads,
    ...inputs,
    ...reasons,
    ...ruleLines(decision),
    ...outcomeLines(decision),
    ...(classes.length === 0 ? [] : classLines(decision)),
  ];
}

function place({ file, line }: SourceRange): string {
  return code(`${file}:${line}`);
}

function ruleLines(decision: Decision): string[] {
  return ruleTexts(decision).flatMap(({ sentence, lines }) => {
    const [first = "", ...terms] = sentence.split("\n");
    const rows = lines.slice(0, mostRows).map(({ condition, outcome, classes = [] }) => {
      const labels = classes.map((id) => classText(decision, id)).filter((text) => !condition.includes(text));
      const told = labels.slice(0, 3).map((text) => `<br>${code(clip(text, longestText))}`);
      return [`${code(clip(condition, longestText))}${told.join("")}`, outcome.split("+").map(code).join(" + ")];
    });
    const rest = lines.length - rows.length;
    return [
      "",
      plain(first),
      ...(terms.length === 0 ? [] : ["", ...terms.map((term) => `- ${code(clip(term, longestText))}`)]),
      ...(rows.length === 0 ? [] : ["", ...table(["condition", "outcome"], rows)]),
      ...(rest <= 0 ? [] : ["", `and ${counted(rest, "more case")}`]),
    ];
  });
}

function outcomeLines({ outcomes }: Decision): string[] {
  const rows = outcomes.map(({ id, description, effects }) => {
    const places = [...new Set(effects.map(({ at }) => place(at)))];
    return [code(id), code(clip(description, longestText)), places.slice(0, 4).join(", ") + (places.length > 4 ? ", …" : "")];
  });
  return ["", ...table(["outcome", "what happens", "where"], rows)];
}

/** Folded away: lists of labels are long. */
function classLines(decision: Decision): string[] {
  const classes = orderedClasses(decision);
  const total = classes.reduce((sum, { labels }) => sum + labels.length, 0);
  return [
    "",
    "<details>",
    `<summary>${classes.length === 1 ? "1 label class" : `${classes.length} label classes`}, ${counted(total, "label")}</summary>`,
    "",
    ...table(["class", "when", "labels"], classes.map(classRow)),
    "",
    "</details>",
  ];
}

function classRow({ name, predicate, score, where = [], labels, outsideVocabulary }: LabelClass): string[] {
  const conditions = [predicate, ...(score === undefined ? [] : [scoreText(score)]), ...where.map(({ text }) => text)];
  const shown = labels.slice(0, mostLabels).map((label) => code(label.name));
  const rest = labels.length - shown.length;
  const outside = outsideVocabulary.slice(0, mostLabels).map((text) => code(JSON.stringify(text)));
  return [
    code(name),
    conditions.map((text) => code(clip(text, longestText))).join(" and "),
    [
      ...shown,
      ...(rest > 0 ? [`… ${rest.toLocaleString("en-US")} more`] : []),
      ...(outside.length > 0 ? [`not in the vocabulary: ${outside.join(", ")}`] : []),
    ].join(", "),
  ];
}

function callLines(calls: readonly CallReport[]): string[] {
  const open = calls.filter(
    ({ status, decisions }) => status === "passthrough" || status === "unreached" || (status === "partial" && decisions.length === 0),
  );
  if (open.length === 0) return [];
  const rows = open.slice(0, mostListed).map(({ operation, at, status, reason = "" }) => {
    return [
      code(operation),
      code(`${at.path}:${at.line}`),
      status === "passthrough" ? "its output only flows through" : plain(clip(reason, longestText)),
    ];
  });
  return ["## Calls without a decision", "", ...table(["operation", "where", "why"], rows), ...more(open.length)];
}

function diagnosticLines(title: string, diagnostics: readonly Diagnostic[]): string[] {
  if (diagnostics.length === 0) return [];
  const lines = diagnostics.slice(0, mostListed).map(({ code: id, message, remedy, span }) => {
    const where = span === undefined ? "" : ` at ${code(`${span.path}:${span.line}`)}`;
    return `- **${severityOf(id)}** ${code(id)}${where}: ${plain(message)}${remedy === undefined ? "" : ` *${plain(remedy)}*`}`;
  });
  return [`## ${title}`, "", ...lines, ...more(diagnostics.length)];
}

function more(count: number): string[] {
  return count > mostListed ? ["", `and ${count - mostListed} more`] : [];
}
