/** What the names in a catalog document may lead to: its own rows and those of the documents beside it. */
import type { CatalogDocument } from "./document.js";
import type { MessageSchema, Schema } from "./schema.js";
import { isVocabulary } from "./vocabularies.js";

export interface Known {
  readonly document: CatalogDocument;
  readonly others: readonly CatalogDocument[];
  /** Undefined where there is none of this id. */
  readonly vocabulary: (id: string) => KnownVocabulary | undefined;
}

export interface KnownVocabulary {
  readonly open: boolean;
  readonly numbered: boolean;
  /** Of a vocabulary that is written in a document; the others are not loaded. */
  readonly values?: readonly string[];
}

export function knownTo(document: CatalogDocument, others: readonly CatalogDocument[]): Known {
  return { document, others, vocabulary: (id) => vocabularyOf([document, ...others], id) };
}

function vocabularyOf(documents: readonly CatalogDocument[], id: string): KnownVocabulary | undefined {
  for (const { vocabularies } of documents) {
    const row = vocabularies !== undefined && Object.hasOwn(vocabularies, id) ? vocabularies[id] : undefined;
    if (row !== undefined) return { open: row.open === true, values: row.values, numbered: row.numbers !== undefined };
  }
  return isVocabulary(id) ? { open: true, numbered: false } : undefined;
}

/** What is at a path of JSON names, through lists; a text says which step leads nowhere. */
export function fieldAt(message: MessageSchema, path: readonly string[]): Schema | string {
  let at: Schema = message;
  for (const name of path) {
    if (at.kind !== "message") return `there are no fields below a ${at.kind}, so no ${name}`;
    const field: Schema | undefined = Object.hasOwn(at.fields, name) ? at.fields[name]!.schema : undefined;
    if (field === undefined) return `${at.name} has no field ${name}`;
    at = field.kind === "stream" ? field.item : field;
  }
  return at;
}
