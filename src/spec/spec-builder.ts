/** The loss spec around decisions: the operations that they read, described from the catalog. */
import type { Catalog, Operation } from "../providers/catalog.js";
import { isPart } from "../providers/catalog.js";
import type { Field, MessageSchema } from "../providers/schema.js";
import type { Decision, LossSpec, SpecOperation, SpecStream } from "./loss-spec.js";
import { specVersion } from "./loss-spec.js";

/** `vocabularyFor`: what was worked over in place of a vocabulary of the catalog; itself by default. */
export function buildSpec(
  decisions: readonly Decision[],
  catalog: Catalog,
  version: string,
  vocabularyFor: (id: string) => string = (id) => id,
): LossSpec {
  const ids = [...new Set(decisions.flatMap((d) => d.calls.map((c) => c.operation)))].sort();
  const operations = ids.flatMap((id) => catalog.operationById(id) ?? []).map((operation) => specOperation(operation, vocabularyFor));
  return { version: specVersion, generator: { name: "furcifer", version }, operations, decisions };
}

function specOperation(operation: Operation, vocabularyFor: (id: string) => string): SpecOperation {
  const fields = Object.entries(operation.schema?.fields ?? {}).filter(([name]) => isPart(operation, name));
  const streams = fields.flatMap(([name, field]) => streamsOfField(name, field, { path: [], inside: new Set() }));
  const named = streams.map((s) =>
    s.label === undefined ? s : { ...s, label: { ...s.label, vocabulary: vocabularyFor(s.label.vocabulary) } },
  );
  return { id: operation.id, provider: operation.provider, title: operation.title, streams: named };
}

interface Way {
  readonly path: readonly string[];
  /** Types on the way here: one that contains itself is described once. */
  readonly inside: ReadonlySet<MessageSchema>;
}

/** Lists of items that have a label, at any depth of messages. */
function streamsOfField(name: string, { schema }: Field, { path, inside }: Way): SpecStream[] {
  const here = [...path, name];
  if (schema.kind === "message") {
    if (inside.has(schema)) return [];
    const way = { path: here, inside: new Set([...inside, schema]) };
    return Object.entries(schema.fields).flatMap(([inner, field]) => streamsOfField(inner, field, way));
  }
  if (schema.kind !== "stream" || schema.item.kind !== "message" || schema.item.label === undefined) return [];
  const { item } = schema;
  const label = item.fields[item.label!]?.schema;
  const score = item.score === undefined ? undefined : item.fields[item.score]?.schema;
  return [
    {
      path: here,
      ...(label?.kind === "label" || label?.kind === "enum" ? { label: { path: [item.label!], vocabulary: label.vocabulary } } : {}),
      ...(score?.kind === "number" ? { score: { path: [item.score!], ...bounds(score), wire: score.wire } } : {}),
      ordering: schema.ordering,
    },
  ];
}

/** Only the bounds that there are. */
function bounds({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }): { minimum?: number; maximum?: number } {
  return { ...(Number.isFinite(minimum) ? { minimum } : {}), ...(Number.isFinite(maximum) ? { maximum } : {}) };
}
