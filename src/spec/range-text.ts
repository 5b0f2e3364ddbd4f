/**
 * Half-open ranges of doubles as the inequalities a person would write: [nextUp(0.5), 0.9) is `0.5 < x < 0.9`. Where a
 * bound is the double next to a shorter number, that number is meant.
 */
import { nextDown } from "../diagram/domain.js";

export interface Range {
  readonly from?: number;
  readonly below?: number;
}

export function formatRange(name: string, range: Range): string {
  const low = range.from === undefined ? undefined : bound(range.from, ">=", ">");
  const high = range.below === undefined ? undefined : bound(range.below, "<", "<=");
  if (low === undefined && high === undefined) return `any ${name}`;
  if (low === undefined) return `${name} ${high?.sign} ${high?.value}`;
  if (high === undefined) return `${name} ${low.sign} ${low.value}`;
  if (low.sign === ">=" && high.sign === "<=" && low.value === high.value) return `${name} = ${low.value}`;
  return `${low.value} ${low.sign === ">" ? "<" : "<="} ${name} ${high.sign} ${high.value}`;
}

/** `x >= start` and `x < start` are `x > before` and `x <= before` for the double before it. */
function bound(start: number, here: string, before: string): { readonly sign: string; readonly value: number } {
  const previous = nextDown(start);
  return String(previous).length < String(start).length ? { sign: before, value: previous } : { sign: here, value: start };
}
