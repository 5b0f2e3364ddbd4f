/** The fields of a response as rows of a tree, each with its type in words. A type's fields are given once. */
import type { Operation } from "../providers/catalog.js";
import { isPart } from "../providers/catalog.js";
import type { CatalogDocument } from "../providers/document.js";
import type { Field, MessageSchema, Schema, Shape } from "../providers/schema.js";
import { pythonFieldName, shapeTraits, shownFieldName } from "../providers/schema.js";

export interface FieldRow {
  /** JSON names from the response on; `[]` after a list. */
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  /** `list of Label, descending`, `float64 0..100`, `label of google.vision.labels`. */
  readonly type: string;
  /** What the field is to its item, its names in client libraries, whether it may be missing. */
  readonly notes: readonly string[];
}

/** What is told of fields: how clients show them, and whether the provider leaves out defaults, which then goes without saying. */
interface Manner {
  readonly shapes: ReadonlySet<Shape>;
  readonly defaults: CatalogDocument["defaults"];
}

/** The fields that the operation fills. */
export function fieldRows(operation: Operation, { shapes, defaults }: Manner): FieldRow[] {
  const { schema } = operation;
  if (schema === null) return [];
  const attributes = [...shapes].find((shape) => shapeTraits[shape].access === "attribute");
  const library = [...shapes].find((shape) => shapeTraits[shape].names === "library");
  const seen = new Set<MessageSchema>([schema]);
  const rows: FieldRow[] = [];
  const visit = (message: MessageSchema, above: string, depth: number): void => {
    for (const [name, field] of Object.entries(message.fields)) {
      if (depth === 0 && !isPart(operation, name)) continue;
      const item = itemOf(field.schema);
      const path = `${above}${name}${field.schema.kind === "stream" ? "[]" : ""}`;
      const known = item.kind === "message" && seen.has(item);
      rows.push({
        path,
        name,
        depth,
        type: typeText(field.schema),
        notes: [
          ...notesOf(message, name, field, { attributes, library }),
          ...presence(field, defaults),
          ...(known ? ["fields as above"] : []),
        ],
      });
      if (item.kind !== "message" || known) continue;
      seen.add(item);
      visit(item, `${path}.`, depth + 1);
    }
  };
  visit(schema, "", 0);
  return rows;
}

function itemOf(schema: Schema): Schema {
  return schema.kind === "stream" ? schema.item : schema;
}

function typeText(schema: Schema): string {
  switch (schema.kind) {
    case "message":
      return schema.name;
    case "stream":
      return `list of ${typeText(schema.item)}${schema.ordering === "descending-score" ? ", descending" : ""}`;
    case "label":
    case "enum":
      return `${schema.kind} of ${schema.vocabulary}`;
    case "number":
      return `${schema.wire}${rangeText(schema.minimum, schema.maximum)}`;
    default:
      return schema.kind === "opaque" ? "not described" : schema.kind;
  }
}

function rangeText(minimum: number, maximum: number): string {
  const end = (value: number): string => (Number.isFinite(value) ? String(value) : "");
  const text = `${end(minimum)}..${end(maximum)}`;
  return text === ".." ? "" : ` ${text}`;
}

/** Shapes of clients that may name fields otherwise than the JSON. */
interface Renaming {
  readonly attributes: Shape | undefined;
  readonly library: Shape | undefined;
}

function notesOf(message: MessageSchema, name: string, field: Field, { attributes, library }: Renaming): string[] {
  const roles = (["label", "score", "id"] as const).filter((role) => message[role] === name);
  const python = attributes === undefined ? name : pythonFieldName(name, attributes, field);
  const javascript = library === undefined ? name : shownFieldName(name, library, field);
  const named = [...(python === name ? [] : [`in Python ${python}`]), ...(javascript === name ? [] : [`in JavaScript ${javascript}`])];
  return [...roles, ...named, ...(field.failure === true ? ["the service's failure"] : [])];
}

function presence(field: Field, defaults: Manner["defaults"]): string[] {
  if (field.presence === "always") return defaults === "omitted" ? ["always there"] : [];
  return defaults === "omitted" ? [] : ["may be missing"];
}
