/**
 * Values as text for events: like JSON, keys in the order in which they were set, stand-ins by their path, and nothing that differs
 * between two runs. Long texts and large lists are cut, with how much is missing.
 */

/** On stand-ins: the path by which they are shown. */
export const standInPath = Symbol("path");

const mostCharacters = 4000;
const mostElements = 200;
const mostDepth = 8;

export function isStandIn(value) {
  return (typeof value === "function" || (typeof value === "object" && value !== null)) && pathOf(value) !== undefined;
}

export function pathOf(value) {
  try {
    const path = value[standInPath];
    return typeof path === "string" ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an argument is there to be called back: a function, or a stand-in whose name says so. */
export function isCallback(value) {
  if (typeof value !== "function") return false;
  const path = pathOf(value);
  return path === undefined || /(^|\.)(cb|callback|done|next|resolve|handler)$/iu.test(path);
}

export function show(value, around = []) {
  switch (typeof value) {
    case "undefined":
      return "undefined";
    case "string":
      return JSON.stringify(cut(value));
    case "number":
      return Object.is(value, -0) ? "0" : String(value);
    case "bigint":
      return `${value}n`;
    case "boolean":
      return String(value);
    case "symbol":
      return `Symbol(${value.description ?? ""})`;
  }
  if (value === null) return "null";
  const path = pathOf(value);
  if (path !== undefined) return path;
  if (typeof value === "function") return `<function ${value.name}>`;
  if (around.includes(value)) return "<cycle>";
  if (around.length >= mostDepth) return "<...>";
  try {
    return showObject(value, [...around, value]);
  } catch {
    return "<unreadable>";
  }
}

function cut(text) {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}... (${text.length - mostCharacters} more)`;
}

function showObject(value, around) {
  const own = value[Symbol.for("furcifer.shown")];
  if (typeof own === "string") return own;
  if (Array.isArray(value)) return `[${showList(value, around)}]`;
  if (value instanceof Set) return `Set [${showList([...value], around)}]`;
  if (value instanceof Map) return `Map {${showEntries([...value], around)}}`;
  if (value instanceof Error) return `${nameOf(value)}(${JSON.stringify(String(value.message))})`;
  if (value instanceof Promise) return "<promise>";
  if (value instanceof Date) return `Date(${Number.isNaN(value.getTime()) ? "invalid" : JSON.stringify(value.toISOString())})`;
  if (value instanceof RegExp) return String(value);
  if (ArrayBuffer.isView(value))
    return `bytes(${JSON.stringify(cut(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("latin1")))})`;
  if (value instanceof String || value instanceof Number || value instanceof Boolean) return show(value.valueOf(), around);
  const keys = Object.keys(value);
  const entries = `{${showEntries(
    keys.map((key) => [key, value[key]]),
    around,
  )}}`;
  const name = nameOf(value);
  return name === "Object" || name === "" ? entries : `${name} ${entries}`;
}

function showList(list, around) {
  const shown = Array.from(list.slice(0, mostElements), (one) => show(one, around)).join(", ");
  return list.length <= mostElements ? shown : `${shown}, ... (${list.length - mostElements} more)`;
}

function showEntries(entries, around) {
  const keyText = (key) => (typeof key === "string" ? JSON.stringify(key) : show(key, around));
  return entries
    .slice(0, mostElements)
    .map(([key, one]) => `${keyText(key)}: ${show(one, around)}`)
    .join(", ");
}

/** The name of a value's class. */
export function nameOf(value) {
  const made = Object.getPrototypeOf(value)?.constructor;
  if (value instanceof Error && made === Error && typeof value.name === "string") return value.name;
  return typeof made === "function" ? (pathOf(made) ?? made.name) : "";
}

/** `name(1, {"a": 2})`. */
export function showCall(name, given) {
  return `${name}(${given.map((one) => show(one)).join(", ")})`;
}
