/**
 * What a response of an operation holds. It is described once, in the names of the provider's REST JSON; what a client
 * library shows is derived from it by the shape of the binding: attributes of message objects, or keys of dictionaries.
 */

/** Where a response value is and what it may be. Field names are the REST JSON's. */
export type Schema =
  | MessageSchema
  | StreamSchema
  /** A name out of a vocabulary; with `open`, names outside the list are possible. */
  | { readonly kind: "label"; readonly vocabulary: string; readonly open: boolean }
  /** `minimum` and `maximum` are included; an unbounded side is an infinity. `wire` says how many bits of a value reach a client. */
  | { readonly kind: "number"; readonly minimum: number; readonly maximum: number; readonly wire: "float32" | "float64" }
  /** One of the closed vocabulary's names. Message objects show its number where the vocabulary is numbered. */
  | { readonly kind: "enum"; readonly vocabulary: string }
  | { readonly kind: "string" }
  | { readonly kind: "boolean" }
  /** Something that is there but is not described; a decision on it is not followed. */
  | { readonly kind: "opaque" };

export interface MessageSchema {
  readonly kind: "message";
  /** Name of the type in its catalog document. */
  readonly name: string;
  /** Read from the catalog when it is first asked for; types may contain themselves. */
  readonly fields: Readonly<Record<string, Field>>;
  /** Names of the fields that hold an item's label, its score and its identifier. */
  readonly label?: string;
  readonly score?: string;
  readonly id?: string;
}

/** A repeated field: a sequence of messages or of plain values. */
export interface StreamSchema {
  readonly kind: "stream";
  readonly item: Schema;
  /** What the provider does in practice. Never assumed for exactness, only offered as a simplification. */
  readonly ordering: "descending-score" | "unspecified";
}

export interface Field {
  readonly schema: Schema;
  /** Whether the REST JSON and dictionary forms leave the field out when it holds the default (empty, zero, unset). */
  readonly presence: "always" | "omitted-when-default";
  /** Holds the service's own failure, which is no output. */
  readonly failure?: true;
  /** Name in Python where it is not the JSON name in snake case. */
  readonly python?: string;
  /** Name in JavaScript clients where it is not the JSON name. */
  readonly javascript?: string;
}

/**
 * How a result shows a response to the program. In Python:
 * - `message`: attributes in snake case; enums are numbers that know their names; absent fields hold their default.
 * - `object`: attributes in snake case; enums are texts.
 * - `dict`: a dictionary with the JSON names; absent fields are no keys.
 * - `snake-dict`: a dictionary with the names in snake case; absent fields hold their default, enums are numbers.
 *
 * In JavaScript, always properties and enums as texts:
 * - `js-message`: what clients of protocol buffers decode; JSON names; absent fields hold their default, absent messages are null.
 * - `js-object`: objects of a client library, which renames some fields; absent fields are undefined.
 * - `js-json`: the JSON itself.
 */
export type Shape = "message" | "object" | "dict" | "snake-dict" | "js-message" | "js-object" | "js-json";

export interface ShapeTraits {
  /** How fields are read. */
  readonly access: "attribute" | "key" | "property";
  readonly names: "json" | "snake" | "library";
  readonly enums: "number" | "text";
  /**
   * What a program reads where the JSON leaves a field out: the type's default ("", 0, false, an empty list), nothing
   * (None or undefined), or no such key.
   */
  readonly absent: "default" | "nothing" | "no-key";
  /** What it reads where that field is a message. */
  readonly absentMessage: "empty-message" | "null" | "nothing" | "no-key";
}

export const shapeTraits: Readonly<Record<Shape, ShapeTraits>> = {
  message: { access: "attribute", names: "snake", enums: "number", absent: "default", absentMessage: "empty-message" },
  object: { access: "attribute", names: "snake", enums: "text", absent: "nothing", absentMessage: "nothing" },
  dict: { access: "key", names: "json", enums: "text", absent: "no-key", absentMessage: "no-key" },
  "snake-dict": { access: "key", names: "snake", enums: "number", absent: "default", absentMessage: "empty-message" },
  "js-message": { access: "property", names: "json", enums: "text", absent: "default", absentMessage: "null" },
  "js-object": { access: "property", names: "library", enums: "text", absent: "nothing", absentMessage: "nothing" },
  "js-json": { access: "property", names: "json", enums: "text", absent: "nothing", absentMessage: "nothing" },
};

/**
 * How a call hands out its result.
 * - `returned`: as its value.
 * - `promise`: as a promise of it.
 * - `callback`: to its last argument, called as `(error, result)`.
 * - `promise-or-callback`: to its last argument where that is a function, else as a promise.
 * - `request`: to its last argument where that is a function; else its value is a request that is not sent yet, of which
 *   `promise()` is a promise, and `send(callback)` calls back.
 */
export type Delivery = "returned" | "promise" | "callback" | "promise-or-callback" | "request";

/** Whether fields are read as keys rather than as attributes. */
export function isDictionary(shape: Shape): boolean {
  return shapeTraits[shape].access === "key";
}

/** Name under which a program reads a field; without its field, where that says no other. */
export function shownFieldName(jsonName: string, shape: Shape, field?: Field): string {
  switch (shapeTraits[shape].names) {
    case "json":
      return jsonName;
    case "library":
      return field?.javascript ?? jsonName;
    case "snake":
      return pythonFieldName(jsonName, shape, field);
  }
}

/** Name under which a field is read in Python; without its field, where that says no other. */
export function pythonFieldName(jsonName: string, shape: Shape, field?: Field): string {
  if (shape === "dict") return jsonName;
  return field?.python ?? inSnakeCase(jsonName);
}

/** `label_detection` as `labelDetection`. */
export function inCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function inSnakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/** The JSON name of the field that a program reads as `name`; a trailing `_` keeps a name clear of the language's words. */
export function jsonFieldName(message: MessageSchema, name: string, shape: Shape): string | null {
  const { access, names } = shapeTraits[shape];
  if (names === "json") return Object.hasOwn(message.fields, name) ? name : null;
  const plain = access === "attribute" ? name.replace(/_$/, "") : name;
  return Object.entries(message.fields).find(([json, field]) => shownFieldName(json, shape, field) === plain)?.[0] ?? null;
}
