/**
 * The shape of the knowledge about cloud APIs: how a client is made, which method is an operation, and what its response
 * may hold. Rows of it are in `google.ts` and `aws.ts`; nothing here or there computes a decision.
 *
 * A response is described once, in the names of the provider's REST JSON. What a client library shows is derived from
 * it: attributes of message objects (`shape: "message"`) or the JSON names as dictionary keys (`shape: "dict"`).
 */

/** Where a response value is and what it may be. Field names are the REST JSON's. */
export type Schema =
  | MessageSchema
  | StreamSchema
  /** A name out of a vocabulary; with `open`, names outside the list are possible. */
  | { readonly kind: "label"; readonly vocabulary: string; readonly open: boolean }
  /** `minimum` and `maximum` are included; an unbounded side is an infinity. `wire` says how many bits of a value reach a client. */
  | { readonly kind: "number"; readonly minimum: number; readonly maximum: number; readonly wire: "float32" | "float64" }
  /** One of the closed vocabulary's names. */
  | { readonly kind: "enum"; readonly vocabulary: string }
  | { readonly kind: "string" }
  | { readonly kind: "boolean" }
  /** Something that is there but is not described; a decision on it is not followed. */
  | { readonly kind: "opaque" };

export interface MessageSchema {
  readonly kind: "message";
  readonly fields: Readonly<Record<string, Field>>;
}

/** A repeated field: a sequence of messages. */
export interface StreamSchema {
  readonly kind: "stream";
  /** Path of JSON names from the response, without array marks: `labelAnnotations`, `Labels.Instances`. */
  readonly name: string;
  readonly item: MessageSchema;
  /** Names of the item's fields that hold its label, its score and its identifier. */
  readonly label?: string;
  readonly score?: string;
  readonly id?: string;
  /** What the provider does in practice. Never assumed for exactness, only offered as a simplification. */
  readonly ordering: "descending-score" | "unspecified";
}

export interface Field {
  readonly schema: Schema;
  /** Attribute name in the Python client, where it is not the snake_case of the JSON name. */
  readonly python?: string;
  /** Whether the REST JSON and dictionary forms leave the field out when it holds the default (empty, zero, unset). */
  readonly presence: "always" | "omitted-when-default";
  /** Holds the service's own failure, which is no output. */
  readonly failure?: true;
}

export interface Operation {
  /** `provider.service[.version].operation`; the key of recorded outputs. */
  readonly id: string;
  readonly provider: string;
  readonly service: string;
  readonly title: string;
  /** `image-labels`, `objects`, `sentiment`: operations of one category answer the same question. */
  readonly category: string;
  readonly python: readonly PythonBinding[];
  readonly response: MessageSchema;
  /** A threshold that the service itself applies: items below it are never returned. */
  readonly hiddenThreshold?: HiddenThreshold;
  /** Request parameter that limits how many items come back; the default where the provider states one. */
  readonly itemLimit?: { readonly parameter: string; readonly default?: number };
  /** Ids of the vocabularies that the response's labels and enums are drawn from. */
  readonly vocabularies: readonly string[];
}

export interface HiddenThreshold {
  readonly parameter: string;
  readonly default: number;
  /** Path of JSON names of the compared score. */
  readonly field: string;
}

export interface PythonBinding {
  /** Qualified callables that make the client: `google.cloud.vision.ImageAnnotatorClient`, `boto3.client`. */
  readonly factories: readonly string[];
  /** First argument of a factory that makes clients of many services (`rekognition`, positional or `service_name`). */
  readonly service?: string;
  readonly method: string;
  /** How the result shows the response: attributes of message objects, or a dictionary with the JSON names. */
  readonly shape: "message" | "dict";
}

/** Name under which a field is read in Python: an attribute of a message, or a dictionary key. */
export function pythonFieldName(jsonName: string, field: Field, shape: PythonBinding["shape"]): string {
  if (shape === "dict") return jsonName;
  return field.python ?? jsonName.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}
