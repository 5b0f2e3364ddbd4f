/** From the lines of a catalog document to schemas. A line that cannot be read is a `CatalogError` with what to write instead. */
import type { CatalogDocument, TypeRow } from "./document.js";
import type { Field, MessageSchema, Schema } from "./schema.js";

/** A catalog document says something that cannot be. */
export class CatalogError extends Error {
  override readonly name = "CatalogError";

  constructor(
    readonly problem: string,
    readonly remedy: string,
  ) {
    super(`${problem}. ${remedy}`);
  }
}

/** What a field's line says. Names of types and vocabularies are not looked up yet. */
export interface FieldLine {
  readonly base:
    | Extract<Schema, { readonly kind: "string" | "boolean" | "opaque" | "number" }>
    | { readonly kind: "label"; readonly vocabulary: string }
    | { readonly kind: "enum"; readonly vocabulary: string }
    | { readonly kind: "type"; readonly name: string };
  readonly list: boolean;
  readonly words: ReadonlySet<string>;
  readonly python?: string;
  readonly javascript?: string;
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
  const { types, provider } = context.document;
  const row = Object.hasOwn(types, name) ? types[name] : undefined;
  if (row === undefined) throw new CatalogError(`the catalog of ${provider} has no type ${name}`, "Describe it under `types`.");
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
      Object.entries(this.#row.fields).map(([json, line]) => [json, fieldOf(this.#context, parseField(line))]),
    );
    return this.#fields;
  }
}

function fieldOf(context: Context, { base, list, words, python, javascript }: FieldLine): Field {
  const item = schemaOf(context, base);
  const omitted = words.has("optional") || (context.document.defaults === "omitted" && !words.has("required"));
  return {
    schema: list ? { kind: "stream", item, ordering: words.has("descending") ? "descending-score" : "unspecified" } : item,
    presence: omitted ? "omitted-when-default" : "always",
    ...(words.has("failure") ? { failure: true } : {}),
    ...(python === undefined ? {} : { python }),
    ...(javascript === undefined ? {} : { javascript }),
  };
}

function schemaOf(context: Context, base: FieldLine["base"]): Schema {
  if (base.kind === "label") return { ...base, open: context.isOpen(base.vocabulary) };
  return base.kind === "type" ? messageNamed(context, base.name) : base;
}

export const fieldWords: ReadonlySet<string> = new Set(["descending", "optional", "required", "failure"]);
/** Names that a type cannot have. */
export const plainBases: ReadonlySet<string> = new Set(["string", "boolean", "opaque", "label", "enum", "float32", "float64"]);

export function parseField(line: string): FieldLine {
  const written = line.trim().split(/\s+/);
  const python = takeName(written, "as", "Python", line);
  const javascript = takeName(written, "js", "JavaScript", line);
  const described = written.filter((word) => !fieldWords.has(word));
  const list = described.at(-1)?.endsWith("[]") === true;
  if (list) described[described.length - 1] = described[described.length - 1]!.slice(0, -2);
  return {
    base: parseBase(described, line),
    list,
    words: new Set(written.filter((word) => fieldWords.has(word))),
    ...(python === undefined ? {} : { python }),
    ...(javascript === undefined ? {} : { javascript }),
  };
}

/** Takes `as NAME` out of the words of a line. */
function takeName(written: string[], word: string, language: string, line: string): string | undefined {
  const at = written.indexOf(word);
  if (at < 0) return undefined;
  const [, name] = written.splice(at, 2);
  if (name !== undefined && /^[A-Za-z_$][\w$]*$/.test(name)) return name;
  const remedy = `Write \`${word} NAME\` with the field's name in ${language}.`;
  throw new CatalogError(`no name follows \`${word}\` in ${JSON.stringify(line)}`, remedy);
}

function parseBase([base = "", argument, ...rest]: readonly string[], line: string): FieldLine["base"] {
  const surplus = (word: string): CatalogError =>
    new CatalogError(
      `${JSON.stringify(word)} means nothing in ${JSON.stringify(line)}`,
      `A line is a base, \`[]\` for a list, then any of ${[...fieldWords].join(", ")}, as NAME, js NAME.`,
    );
  if (rest[0] !== undefined) throw surplus(rest[0]);
  switch (base) {
    case "string":
    case "boolean":
    case "opaque":
      if (argument !== undefined) throw surplus(argument);
      return { kind: base };
    case "label":
    case "enum":
      if (argument === undefined || argument === "") {
        throw new CatalogError(`${base} says no vocabulary in ${JSON.stringify(line)}`, `Write ${base} VOCABULARY.`);
      }
      return { kind: base, vocabulary: argument };
    case "float32":
    case "float64":
      return { kind: "number", ...parseRange(argument ?? ".."), wire: base };
    case "":
      throw new CatalogError("the line is empty", "Write the field's type, or opaque.");
    default:
      if (argument !== undefined) throw surplus(argument);
      return { kind: "type", name: base };
  }
}

function parseRange(text: string): { minimum: number; maximum: number } {
  const [low, high, more] = text.split("..");
  const minimum = low === "" ? Number.NEGATIVE_INFINITY : Number(low);
  const maximum = high === "" ? Number.POSITIVE_INFINITY : Number(high);
  if (high === undefined || more !== undefined || !(minimum < maximum)) {
    throw new CatalogError(`${JSON.stringify(text)} is no range`, "Write MIN..MAX, leaving out an end that has no bound.");
  }
  return { minimum, maximum };
}
