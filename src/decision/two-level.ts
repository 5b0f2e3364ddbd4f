/**
 * Boolean functions in disjunctive form with few terms that name few variables: exact (primes, then a least cover) for a
 * few variables, irredundant from the decision diagram (Minato and Morreale) for more. What cannot happen may be covered or not.
 */
import type { Forest, Guard, Variable } from "../diagram/diagram.js";
import { childAt } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";

/** A conjunction of variables and negated variables, by position. */
export interface Term {
  readonly present: readonly number[];
  readonly absent: readonly number[];
}

/** Functions of more variables are not minimised exactly. */
const exactLimit = 8;
/** Steps of the search for a least cover. */
const searchLimit = 20_000;

/** A form that holds wherever `holds` and `possible` do, and nowhere else among the possible. */
export function disjunctiveForm(forest: Forest, variables: readonly Variable[], holds: Guard, possible: Guard): Term[] {
  const terms =
    variables.length <= exactLimit
      ? exactForm(variables, holds, possible)
      : irredundantForm(forest, variables, forest.and(holds, possible), forest.or(holds, forest.not(possible)));
  return terms.sort(compareTerms);
}

/** Short ones first, then by what they name. */
function compareTerms(a: Term, b: Term): number {
  const size = ({ present, absent }: Term): number => present.length + absent.length;
  return size(a) - size(b) || b.present.length - a.present.length || compareLists(a.present, b.present) || compareLists(a.absent, b.absent);
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (const [i, x] of a.entries()) if (x !== b[i]) return x - (b[i] ?? -1);
  return a.length - b.length;
}

/** The sets of values with `free` positions anything, the others as in `values`. */
interface Cube {
  readonly free: number;
  readonly values: number;
}

function exactForm(variables: readonly Variable[], holds: Guard, possible: Guard): Term[] {
  const n = variables.length;
  const at = (guard: Guard, set: number): boolean => {
    let node = guard;
    while (node.kind !== "leaf") node = childAt(node, (set >> variables.indexOf(node.variable)) & 1);
    return node.value;
  };
  const sets = Array.from({ length: 1 << n }, (_, set) => set);
  const allowed = sets.filter((set) => at(holds, set) || !at(possible, set));
  const needed = sets.filter((set) => at(holds, set) && at(possible, set));
  return leastCover(needed, primes(allowed, n), n).map(({ free, values }) => {
    const named = Array.from({ length: n }, (_, i) => i).filter((i) => ((free >> i) & 1) === 0);
    return { present: named.filter((i) => (values >> i) & 1), absent: named.filter((i) => !((values >> i) & 1)) };
  });
}

/** The largest cubes inside a set of points (Quine and McCluskey). */
function primes(points: readonly number[], n: number): Cube[] {
  const found: Cube[] = [];
  let level = new Map(points.map((values): [number, Cube] => [values, { free: 0, values }]));
  const key = ({ free, values }: Cube): number => (free << n) | values;
  while (level.size > 0) {
    const wider = new Map<number, Cube>();
    const merged = new Set<number>();
    for (const [own, cube] of level) {
      for (let i = 0; i < n; i++) {
        const bit = 1 << i;
        if (cube.free & bit || cube.values & bit) continue;
        const other = key({ free: cube.free, values: cube.values | bit });
        if (!level.has(other)) continue;
        merged.add(own).add(other);
        const union = { free: cube.free | bit, values: cube.values };
        wider.set(key(union), union);
      }
    }
    for (const [own, cube] of level) if (!merged.has(own)) found.push(cube);
    level = wider;
  }
  return found;
}

/** Fewest cubes, then fewest names; where the search takes too long, the best that it met. */
function leastCover(points: readonly number[], cubes: readonly Cube[], n: number): Cube[] {
  const covers = (cube: Cube, point: number): boolean => (point & ~cube.free) === cube.values;
  const cost = (cube: Cube): number => 1000 + n - bitCount(cube.free);
  const sorted = [...cubes].sort((a, b) => cost(a) - cost(b) || a.values - b.values);
  let best: readonly Cube[] | null = null;
  let bestCost = Infinity;
  let steps = 0;
  const search = (open: readonly number[], chosen: readonly Cube[], spent: number): void => {
    if (open.length === 0) {
      [best, bestCost] = [chosen, spent];
      return;
    }
    let options: Cube[] | null = null;
    for (const point of open) {
      const here = sorted.filter((cube) => covers(cube, point));
      if (options === null || here.length < options.length) options = here;
      if (options.length === 1) break;
    }
    const gain = (cube: Cube): number => open.filter((point) => covers(cube, point)).length;
    for (const cube of options!.map((c) => ({ c, gain: gain(c) })).sort((a, b) => b.gain - a.gain)) {
      if (spent + cost(cube.c) >= bestCost || (best !== null && ++steps > searchLimit)) continue;
      search(
        open.filter((point) => !covers(cube.c, point)),
        [...chosen, cube.c],
        spent + cost(cube.c),
      );
    }
  };
  search(points, [], 0);
  return [...(best ?? [])];
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

interface Cover {
  readonly terms: readonly Term[];
  /** Where one of them holds. */
  readonly guard: Guard;
}

/** Every term is needed and none can lose a name: a cover of `lower` inside `upper`. */
function irredundantForm(forest: Forest, variables: readonly Variable[], lower: Guard, upper: Guard): Term[] {
  const known = new Map<string, Cover>();
  const side = (guard: Guard, variable: Variable, lane: number): Guard =>
    guard.kind !== "leaf" && guard.variable === variable ? childAt(guard, lane) : guard;
  const cover = (low: Guard, high: Guard): Cover => {
    if (low === forest.false) return { terms: [], guard: forest.false };
    if (high === forest.true) return { terms: [{ present: [], absent: [] }], guard: forest.true };
    const key = `${low.id},${high.id}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const tested = [low, high].flatMap((g) => (g.kind === "leaf" ? [] : [g.variable]));
    const variable = tested.reduce((a, b) => (a.order < b.order ? a : b));
    const position = variables.indexOf(variable);
    const [low0, low1, high0, high1] = [side(low, variable, 0), side(low, variable, 1), side(high, variable, 0), side(high, variable, 1)];
    const without = cover(forest.minus(low0, high1), high0);
    const withIt = cover(forest.minus(low1, high0), high1);
    const rest = cover(forest.or(forest.minus(low0, without.guard), forest.minus(low1, withIt.guard)), forest.and(high0, high1));
    const isThere = forest.lanesIn(
      variable,
      LaneSet.of(2, (lane) => lane === 1),
    );
    const made: Cover = {
      terms: [
        ...without.terms.map((t) => ({ ...t, absent: [position, ...t.absent].sort((a, b) => a - b) })),
        ...withIt.terms.map((t) => ({ ...t, present: [position, ...t.present].sort((a, b) => a - b) })),
        ...rest.terms,
      ],
      guard: forest.or(forest.ite(isThere, withIt.guard, without.guard), rest.guard),
    };
    known.set(key, made);
    return made;
  };
  return [...cover(lower, upper).terms];
}
