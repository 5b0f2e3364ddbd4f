/** What `analyze --inspect` says: every file and every skipped folder, with why it was read or not, a line each in the order of the paths. */
import { sortedBy } from "../base/ordered.js";
import { visible } from "../base/visible-text.js";
import type { AnalysisReport, FileReport } from "../report.js";

interface Row {
  readonly what: "read" | "passed over" | "not read" | "skipped";
  readonly path: string;
  readonly why: string;
}

const readReasons = {
  entry: "holds an entry that was asked for",
  operation: "names a known operation",
  imports: "joined by imports to a file that was read",
} as const satisfies Record<NonNullable<FileReport["reason"]>, string>;

const unreadReasons: Readonly<Record<string, string>> = {
  "not-utf8": "is not valid in its encoding",
  "too-large": "is larger than the limit",
  unreadable: "could not be opened",
};

const skipReasons: Readonly<Record<string, string>> = {
  hidden: "hidden folder",
  "virtual-environment": "virtual environment",
  "installed-packages": "installed packages",
  "vendored-package": "package that is not the application's own",
  "build-output": "build output",
  tests: "tests; --include-tests reads them",
  "symbolic-link": "symbolic link",
};

/** Lines with their line ends. */
export function inspection(report: AnalysisReport): string {
  const skipped = report.skipped.map(({ path, reason }): Row => ({ what: "skipped", path, why: skipReasons[reason] ?? reason }));
  const rows = visible(sortedBy([...report.files.map(fileRow), ...skipped], ({ path }) => path));
  const widest = Math.max(0, ...rows.map(({ path }) => path.length));
  const lines = rows.map(({ what, path, why }) => `${what.padEnd("passed over".length)}  ${path.padEnd(widest)}  ${why}`);
  return [...lines, total(rows)].map((line) => `${line}\n`).join("");
}

function fileRow({ path, status, reason }: FileReport): Row {
  if (status === "not-relevant")
    return { what: "passed over", path, why: "names no known operation, and no file that does imports it or is imported" };
  if (reason === undefined) return { what: "not read", path, why: unreadReasons[status] ?? status };
  return { what: "read", path, why: `${readReasons[reason]}${status === "syntax-errors" ? "; has syntax errors" : ""}` };
}

/** `3 read, 1 passed over, 2 skipped (1 hidden folder, 1 tests)`. */
function total(rows: readonly Row[]): string {
  const count = (what: Row["what"]): number => rows.filter((row) => row.what === what).length;
  const kinds = (["read", "passed over", "not read", "skipped"] as const).map((what) => `${count(what)} ${what}`);
  const folders = rows.filter(({ what, path }) => what === "skipped" && path.endsWith("/")).length;
  return `${kinds.join(", ")}${folders === 0 ? "" : ` (${folders} of them folders)`}`;
}
