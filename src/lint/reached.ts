/** The branches that runs came to, by their place in the source, with the tests on the output inside their conditions. */
import { spanKey } from "../base/span.js";
import type { Guard, Variable } from "../diagram/diagram.js";
import { DiagramBudgetError, supportOf } from "../diagram/diagram.js";
import type { Machine } from "../symbolic/machine.js";
import type { NumberTest, TextTest } from "../symbolic/noted-tests.js";
import type { IfRecord } from "../symbolic/records.js";
import { isIf } from "../symbolic/records.js";
import type { BranchSite } from "./branch-sites.js";
import { branchSites } from "./branch-sites.js";
import type { LintedRun, LintInput } from "./lint-input.js";
import { contains } from "./source-literals.js";

export interface Reached {
  readonly machine: Machine;
  readonly linted: LintedRun;
  readonly record: IfRecord;
}

/** One place, with every way in which runs came to it. */
export interface ReachedSite {
  readonly site: BranchSite;
  readonly ways: readonly Reached[];
}

export function reachedSites({ runs, program }: LintInput): ReachedSite[] {
  const sites = branchSites(program);
  const found = new Map<string, { site: BranchSite; ways: Reached[] }>();
  for (const linted of runs) {
    const { machine } = linted.run;
    for (const record of [...machine.branches.values()].filter(isIf)) {
      const key = spanKey(record.span);
      const site = sites.get(key);
      if (site === undefined || record.live === machine.forest.false) continue;
      const known = found.get(key);
      if (known === undefined) found.set(key, { site, ways: [{ machine, linted, record }] });
      else known.ways.push({ machine, linted, record });
    }
  }
  return [...found.values()];
}

/** Tests on the output that stand inside a condition. */
export function testsInside({ machine }: Reached, { condition }: BranchSite): { texts: TextTest[]; numbers: NumberTest[] } {
  return {
    texts: [...machine.tests.texts.values()].filter((t) => contains(condition, t.span)),
    numbers: [...machine.tests.numbers.values()].filter((t) => contains(condition, t.span)),
  };
}

/** Variables of the output that a diagram tests. */
export function outputVariables(machine: Machine, diagram: Parameters<typeof supportOf>[0]): Variable[] {
  return supportOf(diagram).filter((v) => machine.variables.meaning(v).kind !== "environment");
}

/** The guard under which a branch is taken; `negated`, under which it is not. */
export function takenWhere({ machine, record }: Reached, negated = false): Guard {
  const { live, condition } = record;
  return negated ? machine.forest.minus(live, condition) : machine.forest.and(live, condition);
}

/** Runs a lint on guards; where that takes more than the budget there is no answer. */
export function withinBudget<T>(machine: Machine, otherwise: T, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof DiagramBudgetError)) throw error;
    machine.forest.renewBudget();
    return otherwise;
  }
}
