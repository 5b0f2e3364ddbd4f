/** Ways through a guard, and numbers that are easy to read where a way leaves a choice. */
import type { Guard, Variable } from "../diagram/diagram.js";
import type { LaneSet } from "../diagram/domain.js";
import { nextDown } from "../diagram/domain.js";

/** What a way says about a variable: one of these lanes, or a number in [from, below). */
export type Allowed = { readonly lanes: LaneSet } | { readonly from: number; readonly below: number };

export type Way = ReadonlyMap<Variable, Allowed>;

/** The ways on which the guard holds, one after the other; where `fits` says no, a way is not followed further. */
export function* waysThrough(guard: Guard, fits: (way: Way) => boolean = () => true, before: Way = new Map()): Generator<Way> {
  if (before.size > 0 && !fits(before)) return;
  if (guard.kind === "leaf") {
    if (guard.value) yield before;
    return;
  }
  if (guard.kind === "lanes") {
    for (const { when, then } of guard.branches) yield* waysThrough(then, fits, new Map(before).set(guard.variable, { lanes: when }));
    return;
  }
  for (const [i, child] of guard.children.entries()) {
    const range = { from: guard.cuts[i - 1] ?? -Infinity, below: guard.cuts[i] ?? Infinity };
    yield* waysThrough(child, fits, new Map(before).set(guard.variable, range));
  }
}

const decimals = 17;

/** A number in [from, below), between 0 and 1 where it can be, with few digits. */
export function plainNumber(from: number, below: number): number {
  const inside = (x: number): boolean => x >= from && x < below;
  for (const x of [0, 0.5, 0.9, 0.1, 1, 50, 90, 10, -0.5, 100]) if (inside(x)) return x;
  if (from === -Infinity) return Math.min(-1, Math.ceil(below) - 1);
  if (below === Infinity) return Math.max(1, Math.floor(from) + 1);
  const middle = from / 2 + below / 2;
  for (let digits = 1; digits <= decimals; digits++) {
    const rounded = Number(middle.toPrecision(digits));
    if (inside(rounded)) return rounded;
  }
  return inside(middle) ? middle : nextDown(below);
}
