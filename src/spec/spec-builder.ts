/** The loss spec around decisions: the operations that they read, described from the catalog. */
import { operationById } from "../providers/registry.js";
import type { Field, MessageSchema } from "../providers/schema.js";
import type { Decision, LossSpec, SpecOperation, SpecStream } from "./loss-spec.js";
import { specVersion } from "./loss-spec.js";

export function buildSpec(decisions: readonly Decision[], version: string): LossSpec {
  const ids = [...new Set(decisions.flatMap((d) => d.calls.map((c) => c.operation)))].sort();
  return { version: specVersion, generator: { name: "furcifer", version }, operations: ids.map(specOperation), decisions };
}

function specOperation(id: string): SpecOperation {
  const operation = operationById(id)!;
  return { id, provider: operation.provider, title: operation.title, streams: streamsOf(operation.response, []) };
}

/** Lists of items that have a label, at any depth of messages. */
function streamsOf(message: MessageSchema, path: readonly string[]): SpecStream[] {
  return Object.entries(message.fields).flatMap(([name, field]) => streamsOfField(name, field, path));
}

function streamsOfField(name: string, { schema }: Field, path: readonly string[]): SpecStream[] {
  const here = [...path, name];
  if (schema.kind === "message") return streamsOf(schema, here);
  if (schema.kind !== "stream" || schema.label === undefined) return [];
  const label = schema.item.fields[schema.label]?.schema;
  const score = schema.score === undefined ? undefined : schema.item.fields[schema.score]?.schema;
  return [
    {
      path: here,
      ...(label?.kind === "label" || label?.kind === "enum" ? { label: { path: [schema.label], vocabulary: label.vocabulary } } : {}),
      ...(score?.kind === "number"
        ? { score: { path: [schema.score!], minimum: score.minimum, maximum: score.maximum, wire: score.wire } }
        : {}),
      ordering: schema.ordering,
    },
  ];
}
