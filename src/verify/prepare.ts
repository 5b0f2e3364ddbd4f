/** What verification needs of the catalog: how responses of a decision's calls look, and which names they may hold. */
import type { Catalog } from "../providers/catalog.js";
import type { MessageSchema } from "../providers/schema.js";
import type { Decision } from "../spec/loss-spec.js";
import type { Case } from "./cases.js";
import { casesOf } from "./cases.js";

/** The cases of a decision; none where the catalog describes none of its operations. */
export async function prepareCases(catalog: Catalog, decision: Decision, limit: number): Promise<Case[]> {
  const schemas = new Map<string, MessageSchema | null>();
  const names = new Map<string, readonly string[]>();
  for (const { operation } of decision.calls) {
    const found = catalog.operationById(operation);
    schemas.set(operation, found?.schema ?? null);
    for (const id of found?.vocabularies ?? [])
      if (!names.has(id))
        names.set(
          id,
          (await catalog.vocabulary(id)).labels.map((l) => l.name),
        );
  }
  if ([...schemas.values()].every((schema) => schema === null)) return [];
  return casesOf({ decision, schemaOf: (operation) => schemas.get(operation) ?? null, namesOf: (id) => names.get(id) ?? [], limit });
}
