/**
 * Takes outcomes away that no output leads to although the diagram of a decision has a way to them: ways that ask several states for ends
 * which they never have together. What is taken away is proved to be unreachable; what takes too long to explore stays.
 */
import { DiagramBudgetError, leavesOf } from "./diagram/diagram.js";
import type { JointSystem } from "./equivalence/joint-system.js";
import { jointSystem } from "./equivalence/joint-system.js";
import { possible } from "./equivalence/possible.js";
import { ReachBudgetError } from "./equivalence/reach.js";
import type { Tried } from "./run-over-texts.js";
import type { Built } from "./spec/build.js";
import { compileProgram } from "./spec/compile.js";

/** What was decided, without the outcomes that nothing reaches; the same object where there are none. */
export function withReachedOutcomes(tried: Tried, built: Built): Tried {
  const { machine } = tried.run;
  const { parts } = tried.decided;
  const { program } = built.decision;
  const states = program.passes.reduce((n, pass) => n + pass.components.length, 0);
  // One state by itself reaches all that its diagram has; of two outcomes each is reached; choices that say little about one another
  // have few states each.
  if (states < 2 || parts.length > 1 || parts.every((part) => leavesOf(part).length < 3)) return tried;
  const system = systemOf(built);
  if (system === null) return tried;
  const { forest } = machine;
  const reached = parts.map((part, i) => {
    const leaves = leavesOf(part);
    const lost = new Set(leaves.length < 3 ? [] : leaves.filter((outcome) => isUnreached(system, i, built.outcomes.indexOf(outcome))));
    if (lost.size === 0 || lost.size === leaves.length) return part;
    const kept = forest.map(part, (outcome) => forest.leaf(!lost.has(outcome)));
    return forest.restrict(part, kept);
  });
  return reached.every((part, i) => part === parts[i]) ? tried : { ...tried, decided: { ...tried.decided, parts: reached } };
}

/** The decision's program as a system to explore; null where even writing it as one takes more than the budget. */
function systemOf({ decision: { program, calls }, texts }: Built): JointSystem | null {
  const compiled = compileProgram(program);
  try {
    return jointSystem([{ program, calls: calls.map((_, i) => i), compiled, texts: texts.map((t) => t.representatives()) }], null);
  } catch (error) {
    if (error instanceof DiagramBudgetError) return null;
    throw error;
  }
}

function isUnreached(system: JointSystem, part: number, outcome: number): boolean {
  const { forest } = system.universe;
  try {
    const wanted = forest.map(system.sides[0]!.outcomes[part]!, (o) => forest.leaf(o === outcome));
    return possible(system, wanted) === forest.false || possible(system, wanted, true) === forest.false;
  } catch (error) {
    if (error instanceof DiagramBudgetError || error instanceof ReachBudgetError) return false;
    throw error;
  }
}
