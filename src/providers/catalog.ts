/**
 * The catalog of one analysis: the built-in providers' documents and the user's, with the look-ups by which the other
 * stages find operations. Reading is lazy: a response's type is read when a call of its operation is followed.
 */
import type { CatalogDocument, ClientRow, EndpointRow, MethodRow, OperationRow, VocabularyRow } from "./document.js";
import { typeReader } from "./read-type.js";
import type { MessageSchema, Schema, Shape } from "./schema.js";
import type { Vocabulary } from "./vocabularies.js";
import { isVocabulary, loadVocabulary, vocabularyIds } from "./vocabularies.js";

export interface Operation extends OperationRow {
  readonly provider: string;
  /** Null where the response is not described. */
  readonly schema: MessageSchema | null;
  /** Ids of the vocabularies that the response's labels and enums are drawn from. */
  readonly vocabularies: readonly string[];
}

/** A call that gives responses: of one operation, or of those that the request names. */
export interface Method {
  readonly operations: readonly { readonly feature: string | null; readonly operation: Operation }[];
  readonly wrap: readonly string[];
  readonly batch: string | null;
  /** Fields of the response on the way to what the result shows; empty: the response itself. */
  readonly shows: readonly string[];
  readonly shape: Shape;
}

/** A client's kind: the rows that its factory and service select. */
export interface Client {
  readonly factory: string;
  /** Undefined where the program computes it; then the methods of all services of the factory are offered. */
  readonly service: string | undefined;
}

export interface EnumMember {
  readonly name: string;
  readonly number: number;
}

export interface EnumClass {
  readonly vocabulary: string;
  /** Of a class whose members are numbers. */
  readonly members: readonly EnumMember[];
  /** Of a class whose members are texts. */
  readonly texts: readonly { readonly name: string; readonly text: string }[];
}

export class Catalog {
  /** Sorted by id. */
  readonly operations: readonly Operation[];
  private readonly byId = new Map<string, Operation>();
  private readonly byFactory = new Map<string, ClientRow[]>();
  private readonly prefixes = new Set<string>();
  private readonly inline = new Map<string, VocabularyRow>();

  constructor(readonly documents: readonly CatalogDocument[]) {
    for (const document of documents) {
      for (const [id, row] of Object.entries(document.vocabularies ?? {})) this.inline.set(id, row);
    }
    for (const document of documents) {
      const read = typeReader(document, (id) => this.isOpen(id));
      for (const row of document.operations) this.byId.set(row.id, new CataloguedOperation(document.provider, row, read).row);
      for (const client of document.python?.clients ?? []) this.addClient(client);
    }
    this.operations = [...this.byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private addClient(client: ClientRow): void {
    for (const factory of client.factories) {
      const rows = this.byFactory.get(factory);
      if (rows === undefined) this.byFactory.set(factory, [client]);
      else rows.push(client);
      for (let dot = factory.indexOf("."); dot >= 0; dot = factory.indexOf(".", dot + 1)) this.prefixes.add(factory.slice(0, dot));
    }
  }

  operationById(id: string): Operation | undefined {
    return this.byId.get(id);
  }

  isFactory(path: string): boolean {
    return this.byFactory.has(path);
  }

  /** Whether a factory's qualified name begins with this one: `boto3.Session` of `boto3.Session.client`. */
  isFactoryPrefix(path: string): boolean {
    return this.prefixes.has(path);
  }

  /** Whether a call of it makes a value for a request and does nothing else. */
  isValueFactory(path: string): boolean {
    return this.documents.some((d) => (d.python?.valueModules ?? []).some((module) => path.startsWith(`${module}.`)));
  }

  /** What `client.path` is: a method to call, the beginning of one (`images` of `images.annotate`), or nothing known. */
  member(client: Client, path: string): Method | "prefix" | null {
    const rows = (this.byFactory.get(client.factory) ?? []).filter(
      (r) => r.service === undefined || client.service === undefined || r.service === client.service,
    );
    const found = rows.filter((r) => Object.hasOwn(r.methods, path));
    if (found.length === 1) return this.method(found[0]!.methods[path]!, found[0]!.shape);
    return rows.some((r) => Object.keys(r.methods).some((m) => m.startsWith(`${path}.`))) ? "prefix" : null;
  }

  private method(row: string | MethodRow, shape: Shape): Method {
    if (typeof row === "string") return this.method({ operation: row }, shape);
    const wanted: [string | null, string][] = row.features === undefined ? [[null, row.operation ?? ""]] : Object.entries(row.features);
    const operations = wanted.flatMap(([feature, id]) => {
      const operation = this.byId.get(id);
      return operation === undefined ? [] : [{ feature, operation }];
    });
    return { operations, wrap: row.wrap ?? [], batch: row.batch ?? null, shows: row.shows ?? [], shape };
  }

  /** The endpoint of a URL of which the program fixes these texts. */
  endpoint(texts: readonly string[]): Method | null {
    const url = texts.join("\n");
    const row = this.endpoints().find((e) => hasInOrder(url, e.url));
    return row === undefined ? null : this.method(row, "dict");
  }

  private endpoints(): EndpointRow[] {
    return this.documents.flatMap((d) => d.endpoints ?? []);
  }

  /** The enum class of a qualified name: `google.cloud.vision.enums.Likelihood`. */
  enumClass(path: string): EnumClass | null {
    for (const { python } of this.documents) {
      for (const row of python?.enums ?? []) {
        if (!path.endsWith(`.${row.name}`) || !row.modules.some((m) => path.startsWith(`${m}.`))) continue;
        const { vocabulary, members } = row;
        if (members === undefined) return { vocabulary, members: this.enumMembers(vocabulary) ?? [], texts: [] };
        return { vocabulary, members: [], texts: Object.entries(members).map(([name, text]) => ({ name, text })) };
      }
    }
    return null;
  }

  /** The members of a vocabulary whose names have numbers; null for others. */
  enumMembers(vocabulary: string): readonly EnumMember[] | null {
    const row = this.inline.get(vocabulary);
    return row?.numbers === undefined ? null : row.values.map((name, i) => ({ name, number: row.numbers?.[i] ?? i }));
  }

  isVocabulary(id: string): boolean {
    return this.inline.has(id) || isVocabulary(id);
  }

  /** Ids of all vocabularies, sorted. */
  get vocabularyIds(): readonly string[] {
    return [...new Set([...this.inline.keys(), ...vocabularyIds])].sort();
  }

  /** Whether names outside the list may come. */
  isOpen(vocabulary: string): boolean {
    return this.inline.get(vocabulary)?.open ?? !this.inline.has(vocabulary);
  }

  /** The vocabularies of all operations of which a word is mentioned. */
  vocabulariesOf(mentioned: (words: readonly string[]) => boolean): readonly string[] {
    const used = new Set<Operation>();
    const take = (row: string | MethodRow, words: readonly string[], shape: Shape): void => {
      if (mentioned(words)) for (const { operation } of this.method(row, shape).operations) used.add(operation);
    };
    for (const client of this.clients())
      for (const [method, row] of Object.entries(client.methods)) take(row, [calledName(method)], client.shape);
    for (const endpoint of this.endpoints()) take(endpoint, endpoint.url.slice(0, 1), "dict");
    return [...new Set([...used].flatMap((operation) => operation.vocabularies))].sort();
  }

  async vocabulary(id: string): Promise<Vocabulary> {
    const row = this.inline.get(id);
    if (row === undefined) return loadVocabulary(id);
    const { title, source, license = "unknown", values } = row;
    return { id, title, source, license, labels: values.map((name) => ({ id: name, name })) };
  }

  /** Words of which a program must mention at least one to call an operation: a cheap test before parsing. */
  get words(): readonly string[] {
    return [...this.methodNames, ...this.hosts];
  }

  /** Names of methods, as code mentions them, by which functions that may call an operation are found. */
  get methodNames(): readonly string[] {
    return [...new Set(this.clients().flatMap((c) => Object.keys(c.methods).map(calledName)))].sort();
  }

  /** The operation of these providers that a method's name alone tells; null for words that are not only methods of APIs. */
  operationOfMethod(name: string, providers: ReadonlySet<string>): string | null {
    if (!name.includes("_")) return null;
    for (const document of this.documents) {
      if (!providers.has(document.provider)) continue;
      for (const client of document.python?.clients ?? []) {
        const row = Object.hasOwn(client.methods, name) ? client.methods[name] : undefined;
        if (row === undefined) continue;
        if (typeof row === "string") return row;
        const [first] = row.features === undefined ? [row.operation ?? ""] : Object.values(row.features);
        return row.operation ?? `${(first ?? "").split(".").slice(0, 2).join(".")}.${name}`;
      }
    }
    return null;
  }

  private clients(): ClientRow[] {
    return this.documents.flatMap((d) => d.python?.clients ?? []);
  }

  /** First pieces of the endpoints' URLs. */
  get hosts(): readonly string[] {
    return [...new Set(this.endpoints().map((e) => e.url[0]!))].sort();
  }
}

/** The name in a chain of calls that tells most: `annotate` of `images.annotate.execute`. */
function calledName(method: string): string {
  const names = method.split(".");
  return names[names.length - 2] ?? method;
}

function hasInOrder(text: string, pieces: readonly string[]): boolean {
  let from = 0;
  return pieces.every((piece) => {
    const at = text.indexOf(piece, from);
    from = at + piece.length;
    return at >= 0;
  });
}

/** An operation whose response is read when it is asked for. */
class CataloguedOperation {
  readonly row: Operation;

  constructor(provider: string, row: OperationRow, read: (name: string) => MessageSchema) {
    let vocabularies: readonly string[] | null = null;
    this.row = {
      ...row,
      provider,
      get schema(): MessageSchema | null {
        return row.response === undefined ? null : read(row.response);
      },
      get vocabularies(): readonly string[] {
        vocabularies ??= vocabulariesOf(this);
        return vocabularies;
      },
    };
  }
}

/**
 * The operations that a request asks for which has these texts; all where none of them names a feature. A text may list
 * several, as a URL does (`?visualFeatures=Tags,Adult`).
 */
export function requestedOperations(method: Method, texts: readonly string[]): readonly Operation[] {
  const words = new Set(texts.flatMap((text) => text.split(/\W+/)).map(plainFeature));
  const named = method.operations.filter(({ feature }) => feature !== null && words.has(plainFeature(feature)));
  return (named.length > 0 ? named : method.operations).map(({ operation }) => operation);
}

function plainFeature(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

/** Whether the operation fills a field of its response. */
export function isPart(operation: Operation, field: string): boolean {
  return operation.parts === undefined || operation.parts.includes(field);
}

function vocabulariesOf(operation: Operation): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<Schema>();
  const visit = (schema: Schema): void => {
    if (seen.has(schema)) return;
    seen.add(schema);
    if (schema.kind === "label" || schema.kind === "enum") found.add(schema.vocabulary);
    else if (schema.kind === "stream") visit(schema.item);
    else if (schema.kind === "message") for (const field of Object.values(schema.fields)) visit(field.schema);
  };
  for (const [name, field] of Object.entries(operation.schema?.fields ?? {})) if (isPart(operation, name)) visit(field.schema);
  return [...found].sort();
}
