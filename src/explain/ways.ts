/**
 * Splits the guard of an outcome into ways through the code: on each way every branch outside of loops that matters to it is
 * either true or false. A condition that is true or false on all runs of the outcome splits nothing.
 */
import type { Forest, Guard } from "../diagram/diagram.js";
import type { BranchRecord } from "../symbolic/records.js";
import type { Verdict } from "./explanation.js";
import { matters } from "./quantify.js";

/** Ways of one outcome that are listed. */
export const shownWays = 4;

export interface Ways {
  readonly guards: readonly Guard[];
  readonly more: boolean;
}

/** `branches` in the order of the run. */
export function waysTo(forest: Forest, guard: Guard, branches: readonly BranchRecord[]): Ways {
  const guards: Guard[] = [];
  let more = false;
  const follow = (way: Guard, from: number): void => {
    for (let i = from; i < branches.length; i++) {
      const branch = branches[i]!;
      if (verdictOn(forest, way, branch) !== "depends") continue;
      const taken = forest.and(branch.live, branch.condition);
      follow(forest.and(way, taken), i + 1);
      follow(forest.minus(way, taken), i);
      return;
    }
    if (guards.length < shownWays) guards.push(way);
    else more = true;
  };
  const bounded = (way: Guard): void => {
    if (way !== forest.false) follow(way, 0);
  };
  bounded(guard);
  return { guards, more };
}

/** What is true of a branch outside of loops wherever a way comes to it; null where it does not matter to the way. */
export function verdictOn(forest: Forest, way: Guard, { live, condition }: BranchRecord): Verdict | null {
  const here = forest.and(way, live);
  if (here === forest.false) return null;
  const [yes, no] = [forest.and(here, condition), forest.minus(here, condition)];
  if (!matters(forest, way, live, condition)) return null;
  return no === forest.false ? "holds" : yes === forest.false ? "fails" : "depends";
}
