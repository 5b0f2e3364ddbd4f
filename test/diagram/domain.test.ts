/** Sets of lanes and of doubles against naive models, and the neighbours of doubles. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NumberSet } from "../../src/diagram/domain.js";
import { complementNumbers, hasNumber, intersectNumbers, LaneSet, nextDown, nextUp, uniteNumbers } from "../../src/diagram/domain.js";

const seed = 20261124;
const size = fc.constantFrom(1, 2, 31, 32, 33, 64, 65, 100);
const subset = (n: number): fc.Arbitrary<Set<number>> => fc.uniqueArray(fc.nat(n - 1), { maxLength: n }).map((lanes) => new Set(lanes));
const pair = size.chain((n) => fc.tuple(fc.constant(n), subset(n), subset(n)));
const laneSet = (n: number, lanes: ReadonlySet<number>): LaneSet => LaneSet.of(n, (lane) => lanes.has(lane));
const sorted = (lanes: Iterable<number>): number[] => [...lanes].sort((a, b) => a - b);

describe("lane sets", () => {
  it("are sets of the lanes of their domain", () => {
    fc.assert(
      fc.property(pair, ([n, a, b]) => {
        const [x, y] = [laneSet(n, a), laneSet(n, b)];
        const all = Array.from({ length: n }, (_, lane) => lane);
        expect(x.lanes()).toEqual(sorted(a));
        expect(x.intersect(y).lanes()).toEqual(all.filter((lane) => a.has(lane) && b.has(lane)));
        expect(x.union(y).lanes()).toEqual(all.filter((lane) => a.has(lane) || b.has(lane)));
        expect(x.complement().lanes()).toEqual(all.filter((lane) => !a.has(lane)));
        expect(x.count()).toBe(a.size);
        expect(x.first()).toBe(a.size === 0 ? -1 : Math.min(...a));
        expect(x.isEmpty()).toBe(a.size === 0);
        expect(all.filter((lane) => x.has(lane))).toEqual(sorted(a));
        expect(x.key() === y.key()).toBe(sorted(a).join() === sorted(b).join());
        expect(x.has(n) || x.complement().has(n)).toBe(false);
      }),
      { seed },
    );
  });

  it("are equal, and have equal hashes, when they have the same lanes", () => {
    fc.assert(
      fc.property(pair, ([n, a, b]) => {
        const [x, y] = [laneSet(n, a), laneSet(n, b)];
        expect(x.equals(y)).toBe(x.key() === y.key());
        expect(x.complement().complement().equals(x)).toBe(true);
        expect(x.complement().complement().hash()).toBe(x.hash());
        expect(LaneSet.full(n).equals(LaneSet.empty(n).complement())).toBe(true);
      }),
      { seed },
    );
  });
});

const double = fc.oneof(fc.constantFrom(-1, -0, 0, 0.5, 1, 2, 3), fc.double({ noNaN: true }));
const numberSet: fc.Arbitrary<NumberSet> = fc
  .uniqueArray(fc.oneof(fc.constantFrom(-Infinity, -1, 0, 0.5, 1, 2), fc.double({ noNaN: true, noDefaultInfinity: true })), {
    maxLength: 6,
    comparator: (a, b) => a === b,
  })
  .map((starts) => starts.sort((a, b) => a - b));

describe("sets of doubles", () => {
  it("are closed under the set operations", () => {
    fc.assert(
      fc.property(numberSet, numberSet, fc.array(double), (a, b, more) => {
        const points = [...more, ...[...a, ...b].flatMap((x) => [nextDown(x), x, nextUp(x)])];
        for (const x of points) {
          expect(hasNumber(complementNumbers(a), x)).toBe(!hasNumber(a, x));
          expect(hasNumber(intersectNumbers(a, b), x)).toBe(hasNumber(a, x) && hasNumber(b, x));
          expect(hasNumber(uniteNumbers(a, b), x)).toBe(hasNumber(a, x) || hasNumber(b, x));
        }
        expect(complementNumbers(complementNumbers(a))).toEqual(a);
        expect(uniteNumbers(a, complementNumbers(a))).toEqual([-Infinity]);
        expect(intersectNumbers(a, complementNumbers(a))).toEqual([]);
      }),
      { seed },
    );
  });
});

describe("neighbours", () => {
  it("have no double between them", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const up = nextUp(x);
        expect(up > x).toBe(true);
        expect(nextDown(up) === x).toBe(true);
        const middle = x / 2 + up / 2;
        expect(middle === x || middle === up || !Number.isFinite(up)).toBe(true);
      }),
      { seed },
    );
  });

  it("are right at the ends", () => {
    expect(nextUp(0)).toBe(Number.MIN_VALUE);
    expect(nextUp(-0)).toBe(Number.MIN_VALUE);
    expect(nextDown(0)).toBe(-Number.MIN_VALUE);
    expect(nextUp(-Number.MIN_VALUE) === 0).toBe(true);
    expect(nextUp(Number.MAX_VALUE)).toBe(Infinity);
    expect(nextUp(-Infinity)).toBe(-Number.MAX_VALUE);
    expect(nextDown(Infinity)).toBe(Number.MAX_VALUE);
    expect(nextUp(1)).toBe(1 + Number.EPSILON);
    expect(nextDown(1)).toBe(1 - Number.EPSILON / 2);
    expect(nextUp(Number.NaN)).toBeNaN();
  });
});
