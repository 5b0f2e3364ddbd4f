/** Questions about guards: whether a condition matters to one, and what one allows. */
import type { Diagram, Forest, Guard, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import { exists } from "../diagram/exists.js";

function without(forest: Forest, variables: readonly Variable[]): (guard: Guard) => Guard {
  return (guard) => exists(forest, guard, (v) => !variables.includes(v));
}

/**
 * Whether a condition matters to a guard where it is asked: in some situation, that is with all values that the condition does
 * not ask for given and both answers possible, one answer rules the guard in or out and the other one does not.
 */
export function matters(forest: Forest, guard: Guard, live: Guard, condition: Guard): boolean {
  const asked = new Set(supportOf(condition));
  // What tests nothing that the condition asks for cannot depend on the answer.
  if (!supportOf(guard).some((v) => asked.has(v))) return false;
  const [yes, no] = [forest.and(live, condition), forest.minus(live, condition)];
  if (yes === forest.false || no === forest.false) return false;
  const some = without(forest, supportOf(condition));
  const open = forest.and(some(yes), some(no));
  const differs = (a: Guard, b: Guard): boolean => {
    const [left, right] = [some(a), some(b)];
    return left !== right && forest.and(open, forest.or(forest.minus(left, right), forest.minus(right, left))) !== forest.false;
  };
  return (
    open !== forest.false &&
    (differs(forest.and(guard, yes), forest.and(guard, no)) || differs(forest.minus(yes, guard), forest.minus(no, guard)))
  );
}

/** Lanes of `variables`, joined by commas, that a guard over them alone allows: a test of one combination. */
export function allows(guard: Guard, lanes: ReadonlyMap<Variable, number>): boolean {
  let g: Diagram<boolean> = guard;
  while (g.kind !== "leaf") {
    const lane = lanes.get(g.variable);
    if (lane === undefined || g.kind !== "lanes") return true;
    const branch = g.branches.find((b) => b.when.has(lane));
    if (branch === undefined) return true;
    g = branch.then;
  }
  return g.value;
}
