/** Why calls have no rule, for a person at a terminal: each call, where following its output stopped, why, and what would help. */
import { visible } from "../base/visible-text.js";
import type { CallExplanation, Stop } from "../explain/explanation.js";
import type { AnalysisReport } from "../report.js";
import type { Exporter } from "./exporter.js";
import { stableJson } from "./stable-json.js";
import type { Page } from "./text-decision.js";
import { clip, counted, widthOf, wrapText } from "./text-layout.js";

/** Calls without a rule alone, as text. */
export const whyNotText: Exporter = {
  name: "why-not-text",
  mediaType: "text/plain; charset=utf-8",
  export: (written, options = {}) => {
    const report = visible(written);
    const page: Page = { columns: Math.max(options.columns ?? 100, 60), style: options.style ?? ((_, text) => text) };
    const calls = report.whyNot ?? [];
    const sections = calls.map((call) => callLines(call, page));
    return [summaryLines(report, page), ...sections].map((lines) => lines.map((l) => `${l}\n`).join("")).join("\n");
  },
};

/** The same as JSON: `{"whyNot": [...]}`. */
export const whyNotJson: Exporter = {
  name: "why-not-json",
  mediaType: "application/json",
  export: (report) => `${stableJson({ version: report.version, status: report.status, whyNot: report.whyNot ?? [] })}\n`,
};

function summaryLines({ calls, whyNot = [], status, skipped }: AnalysisReport, { columns, style }: Page): string[] {
  const line = style("quiet", `${counted(calls.length, "API call")} · ${whyNot.length} without a rule or not the whole of it`);
  if (whyNot.length > 0) return [line];
  if (calls.length > 0) return [line, "Every call has its rule: `furcifer analyze` shows them."];
  const left = skipped.length === 0 ? "" : " It may also be in a folder that was skipped: `furcifer analyze PATH --inspect` lists them.";
  const help =
    status === "no-api-call"
      ? `No call of a known API was found. If the application calls one through a package of its own, describe the package with --catalog FILE (docs/adding-a-provider.md); \`furcifer catalog list\` shows what is known.${left}`
      : "";
  return [line, ...wrapText(help, columns, "")];
}

/** How far a call was followed. */
export const callWords = {
  passthrough: "the output only passes through",
  unreached: "not followed at all",
  partial: "followed in part",
} as const satisfies Record<CallExplanation["status"], string>;

function callLines({ operation, at, source, status, stops }: CallExplanation, page: Page): string[] {
  const { style, columns } = page;
  return [
    `${style("title", operation)}  ${style("quiet", `${at.file}:${at.line}`)}  ${style("warning", callWords[status])}`,
    style("quiet", `  ${clip(source, columns - 2)}`),
    ...stopLines(stops, page),
  ];
}

/** Obstacles of one kind one after the other share what is said of them. */
function stopLines(stops: readonly Stop[], page: Page): string[] {
  const groups: Stop[][] = [];
  for (const stop of stops) {
    const last = groups.at(-1);
    if (last !== undefined && last[0]!.why === stop.why && last[0]!.help.join() === stop.help.join()) last.push(stop);
    else groups.push([stop]);
  }
  return groups.flatMap((group) => groupLines(group, page));
}

/** Source that is quoted, shortened to a line; the reason in brackets behind it stays. */
function brief(what: string, columns: number): string {
  const reason = / \([^()]*\)$/.exec(what)?.[0] ?? "";
  return `${clip(what.slice(0, what.length - reason.length), columns - 4)}${reason}`;
}

/** Places of one obstacle that are written out. */
const shownPlaces = 5;

function groupLines(group: readonly Stop[], { columns, style }: Page): string[] {
  const { why, help } = group[0]!;
  const places = group.slice(0, shownPlaces).flatMap(({ at, source, what }) => {
    const place = at === undefined ? "" : `${at.file}:${at.line}  `;
    const shown = source === undefined ? "" : clip(source, Math.max(20, columns - 2 - widthOf(place)));
    const line = place === "" ? [] : [`  ${style("quiet", place)}${shown}`];
    return [...line, ...wrapText(brief(what, columns), columns, "    ").map((l) => style("name", l))];
  });
  const more = group.length > shownPlaces ? [`  … and ${counted(group.length - shownPlaces, "more place")}`] : [];
  return [
    "",
    ...places,
    ...more,
    ...wrapText(why, columns, "    "),
    ...help.flatMap((each) => wrapText(each, columns, "    - ", "      ")),
  ];
}
