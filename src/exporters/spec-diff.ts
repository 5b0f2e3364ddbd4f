/** What changed in the decisions of an application, for people and as JSON. */
import { visible } from "../base/visible-text.js";
import type { DecisionDiff, LabelDiff, SpecDiff } from "../diff/spec-diff.js";
import type { ExportOptions } from "./exporter.js";
import { stableJson } from "./stable-json.js";
import { counted, wrapText } from "./text-layout.js";

export function specDiffJson(diff: SpecDiff): string {
  return `${stableJson(diff)}\n`;
}

export function specDiffText(diff: SpecDiff, options: ExportOptions = {}): string {
  const { decisions } = visible(diff);
  const style = options.style ?? ((_: string, text: string) => text);
  const columns = Math.max(options.columns ?? 100, 60);
  const changed = decisions.filter(({ status }) => status !== "same");
  const same = decisions.length - changed.length;
  const head = `${counted(changed.length, "decision")} changed · ${same} as before`;
  const sections = changed.map((decision) => [
    `${style("title", decision.id)}  ${style("warning", words[decision.status])}`,
    ...body(decision).flatMap((line) => wrapText(line, columns, "  ", "      ")),
  ]);
  return [[style("quiet", head)], ...sections].map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

const words = {
  added: "new",
  removed: "gone",
  changed: "decides differently",
  unknown: "not compared to the end",
  same: "as before",
} as const satisfies Record<DecisionDiff["status"], string>;

function body({ kind, completeness, outcomes, labels, example, reason }: DecisionDiff): string[] {
  const moved = (name: string, { before, after }: { readonly before?: string; readonly after?: string }): string[] =>
    before === after ? [] : [`${name}: ${before ?? "none"} → ${after ?? "none"}`];
  return [
    ...moved("kind", kind),
    ...moved("completeness", completeness),
    ...outcomes.gained.map((outcome) => `+ outcome ${outcome}`),
    ...outcomes.lost.map((outcome) => `- outcome ${outcome}`),
    ...labels.flatMap(labelLines),
    ...(reason === undefined ? [] : [reason]),
    ...(example === undefined
      ? []
      : [
          `for example on ${JSON.stringify(example.responses)}${Object.keys(example.inputs).length === 0 ? "" : ` with ${JSON.stringify(example.inputs)}`}`,
          `    before  ${example.before}`,
          `    now     ${example.after}`,
        ]),
  ];
}

/** Labels that are written out. */
const shown = 12;

function labelLines({ outcome, gained, lost }: LabelDiff): string[] {
  const line = (sign: string, names: readonly string[]): string[] => {
    if (names.length === 0) return [];
    const more = names.length > shown ? ` and ${names.length - shown} more` : "";
    return [`${sign} ${counted(names.length, "label")} → ${outcome}: ${names.slice(0, shown).join(", ")}${more}`];
  };
  return [...line("+", gained), ...line("-", lost)];
}
