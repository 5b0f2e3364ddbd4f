/** A report in which everything that an application can name is an attack on whoever shows it. */
import type { AnalysisReport } from "../../src/report.js";

/** Ends elements, attributes, scripts and comments; what it would run sets `hacked`. */
export const attack = `"'><img src=x onerror="window.hacked=1"></script></style><script>window.hacked=1</script><!--\u0000\u202e\`|*_[x](javascript:window.hacked=1)@you #1`;

/** Keys whose values have a meaning to programs. */
const kept = new Set([
  ...["kind", "status", "version", "severity", "outcome", "class", "present", "absent", "some", "none", "otherwise", "precedence"],
  ...["call", "value", "constant", "ordering", "wire", "provider", "field", "type", "verdict", "effect", "test", "generator", "cells"],
]);

/** `code` of a diagnostic is one of ours; ids of outcomes and classes are made by us, and every other text comes from outside. */
export function hostile(report: AnalysisReport): AnalysisReport {
  const change = (value: unknown, key: string): unknown => {
    if (typeof value === "string") {
      if (kept.has(key) || key === "code" || (key === "id" && /^[oc]\d+$/.test(value))) return value;
      return key === "path" || key === "file" ? `${attack}${value}` : `${value}${attack}`;
    }
    if (Array.isArray(value)) return value.map((item) => change(item, key === "path" ? "field" : key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner, name)]));
  };
  return change(report, "") as AnalysisReport;
}
