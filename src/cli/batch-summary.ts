/** What a batch has come to, for a person. */
import type { BatchSummary } from "../batch/run-batch.js";

const meanings: Readonly<Record<string, string>> = {
  decided: "with decisions",
  passthrough: "with calls whose output only flows through",
  "no-api-call": "without a call of a known API",
  "no-input": "without a source file",
  unreadable: "of which no file could be parsed",
  failed: "on which the analysis failed: a mistake of furcifer, see timings.jsonl",
  killed: "ended by a limit, see timings.jsonl for where they were",
  refused: "archives that could not be unpacked",
};

export function summaryText({ applications, statuses }: BatchSummary, out: string): string {
  const rows = Object.entries(statuses).map(([status, count]) => `${String(count).padStart(8)}  ${meanings[status] ?? status}\n`);
  const noun = applications === 1 ? "application" : "applications";
  return `${applications} ${noun} in ${out}\n${rows.join("")}`;
}
