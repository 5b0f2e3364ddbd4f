/** The functions of lodash that corpus applications call; another one is an error of the recording. */
import { get } from "../../../src/verify/javascript/lodash.mjs";
import { onlyThese } from "./stubs.mjs";

const iteratee = (by) => (typeof by === "function" ? by : (item) => get(item, by));

function best(items, by, isBetter) {
  let found;
  for (const item of items ?? []) if (found === undefined || isBetter(iteratee(by)(item), iteratee(by)(found))) found = item;
  return found;
}

const lodash = {
  get,
  map: (items, by) => (items ?? []).map((item) => iteratee(by)(item)),
  intersection: (first, ...others) => [...new Set(first ?? [])].filter((item) => others.every((other) => (other ?? []).includes(item))),
  difference: (first, ...others) => (first ?? []).filter((item) => others.every((other) => !other.includes(item))),
  isEmpty: (value) => value === null || value === undefined || Object.keys(value).length === 0,
  maxBy: (items, by) => best(items, by, (one, other) => one > other),
  minBy: (items, by) => best(items, by, (one, other) => one < other),
  sumBy: (items, by) => (items ?? []).reduce((sum, item) => sum + iteratee(by)(item), 0),
  uniq: (items) => [...new Set(items ?? [])],
  toLower: (text) => String(text ?? "").toLowerCase(),
};

export function lodashModule(specifier) {
  if (specifier === "lodash") return onlyThese("lodash", { ...lodash, default: lodash });
  const [, name] = /^lodash\/(\w+)$/u.exec(specifier) ?? [];
  return name === undefined ? undefined : onlyThese("lodash", lodash)[name];
}
