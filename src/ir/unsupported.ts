/** What front ends could not lower, counted by the name of the construct: the measure of how much of a language they read. */
import { compareText } from "../base/ordered.js";
import type { Module } from "./ir.js";
import { walkInstructions } from "./walk.js";

export interface UnsupportedCount {
  readonly construct: string;
  readonly count: number;
}

/** The most frequent first, then by name. */
export function countUnsupported(modules: Iterable<Module>): UnsupportedCount[] {
  const counts = new Map<string, number>();
  for (const module of modules) {
    for (const func of module.functions) {
      walkInstructions(func.body, (instruction) => {
        if (instruction.op === "unsupported") counts.set(instruction.construct, (counts.get(instruction.construct) ?? 0) + 1);
      });
    }
  }
  const rows = [...counts].map(([construct, count]) => ({ construct, count }));
  return rows.sort((a, b) => b.count - a.count || compareText(a.construct, b.construct));
}
