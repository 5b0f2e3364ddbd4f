/** Findings as JSON: a list, each with code, severity, place, message and remedy. */
import { stableJson } from "../stable-json.js";
import type { Finding } from "./finding.js";

export function findingsAsJson(findings: readonly Finding[]): string {
  return `${stableJson({
    findings: findings.map(({ code, severity, message, remedy, span }) => {
      const { path, line, column, endLine, endColumn } = span;
      return { code, severity, file: path, line, column, endLine, endColumn, message, ...(remedy === undefined ? {} : { remedy }) };
    }),
  })}\n`;
}
