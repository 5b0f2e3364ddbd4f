/**
 * JSON whose bytes depend on the value alone: keys in one order, whichever way the value was built. Indented by two
 * spaces, with whatever fits on a line kept on it, so that a class of a thousand labels stays a thousand lines.
 */
import { invariant } from "../base/invariant.js";

/** Keys come in this order, others after them by name. It is the order in which the types declare them. */
const keyOrder = [
  ...["file", "id", "name", "version", "operation", "status", "generator", "spec", "operations", "decisions", "kind"],
  ...[
    "precedence",
    "completeness",
    "entry",
    "calls",
    "environment",
    "classes",
    "outcomes",
    "rule",
    "program",
    "certificate",
    "evidence",
    "files",
  ],
  ...[
    "skipped",
    "unsupported",
    "diagnostics",
    "code",
    "severity",
    "from",
    "call",
    "pass",
    "provider",
    "title",
    "stream",
    "streams",
    "path",
    "field",
  ],
  ...["label", "score", "vocabulary", "minimum", "maximum", "wire", "ordering", "type", "default", "outcome", "predicate"],
  ...["text", "ranges", "isPresent", "labels", "outsideVocabulary", "description", "effects", "reasons", "message", "reason", "request"],
  ...[
    "class",
    "present",
    "absent",
    "cases",
    "combinations",
    "selects",
    "parts",
    "any",
    "items",
    "item",
    "saturates",
    "some",
    "none",
    "ties",
  ],
  ...["variable", "variables", "partitions", "predicates", "cells", "passes", "nodes", "further", "values", "component", "components"],
  ...["states", "initial", "step", "leaf", "test", "cuts", "next", "when", "what", "below", "in", "where", "regions"],
  ...["otherwise", "partition", "term", "at", "span", "line", "column", "endLine", "endColumn", "why"],
];

const rank = new Map(keyOrder.map((key, index) => [key, index]));
const width = 120;

export function stableJson(value: unknown): string {
  return write(value, "", 0);
}

/** `taken`: characters before the value on its line. */
function write(value: unknown, indent: string, taken: number): string {
  if (typeof value !== "object" || value === null) return writeScalar(value);
  const line = writeInline(value, width - indent.length - taken);
  if (line !== undefined) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((item) => inner + write(item, inner, 0)).join(",\n")}\n${indent}]`;
  const members = entriesOf(value).map(([key, member]) => {
    const head = `${JSON.stringify(key)}: `;
    return inner + head + write(member, inner, head.length);
  });
  return `{\n${members.join(",\n")}\n${indent}}`;
}

function writeScalar(value: unknown): string {
  invariant(typeof value !== "number" || Number.isFinite(value), `${value} has no JSON form`);
  return JSON.stringify(value) ?? "null";
}

/** The value on one line, undefined where that needs more than `room` characters. */
function writeInline(value: unknown, room: number): string | undefined {
  if (room < 0) return undefined;
  if (typeof value !== "object" || value === null) {
    const text = writeScalar(value);
    return text.length <= room ? text : undefined;
  }
  const parts: string[] = [];
  let left = room - 4;
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((item): [string, unknown] => ["", item])
    : entriesOf(value);
  for (const [key, member] of entries) {
    const head = Array.isArray(value) ? "" : `${JSON.stringify(key)}: `;
    const text = writeInline(member, left - head.length);
    if (text === undefined) return undefined;
    parts.push(head + text);
    left -= head.length + text.length + 2;
  }
  if (Array.isArray(value)) return `[${parts.join(", ")}]`;
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (rank.get(a) ?? keyOrder.length) - (rank.get(b) ?? keyOrder.length) || (a < b ? -1 : 1));
}
