/**
 * The conditions of expected.json: comparisons joined by `and` (binds tighter) and `or`. A comparison has the name of a
 * field (dots lead into objects), or the difference of two, on its left, and a number, true, false or a quoted text on
 * its right.
 */

export type Value = number | boolean | string;

/** Values by name; a name has dots where it leads into objects. */
export type Assignment = Readonly<Record<string, Value>>;

/** What a name stands for; undefined where it is left out. */
export type Reader = (name: string) => unknown;

interface Comparison {
  readonly name: string;
  /** What is taken away from the first. */
  readonly minus?: string;
  readonly operator: string;
  readonly bound: Value;
}

const pattern = /^([\w.]+)(?: - ([\w.]+))? (>=|<=|>|<|==) (.+)$/;

function parse(text: string): Comparison[][] {
  return text.split(" or ").map((part) =>
    part.split(" and ").map((comparison) => {
      const match = pattern.exec(comparison.trim());
      if (match === null) throw new Error(`not a comparison: ${comparison}`);
      const [, name = "", minus, operator = "", bound = ""] = match;
      return { name, ...(minus === undefined ? {} : { minus }), operator, bound: JSON.parse(bound) as Value };
    }),
  );
}

/** A field that is left out has the default of its type. */
function compare(found: unknown, operator: string, bound: Value): boolean {
  if (typeof bound !== "number") return operator === "==" && (found ?? (bound === true ? false : "")) === bound;
  const x = typeof found === "number" ? found : found === undefined ? 0 : Number.NaN;
  if (operator === ">=") return x >= bound;
  if (operator === "<=") return x <= bound;
  if (operator === ">") return x > bound;
  return operator === "<" ? x < bound : x === bound;
}

export function holds(text: string, values: Assignment | Reader): boolean {
  const read: Reader = typeof values === "function" ? values : (name) => values[name];
  return parse(text).some((all) =>
    all.every(({ name, minus, operator, bound }) => {
      if (minus === undefined) return compare(read(name), operator, bound);
      return compare(Number(read(name) ?? 0) - Number(read(minus) ?? 0), operator, bound);
    }),
  );
}

/** The names that the conditions compare. */
export function namesIn(conditions: readonly string[]): string[] {
  const all = conditions.flatMap((text) => parse(text).flat());
  return [...new Set(all.flatMap(({ name, minus }) => (minus === undefined ? [name] : [name, minus])))];
}

/** By name, the bounds that the conditions name, the values next to them, and values far from all. */
export function boundaryValues(conditions: readonly string[]): Map<string, Value[]> {
  const found = new Map<string, Set<Value>>();
  for (const { name, minus, bound } of conditions.flatMap((text) => parse(text).flat())) {
    if (minus !== undefined) continue;
    const values = found.get(name) ?? new Set<Value>(farValues(bound));
    const near = typeof bound === "number" ? [bound, nextDouble(bound, 1), nextDouble(bound, -1)] : [bound];
    for (const value of near) values.add(value);
    found.set(name, values);
  }
  return new Map([...found].map(([name, values]) => [name, [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))]));
}

function farValues(bound: Value): Value[] {
  if (typeof bound === "boolean") return [!bound];
  return typeof bound === "string" ? ["something else"] : [-1e3, -1, -0, 0, 1, 1e3];
}

/** Every combination of one value a name; of names that are compared by their difference, pairs about its bounds. */
export function boundaryAssignments(conditions: readonly string[]): Assignment[] {
  const pairs = differencePairs(conditions);
  const inPairs = new Set(pairs.flatMap((pair) => Object.keys(pair)));
  const singles = new Map([...boundaryValues(conditions)].filter(([name]) => !inPairs.has(name)));
  const all = combinations(singles);
  return pairs.length === 0 ? all : all.flatMap((one) => pairs.map((pair) => ({ ...one, ...pair })));
}

const subtrahends = [0, 0.05, 0.1, 0.2];

function differencePairs(conditions: readonly string[]): Assignment[] {
  const pairs: Assignment[] = [];
  for (const { name, minus, bound } of conditions.flatMap((text) => parse(text).flat())) {
    if (minus === undefined || typeof bound !== "number") continue;
    for (const small of subtrahends) {
      const large = small + Math.abs(bound);
      for (const value of [large, nextDouble(large, 1), nextDouble(large, -1)])
        pairs.push(bound < 0 ? { [name]: small, [minus]: value } : { [name]: value, [minus]: small });
    }
  }
  return pairs;
}

/** Every combination of one value a name. */
export function combinations(values: ReadonlyMap<string, readonly Value[]>): Assignment[] {
  let all: Assignment[] = [{}];
  for (const [name, choices] of values) all = all.flatMap((one) => choices.map((value) => ({ ...one, [name]: value })));
  return all;
}

export function nextDouble(x: number, direction: 1 | -1): number {
  if (x === 0) return direction * Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(x).buffer);
  bits[0] = (bits[0] ?? 0n) + BigInt(x > 0 === direction > 0 ? 1 : -1);
  return new Float64Array(bits.buffer)[0] ?? x;
}
