/** Edits of values: the nearest point of a region, and the values among which the right case is the greatest. */
import type { Output } from "./lists.js";
import { gap, isWithin, takes } from "./lists.js";
import type { ArgmaxPart, Interval, Part, PlanVariable, Region, RegionPart } from "./plan.js";

type Values = Output["values"];
type ValuePart = RegionPart | ArgmaxPart;

/** A part, and the outcome that it is to take. */
interface Aim<P extends ValuePart = ValuePart> {
  readonly part: P;
  readonly outcome: number;
}

/** Combinations of regions of several parts that are tried. */
const limit = 5000;

/** The values edited so that the parts that read them take their outcomes; undefined where no edit leads there. */
export function editedValues(parts: readonly Part[], outcomes: readonly number[], values: Values): Values | undefined {
  let aims = parts.flatMap((part, place) => (readsValues(part) ? [{ part, outcome: outcomes[place] as number }] : []));
  let current = values;
  while (aims.length > 0) {
    const together = sharing(aims);
    aims = aims.filter((aim) => !together.includes(aim));
    const before = current;
    const isFitting = (candidate: Values): boolean => isTaken(together, candidate) && canBe(together, before, candidate);
    const [first, ...others] = candidates(together, before).filter(isFitting);
    if (first === undefined) return undefined;
    // The first of the cheapest: the order of candidates is that of the spec.
    current = others.reduce((best, candidate) => (isCheaper(before, candidate, best) ? candidate : best), first);
  }
  return current;
}

function readsValues(part: Part): part is ValuePart {
  return part.form === "region" || (part.form === "argmax" && part.votes === "value");
}

function isTaken(aims: readonly Aim[], values: Values): boolean {
  return takes(
    aims.map(({ part }) => part),
    aims.map(({ outcome }) => outcome),
    { items: [], values },
  );
}

function numberOf(values: Values, { name }: PlanVariable): number {
  return values.get(name) ?? 0;
}

/** Whether each changed value is one that its variable can have. */
function canBe(aims: readonly Aim[], before: Values, after: Values): boolean {
  return aims
    .flatMap(({ part }) => part.variables)
    .filter((variable) => numberOf(before, variable) !== numberOf(after, variable))
    .every((variable) => {
      const value = numberOf(after, variable);
      const isInside = (variable.minimum ?? -Infinity) <= value && value <= highest(variable, Infinity);
      return isInside && (!variable.whole || Number.isInteger(value));
    });
}

/** The first part with those that share variables with it, directly or by others. */
function sharing(aims: readonly Aim[]): Aim[] {
  let together = aims.slice(0, 1);
  for (;;) {
    const names = new Set(together.flatMap(({ part }) => part.variables.map(({ name }) => name)));
    const grown = aims.filter((aim) => together.includes(aim) || aim.part.variables.some(({ name }) => names.has(name)));
    if (grown.length === together.length) return together;
    together = grown;
  }
}

function candidates(together: readonly Aim[], values: Values): Values[] {
  const regions = together.filter((aim): aim is Aim<RegionPart> => aim.part.form === "region");
  const contests = together.filter((aim): aim is Aim<ArgmaxPart> => aim.part.form === "argmax");
  const choices = regions.map(({ part, outcome }) => part.regions.filter((region) => region.outcome === outcome));
  const edited = combinations(choices).flatMap((chosen) => {
    const found = intoRegions(regions, chosen, values);
    return found === undefined ? [] : withWinners(contests, found);
  });
  return [values, ...edited];
}

/** One of each list, the last list's varying first; the first ones of too many. */
function combinations(lists: readonly (readonly Region[])[]): Region[][] {
  const total = lists.reduce((product, { length }) => product * length, 1);
  return Array.from({ length: Math.min(total, limit) }, (_, number) => {
    let rest = number;
    let unit = total;
    return lists.map((list) => {
      unit /= list.length;
      const place = Math.floor(rest / unit);
      rest -= place * unit;
      return list[place] as Region;
    });
  });
}

/** The nearest values that are in a region of each part. */
function intoRegions(aims: readonly Aim<RegionPart>[], chosen: readonly Region[], values: Values): Values | undefined {
  const sides = new Map<string, { readonly variable: PlanVariable; readonly interval: Interval }>();
  for (const [place, { part }] of aims.entries())
    for (const { variable: position, interval } of (chosen[place] as Region).where) {
      const variable = part.variables[position] as PlanVariable;
      const known = sides.get(variable.name)?.interval ?? interval;
      const both = { from: Math.max(known.from, interval.from), below: Math.min(known.below, interval.below) };
      sides.set(variable.name, { variable, interval: both });
    }
  const edited = new Map(values);
  for (const [name, { variable, interval }] of sides) {
    const value = nearest(variable, interval, numberOf(values, variable));
    if (value === undefined) return undefined;
    edited.set(name, value);
  }
  return edited;
}

function withWinners([contest, ...others]: readonly Aim<ArgmaxPart>[], values: Values): Values[] {
  if (contest === undefined) return [values];
  const edited = isTaken([contest], values) ? [values] : contestCandidates(contest, values);
  return edited.flatMap((each) => withWinners(others, each));
}

/** The value, or the nearest in the interval that the variable can have. */
function nearest(variable: PlanVariable, interval: Interval, value: number): number | undefined {
  if (isWithin(interval, value)) return value;
  const low = Math.max(interval.from, variable.minimum ?? -Infinity);
  const high = highest(variable, interval.below);
  if (low > high) return undefined;
  if (variable.whole) {
    const moved = value < interval.from ? Math.ceil(low) : Math.floor(high);
    return low <= moved && moved <= high ? moved : undefined;
  }
  const width = Number.isFinite(high - low) ? high - low : 1;
  const inner = Math.min(gap * Math.max(1, Number.isFinite(low) ? Math.abs(low) : 1), width / 2);
  return value < interval.from ? Math.min(low + inner, high) : Math.max(high - inner, low);
}

/** The greatest value below a bound that the variable can have; whole ones stay below their maximum. */
function highest({ whole, maximum = Infinity }: PlanVariable, below: number): number {
  if (!whole) return Math.min(justBelow(below), maximum);
  const end = Math.min(below, maximum);
  return Number.isFinite(end) ? Math.ceil(end) - 1 : end;
}

/** The greatest double below a number. */
function justBelow(value: number): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

/** For each case of the outcome and each value that it could win with, the others lowered as far as it takes; or all too small. */
function contestCandidates({ part, outcome }: Aim<ArgmaxPart>, values: Values): Values[] {
  const { cases, least, otherwise, ties } = part;
  const variableOf = (position: number | undefined): PlanVariable => part.variables[position ?? 0] as PlanVariable;
  const isHigh = (variable: PlanVariable): boolean => numberOf(values, variable) >= (least ?? Infinity);
  const tooSmall = least !== undefined && otherwise === outcome ? [lowered(values, part.variables.filter(isHigh), least)] : [];
  const won = cases.flatMap((each, place) => {
    if (each.outcome !== outcome) return [];
    const own = variableOf(each.variable);
    const now = numberOf(values, own);
    const rivals = cases.flatMap(({ variable }, at) =>
      at === place ? [] : [{ rival: variableOf(variable), winsTies: at < place === (ties === "first") }],
    );
    const bounds = [now, ...rivals.map(({ rival }) => numberOf(values, rival)), ...(least === undefined ? [] : [least])];
    const raised = [...new Set(bounds.map((bound) => Math.max(bound, now)))].flatMap((bound) => [...new Set([bound, above(own, bound)])]);
    return raised.map((value) => {
      const isAhead = (number: number, winsTies: boolean): boolean => number > value || (winsTies && number === value);
      const high = rivals.filter(({ rival, winsTies }) => isAhead(numberOf(values, rival), winsTies)).map(({ rival }) => rival);
      return lowered(new Map(values).set(own.name, value), high, value);
    });
  });
  return [...tooSmall, ...won];
}

/** The values with some of them just below a bound. */
function lowered(values: Values, variables: readonly PlanVariable[], bound: number): Values {
  return new Map([...values, ...variables.map((variable) => [variable.name, below(variable, bound)] as const)]);
}

/** Just above a value, where the variable can be. */
function above(variable: PlanVariable, value: number): number {
  return Math.min(variable.whole ? Math.floor(value) + 1 : value + gap, highest(variable, Infinity));
}

function below({ whole, minimum = -Infinity }: PlanVariable, value: number): number {
  return Math.max(whole ? Math.ceil(value) - 1 : value - gap, minimum);
}

/** Fewer edits, and among equally many the smaller change. */
function isCheaper(before: Values, a: Values, b: Values): boolean {
  const changes = (after: Values): number[] =>
    [...after].map(([name, value]) => Math.abs((before.get(name) ?? 0) - value)).filter((change) => change > 0);
  const [one, other] = [changes(a), changes(b)];
  const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);
  return one.length < other.length || (one.length === other.length && sum(one) < sum(other));
}
