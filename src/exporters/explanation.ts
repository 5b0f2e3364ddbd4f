/**
 * Explanations for a person at a terminal: each outcome with the ways that lead to it, a numbered line a step with its place, its source
 * and what is true there; then an output that leads there.
 */
import { visible } from "../base/visible-text.js";
import type {
  ConditionStep,
  DecisionExplanation,
  Neighbour,
  OutcomeExplanation,
  Step,
  Verdict,
  Way,
  Witness,
} from "../explain/explanation.js";
import type { AnalysisReport } from "../report.js";
import type { Exporter } from "./exporter.js";
import { stableJson } from "./stable-json.js";
import type { Page } from "./text-decision.js";
import { clip, padTo, widthOf, wrapText } from "./text-layout.js";

/** Explanations alone as text; `outcome`: only this one. */
export const explanationText: Exporter = {
  name: "explanation-text",
  mediaType: "text/plain; charset=utf-8",
  export: (written, options = {}) => {
    const report = visible(written);
    const page: Page = { columns: Math.max(options.columns ?? 100, 60), style: options.style ?? ((_, text) => text) };
    const sections = (report.explanations ?? []).map((e) => decisionLines(e, report, page));
    return sections.map((lines) => lines.map((l) => `${l}\n`).join("")).join("\n");
  },
};

/** Explanations alone as JSON: `{"explanations": [...]}`. */
export const explanationJson: Exporter = {
  name: "explanation-json",
  mediaType: "application/json",
  export: (report) => `${stableJson({ version: report.version, explanations: report.explanations ?? [] })}\n`,
};

function decisionLines(explanation: DecisionExplanation, report: AnalysisReport, page: Page): string[] {
  const decision = report.spec.decisions.find(({ id }) => id === explanation.decision);
  const status = decision?.completeness.status ?? "exact";
  const heading = `${page.style("title", explanation.decision)}  ${page.style(status === "exact" ? "good" : "warning", status)}`;
  const partial =
    status === "exact"
      ? []
      : wrapText(
          "What is said here holds as far as the code was followed; `furcifer analyze` says where it was not.",
          page.columns,
          "  ",
        ).map((l) => page.style("warning", l));
  const shown = explanation.outcomes.slice(0, outcomeLimit);
  const more = explanation.outcomes.length - shown.length;
  const rest = more === 0 ? [] : ["", page.style("quiet", `and ${more} more outcomes: --outcome ID shows one of them, --format json all`)];
  return [heading, ...partial, ...shown.flatMap((outcome) => ["", ...outcomeLines(outcome, page)]), ...rest];
}

/** More outcomes of a decision than this are not for reading one after the other. */
const outcomeLimit = 24;

function outcomeLines(explained: OutcomeExplanation, page: Page): string[] {
  const { outcome, description, ways, more, impossible, incomplete, witness, neighbours = [] } = explained;
  const { style, columns } = page;
  const heading = wrapText(description, columns - 2, `${outcome}  `, "    ").map((l, i) =>
    i === 0 ? style("name", outcome) + l.slice(outcome.length) : l,
  );
  const places = ways.flatMap(({ steps }) => steps.map(placeOf));
  const layout = { page, place: Math.max(0, ...places.map(widthOf)), source: sourceColumn(ways, columns) };
  const body = ways.flatMap((way, i) => [...(ways.length > 1 ? [style("quiet", `  way ${i + 1}`)] : []), ...wayLines(way, layout)]);
  return [
    ...heading,
    ...(impossible === true ? [style("warning", "  no output leads here: what it needs excludes itself")] : []),
    ...(incomplete === true ? [style("warning", "  conditions are missing: there are too many to relate to the outcome")] : []),
    ...body,
    ...(more === true ? [style("quiet", "  and other ways")] : []),
    ...(witness === undefined ? [] : witnessLines(witness, page)),
    ...neighbours.flatMap((neighbour) => neighbourLines(neighbour, page)),
  ];
}

interface Layout {
  readonly page: Page;
  readonly place: number;
  readonly source: number;
}

/** Sources are as wide as most of them are; a longer one has its note below. */
function sourceColumn(ways: readonly Way[], columns: number): number {
  const widths = ways.flatMap(({ steps }) => steps.map(({ source }) => widthOf(source))).filter((w) => w <= columns / 2);
  return Math.max(0, ...widths);
}

function wayLines({ steps }: Way, layout: Layout): string[] {
  return steps.flatMap((step, i) => stepLines(step, String(i + 1).padStart(String(steps.length).length), layout));
}

function stepLines(step: Step, number: string, { page, place, source }: Layout): string[] {
  const { columns, style } = page;
  const head = `  ${number}  ${padTo(placeOf(step), place)}  `;
  const note = noteOf(step);
  const shown = clip(step.source, columns - widthOf(head));
  const role = roleOf(step);
  const colour = (text: string): string => (role === null ? text : style(role, text));
  const quiet = `  ${number}  ${style("quiet", padTo(placeOf(step), place))}  `;
  if (note === "") return [(quiet + shown).trimEnd()];
  const column = widthOf(head) + source + 2;
  if (widthOf(shown) <= source && column + widthOf(note) <= columns) return [`${quiet}${padTo(shown, source)}  ${colour(note)}`];
  const hanging = " ".repeat(widthOf(head) + 2);
  return [quiet + shown, ...wrapText(note, columns, hanging, hanging).map(colour)];
}

function placeOf({ at }: Step): string {
  return `${at.file}:${at.line}`;
}

function roleOf(step: Step): "good" | "warning" | "quiet" | "name" | null {
  if (step.kind === "effect") return "name";
  if (step.kind === "call") return "quiet";
  if (step.kind !== "condition") return null;
  return step.verdict === "depends" ? "warning" : "good";
}

/** What there is to say of a step beside its source; "" where nothing is. */
export function noteOf(step: Step): string {
  switch (step.kind) {
    case "call":
      return step.unread === true ? `${step.operation}: what it answers does not matter here` : `calls ${step.operation}`;
    case "value":
      return "";
    case "condition":
      return conditionNote(step);
    case "effect":
      return step.effect === "none" ? "nothing of what the other outcomes do" : clip(step.text, effectLimit);
  }
}

/** Columns of what an effect is given; the JSON has it whole. */
const effectLimit = 400;

const verdicts: Readonly<Record<Verdict, string>> = {
  holds: "holds",
  fails: "fails",
  "some-item": "holds for some item",
  "first-item": "holds for the last item looked at",
  "no-item": "holds for no item",
  "every-item": "holds for every item",
  "not-every-item": "fails for some item",
  "some-item-of-several": "for some item this holds, or another one that says so",
  depends: "decides together with others",
};

const unnamedFailures: Readonly<Record<Verdict, string>> = {
  holds: "fails",
  fails: "does not fail",
  "some-item": "fails for some item",
  "first-item": "fails for the last item looked at",
  "no-item": "fails for no item",
  "every-item": "fails for every item",
  "not-every-item": "does not fail for some item",
  "some-item-of-several": "fails for some item, or where another line says so",
  depends: "where it fails matters, with others",
};

function wordsOf({ verdict, loop }: ConditionStep): string {
  return verdict === "depends" && loop !== undefined ? "for which items it holds decides" : verdicts[verdict];
}

const longestCondition = 50;

function conditionNote(step: ConditionStep): string {
  const { text, test, verdict, times, raises, environment = [] } = step;
  const words =
    test === "failure" ? (raises === undefined ? unnamedFailures[verdict] : `${failureVerdicts[verdict]} ${raises}`) : wordsOf(step);
  const subject = isWholeLine(step) ? "" : `${clip(text, longestCondition)}: `;
  const repeated = times === undefined ? "" : ` (${times} times)`;
  const inputs = environment.map(({ name, default: side, holds }) => {
    const how = holds === undefined ? "by default" : holds === side ? "assumed" : "not the default";
    const assumed = `${how}: ${side ? "yes" : "no"}`;
    return environment.length === 1 ? `environment, ${assumed}` : `${clip(name.replace(/^[^#]*#/, ""), longestCondition)}, ${assumed}`;
  });
  return `${subject}${words}${repeated}${inputs.length === 0 ? "" : ` [${inputs.join("; ")}]`}`;
}

const failureVerdicts: Readonly<Record<Verdict, string>> = {
  holds: "raises",
  fails: "does not raise",
  "some-item": "for some item raises",
  "first-item": "for the last item looked at raises",
  "no-item": "for no item raises",
  "every-item": "for every item raises",
  "not-every-item": "for some item does not raise",
  "some-item-of-several": "for some item, or where another line says so, raises",
  depends: "matters, with others: where it raises",
};

/** `if text:` shows its condition by itself. */
function isWholeLine({ source, text, test }: ConditionStep): boolean {
  if (test === "failure") return false;
  return /^[}\s]*(else\s+)?(if|elif|while)?\s*\(?\s*\)?\s*[:{]?$/.test(source.replace(text, ""));
}

function witnessLines({ responses, inputs }: Witness, { columns, style }: Page): string[] {
  const text = JSON.stringify({ responses, ...(inputs === undefined ? {} : { inputs }) });
  return [style("quiet", `  ${clip(`for example ${text}`, 2 * columns)}`)];
}

/** `without Cat → o4  return "none"`, and from which output where that is not the example with another number. */
function neighbourLines({ text, outcome, description }: Neighbour, { columns, style }: Page): string[] {
  return wrapText(`${text} → ${outcome}  ${clip(description, longestCondition)}`, columns, "    ", "      ").map((line) =>
    style("quiet", line),
  );
}
