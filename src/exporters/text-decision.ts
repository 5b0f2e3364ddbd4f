/** One decision as a person wants to read it in a terminal: what is read, what decides, on which labels, with which outcome where. */
import type { Decision, LabelClass, Outcome, SourceRange, SpecCall } from "../spec/loss-spec.js";
import { formatRange } from "../spec/range-text.js";
import type { Role } from "./exporter.js";
import { clip, counted, padTo, shortList, widthOf, wrap, wrapText } from "./text-layout.js";
import type { RuleLine } from "./text-rule.js";
import { ruleTexts } from "./text-rule.js";

export interface Page {
  readonly columns: number;
  readonly style: (role: Role, text: string) => string;
}

/** Labels of a class that are written out. */
const shownLabels = 12;

/** Lines of a predicate, about: it may list hundreds of words. */
const shownPredicateLines = 3;

const indent = "  ";
const deep = "    ";

export function decisionLines(decision: Decision, page: Page): string[] {
  return [
    ...heading(decision, page),
    ...decision.completeness.reasons.flatMap((reason) => reasonLines(reason, page)),
    ...decision.calls.flatMap((call) => callLines(call, page)),
    ...decision.environment.flatMap((input) => environmentLines(input, page)),
    "",
    ...ruleLines(decision, page),
    ...(decision.classes.length === 0 ? [] : ["", ...orderedClasses(decision).flatMap((c) => classLines(c, page))]),
  ];
}

export function formatPlace(at: SourceRange): string {
  return `${at.file}:${at.line}`;
}

function heading(decision: Decision, { style }: Page): string[] {
  const { completeness } = decision;
  const role = completeness.status === "exact" ? "good" : "warning";
  return [`${style("title", decision.id)}  ${kindText(decision)}  ${style(role, completeness.status)}`];
}

/** `multi-choice, API output order`. */
export function kindText({ kind, precedence }: Decision): string {
  return precedence === undefined ? kind : `${kind}, ${precedence === "api-output" ? "API output order" : "application order"}`;
}

function reasonLines(reason: Decision["completeness"]["reasons"][number], { columns, style }: Page): string[] {
  const place = reason.at === undefined ? "" : `${formatPlace(reason.at)}: `;
  return wrapText(`${place}${reason.message} [${reason.code}]`, columns, indent, deep).map((line) => style("warning", line));
}

function callLines(call: SpecCall, { columns, style }: Page): string[] {
  const request = Object.entries(call.request).map(([name, value]) => `${name} = ${value}`);
  const pieces = [call.operation, "at", formatPlace(call.at), ...(request.length === 0 ? [] : [`with ${request.join(", ")}`])];
  return wrap(pieces, columns, `${indent}reads `, deep).map((line) => style("quiet", line));
}

function environmentLines(input: Decision["environment"][number], { columns, style }: Page): string[] {
  return wrap(["depends on", input.name, `(${inputText(input)})`, "at", formatPlace(input.at)], columns, indent, deep).map((line) =>
    style("quiet", line),
  );
}

/** `yes or no, default no`. */
export function inputText(input: Decision["environment"][number]): string {
  const preset = input.default === undefined ? "no default" : `default ${input.default ? "yes" : "no"}`;
  return `${input.type === "boolean" ? "yes or no" : input.type}, ${preset}`;
}

/** The rule, a line a case; where a line is too short for what its outcome does, the whole of it below. */
function ruleLines(decision: Decision, page: Page): string[] {
  const { columns, style } = page;
  const texts = ruleTexts(decision);
  const all = texts.flatMap(({ lines }) => lines);
  const byId = new Map(decision.outcomes.map((outcome) => [outcome.id, outcome]));
  const column = deep.length + Math.min(widest(all.map(({ condition }) => condition)), Math.floor(columns / 2));
  const idColumn = widest(all.map(({ outcome }) => outcome));
  const room = columns - column - idColumn - 5;
  const complete = new Set<string>();
  const caseLines = ({ condition, outcome: id }: RuleLine): string[] => {
    const outcome = byId.get(id);
    const whole = outcome === undefined ? "" : effectText(outcome);
    if (widthOf(whole) <= room) complete.add(id);
    const wrapped = wrapText(condition, column, deep, `${deep}${indent}`);
    const last = wrapped.pop() ?? deep;
    return [...wrapped, `${padTo(last, column)} → ${style("name", padTo(id, idColumn))}  ${clip(whole, room)}`.trimEnd()];
  };
  const body = texts.flatMap(({ sentence, lines }) => [...wrapText(sentence, columns, indent), ...lines.flatMap(caseLines)]);
  const rest = outcomeLines(
    decision.outcomes.filter(({ id }) => !complete.has(id)),
    page,
  );
  return [...body, ...(all.length > 0 && rest.length > 0 ? [""] : []), ...rest];
}

/** What happens and where: at most this many places. */
const shownPlaces = 3;

function effectText({ description, effects }: Outcome): string {
  const places = [...new Set(effects.map(({ at }) => formatPlace(at)))];
  const more = places.length > shownPlaces ? ", …" : "";
  return places.length === 0 ? description : `${description} at ${places.slice(0, shownPlaces).join(", ")}${more}`;
}

function outcomeLines(outcomes: readonly Outcome[], { columns, style }: Page): string[] {
  const idColumn = widest(outcomes.map(({ id }) => id));
  const hanging = " ".repeat(idColumn + 4);
  return outcomes.flatMap((outcome) => {
    const [first = "", ...rest] = wrapText(effectText(outcome), columns - hanging.length, "");
    return [`${indent}${style("name", padTo(outcome.id, idColumn))}  ${first}`.trimEnd(), ...rest.map((line) => hanging + line)];
  });
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}

/** In order of precedence, which is the order in which the rule names them; then those that it does not name. */
export function orderedClasses(decision: Decision): LabelClass[] {
  const named = "cases" in decision.rule ? decision.rule.cases.flatMap((c) => ("class" in c ? [c.class] : [])) : [];
  const position = (id: string): number => (named.includes(id) ? named.indexOf(id) : named.length);
  return decision.classes
    .map((labelClass, index) => ({ labelClass, index }))
    .sort((a, b) => position(a.labelClass.id) - position(b.labelClass.id) || a.index - b.index)
    .map(({ labelClass }) => labelClass);
}

function classLines(labelClass: LabelClass, { columns, style }: Page): string[] {
  const { name, labels, outsideVocabulary, predicate, score, where = [] } = labelClass;
  const count = labels.length === 0 ? [] : [counted(labels.length, "label")];
  const pieces = [style("name", name), ...count.map((text) => style("quiet", text))];
  return [
    `${indent}${pieces.join("  ")}`,
    ...wrapText(clip(predicate, shownPredicateLines * columns), columns, `${deep}when `, `${deep}     `),
    ...[...(score === undefined ? [] : [scoreText(score)]), ...where.map(({ text }) => text)].flatMap((text) =>
      wrapText(text, columns, `${deep}and  `, `${deep}     `),
    ),
    ...wrap(
      shortList(
        labels.map((label) => label.name),
        shownLabels,
      ),
      columns,
      deep,
      deep,
    ),
    ...wrap(
      shortList(
        outsideVocabulary.map((text) => JSON.stringify(text)),
        shownLabels,
      ),
      columns,
      `${deep}not in the vocabulary: `,
      `${deep}  `,
    ).map((line) => style("warning", line)),
  ];
}

export function scoreText(score: NonNullable<LabelClass["score"]>): string {
  return score.text === "" ? score.ranges.map((range) => formatRange("score", range)).join(" or ") : score.text;
}
