/** A whole item, or the whole list, compared with a text: the field was forgotten, and the two are never equal. */
import type { Diagnostic } from "../base/diagnostic.js";
import { spanKey } from "../base/span.js";
import type { Atom } from "../symbolic/value.js";
import type { LintInput } from "./lint-input.js";

export function lintMismatches({ runs }: LintInput): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const { run } of runs)
    for (const { span, left, right } of run.machine.tests.mismatches.values()) {
      const whole = [left, right].find((a) => a.kind === "message" || a.kind === "stream");
      const other = whole === left ? right : left;
      if (whole === undefined || (other.kind !== "constant" && other.kind !== "mapped")) continue;
      if (other.kind === "constant" && typeof other.value !== "string") continue;
      found.set(spanKey(span), {
        code: "type-mismatch",
        span,
        message: `${shown(other)} is compared with ${nameOf(whole)}, not with a text of ${whole.kind === "stream" ? "one of them" : "it"}: they are never equal.`,
        remedy: fieldOf(whole),
      });
    }
  return [...found.values()];
}

function shown(atom: Atom): string {
  return atom.kind === "constant" ? JSON.stringify(atom.value) : "A text";
}

function nameOf(atom: Atom): string {
  if (atom.kind === "message") return `a whole ${atom.schema.name}`;
  return atom.kind === "stream" && atom.schema.item.kind === "message" ? `a list of ${atom.schema.item.name}` : "a list";
}

function fieldOf(atom: Atom): string {
  const item = atom.kind === "message" ? atom.schema : atom.kind === "stream" ? atom.schema.item : null;
  const label = item?.kind === "message" ? item.label : undefined;
  return label === undefined ? "Compare with one of its fields." : `Compare with the item's ${label}.`;
}
