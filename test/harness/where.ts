/** The conditions of expected.json: comparisons of a named number with a constant, joined by `and` (binds tighter) and `or`. */

export type Assignment = Readonly<Record<string, number>>;

interface Comparison {
  readonly name: string;
  readonly operator: string;
  readonly bound: number;
}

const pattern = /^(\w+) (>=|<=|>|<|==) (-?[\d.]+(?:e-?\d+)?)$/;

function parse(text: string): Comparison[][] {
  return text.split(" or ").map((part) =>
    part.split(" and ").map((comparison) => {
      const match = pattern.exec(comparison.trim());
      if (match === null) throw new Error(`not a comparison: ${comparison}`);
      return { name: match[1] ?? "", operator: match[2] ?? "", bound: Number(match[3]) };
    }),
  );
}

function compare(x: number, operator: string, bound: number): boolean {
  if (operator === ">=") return x >= bound;
  if (operator === "<=") return x <= bound;
  if (operator === ">") return x > bound;
  return operator === "<" ? x < bound : x === bound;
}

export function holds(text: string, values: Assignment): boolean {
  return parse(text).some((all) => all.every(({ name, operator, bound }) => compare(values[name] ?? Number.NaN, operator, bound)));
}

/** By name, the bounds that the conditions name, the doubles next to them, and points far from all. */
export function boundaryValues(conditions: readonly string[]): Map<string, number[]> {
  const found = new Map<string, Set<number>>();
  for (const { name, bound } of conditions.flatMap((text) => parse(text).flat())) {
    const values = found.get(name) ?? new Set([-1e3, -1, -0, 0, 1, 1e3]);
    for (const value of [bound, nextDouble(bound, 1), nextDouble(bound, -1)]) values.add(value);
    found.set(name, values);
  }
  return new Map([...found].map(([name, values]) => [name, [...values].sort((a, b) => a - b)]));
}

/** Every combination of one value a name. */
export function combinations(values: ReadonlyMap<string, readonly number[]>): Assignment[] {
  let all: Assignment[] = [{}];
  for (const [name, choices] of values) all = all.flatMap((one) => choices.map((value) => ({ ...one, [name]: value })));
  return all;
}

function nextDouble(x: number, direction: 1 | -1): number {
  if (x === 0) return direction * Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(x).buffer);
  bits[0] = (bits[0] ?? 0n) + BigInt(x > 0 === direction > 0 ? 1 : -1);
  return new Float64Array(bits.buffer)[0] ?? x;
}
