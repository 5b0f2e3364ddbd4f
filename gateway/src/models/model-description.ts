/** What a model's file says of itself (`furcifer-model/1`, written by the trainer's export), read and checked once when it is loaded. */

import { Ajv } from "ajv";
import { onnxMetadata } from "./onnx-metadata.js";

export interface ModelDescription {
  /** `sha256:` and the hash of the bytes of the spec that the model was trained for. */
  readonly spec: string;
  readonly decision: string;
  readonly method: string;
  /** Label ids by column. */
  readonly labels: readonly string[];
  readonly variables: readonly DescribedVariable[];
  /** Where each part's outcomes are in the model's second output; empty where it predicts labels alone. */
  readonly outcomes: readonly DescribedOutcomes[];
  readonly input: ModelInput;
  /** Of a head alone: the hash of its backbone's file, and how many features it takes. */
  readonly head?: { readonly backbone: string; readonly features: number };
}

export interface DescribedVariable {
  readonly name: string;
  readonly column: number;
  readonly minimum: number | null;
  readonly maximum: number | null;
}

export interface DescribedOutcomes {
  readonly form: string;
  readonly outcomes: readonly string[];
  readonly first: number;
  readonly count: number;
}

export interface ModelInput {
  readonly kind: "image" | "text";
  /** Pixels of a side, or words. */
  readonly size: number;
  readonly mean: number;
  readonly deviation: number;
  /** Of texts: what makes their words to numbers. */
  readonly tokenizer?: string;
}

/** The trainer's own way to read texts, which is this package's too. */
const ownTokenizer = "words-fnv1a-32768";

/** A file that is no model of this format. */
export class ModelError extends Error {
  override readonly name = "ModelError";
}

const number = { type: "number" };
const text = { type: "string" };
const texts = { type: "array", items: text };

interface ObjectSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

function object(properties: Record<string, unknown>): ObjectSchema {
  return { type: "object", properties, required: Object.keys(properties) };
}

function withOptional(schema: ObjectSchema, properties: Record<string, unknown>): ObjectSchema {
  return { ...schema, properties: { ...schema.properties, ...properties } };
}

const head = object({ backbone: text, features: number });

const schema = withOptional(
  object({
    spec: text,
    decision: text,
    method: text,
    labels: texts,
    variables: {
      type: "array",
      items: object({ name: text, column: number, minimum: { type: ["number", "null"] }, maximum: { type: ["number", "null"] } }),
    },
    outcomes: { type: "array", items: object({ form: text, outcomes: texts, first: number, count: number }) },
    input: withOptional(
      object({ kind: { enum: ["image", "text"] }, size: { type: "integer", minimum: 1 }, mean: number, deviation: number }),
      {
        tokenizer: text,
      },
    ),
  }),
  { head },
);

const isDescription = new Ajv({ allErrors: true, allowUnionTypes: true }).compile<ModelDescription>(schema);

/** Throws a ModelError that says what is wrong. */
export function describeModel(bytes: Uint8Array): ModelDescription {
  let metadata: Map<string, string>;
  try {
    metadata = onnxMetadata(bytes);
  } catch (error) {
    throw new ModelError((error as Error).message);
  }
  const format = metadata.get("furcifer.format");
  if (format !== "furcifer-model/1")
    throw new ModelError(`its format is ${format ?? "not said"}, expected furcifer-model/1: export it again`);
  const rows = ["spec", "decision", "method", "labels", "variables", "outcomes", "input", "head"].flatMap((name) => {
    const value = metadata.get(`furcifer.${name}`);
    if (value === undefined) return [];
    return [[name, ["spec", "decision", "method"].includes(name) ? value : parsed(name, value)]];
  });
  const description: unknown = Object.fromEntries(rows);
  if (isDescription(description)) {
    const { kind, tokenizer = ownTokenizer } = description.input;
    if (kind === "text" && tokenizer !== ownTokenizer)
      throw new ModelError(
        `it reads texts through ${tokenizer}, expected ${ownTokenizer}: export a model with the trainer's own text backbone`,
      );
    return description;
  }
  const [problem] = isDescription.errors ?? [];
  throw new ModelError(`its metadata are not as expected: ${problem?.instancePath ?? ""} ${problem?.message ?? ""}`);
}

function parsed(name: string, value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new ModelError(`its metadata furcifer.${name} is no JSON`);
  }
}
