/** Regions of comparisons under chains of number functions, against evaluating the chain at points inside and out. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NumberSet } from "../../src/diagram/domain.js";
import { hasNumber, nextDown, nextUp } from "../../src/diagram/domain.js";
import type { Ordering } from "../../src/symbolic/numeric.js";
import { regionWhere } from "../../src/symbolic/numeric.js";
import { evaluateTerm } from "../../src/terms/evaluate.js";
import type { Term } from "../../src/terms/term.js";

const seed = 20261126;
const x: Term = { value: "x" };
const constant = (n: number): Term => ({ constant: n });
const call = (name: string, ...parts: Term[]): Term => ({ call: name, arguments: parts });
const orderings: readonly Ordering[] = ["less", "less-equal", "greater", "greater-equal", "equal.python", "not-equal.python"];
const factor = fc.constantFrom(-100, -2, -0.5, 0.1, 0.5, 1, 3, 10, 100);

type Step = (inner: Term) => Term;
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.integer({ min: -2, max: 6 }).map(
    (digits): Step =>
      (t) =>
        call("round", t, { integer: String(digits) }),
  ),
  fc.constant<Step>((t) => call("round", t)),
  fc.constantFrom<Step>(
    (t) => call("abs", t),
    (t) => call("negate", t),
    (t) => call("int", t),
    (t) => call("math.floor", t),
  ),
  factor.map(
    (c): Step =>
      (t) =>
        call("multiply.python", t, constant(c)),
  ),
  factor.map(
    (c): Step =>
      (t) =>
        call("divide.python", t, constant(c)),
  ),
  factor.map(
    (c): Step =>
      (t) =>
        call("add.python", constant(c), t),
  ),
  factor.map(
    (c): Step =>
      (t) =>
        call("subtract", constant(c), t),
  ),
);
const chain = fc.array(step, { maxLength: 4 }).map((steps) => steps.reduce<Term>((t, s) => s(t), x));
const bound = fc.oneof(fc.constantFrom(0, 0.5, 1, -1, 0.25, 50, 3), fc.double({ min: -200, max: 200, noNaN: true }));

const holds = (term: Term, ordering: Ordering, c: number, at: number | bigint): boolean =>
  evaluateTerm(call(ordering, term, constant(c)), () => at) === true;

function probes(region: NumberSet, more: readonly number[]): number[] {
  return [...region.flatMap((s) => [nextDown(s), s, nextUp(s)]), ...more, 0, -0, 1, -1, 0.5].filter((at) => Math.abs(at) <= 1e100);
}

describe("regions", () => {
  it("of doubles are where the comparison holds", () => {
    fc.assert(
      fc.property(
        chain,
        fc.constantFrom(...orderings),
        bound,
        fc.array(fc.double({ min: -300, max: 300, noNaN: true }), { minLength: 20 }),
        (term, ordering, c, more) => {
          const region = regionWhere(term, "x", ordering, c, { integer: false });
          if (region === null) return;
          for (const at of probes(region, more)) expect([at, hasNumber(region, at)]).toEqual([at, holds(term, ordering, c, at)]);
        },
      ),
      { seed, numRuns: 500 },
    );
  });

  it("of whole numbers are where the comparison holds", () => {
    fc.assert(
      fc.property(chain, fc.constantFrom(...orderings), bound, (term, ordering, c) => {
        const region = regionWhere(term, "x", ordering, c, { integer: true });
        if (region === null) return;
        for (let at = 0; at < 400; at++) expect([at, hasNumber(region, at)]).toEqual([at, holds(term, ordering, c, BigInt(at))]);
      }),
      { seed, numRuns: 100 },
    );
  });

  it("have the exact bounds of rounding", () => {
    const region = regionWhere(call("round", x, { integer: "2" }), "x", "greater", 0.5, { integer: false });
    expect(region).toHaveLength(1);
    expect(holds(call("round", x, { integer: "2" }), "greater", 0.5, region![0]!)).toBe(true);
    expect(holds(call("round", x, { integer: "2" }), "greater", 0.5, nextDown(region![0]!))).toBe(false);
    expect(regionWhere(x, "x", "greater", 0.5, { integer: false })).toEqual([nextUp(0.5)]);
    expect(regionWhere(call("abs", x), "x", "less", 0.5, { integer: false })).toEqual([nextUp(-0.5), 0.5]);
  });

  it("are not claimed for what is no chain of monotone steps", () => {
    const domain = { integer: false };
    expect(regionWhere(call("multiply.python", x, x), "x", "greater", 0.5, domain)).toBeNull();
    expect(regionWhere(call("divide.python", constant(1), x), "x", "greater", 0.5, domain)).toBeNull();
    expect(regionWhere(call("modulo.python", x, constant(1)), "x", "greater", 0.5, domain)).toBeNull();
    expect(regionWhere(x, "x", "greater", "a", domain)).toBeNull();
  });

  // The ends of the doubles overflow on the way, where floor-divide gives NaN: the region found is empty.
  it("hold where a step before floor-divide overflows far out", () => {
    const term = call("floor-divide", call("multiply.python", x, constant(100)), constant(1));
    expect(regionWhere(term, "x", "greater", 50, { integer: false })).toEqual([0.51]);
  });

  // 0 * infinity is NaN: no region is claimed.
  it("are not claimed where a factor of zero follows an overflow", () => {
    const term = call("multiply.python", call("multiply.python", x, constant(1e300)), constant(0));
    expect(regionWhere(term, "x", "equal.python", 0, { integer: false })).toBeNull();
  });

  // Likewise, and int() of infinity raises: no region is found.
  it("are found where int() follows a product", () => {
    const term = call("int", call("multiply.python", x, constant(100)));
    expect(regionWhere(term, "x", "greater", 50, { integer: false })).toEqual([0.51]);
  });
});
