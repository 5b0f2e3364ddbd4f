/**
 * The catalog of one analysis: the built-in providers' documents and the user's, with the look-ups by which the other
 * stages find operations. Reading is lazy: a response's type is read when a call of its operation is followed.
 */

import type { Caller, MethodOfCaller } from "./callers.js";
import { CallerIndex, callersOf, canonicalPath, lastName, mentionsOf } from "./callers.js";
import type { CatalogDocument, EndpointRow, OperationRow, VocabularyRow } from "./document.js";
import { typeReader } from "./read-type.js";
import type { Delivery, MessageSchema, Schema, Shape } from "./schema.js";
import { inSnakeCase } from "./schema.js";
import { Screen } from "./screen.js";
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
  readonly delivery: Delivery;
  /** Fields around the result, before those of `wrap`, where it comes as a promise; a callback is given what is in them. */
  readonly promised: readonly string[];
  /**
   * Source of a JavaScript function that makes what the client gives of the response and the arguments of the call; null
   * where there is none. Operations of clients that rearrange are without their schema here, so that what they give is not
   * followed unless this is applied to the response that `operationById` describes.
   */
  readonly arrangement: string | null;
  /** Position of the argument that names features and gives thresholds; null: any may. */
  readonly request: number | null;
}

/** A client's kind: the rows that its factory and service select. */
export interface Client {
  readonly factory: string;
  /**
   * The factory's first argument where it is a text (`boto3.client("rekognition")`), or the text at its key `version`
   * (`google.language({ version: "v1" })`). Undefined where there is none or the program computes it; then the methods of
   * all services of the factory are offered.
   */
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
  /** The operations without what they answer, for clients that rearrange it. */
  private readonly undescribed = new Map<string, Operation>();
  private readonly callers: CallerIndex;
  private readonly inline = new Map<string, VocabularyRow>();

  constructor(readonly documents: readonly CatalogDocument[]) {
    for (const document of documents) {
      for (const [id, row] of Object.entries(document.vocabularies ?? {})) this.inline.set(id, row);
    }
    for (const document of documents) {
      const read = typeReader(document, (id) => this.isOpen(id));
      for (const row of document.operations) {
        const { response: _response, parts: _parts, ...rest } = row;
        this.byId.set(row.id, new CataloguedOperation(document.provider, row, read).row);
        this.undescribed.set(row.id, new CataloguedOperation(document.provider, rest, read).row);
      }
    }
    this.callers = new CallerIndex(documents);
    this.operations = [...this.byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  operationById(id: string): Operation | undefined {
    return this.byId.get(id);
  }

  /**
   * Whether a call of it makes a client: `boto3.client`, `@google-cloud/vision.ImageAnnotatorClient` (with or without
   * `new`). A qualified name in JavaScript is an npm specifier, then dots; `default` after the specifier is passed over.
   */
  isFactory(path: string): boolean {
    return this.callers.ofFactory(path).length > 0;
  }

  /** Qualified names of all that makes clients. */
  get factories(): readonly string[] {
    return [...new Set(this.callers.all.flatMap((caller) => caller.factories))];
  }

  /**
   * Whether a factory's qualified name begins with this one, so that a call of it is no client yet: `boto3.Session` of
   * `boto3.Session.client`, `google-cloud` of `google-cloud.vision`.
   */
  isFactoryPrefix(path: string): boolean {
    return this.callers.isFactoryPrefix(path);
  }

  /** Whether a call of it makes a value for a request and does nothing else. */
  isValueFactory(path: string): boolean {
    const canonical = canonicalPath(path);
    return this.documents.some(
      ({ python, javascript }) =>
        python?.valueModules?.some((module) => canonical.startsWith(`${module}.`)) === true ||
        javascript?.valueModules?.some((module) => isWithin(canonical, module)) === true,
    );
  }

  /** The package that scripts of a web page have under a global name: `aws-sdk` for `AWS`. */
  packageOfGlobal(name: string): string | null {
    const table = this.documents.map((d) => d.javascript?.globals ?? {}).find((names) => Object.hasOwn(names, name));
    return table?.[name] ?? null;
  }

  /** Whether a call of it gives its first argument back: `aws-xray-sdk.captureAWS`. */
  isWrapper(path: string): boolean {
    return this.documents.some((d) => d.javascript?.wrappers?.includes(canonicalPath(path)) === true);
  }

  /** Whether a call of it tells if its argument, a result, is the service's failure: a condition that is no output. */
  isFailureTest(path: string): boolean {
    return this.documents.some((d) => d.javascript?.failureTests?.includes(canonicalPath(path)) === true);
  }

  /** What `client.path` is: a method to call, the beginning of one (`images` of `images.annotate`), or nothing known. */
  member(client: Client, path: string): Method | "prefix" | null {
    const callers = this.callersOf(client);
    const found = callers.filter((r) => Object.hasOwn(r.methods, path));
    if (found.length === 1) return this.method(found[0]!.methods[path]!, found[0]!);
    return callers.some((r) => Object.keys(r.methods).some((m) => m.startsWith(`${path}.`))) ? "prefix" : null;
  }

  /** Whether `client.path` sends its first argument, an object of a command class. */
  isSender(client: Client, path: string): boolean {
    return this.callersOf(client).some((r) => r.send === path);
  }

  /**
   * What sending an object of this class asks for; null for other classes. The request is the argument of its
   * constructor; delivery is that of the call which sends it.
   */
  command(path: string): Method | null {
    const name = canonicalPath(path);
    const caller = this.callers.all.find((c) => Object.hasOwn(c.commands ?? {}, name));
    return caller === undefined ? null : this.method(caller.commands![name]!, caller);
  }

  /** A function of a module that is itself an API call: `node-cloud-vision-api.annotate`. */
  moduleFunction(path: string): Method | null {
    const name = canonicalPath(path);
    for (const caller of this.callers.all) {
      for (const module of caller.modules ?? []) {
        const rest = name.startsWith(`${module}.`) ? name.slice(module.length + 1) : "";
        if (Object.hasOwn(caller.methods, rest)) return this.method(caller.methods[rest]!, caller);
      }
    }
    return null;
  }

  private callersOf(client: Client): readonly Caller[] {
    return this.callers
      .ofFactory(client.factory)
      .filter((r) => r.service === undefined || client.service === undefined || r.service === client.service);
  }

  private method(row: string | MethodOfCaller, caller: Pick<Caller, "shape" | "delivery" | "promised">): Method {
    if (typeof row === "string") return this.method({ operation: row }, caller);
    const wanted: [string | null, string][] = row.features === undefined ? [[null, row.operation ?? ""]] : Object.entries(row.features);
    const described = row.rearranged === undefined ? this.byId : this.undescribed;
    const arrangement = typeof row.rearranged === "string" ? row.rearranged : null;
    const operations = wanted.flatMap(([feature, id]) => {
      const operation = described.get(id);
      return operation === undefined ? [] : [{ feature, operation }];
    });
    const { shape, promised = [] } = caller;
    const delivery = row.delivery ?? caller.delivery;
    const { wrap = [], batch = null, shows = [], request = delivery === "returned" ? null : 0 } = row;
    return { operations, wrap, batch, shows, shape, delivery, promised, arrangement, request };
  }

  /** The endpoint of a URL of which the program fixes these texts; `shape` is how the language shows the JSON that it answers. */
  endpoint(texts: readonly string[], shape: "dict" | "js-json" = "dict"): Method | null {
    const url = texts.join("\n");
    const row = this.endpoints().find((e) => hasInOrder(url, e.url));
    return row === undefined ? null : this.method(row, { shape, delivery: "returned" });
  }

  private endpoints(): EndpointRow[] {
    return this.documents.flatMap((d) => d.endpoints ?? []);
  }

  /**
   * The enum class of a qualified name: `google.cloud.vision.enums.Likelihood`. In JavaScript a member of a class with
   * numbers is a plain number, and no response shows one.
   */
  enumClass(name: string): EnumClass | null {
    const path = canonicalPath(name);
    for (const { python, javascript } of this.documents) {
      for (const row of [...(python?.enums ?? []), ...(javascript?.enums ?? [])]) {
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

  /** Names of a vocabulary that the service no longer gives, with those that took their place. */
  renamed(vocabulary: string): Readonly<Record<string, readonly string[]>> {
    return this.inline.get(vocabulary)?.renamed ?? {};
  }

  /** Names of other services for what a vocabulary names, with its own. */
  synonyms(vocabulary: string): Readonly<Record<string, readonly string[]>> {
    return this.inline.get(vocabulary)?.synonyms ?? {};
  }

  /** Whether a list is written in a document of the catalog, as those are that a provider enumerates. */
  isShort(vocabulary: string): boolean {
    return this.inline.has(vocabulary);
  }

  /** The vocabularies of all operations of which a word is mentioned. */
  vocabulariesOf(mentioned: (words: readonly string[]) => boolean): readonly string[] {
    const used = new Set<Operation>();
    const take = (row: string | MethodOfCaller, words: readonly string[], caller: Pick<Caller, "shape" | "delivery">): void => {
      if (mentioned(words)) for (const { operation } of this.method(row, caller).operations) used.add(operation);
    };
    for (const caller of this.callers.all) for (const { row, names } of mentionsOf(caller)) take(row, names, caller);
    for (const endpoint of this.endpoints()) take(endpoint, endpoint.url.slice(0, 1), { shape: "dict", delivery: "returned" });
    return [...new Set([...used].flatMap((operation) => operation.vocabularies))].sort();
  }

  async vocabulary(id: string): Promise<Vocabulary> {
    const row = this.inline.get(id);
    if (row === undefined) return loadVocabulary(id);
    const { title, source, license = "unknown", values } = row;
    return { id, title, source, license, labels: values.map((name) => ({ id: name, name })) };
  }

  private known: Screen | undefined;

  /** What texts are looked through for before they are parsed. */
  get screen(): Screen {
    return (this.known ??= new Screen({ methods: this.methodNames, origins: this.callers.origins, hosts: this.hosts }));
  }

  /** Names of methods and commands, as code mentions them, by which functions that may call an operation are found. */
  get methodNames(): readonly string[] {
    return [...new Set(this.callers.all.flatMap((caller) => mentionsOf(caller).flatMap(({ names }) => names)))].sort();
  }

  private names: ReadonlySet<string> | undefined;

  /** Names of methods, and of command classes without their modules. */
  private get calledNames(): ReadonlySet<string> {
    this.names ??= new Set(
      this.callers.all.flatMap(({ methods, commands = {} }) => [...Object.keys(methods), ...Object.keys(commands).map(lastName)]),
    );
    return this.names;
  }

  /**
   * The operation of these providers that the name of a method or of a command class alone tells; null for words that are
   * not only names of APIs.
   */
  operationOfMethod(name: string, providers: ReadonlySet<string>): string | null {
    if (!this.calledNames.has(name) || !/_|[a-z][A-Z]/.test(name)) return null;
    for (const document of this.documents) {
      if (!providers.has(document.provider)) continue;
      for (const caller of callersOf(document)) {
        const row = Object.hasOwn(caller.methods, name) ? caller.methods[name] : commandNamed(caller, name);
        if (row === undefined) continue;
        if (typeof row === "string") return row;
        const [first] = row.features === undefined ? [row.operation ?? ""] : Object.values(row.features);
        return row.operation ?? `${(first ?? "").split(".").slice(0, 2).join(".")}.${inSnakeCase(name)}`;
      }
    }
    return null;
  }

  /** First pieces of the endpoints' URLs. */
  get hosts(): readonly string[] {
    return [...new Set(this.endpoints().map((e) => e.url[0]!))].sort();
  }
}

function commandNamed({ commands = {} }: Caller, name: string): Caller["methods"][string] | undefined {
  return Object.entries(commands).find(([path]) => path.endsWith(`.${name}`))?.[1];
}

/** Whether a qualified name is that of the module, of something in it, or of a module below it. */
function isWithin(path: string, module: string): boolean {
  return path === module || path.startsWith(`${module}.`) || path.startsWith(`${module}/`);
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
