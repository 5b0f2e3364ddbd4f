/** Operations on random diagrams against evaluation at every point of a small grid, and canonicity. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagram, Guard, Variable } from "../../src/diagram/diagram.js";
import { childAt, Forest, leavesOf, supportOf } from "../../src/diagram/diagram.js";
import { LaneSet } from "../../src/diagram/domain.js";

const seed = 20261125;
const variables: readonly Variable[] = [
  { order: 0, lanes: 3 },
  { order: 1 },
  { order: 2, lanes: 2 },
  { order: 3 },
  { order: 4, lanes: 33 },
];
const points: readonly (readonly number[])[] = [
  [0, 1, 2],
  [-5, 0, 0.5, 1, 7],
  [0, 1],
  [-1, 0.25, 2],
  [0, 1, 31, 32],
];
const assignments = points.reduce<number[][]>((all, values) => all.flatMap((a) => values.map((v) => [...a, v])), [[]]);

function valueAt<T>(d: Diagram<T>, at: readonly number[]): T {
  let node = d;
  while (node.kind !== "leaf") node = childAt(node, at[node.variable.order]!);
  return node.value;
}

/** What a random diagram is made of: nested choices by a lane set or number set of some variable, in any order. */
type Recipe = number | { readonly variable: number; readonly members: readonly number[]; readonly yes: Recipe; readonly no: Recipe };

const recipe = fc.letrec<{ r: Recipe }>((tie) => ({
  r: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.nat(2),
    fc
      .nat(variables.length - 1)
      .chain((variable) =>
        fc.record({ variable: fc.constant(variable), members: fc.subarray([...(points[variable] ?? [])]), yes: tie("r"), no: tie("r") }),
      ),
  ),
})).r;

function test(forest: Forest, variable: Variable, members: readonly number[]): Guard {
  if (variable.lanes !== undefined)
    return forest.lanesIn(
      variable,
      LaneSet.of(variable.lanes, (lane) => members.includes(lane)),
    );
  // Each member's range reaches up to the next point of the grid.
  const starts = points[variable.order] ?? [];
  const set: number[] = [];
  starts.forEach((start, i) => {
    const inside = members.includes(start);
    if (inside !== (set.length % 2 === 1)) set.push(i === 0 ? -Infinity : start);
  });
  return forest.numberIn(variable, set);
}

function build(forest: Forest, r: Recipe): Diagram<number> {
  if (typeof r === "number") return forest.leaf(r);
  return forest.ite(test(forest, variables[r.variable]!, r.members), build(forest, r.yes), build(forest, r.no));
}

function meaning(r: Recipe, at: readonly number[]): number {
  if (typeof r === "number") return r;
  return meaning(r.members.includes(at[r.variable]!) ? r.yes : r.no, at);
}

const guardOf = (forest: Forest, d: Diagram<number>): Guard => forest.map(d, (n) => forest.leaf(n === 0));
const run = (property: fc.IProperty<unknown[]> | fc.IRawProperty<unknown>): void => {
  fc.assert(property as fc.IRawProperty<unknown>, { seed, numRuns: 120 });
};

function isOrderedAndReduced(d: Diagram<unknown>): boolean {
  if (d.kind === "leaf") return true;
  const children = d.kind === "lanes" ? d.branches.map((b) => b.then) : d.children;
  if (d.kind === "lanes" && new Set(children).size !== children.length) return false;
  if (d.kind === "ranges" && children.some((c, i) => i > 0 && c === children[i - 1])) return false;
  return children.length > 1 && children.every((c) => (c.kind === "leaf" || c.variable.order > d.variable.order) && isOrderedAndReduced(c));
}

describe("diagrams", () => {
  it("mean what they are made of, are ordered, and are the same node when they are the same function", () => {
    run(
      fc.property(recipe, recipe, (a, b) => {
        const forest = new Forest();
        const [x, y] = [build(forest, a), build(forest, b)];
        expect(isOrderedAndReduced(x)).toBe(true);
        let same = true;
        for (const at of assignments) {
          expect(valueAt(x, at)).toBe(meaning(a, at));
          same &&= meaning(a, at) === meaning(b, at);
        }
        // Lanes that the grid leaves out go with none of its members, so the grid decides.
        if (same && !usesWideLanes(a) && !usesWideLanes(b)) expect(x).toBe(y);
        if (!same) expect(x).not.toBe(y);
        const swapped = forest.apply(y, x, (m, n) => forest.leaf(n * 3 + m));
        expect(forest.apply(x, y, (m, n) => forest.leaf(m * 3 + n))).toBe(swapped);
        expect(new Set(leavesOf(x)).size).toBe(leavesOf(x).length);
      }),
    );
  });

  it("combine point by point", () => {
    run(
      fc.property(recipe, recipe, recipe, (a, b, c) => {
        const forest = new Forest();
        const [x, y, z] = [build(forest, a), build(forest, b), build(forest, c)];
        const guard = guardOf(forest, z);
        const sum = forest.apply(x, y, (m, n) => forest.leaf(m + n));
        const chosen = forest.ite(guard, x, y);
        const logic = [
          forest.and(guard, guardOf(forest, x)),
          forest.or(guard, guardOf(forest, x)),
          forest.minus(guard, guardOf(forest, x)),
          forest.not(guard),
        ];
        expect([sum, chosen, ...logic].every(isOrderedAndReduced)).toBe(true);
        for (const at of assignments) {
          const [m, n, g] = [meaning(a, at), meaning(b, at), meaning(c, at) === 0];
          expect(valueAt(sum, at)).toBe(m + n);
          expect(valueAt(chosen, at)).toBe(g ? m : n);
          expect(logic.map((d) => valueAt(d, at))).toEqual([g && m === 0, g || m === 0, g && m !== 0, !g]);
        }
      }),
    );
  });

  it("map to diagrams that test earlier variables", () => {
    run(
      fc.property(recipe, recipe, recipe, (a, b, c) => {
        const forest = new Forest();
        const parts = [a, b, c].map((r) => build(forest, r));
        const mapped = forest.map(parts[0]!, (n) => parts[n]!);
        expect(isOrderedAndReduced(mapped)).toBe(true);
        for (const at of assignments) expect(valueAt(mapped, at)).toBe(meaning([a, b, c][meaning(a, at)]!, at));
      }),
    );
  });

  it("restricted to a guard are the same wherever it holds, with none but the leaves that occur there", () => {
    run(
      fc.property(recipe, recipe, (a, b) => {
        const forest = new Forest();
        const [x, guard] = [build(forest, a), guardOf(forest, build(forest, b))];
        fc.pre(guard !== forest.false);
        const restricted = forest.restrict(x, guard);
        expect(isOrderedAndReduced(restricted)).toBe(true);
        const there = assignments.filter((at) => meaning(b, at) === 0);
        for (const at of there) expect(valueAt(restricted, at)).toBe(meaning(a, at));
        expect(leavesOf(restricted).every((leaf) => leavesOf(x).includes(leaf))).toBe(true);
        // A leaf off the grid: some lane that the grid leaves out.
        if (x.kind !== "leaf" && !usesWideLanes(a) && !usesWideLanes(b)) {
          expect(leavesOf(restricted).every((leaf) => there.some((at) => meaning(a, at) === leaf))).toBe(true);
        }
      }),
    );
  });

  it("substitute constants and diagrams for variables", () => {
    run(
      fc.property(recipe, recipe, fc.nat(variables.length - 1), (a, b, which) => {
        const forest = new Forest();
        const x = build(forest, a);
        const variable = variables[which]!;
        const grid = points[which]!;
        for (const point of grid) {
          const fixed = forest.substitute(x, (v) => (v === variable ? point : undefined));
          expect(supportOf(fixed)).not.toContain(variable);
          expect(isOrderedAndReduced(fixed)).toBe(true);
          for (const at of assignments) expect(valueAt(fixed, at)).toBe(meaning(a, at.with(which, point)));
        }
        const choice = forest.map(build(forest, b), (n) => forest.leaf(grid[n % grid.length]!));
        const composed = forest.substitute(x, (v) => (v === variable ? choice : undefined));
        expect(isOrderedAndReduced(composed)).toBe(true);
        for (const at of assignments) expect(valueAt(composed, at)).toBe(meaning(a, at.with(which, grid[meaning(b, at) % grid.length]!)));
      }),
    );
  });
});

function usesWideLanes(r: Recipe): boolean {
  return typeof r !== "number" && (r.variable === 4 || usesWideLanes(r.yes) || usesWideLanes(r.no));
}
