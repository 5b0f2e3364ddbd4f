/** Findings to read: by file, each with its source line and a mark under the range. */
import { visible, visibleText } from "../../base/visible-text.js";
import type { ExportOptions, Role } from "../exporter.js";
import { counted, wrapText } from "../text-layout.js";
import type { Finding } from "./finding.js";

const roles = { error: "error", warning: "warning", note: "quiet" } as const satisfies Record<Finding["severity"], Role>;

const gutter = "    | ";

export function findingsAsText(findings: readonly Finding[], { columns = 100, style = (_role, text) => text }: ExportOptions = {}): string {
  if (findings.length === 0) return "No findings.\n";
  const lines: string[] = [];
  let file = "";
  for (const finding of findings) {
    const { code, severity, message, remedy, span } = visible(finding);
    if (span.path !== file) lines.push(...(file === "" ? [] : [""]), style("title", (file = span.path)));
    lines.push(`  ${span.line}:${span.column}  ${style(roles[severity], severity)}  ${style("name", code)}`);
    lines.push(...excerpt(finding, columns).map((line) => style("quiet", line)));
    lines.push(...wrapText(message, columns, "    "));
    if (remedy !== undefined) lines.push(...wrapText(remedy, columns, "    "));
  }
  return `${lines.join("\n")}\n\n${summary(findings)}\n`;
}

/** The line with a mark under the range; the mark ends with the line. */
function excerpt({ line, span }: Finding, columns: number): string[] {
  if (line === undefined) return [];
  const text = visibleText(line.replaceAll("\t", " ")).trimEnd();
  const indent = text.length - text.trimStart().length;
  const from = Math.min(span.column - 1, text.length);
  const to = span.endLine === span.line ? Math.max(span.endColumn - 1, from + 1) : text.length;
  const room = Math.max(20, columns - gutter.length);
  const first = Math.min(indent, from);
  const start = to - first <= room ? first : from;
  const shown = text.slice(start, start + room);
  const mark = " ".repeat(from - start) + "^".repeat(Math.max(1, Math.min(to, start + room) - from));
  return [`${gutter}${shown}`, `${gutter}${mark}`];
}

function summary(findings: readonly Finding[]): string {
  const parts = (["error", "warning", "note"] as const).flatMap((severity) => {
    const count = findings.filter((f) => f.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return `${counted(findings.length, "finding")}: ${parts.join(", ")}`;
}
