/** Outcome keys: values, calls and errors as text. Objects show as JSON with sorted keys, in the form that corpus/README.md gives. */

/** Marks stubs; the value is the qualified name. */
export const stubName = Symbol("stub");

/** The last word of a qualified name: `copy` of `storage.Storage().bucket().file().copy`. */
export function shortName(name) {
  return name.split(".").at(-1).replaceAll("()", "");
}

function isStub(value) {
  return (typeof value === "function" || typeof value === "object") && value !== null && value[stubName] !== undefined;
}

/** JSON text with sorted keys; what JSON has no form for shows as a word. */
export function showValue(value) {
  if (value === undefined) return "undefined";
  if (isStub(value)) return `<${shortName(value[stubName])}>`;
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" || typeof value === "bigint") return Object.is(value, -0) ? "0" : String(value);
  if (typeof value === "function") return `<function ${value.name}>`;
  return showObject(value);
}

function showObject(value) {
  if (Array.isArray(value) || value instanceof Set) return `[${Array.from(value, showValue).join(", ")}]`;
  if (value instanceof Error) return `${nameOf(value)}(${JSON.stringify(value.message)})`;
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString("latin1"));
  if (value instanceof Promise) return "<Promise>";
  if (value instanceof Map) return showObject(Object.fromEntries(value));
  if (typeof value.toJSON === "function") return showValue(value.toJSON());
  const keys = Object.keys(value).filter((key) => value[key] !== undefined && typeof value[key] !== "function");
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}: ${showValue(value[key])}`)
    .join(", ")}}`;
}

/** `write("1", {"timeout": 2})` for a recorded call. */
export function showCall(name, callArguments) {
  const shown = callArguments.filter((argument) => typeof argument !== "function" || isStub(argument));
  const values = shown.map(showValue).join(", ");
  return name.endsWith("=") ? `${shortName(name).slice(0, -1)} = ${values}` : `${shortName(name)}(${values})`;
}

/** The outcome key of a returned value. */
export function showReturn(value) {
  return typeof value === "string" ? value : showValue(value);
}

export function showThrown(error) {
  return error instanceof Error ? `EXC:${nameOf(error)}` : `EXC:${showReturn(error)}`;
}

function nameOf(error) {
  return error.constructor?.name ?? error.name;
}
