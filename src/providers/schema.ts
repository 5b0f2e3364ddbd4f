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
}

/**
 * How a result shows a response to the program.
 * - `message`: attributes in snake case; enums are numbers that know their names; absent fields hold their default.
 * - `object`: attributes in snake case; enums are texts.
 * - `dict`: a dictionary with the JSON names; absent fields are no keys.
 * - `snake-dict`: a dictionary with the names in snake case; absent fields hold their default, enums are numbers.
 */
export type Shape = "message" | "object" | "dict" | "snake-dict";

/** Whether fields are read as keys rather than as attributes. */
export function isDictionary(shape: Shape): boolean {
  return shape === "dict" || shape === "snake-dict";
}

/** Name under which a field is read in Python; without its field, where that says no other. */
export function pythonFieldName(jsonName: string, shape: Shape, field?: Field): string {
  if (shape === "dict") return jsonName;
  if (field?.python !== undefined) return field.python;
  return jsonName
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/** The JSON name of the field that a program reads as `name`; a trailing `_` keeps a name clear of the language's words. */
export function jsonFieldName(message: MessageSchema, name: string, shape: Shape): string | null {
  if (shape === "dict") return Object.hasOwn(message.fields, name) ? name : null;
  const plain = shape === "snake-dict" ? name : name.replace(/_$/, "");
  return Object.entries(message.fields).find(([json, field]) => pythonFieldName(json, shape, field) === plain)?.[0] ?? null;
}
