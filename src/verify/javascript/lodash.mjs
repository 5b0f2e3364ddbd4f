/** The functions of lodash and underscore that applications use on outputs; any other is a stand-in. */

const iteratee = (by) => {
  if (by === undefined) return (item) => item;
  if (typeof by === "function") return by;
  if (Array.isArray(by)) return (item) => isEqual(get(item, by[0]), by[1]);
  return typeof by === "object" && by !== null ? (item) => matches(item, by) : (item) => get(item, by);
};

const matches = (item, wanted) => Object.entries(wanted).every(([key, value]) => isEqual(item?.[key], value));
const listOf = (items) =>
  items === null || items === undefined ? [] : Array.isArray(items) || typeof items === "string" ? [...items] : Object.values(items);

export function get(object, path, fallback) {
  const steps = Array.isArray(path)
    ? path
    : String(path)
        .split(/[.[\]]+/u)
        .filter((step) => step !== "");
  const found = steps.reduce((at, step) => at?.[step], object);
  return found === undefined ? fallback : found;
}

function isEqual(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isEqual(one[key], other[key]));
}

function best(items, by, isBetter) {
  const value = iteratee(by);
  let found;
  for (const item of listOf(items)) if (found === undefined || isBetter(value(item), value(found))) found = item;
  return found;
}

function group(items, by, add) {
  const groups = {};
  const value = iteratee(by);
  for (const item of listOf(items)) groups[value(item)] = add(groups[value(item)], item);
  return groups;
}

function sorted(items, by, orders = []) {
  const values = [by ?? []].flat().map(iteratee);
  return listOf(items).sort((one, other) => {
    for (const [place, value] of values.entries()) {
      const [a, b] = [value(one), value(other)];
      if (a !== b && (a < b || a > b)) return (a < b ? -1 : 1) * ([orders].flat()[place] === "desc" ? -1 : 1);
    }
    return 0;
  });
}

function unique(items, by) {
  const seen = new Set();
  const value = iteratee(by);
  return listOf(items).filter((item) => !seen.has(value(item)) && seen.add(value(item)));
}

const entriesAs = (name) => (items, by) => {
  const run = iteratee(by);
  if (items === null || items === undefined) return [][name](() => true);
  if (Array.isArray(items) || typeof items === "string") return [...items][name]((item, key) => run(item, key, items));
  return Object.entries(items)
    .map(([key, item]) => [item, key])
    [name](([item, key]) => run(item, key, items));
};

const words = (text) => String(text ?? "").match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/gu) ?? [];
const capital = (text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1).toLowerCase()}`;
const select = (items, by, isKept) => listOf(items).filter((item, key) => Boolean(iteratee(by)(item, key)) === isKept);
const sum = (items, by) => listOf(items).reduce((total, item) => total + iteratee(by)(item), 0);

const functions = {
  get,
  isEqual,
  has: (object, path) => get(object, path) !== undefined,
  map: entriesAs("map"),
  flatMap: entriesAs("flatMap"),
  some: entriesAs("some"),
  every: entriesAs("every"),
  forEach: (items, by) => {
    entriesAs("some")(items, (item, key) => by(item, key) === false);
    return items;
  },
  filter: (items, by) => select(items, by, true),
  reject: (items, by) => select(items, by, false),
  find: (items, by) => listOf(items).find((item, key) => iteratee(by)(item, key)),
  findIndex: (items, by) => listOf(items).findIndex((item, key) => iteratee(by)(item, key)),
  includes: (items, value) => (typeof items === "string" ? items.includes(value) : listOf(items).includes(value)),
  reduce: (items, by, ...initial) => listOf(items).reduce((total, item, key) => by(total, item, key), ...initial),
  intersection: (first, ...others) => unique(first).filter((item) => others.every((other) => listOf(other).includes(item))),
  difference: (first, ...others) => listOf(first).filter((item) => others.every((other) => !listOf(other).includes(item))),
  without: (first, ...values) => listOf(first).filter((item) => !values.includes(item)),
  union: (...lists) => unique(lists.flatMap(listOf)),
  isEmpty: (value) => value === null || value === undefined || Object.keys(value).length === 0,
  maxBy: (items, by) => best(items, by, (one, other) => one > other),
  minBy: (items, by) => best(items, by, (one, other) => one < other),
  max: (items) => best(items, undefined, (one, other) => one > other),
  min: (items) => best(items, undefined, (one, other) => one < other),
  sum: (items) => sum(items),
  sumBy: sum,
  mean: (items) => sum(items) / listOf(items).length,
  meanBy: (items, by) => sum(items, by) / listOf(items).length,
  uniq: (items) => unique(items),
  uniqBy: unique,
  compact: (items) => listOf(items).filter(Boolean),
  flatten: (items) => listOf(items).flat(),
  flattenDeep: (items) => listOf(items).flat(Number.POSITIVE_INFINITY),
  head: (items) => items?.[0],
  last: (items) => items?.[items.length - 1],
  nth: (items, place) => items?.at(place),
  take: (items, count = 1) => listOf(items).slice(0, count),
  takeRight: (items, count = 1) => listOf(items).slice(-count),
  drop: (items, count = 1) => listOf(items).slice(count),
  chunk: (items, size) =>
    Array.from({ length: Math.ceil(items.length / size) }, (_, place) => items.slice(place * size, (place + 1) * size)),
  groupBy: (items, by) => group(items, by, (list, item) => [...(list ?? []), item]),
  keyBy: (items, by) => group(items, by, (_, item) => item),
  countBy: (items, by) => group(items, by, (count) => (count ?? 0) + 1),
  partition: (items, by) => [select(items, by, true), select(items, by, false)],
  sortBy: (items, ...by) => sorted(items, by.flat()),
  orderBy: sorted,
  pick: (object, ...keys) =>
    Object.fromEntries(
      keys
        .flat()
        .filter((key) => key in object)
        .map((key) => [key, object[key]]),
    ),
  omit: (object, ...keys) => Object.fromEntries(Object.entries(object).filter(([key]) => !keys.flat().includes(key))),
  keys: (object) => Object.keys(object ?? {}),
  values: (object) => Object.values(object ?? {}),
  toPairs: (object) => Object.entries(object ?? {}),
  fromPairs: (pairs) => Object.fromEntries(pairs),
  mapValues: (object, by) => Object.fromEntries(Object.entries(object ?? {}).map(([key, value]) => [key, iteratee(by)(value, key)])),
  clone: (value) => (Array.isArray(value) ? [...value] : { ...value }),
  cloneDeep: (value) => structuredClone(value),
  size: (items) => listOf(items).length,
  range: (first, last) =>
    Array.from({ length: last === undefined ? first : last - first }, (_, place) => (last === undefined ? place : first + place)),
  isNil: (value) => value === null || value === undefined,
  isString: (value) => typeof value === "string",
  isNumber: (value) => typeof value === "number",
  isArray: Array.isArray,
  isFunction: (value) => typeof value === "function",
  isObject: (value) => typeof value === "object" && value !== null,
  isUndefined: (value) => value === undefined,
  isNull: (value) => value === null,
  toLower: (text) => String(text ?? "").toLowerCase(),
  toUpper: (text) => String(text ?? "").toUpperCase(),
  trim: (text) => String(text ?? "").trim(),
  split: (text, separator) => String(text ?? "").split(separator),
  join: (items, separator = ",") => listOf(items).join(separator),
  startsWith: (text, start) => String(text ?? "").startsWith(start),
  capitalize: capital,
  upperFirst: (text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`,
  camelCase: (text) =>
    words(text)
      .map((word, place) => (place === 0 ? word.toLowerCase() : capital(word)))
      .join(""),
  snakeCase: (text) => words(text).join("_").toLowerCase(),
  kebabCase: (text) => words(text).join("-").toLowerCase(),
  round: (value, digits = 0) => Number(`${Math.round(Number(`${value}e${digits}`))}e-${digits}`),
  clamp: (value, lower, upper) => Math.min(Math.max(value, lower), upper),
  inRange: (value, first, last) => (last === undefined ? value >= 0 && value < first : value >= first && value < last),
  once: (run) => run,
  identity: (value) => value,
  noop: () => {},
};
const aliases = {
  each: "forEach",
  first: "head",
  any: "some",
  all: "every",
  contains: "includes",
  pluck: "map",
  extend: "assign",
  collect: "map",
  detect: "find",
};

/** `_(items).map(...).value()` and `_.chain`. */
function chain(value) {
  const links = { value: () => value, valueOf: () => value };
  for (const [name, run] of Object.entries(all)) links[name] ??= (...given) => chain(run(value, ...given));
  return links;
}

const all = {
  ...functions,
  assign: Object.assign,
  merge: Object.assign,
  defaults: (object, ...others) => ({ ...Object.assign({}, ...others), ...object }),
};
for (const [alias, name] of Object.entries(aliases)) all[alias] = all[name];

/** The module of a specifier; undefined where it is none of lodash's. `other` makes what is missing. */
export function lodashModule(specifier, other) {
  const [, name] = /^lodash(?:-es)?[./](\w+)(?:\.js)?$/u.exec(specifier) ?? [];
  if (name !== undefined) return Object.entries(all).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  if (!/^(lodash|lodash-es|underscore|lodash\/fp)$/u.test(specifier)) return undefined;
  const module = Object.assign((value) => chain(value), all, { chain, __esModule: true });
  module.default = module;
  return new Proxy(module, { get: (target, key) => (key in target || typeof key === "symbol" ? target[key] : other(key)) });
}
