/** Reading diagrams: their children, leaves and variables. */
import { invariant } from "../base/invariant.js";
import type { Diagram, LaneNode, RangeNode, Variable } from "./node.js";
import { firstAbove } from "./ranges.js";

/** The child of a node for one lane or one number. */
export function childAt<T>(node: LaneNode<T> | RangeNode<T>, point: number): Diagram<T> {
  if (node.kind === "lanes") {
    const branch = node.branches.find((b) => b.when.has(point));
    invariant(branch !== undefined, `lane ${point} is outside the domain`);
    return branch.then;
  }
  return node.children[firstAbove(node.cuts, point)]!;
}

export function childrenOf<T>(node: Diagram<T>): readonly Diagram<T>[] {
  if (node.kind === "leaf") return [];
  return node.kind === "lanes" ? node.branches.map((b) => b.then) : node.children;
}

/** Distinct leaf values, in the order of a depth-first walk. */
export function leavesOf<T>(d: Diagram<T>): T[] {
  const seen = new Set<number>();
  const result: T[] = [];
  const visit = (node: Diagram<T>): void => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    if (node.kind === "leaf") result.push(node.value);
    else for (const child of childrenOf(node)) visit(child);
  };
  visit(d);
  return result;
}

/** The variables that a diagram tests, by order. */
export function supportOf(d: Diagram<unknown>): Variable[] {
  const seen = new Set<number>();
  const found = new Map<number, Variable>();
  const visit = (node: Diagram<unknown>): void => {
    if (node.kind === "leaf" || seen.has(node.id)) return;
    seen.add(node.id);
    found.set(node.variable.order, node.variable);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(d);
  return [...found.values()].sort((a, b) => a.order - b.order);
}
