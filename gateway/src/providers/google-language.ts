/** Cloud Natural Language v1: one document a request, given as text. */
import { Ajv } from "ajv";
import type { Question } from "../serving/answer.js";
import { Refusal } from "../serving/refusal.js";
import { googleBody, googleJson, googleKeys, googleRefusal } from "./google-http.js";
import type { Ask, HttpInterface } from "./http-interface.js";

/** Methods by their name in a path; the gRPC methods are the same with a capital. */
export const languageMethods: Readonly<Record<string, string>> = {
  analyzeSentiment: "google.language.v1.analyze_sentiment",
  classifyText: "google.language.v1.classify_text",
  analyzeEntities: "google.language.v1.analyze_entities",
  analyzeEntitySentiment: "google.language.v1.analyze_entity_sentiment",
  analyzeSyntax: "google.language.v1.analyze_syntax",
  moderateText: "google.language.v1.moderate_text",
  annotateText: "google.language.v1.annotate_text",
};

const mostBytes = 1_000_000;

export interface LanguageRequest {
  readonly document?: {
    readonly type?: string | number | undefined;
    readonly content?: string | undefined;
    readonly gcsContentUri?: string | undefined;
  } | null;
}

export async function analyzeDocument(
  method: string,
  { document }: LanguageRequest,
  wire: Question["wire"],
  ask: Ask,
): Promise<Readonly<Record<string, unknown>>> {
  const content = document?.content;
  if (document === undefined || document === null) throw new Refusal("invalid", "One of content, or gcs_content_uri must be set.");
  if ([undefined, 0, "TYPE_UNSPECIFIED"].includes(document.type)) throw new Refusal("invalid", "Document type must be set.");
  if (content === undefined && document.gcsContentUri !== undefined) throw new Refusal("unsupported", "documents in storage are not read");
  if (content === undefined || content.trim() === "") throw new Refusal("invalid", "The document is empty.");
  if (Buffer.byteLength(content) > mostBytes) throw new Refusal("text-too-large", "The document is too large.");
  return ask(languageMethods[method] as string, { input: { kind: "text", text: content }, wire });
}

const isRequest = new Ajv({ allowUnionTypes: true }).compile<{
  document?: { type?: string | number; content?: string; gcsContentUri?: string };
}>({
  type: "object",
  properties: {
    document: {
      type: "object",
      properties: { type: { type: ["string", "integer"] }, content: { type: "string" }, gcsContentUri: { type: "string" } },
    },
  },
});

const pathPattern = new RegExp(`^/v1/documents:(${Object.keys(languageMethods).join("|")})$`);

function methodOf(path: string): string | undefined {
  return pathPattern.exec(path)?.[1];
}

export const googleLanguage: HttpInterface = {
  name: "google-language",
  host: () => "language.googleapis.com",
  matches: ({ path }) => methodOf(path) !== undefined,
  keys: googleKeys,
  operations: ({ path }) => [languageMethods[methodOf(path) ?? ""] ?? ""],
  async handle(call, ask) {
    const body = googleBody(call);
    if (!isRequest(body))
      throw new Refusal("invalid", `Invalid value at '${isRequest.errors?.[0]?.instancePath.slice(1).replaceAll("/", ".") ?? ""}'`);
    return googleJson(await analyzeDocument(methodOf(call.path) ?? "", body, "json", ask));
  },
  refuse: googleRefusal,
};
