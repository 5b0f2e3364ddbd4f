/** Python's functions on sequences: length, indexing, slicing, order and search. Strings are sequences of their characters. */
import { asFlag } from "./arguments.js";
import { equalValues, orderValues } from "./compare.js";
import { asInteger } from "./numbers.js";
import { isTruthy } from "./operators.js";
import type { PureFunction } from "./pure-function.js";
import { adjustBounds, asBound, characters, textLength } from "./text.js";
import type { Raise, Result, TermValue } from "./value.js";
import { isArray, isRaise, limits, raises } from "./value.js";

/** What a `for` loop would see; undefined where Python cannot iterate. */
export function itemsOf(value: TermValue): readonly TermValue[] | undefined {
  return typeof value === "string" ? characters(value) : isArray(value) ? value : undefined;
}

function onItems(apply: (items: readonly TermValue[], others: readonly TermValue[]) => Result): (values: readonly TermValue[]) => Result {
  return ([iterable, ...others]) => {
    const items = itemsOf(iterable);
    return items === undefined ? raises.typeError : apply(items, others);
  };
}

function item([sequence, indexValue]: readonly TermValue[]): Result {
  const items = itemsOf(sequence);
  const index = asInteger(indexValue);
  if (items === undefined || index === undefined) return raises.typeError;
  const position = index < 0n ? index + BigInt(items.length) : index;
  return position < 0n || position >= BigInt(items.length) ? raises.indexError : items[Number(position)];
}

function slice([sequence, startValue, stopValue, stepValue]: readonly TermValue[]): Result {
  const items = itemsOf(sequence);
  if (items === undefined) return raises.typeError;
  const step = asBound(stepValue, 1);
  if (isRaise(step)) return step;
  if (step === 0) return raises.valueError;
  const start = sliceBound(startValue, step < 0 ? items.length - 1 : 0, { step, length: items.length });
  if (isRaise(start)) return start;
  const stop = sliceBound(stopValue, step < 0 ? -1 : items.length, { step, length: items.length });
  if (isRaise(stop)) return stop;
  const taken: TermValue[] = [];
  for (let index = start; step < 0 ? index > stop : index < stop; index += step) taken.push(items[index]);
  return typeof sequence === "string" ? taken.join("") : taken;
}

function sliceBound(
  value: TermValue,
  otherwise: number,
  { step, length }: { readonly step: number; readonly length: number },
): number | Raise {
  const bound = asBound(value, Number.NaN);
  if (isRaise(bound)) return bound;
  if (Number.isNaN(bound)) return otherwise;
  const [lowest, highest] = step < 0 ? [-1, length - 1] : [0, length];
  return Math.min(Math.max(bound < 0 ? bound + length : bound, lowest), highest);
}

/** Below this CPython sorts by binary insertion, which this follows also where the order is none (NaN). */
const insertionLength = 64;

function sorted(items: readonly TermValue[], reverse: boolean): Result {
  const ordered = reverse ? [...items].reverse() : [...items];
  const failure = ordered.length < insertionLength ? sortByInsertion(ordered) : sortByMerging(ordered);
  if (failure !== undefined) return failure;
  return reverse ? ordered.reverse() : ordered;
}

function isLess(left: TermValue, right: TermValue): boolean | Raise {
  const order = orderValues(left, right);
  return isRaise(order) ? order : order < 0;
}

/** Length of the run at the front, reversed in place when it falls strictly. */
function makeRun(items: TermValue[]): number | Raise {
  if (items.length < 2) return items.length;
  const isFalling = isLess(items[1], items[0]);
  if (isRaise(isFalling)) return isFalling;
  let end = 2;
  for (; end < items.length; end++) {
    const falls = isLess(items[end], items[end - 1]);
    if (isRaise(falls)) return falls;
    if (falls !== isFalling) break;
  }
  if (isFalling) items.splice(0, end, ...items.slice(0, end).reverse());
  return end;
}

function sortByInsertion(items: TermValue[]): Raise | undefined {
  const run = makeRun(items);
  if (isRaise(run)) return run;
  for (let index = run; index < items.length; index++) {
    const pivot = items[index];
    let low = 0;
    let high = index;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const less = isLess(pivot, items[middle]);
      if (isRaise(less)) return less;
      if (less) high = middle;
      else low = middle + 1;
    }
    items.splice(index, 1);
    items.splice(low, 0, pivot);
  }
  return undefined;
}

function sortByMerging(items: TermValue[]): Raise | undefined {
  let failure: Raise | undefined;
  items.sort((left, right) => {
    const order = orderValues(left, right);
    if (!isRaise(order) && !Number.isNaN(order)) return order;
    failure ??= isRaise(order) ? order : raises.unmodelled;
    return 0;
  });
  return failure;
}

/** `min` and `max`: the first item that no later one beats. */
function extreme(beats: (order: number) => boolean): PureFunction["apply"] {
  return (values, keywords) => {
    const fallback = keywords?.get("default");
    if (keywords !== undefined && [...keywords].some(([name, value]) => name === "key" && value !== null)) return raises.unmodelled;
    const [first] = values;
    if (values.length > 1 && keywords?.has("default") === true) return raises.typeError;
    const items = values.length === 1 ? itemsOf(first) : values.length === 0 ? undefined : values;
    if (items === undefined) return raises.typeError;
    if (items.length === 0) return keywords?.has("default") === true ? fallback : raises.valueError;
    let best = items[0];
    for (const candidate of items.slice(1)) {
      const order = orderValues(candidate, best);
      if (isRaise(order)) return order;
      if (beats(order)) best = candidate;
    }
    return best;
  };
}

function indexOf([sequence, value, startValue, stopValue]: readonly TermValue[]): Result {
  if (!isArray(sequence)) return raises.typeError;
  // Unlike a slice, None is no bound here.
  if (startValue === null || stopValue === null) return raises.typeError;
  const from = asBound(startValue, 0);
  if (isRaise(from)) return from;
  const to = asBound(stopValue, Number.POSITIVE_INFINITY);
  if (isRaise(to)) return to;
  const { start, end } = adjustBounds(from, to, sequence.length);
  for (let index = start; index < end; index++) if (equalValues(sequence[index], value)) return BigInt(index);
  return raises.valueError;
}

export const sequenceFunctions: readonly PureFunction[] = [
  {
    name: "len",
    python: "len",
    parameters: ["obj", "/"],
    apply: ([value]) => {
      if (typeof value === "string") return BigInt(textLength(value));
      return isArray(value) ? BigInt(value.length) : raises.typeError;
    },
  },
  { name: "item.python", python: "operator.getitem", parameters: ["sequence", "index", "/"], apply: item },
  {
    name: "slice.python",
    python: "sequence[start:stop:step]",
    parameters: ["sequence", "start", "stop", "step?", "/"],
    apply: slice,
  },
  {
    name: "sorted",
    python: "sorted",
    parameters: ["iterable", "/", "*", "key?", "reverse?"],
    note: "Without a key function. From 64 items on, unordered items (NaN) are unmodelled. The flag is read as CPython does before 3.12.",
    apply: ([iterable, key, reverse]) => {
      const items = itemsOf(iterable);
      if (items === undefined) return raises.typeError;
      if (key !== undefined && key !== null) return raises.unmodelled;
      const isReverse = asFlag(reverse);
      return isRaise(isReverse) ? isReverse : sorted(items, isReverse);
    },
  },
  { name: "reversed", python: "reversed", parameters: ["sequence", "/"], apply: onItems((items) => [...items].reverse()) },
  {
    name: "items",
    python: "list",
    parameters: ["iterable", "/"],
    note: "Python's list() and tuple() of an iterable; the term form `list` builds an array of its arguments.",
    apply: onItems((items) => items),
  },
  { name: "list.index", python: "list.index", parameters: ["self", "value", "start?", "stop?", "/"], apply: indexOf },
  {
    name: "list.count",
    python: "list.count",
    parameters: ["self", "value", "/"],
    apply: ([sequence, value]) => (isArray(sequence) ? BigInt(sequence.filter((one) => equalValues(one, value)).length) : raises.typeError),
  },
  { name: "any", python: "any", parameters: ["iterable", "/"], apply: onItems((items) => items.some(isTruthy)) },
  { name: "all", python: "all", parameters: ["iterable", "/"], apply: onItems((items) => items.every(isTruthy)) },
  {
    name: "min",
    python: "min",
    parameters: ["*values", "default?", "key?"],
    note: "Without a key function.",
    apply: extreme((order) => order < 0),
  },
  {
    name: "max",
    python: "max",
    parameters: ["*values", "default?", "key?"],
    note: "Without a key function.",
    apply: extreme((order) => order > 0),
  },
  {
    name: "range",
    python: "range",
    parameters: ["start", "stop?", "step?", "/"],
    note: "As an array of its integers.",
    apply: range,
  },
];

function range(values: readonly TermValue[]): Result {
  const given = values.filter((value) => value !== undefined).map(asInteger);
  if (given.includes(undefined)) return raises.typeError;
  const [first = 0n, second, step = 1n] = given;
  const [start, stop] = second === undefined ? [0n, first] : [first, second];
  if (step === 0n) return raises.valueError;
  const distance = step > 0n ? stop - start : start - stop;
  const size = distance <= 0n ? 0n : (distance - 1n) / (step > 0n ? step : -step) + 1n;
  if (size > limits.items) return raises.unmodelled;
  return Array.from({ length: Number(size) }, (_, index) => start + BigInt(index) * step);
}
