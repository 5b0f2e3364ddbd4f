/** Responses as an operation gives them, made of its schema, with chosen values at places. */
import type { Field, MessageSchema, Schema } from "../providers/schema.js";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** Values of enums and labels, by vocabulary. */
export type NamesOf = (vocabulary: string) => readonly string[];

const depthLimit = 4;

/** A message with everything that always comes, at values that say little; lists are empty. */
export function plainMessage(schema: MessageSchema, namesOf: NamesOf, depth = 0): JsonObject {
  const made: JsonObject = {};
  for (const [name, field] of Object.entries(schema.fields)) {
    if (field.failure === true || !comes(schema, name, field)) continue;
    const value = plainValue(field.schema, namesOf, depth + 1);
    if (value !== undefined) made[name] = value;
  }
  return made;
}

/** What says what an item is comes also where it could be left out. */
function comes({ label, score, id }: MessageSchema, name: string, { presence, schema }: Field): boolean {
  if (presence === "always" || name === label || name === score || name === id) return true;
  return schema.kind === "enum" || schema.kind === "number" || schema.kind === "label" || schema.kind === "message";
}

export function plainValue(schema: Schema, namesOf: NamesOf, depth = 0): Json | undefined {
  switch (schema.kind) {
    case "message":
      return depth > depthLimit ? undefined : plainMessage(schema, namesOf, depth);
    case "stream":
      return [];
    case "label":
      return namesOf(schema.vocabulary)[0] ?? "zyxwv";
    case "enum":
      return namesOf(schema.vocabulary)[0] ?? "UNKNOWN";
    case "number":
      return plainNumber(schema.minimum, schema.maximum, schema.wire);
    case "string":
      return "zyx";
    case "boolean":
      return false;
    case "opaque":
      return undefined;
  }
}

function plainNumber(minimum: number, maximum: number, wire: "float32" | "float64"): number {
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum)) return Number.isFinite(minimum) ? minimum : 0;
  const value = minimum + (maximum - minimum) * 0.9;
  return wire === "float32" ? Math.fround(value) : value;
}

/** The schema at a path of field names and "[]"; null where there is none. */
export function schemaAt(schema: Schema, path: readonly string[]): Schema | null {
  let found: Schema | null = schema;
  for (const step of path) {
    if (found === null) return null;
    if (step === "[]") found = found.kind === "stream" ? found.item : null;
    else found = found.kind === "message" ? (found.fields[step]?.schema ?? null) : null;
  }
  return found;
}

/** Sets a field below an object, or takes it away; where a message on the way is absent, so is the field. */
export function setAt(object: JsonObject, path: readonly string[], value: Json | undefined): void {
  let at = object;
  for (const step of path.slice(0, -1)) {
    const inner = at[step];
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return;
    at = inner;
  }
  const last = path.at(-1);
  if (last === undefined) return;
  if (value === undefined) delete at[last];
  else at[last] = structuredClone(value);
}

/** As the provider writes it: fields that are left out where they hold nothing are not there. */
export function asWritten(schema: Schema, json: Json): Json {
  if (Array.isArray(json)) return schema.kind === "stream" ? json.map((item) => asWritten(schema.item, item)) : json;
  if (typeof json !== "object" || json === null || schema.kind !== "message") return json;
  const entries = Object.entries(json).flatMap(([name, value]): [string, Json][] => {
    const field = schema.fields[name];
    if (field === undefined) return [[name, value]];
    const isEmpty = Array.isArray(value) && value.length === 0;
    return isEmpty && field.presence !== "always" ? [] : [[name, asWritten(field.schema, value)]];
  });
  return Object.fromEntries(entries);
}
