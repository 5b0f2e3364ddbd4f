/** Reads JSON as configuration files have it: with comments, trailing commas and a byte order mark. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

const token = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*[\]}])/g;

/** The object in the text; an empty one where there is none. */
export function parseJsonObject(text: string): JsonObject {
  const plain = text.replace(/^\uFEFF/, "").replace(token, (found) => (found.startsWith('"') ? found : ""));
  try {
    const value = JSON.parse(plain) as Json;
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}

export function textAt(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === "string" ? value : undefined;
}

/** The texts in a list, or the text that stands for a list of one. */
export function textsOf(value: Json | undefined): string[] {
  const items: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  return items.filter((item) => typeof item === "string");
}
