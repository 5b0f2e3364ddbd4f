/** All known operations, and the look-ups by which the other stages find them. */
import { awsOperations } from "./aws.js";
import { googleOperations } from "./google.js";
import type { Operation, PythonBinding, Schema } from "./schema.js";

/** Sorted by id. */
export const operations: readonly Operation[] = [...awsOperations, ...googleOperations].sort((a, b) => (a.id < b.id ? -1 : 1));

/** An operation as one client method of a language calls it. */
export interface BoundOperation {
  readonly operation: Operation;
  readonly binding: PythonBinding;
}

const byId = new Map(operations.map((operation) => [operation.id, operation]));

const byFactory = new Map<string, BoundOperation[]>();
for (const operation of operations) {
  for (const binding of operation.python) {
    for (const factory of binding.factories) {
      const bound = byFactory.get(factory);
      if (bound === undefined) byFactory.set(factory, [{ operation, binding }]);
      else bound.push({ operation, binding });
    }
  }
}

export function operationById(id: string): Operation | undefined {
  return byId.get(id);
}

/** Every method that a client made by this qualified callable offers; empty when it makes no client we know. */
export function operationsOfFactory(factory: string): readonly BoundOperation[] {
  return byFactory.get(factory) ?? [];
}

/**
 * The operation behind `factory(service).method(...)`. Without `service` (the application computes it) a factory of many
 * services answers by the method's name alone, if only one of its services has it.
 */
export function findOperation(factory: string, service: string | undefined, method: string): BoundOperation | undefined {
  const candidates = operationsOfFactory(factory).filter(
    ({ binding }) => binding.method === method && (binding.service === undefined || service === undefined || binding.service === service),
  );
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Names of which a program must mention at least one to call any operation: a cheap test before parsing. */
export const methodNames: readonly string[] = [...new Set(operations.flatMap(({ python }) => python.map(({ method }) => method)))].sort();

/** Vocabularies from which an operation's labels are drawn while other names may come too. */
export const openVocabularies: ReadonlySet<string> = new Set(operations.flatMap(({ response }) => openLabels(response)));

function openLabels(schema: Schema): string[] {
  if (schema.kind === "label") return schema.open ? [schema.vocabulary] : [];
  if (schema.kind === "message") return Object.values(schema.fields).flatMap((field) => openLabels(field.schema));
  return schema.kind === "stream" ? openLabels(schema.item) : [];
}
