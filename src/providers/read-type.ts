/** From the lines of a catalog document to schemas. A line that cannot be read is a `CatalogError` with its place. */
import type { CatalogDocument, TypeRow } from "./document.js";
import type { Field, MessageSchema, Schema } from "./schema.js";

/** A catalog document says something that cannot be; the message names the place and what is expected there. */
export class CatalogError extends Error {
  override readonly name = "CatalogError";
}

interface Context {
  readonly document: CatalogDocument;
  readonly isOpen: (vocabulary: string) => boolean;
  readonly messages: Map<string, MessageSchema>;
}

/** Answers the schema of each type of the document by name, reading a type's fields when they are first looked at. */
export function typeReader(document: CatalogDocument, isOpen: (vocabulary: string) => boolean): (name: string) => MessageSchema {
  const context: Context = { document, isOpen, messages: new Map() };
  return (name) => messageNamed(context, name);
}

function messageNamed(context: Context, name: string): MessageSchema {
  const known = context.messages.get(name);
  if (known !== undefined) return known;
  const row = Object.hasOwn(context.document.types, name) ? context.document.types[name] : undefined;
  if (row === undefined) throw new CatalogError(`There is no type ${name} in the catalog of ${context.document.provider}.`);
  const message = new LazyMessage(context, name, row);
  context.messages.set(name, message);
  return message;
}

class LazyMessage implements MessageSchema {
  readonly kind = "message";
  readonly label?: string;
  readonly score?: string;
  readonly id?: string;
  #fields: Readonly<Record<string, Field>> | null = null;
  readonly #context: Context;
  readonly #row: TypeRow;

  constructor(
    context: Context,
    readonly name: string,
    row: TypeRow,
  ) {
    this.#context = context;
    this.#row = row;
    if (row.label !== undefined) this.label = row.label;
    if (row.score !== undefined) this.score = row.score;
    if (row.id !== undefined) this.id = row.id;
  }

  get fields(): Readonly<Record<string, Field>> {
    this.#fields ??= Object.fromEntries(
      Object.entries(this.#row.fields).map(([json, line]) => [json, readField(this.#context, line, `${this.name}.${json}`)]),
    );
    return this.#fields;
  }
}

const flags = new Set(["descending", "optional", "required", "failure"]);

function readField(context: Context, line: string, where: string): Field {
  const words = line.trim().split(/\s+/);
  const described = words.filter((w) => !flags.has(w));
  const has = (flag: string): boolean => words.includes(flag);
  const isList = described[described.length - 1]?.endsWith("[]") === true;
  if (isList) described[described.length - 1] = described[described.length - 1]!.slice(0, -2);
  const base = readBase(context, described, where);
  const omitted = has("optional") || (context.document.defaults === "omitted" && !has("required"));
  return {
    schema: isList ? { kind: "stream", item: base, ordering: has("descending") ? "descending-score" : "unspecified" } : base,
    presence: omitted ? "omitted-when-default" : "always",
    ...(has("failure") ? { failure: true } : {}),
  };
}

function readBase(context: Context, [base = "", argument, ...rest]: readonly string[], where: string): Schema {
  if (rest.length > 0) throw new CatalogError(`${where}: ${JSON.stringify(rest.join(" "))} is no word of a field's line.`);
  switch (base) {
    case "string":
    case "boolean":
    case "opaque":
      if (argument !== undefined) throw new CatalogError(`${where}: ${base} takes nothing after it, but ${argument} is there.`);
      return { kind: base };
    case "label":
      return { kind: "label", vocabulary: vocabulary(argument, where), open: context.isOpen(argument ?? "") };
    case "enum":
      return { kind: "enum", vocabulary: vocabulary(argument, where) };
    case "float32":
    case "float64":
      return { kind: "number", ...readRange(argument ?? "..", where), wire: base };
    default:
      if (argument !== undefined) throw new CatalogError(`${where}: ${base} ${argument} is no type.`);
      return messageNamed(context, base);
  }
}

function vocabulary(name: string | undefined, where: string): string {
  if (name === undefined) throw new CatalogError(`${where}: the name of a vocabulary must follow.`);
  return name;
}

function readRange(text: string, where: string): { minimum: number; maximum: number } {
  const [low, high, more] = text.split("..");
  const minimum = low === "" ? Number.NEGATIVE_INFINITY : Number(low);
  const maximum = high === "" ? Number.POSITIVE_INFINITY : Number(high);
  if (high === undefined || more !== undefined || !(minimum < maximum)) {
    throw new CatalogError(`${where}: ${JSON.stringify(text)} is no range; write MIN..MAX, leaving out an end that has no bound.`);
  }
  return { minimum, maximum };
}
