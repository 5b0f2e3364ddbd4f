/**
 * The form in which knowledge about a provider is written down: types, operations, and the ways in which programs call
 * them. The built-in providers are such documents in TypeScript; a user's own are the same in YAML (`--catalog`).
 * `catalog.ts` reads them.
 */
import type { Delivery, Shape } from "./schema.js";

/** What is known of the APIs of one provider, in the form of docs/adding-a-provider.md. */
export interface CatalogDocument {
  /** `google`, `acme`. */
  readonly provider: string;
  /** Whether the REST JSON leaves out fields that hold their default; a field says otherwise with `required` or `optional`. */
  readonly defaults: "omitted" | "present";
  readonly types: Readonly<Record<string, TypeRow>>;
  readonly vocabularies?: Readonly<Record<string, VocabularyRow>>;
  readonly operations: readonly OperationRow[];
  readonly python?: PythonRows;
  readonly javascript?: JavaScriptRows;
  readonly endpoints?: readonly EndpointRow[];
}

/** A message type. `label`, `score` and `id` name fields of it. */
export interface TypeRow {
  readonly label?: string;
  readonly score?: string;
  readonly id?: string;
  /**
   * By JSON name, one line each: a base, `[]` after it for a list, then words.
   * Bases: `string`, `boolean`, `opaque`, `label VOCABULARY`, `enum VOCABULARY`, `float32 MIN..MAX`, `float64 MIN..MAX`
   * (either end may be missing), or the name of a type. Words: `descending` (a list ordered by falling score),
   * `optional`, `required`, `failure`, `as NAME` (the field's name in Python where it is not the JSON name in snake case),
   * `js NAME` (the field's name in JavaScript clients where it is not the JSON name).
   * Example: `LabelAnnotation[] descending`.
   */
  readonly fields: Readonly<Record<string, string>>;
}

/** A short list of names. Long ones are modules under `vocabularies/`; in YAML, `file` names a text file beside it instead of `values`. */
export interface VocabularyRow {
  readonly title: string;
  readonly source: string;
  readonly license?: string;
  readonly values: readonly string[];
  /** The number of each value, which message objects show instead of the name. */
  readonly numbers?: readonly number[];
  /** Other names may come; for labels. */
  readonly open?: boolean;
  /** Names that the service no longer gives, each with those that took its place; none where it was dropped. */
  readonly renamed?: Readonly<Record<string, readonly string[]>>;
  /**
   * Names by which other services call the same thing, each with the names here; none where there is nothing of the kind. Names that
   * differ in case, number or the order of words need not be listed.
   */
  readonly synonyms?: Readonly<Record<string, readonly string[]>>;
}

/** One operation of an API. */
export interface OperationRow {
  /** `provider.service[.version].operation`; the key of recorded outputs. */
  readonly id: string;
  readonly title: string;
  /** `image-labels`, `objects`, `sentiment`: operations of one category answer the same question. */
  readonly category: string;
  /** Name of the response's type; missing: the operation is only known by name, and what it returns is not described. */
  readonly response?: string;
  /** Fields of the response that this operation fills, where several operations share a type; the others stay empty. */
  readonly parts?: readonly string[];
  /**
   * A threshold that the service itself applies: items below it are never returned. `field`: path of JSON names. Without
   * a default the service chooses one that is not published.
   */
  readonly hiddenThreshold?: { readonly parameter: string; readonly default?: number; readonly field: string };
  /** Request parameter that limits how many items come back; the default where the provider states one. */
  readonly itemLimit?: { readonly parameter: string; readonly default?: number };
}

/** How programs in Python make clients and call them. */
export interface PythonRows {
  readonly clients: readonly ClientRow[];
  readonly enums?: readonly EnumRow[];
  /** Modules of which a call makes a request or a plain value, and does nothing. */
  readonly valueModules?: readonly string[];
}

/**
 * Paths here are an npm specifier, then dots: `@google-cloud/vision.v1.ImageAnnotatorClient`. A module's default export is
 * the module (`import vision from`, `require(...).default`), so `default` is never written.
 */
export interface JavaScriptRows {
  readonly clients: readonly JavaScriptClientRow[];
  readonly enums?: readonly EnumRow[];
  /** Modules, and scopes (`@aws-sdk`), of which a call makes a client, a request or a plain value, and does nothing. */
  readonly valueModules?: readonly string[];
  /** Names that scripts of a web page have without an import, each with the package behind it: `AWS`. */
  readonly globals?: Readonly<Record<string, string>>;
  /** Functions that give their first argument back: `aws-xray-sdk.captureAWS`. */
  readonly wrappers?: readonly string[];
  /** Functions that tell whether a result is the service's failure, which is no output. */
  readonly failureTests?: readonly string[];
}

/** An enum class: `Likelihood` or `Entity.Type` somewhere below one of the modules. */
export interface EnumRow {
  readonly modules: readonly string[];
  readonly name: string;
  readonly vocabulary: string;
  /** Of a class whose members are texts: the text of each. Missing: the vocabulary's names, which have numbers. */
  readonly members?: Readonly<Record<string, string>>;
}

/** How a client is made, and its methods. */
export interface ClientRow {
  /** Qualified callables that make the client: `google.cloud.vision.ImageAnnotatorClient`, `boto3.client`. */
  readonly factories: readonly string[];
  /** First argument of a factory that makes clients of many services (`rekognition`) or versions (`v1`, also as `{version: "v1"}`). */
  readonly service?: string;
  readonly shape: Shape;
  /** By method; dots join calls: `images.annotate.execute` is `client.images().annotate(...).execute()`. */
  readonly methods: Readonly<Record<string, string | MethodRow>>;
}

/** What a call asks for, and how its result holds the responses. A method that is one operation is its id alone. */
export interface MethodRow {
  readonly operation?: string;
  /**
   * Operations by the names of features; a request that names none asks for all. Case and underscores do not count:
   * `denseCaptions` is also `DENSE_CAPTIONS`.
   */
  readonly features?: Readonly<Record<string, string>>;
  /** Fields on the way to the response; `[]`: a list with one response for each element of `batch`. */
  readonly wrap?: readonly string[];
  /** Argument or key of the request that lists what is asked about. */
  readonly batch?: string;
  /** Fields of the response on the way to what the result shows, where a client hands out a part of the response alone. */
  readonly shows?: readonly string[];
  /**
   * The client gives something else than the response. A text is the source of a JavaScript function that makes the same of
   * the response and the arguments of the call, where the call is about one thing (its first argument is no list); with
   * `true`, what it gives is not described.
   */
  readonly rearranged?: true | string;
}

/** A client in JavaScript, however it is made: `new Client()`, or a call of a factory. */
export interface JavaScriptClientRow extends Omit<ClientRow, "methods"> {
  /** Modules that are such a client themselves: their functions are its methods. */
  readonly modules?: readonly string[];
  /** How its methods hand out results. */
  readonly delivery: Delivery;
  /** Fields around a result that comes as a promise, which a callback is not given: `["0"]` where `[response, request]` is promised. */
  readonly promised?: readonly string[];
  /**
   * By method; dots join names: `images.annotate` is `client.images.annotate(...)`, `path.post` is
   * `client.path(...).post(...)`.
   */
  readonly methods: Readonly<Record<string, string | JavaScriptMethodRow>>;
  /** Method that takes a command, an object of one of the classes in `commands`. */
  readonly send?: string;
  /** Qualified command classes; the request is the argument of their constructor. */
  readonly commands?: Readonly<Record<string, string | JavaScriptMethodRow>>;
}

/** A method of a client of JavaScript. */
export interface JavaScriptMethodRow extends MethodRow {
  /** Where it is not that of the client. */
  readonly delivery?: Delivery;
  /** Position of the argument that names features and gives thresholds; the first unless said otherwise. */
  readonly request?: number;
  /** Names by which code that calls the method is found, where the method's own is one that all code has (`post`). */
  readonly mentions?: readonly string[];
}

/** A REST endpoint, however it is called; the JSON that it answers. */
export interface EndpointRow extends MethodRow {
  /** Pieces that the URL has, in order. */
  readonly url: readonly string[];
}
