/** The catalog's rows agree with themselves, and the vocabularies are the published lists. */
import { describe, expect, it } from "vitest";
import { findOperation, methodNames, operationById, operations, operationsOfFactory } from "../src/providers/registry.js";
import type { Operation, Schema, StreamSchema } from "../src/providers/schema.js";
import { pythonFieldName } from "../src/providers/schema.js";
import { isVocabulary, loadVocabulary, vocabularyIds } from "../src/providers/vocabularies.js";

/** Every schema below `schema` with its path of JSON names. */
function walk(schema: Schema, path: readonly string[] = []): [string, Schema][] {
  const here: [string, Schema] = [path.join("."), schema];
  const message = schema.kind === "stream" ? schema.item : schema;
  if (message.kind !== "message") return [here];
  return [here, ...Object.entries(message.fields).flatMap(([name, field]) => walk(field.schema, [...path, name]))];
}

function streams(operation: Operation): [string, StreamSchema][] {
  return walk(operation.response).filter((entry): entry is [string, StreamSchema] => entry[1].kind === "stream");
}

describe.each(operations.map((operation) => [operation.id, operation] as const))("%s", (_, operation) => {
  it("names its streams by their path", () => {
    expect(streams(operation).filter(([path, { name }]) => path !== name)).toEqual([]);
  });

  it("has the fields that its streams name as label, score and id", () => {
    for (const [path, stream] of streams(operation)) {
      const kind = (field: string | undefined): string | undefined =>
        field && (stream.item.fields[field]?.schema.kind ?? `no field ${path}.${field}`);
      expect(["label", "enum", "string", undefined]).toContain(kind(stream.label));
      expect(["number", undefined]).toContain(kind(stream.score));
      expect(["string", undefined]).toContain(kind(stream.id));
    }
  });

  it("declares the vocabularies that it uses, and they exist", () => {
    const used = walk(operation.response).flatMap(([, schema]) =>
      schema.kind === "label" || schema.kind === "enum" ? [schema.vocabulary] : [],
    );
    expect([...new Set(used)].sort()).toEqual([...operation.vocabularies].sort());
    expect(operation.vocabularies.every(isVocabulary)).toBe(true);
  });

  it("has number ranges that are not empty", () => {
    for (const [, schema] of walk(operation.response)) if (schema.kind === "number") expect(schema.minimum).toBeLessThan(schema.maximum);
  });

  it("has its hidden threshold on a number of the response", () => {
    const { hiddenThreshold } = operation;
    if (hiddenThreshold === undefined) return;
    const field = walk(operation.response).find(([path]) => path === hiddenThreshold.field)?.[1];
    expect(field).toMatchObject({ kind: "number" });
  });

  it("is found by each of its factories and its method", () => {
    for (const binding of operation.python) {
      for (const factory of binding.factories) {
        expect(findOperation(factory, binding.service, binding.method)?.operation).toBe(operation);
      }
    }
  });
});

describe("registry", () => {
  it("is sorted, without doubles", () => {
    const ids = operations.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it("looks up by id and by factory", () => {
    expect(operationById("google.vision.label_detection")?.category).toBe("image-labels");
    expect(operationById("toString")).toBeUndefined();
    expect(operationsOfFactory("google.cloud.vision_v1p3beta1.ImageAnnotatorClient").map(({ operation }) => operation.id)).toEqual([
      "google.vision.label_detection",
      "google.vision.object_localization",
    ]);
    expect(operationsOfFactory("constructor")).toEqual([]);
  });

  it("tells services of one factory apart", () => {
    expect(findOperation("boto3.client", "comprehend", "detect_labels")).toBeUndefined();
    expect(findOperation("boto3.client", undefined, "detect_labels")?.operation.id).toBe("aws.rekognition.detect_labels");
    expect(findOperation("boto3.client", "s3", "detect_labels")).toBeUndefined();
  });

  it("lists the names that a caller has to mention", () => {
    expect(methodNames).toEqual(["analyze_sentiment", "detect_labels", "detect_sentiment", "label_detection", "object_localization"]);
  });
});

describe("field names in Python", () => {
  const field = { schema: { kind: "string" }, presence: "always" } as const;

  it("are attributes in snake case, or the JSON names of a dictionary", () => {
    expect(pythonFieldName("labelAnnotations", field, "message")).toBe("label_annotations");
    expect(pythonFieldName("normalizedVertices", field, "message")).toBe("normalized_vertices");
    expect(pythonFieldName("uint64Value", field, "message")).toBe("uint64_value");
    expect(pythonFieldName("type", { ...field, python: "type_" }, "message")).toBe("type_");
    expect(pythonFieldName("SentimentScore", field, "dict")).toBe("SentimentScore");
  });
});

describe("vocabularies", () => {
  it.each(vocabularyIds)("%s has unique ids and no stray white space", async (id) => {
    const { labels } = await loadVocabulary(id);
    expect(new Set(labels.map((label) => label.id)).size).toBe(labels.length);
    expect(labels.filter((label) => label.name !== label.name.trim() || label.name === "" || label.id === "")).toEqual([]);
  });

  it("have as many labels as were published", async () => {
    const google = await loadVocabulary("google.vision.labels");
    expect(google.labels).toHaveLength(9602);
    expect(new Set(google.labels.map(({ name }) => name)).size).toBe(9593);
    expect(google.labels[0]).toEqual({ id: "/m/0100nhbf", name: "Sprenger's tulip" });
    expect(google.license).toBe("CC-BY-4.0");
    const aws = await loadVocabulary("aws.rekognition.labels");
    expect(aws.labels).toHaveLength(3082);
    expect(aws.license).toBe("unknown");
    const sentiment = await loadVocabulary("aws.comprehend.sentiment");
    expect(sentiment.labels.map(({ name }) => name)).toEqual(["POSITIVE", "NEGATIVE", "NEUTRAL", "MIXED"]);
  });

  it("refuse an id that is not there", async () => {
    await expect(loadVocabulary("toString")).rejects.toThrow(RangeError);
  });
});
