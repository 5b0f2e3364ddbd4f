/** What is left of a guard when some of its variables may be anything. */
import type { Forest, Guard, Variable } from "./diagram.js";

/** Where, with the kept variables as they are, some values of the others make the guard true. */
export function exists(forest: Forest, guard: Guard, keeps: (variable: Variable) => boolean): Guard {
  const memo = new Map<number, Guard>();
  const visit = (g: Guard): Guard => {
    if (g.kind === "leaf") return g;
    let result = memo.get(g.id);
    if (result !== undefined) return result;
    if (!keeps(g.variable)) {
      const children = g.kind === "lanes" ? g.branches.map((b) => b.then) : g.children;
      result = children.reduce<Guard>((any, child) => forest.or(any, visit(child)), forest.false);
    } else if (g.kind === "lanes") {
      const branches = g.branches.map(({ when, then }) => ({ when, then: visit(then) }));
      result = forest.laneNode(g.variable, branches);
    } else result = forest.rangeNode(g.variable, g.cuts, g.children.map(visit));
    memo.set(g.id, result);
    return result;
  };
  return visit(guard);
}
