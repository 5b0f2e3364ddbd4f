/** Cloud Vision v1, `images:annotate` and the gRPC method behind it: a batch of pictures, each with features. What is wrong with one picture is said in its own response. */
import { Ajv } from "ajv";
import type { Question } from "../serving/answer.js";
import { Refusal } from "../serving/refusal.js";
import { googleBody, googleBytes, googleJson, googleKeys, googleRefusal, googleStatus } from "./google-http.js";
import type { Ask, HttpInterface } from "./http-interface.js";

/** By name, in the order of the protocol buffer's numbers. */
const featureNames = [
  ...["TYPE_UNSPECIFIED", "FACE_DETECTION", "LANDMARK_DETECTION", "LOGO_DETECTION", "LABEL_DETECTION", "TEXT_DETECTION"],
  ...[
    "SAFE_SEARCH_DETECTION",
    "IMAGE_PROPERTIES",
    "",
    "CROP_HINTS",
    "WEB_DETECTION",
    "DOCUMENT_TEXT_DETECTION",
    "PRODUCT_SEARCH",
    "",
    "",
    "",
    "",
    "",
    "",
  ],
  "OBJECT_LOCALIZATION",
];

const mostImages = 16;
const defaultResults = 10;

export interface AnnotateRequest {
  readonly image?: { readonly content?: Uint8Array | undefined; readonly source?: unknown } | undefined;
  readonly features?: readonly { readonly type?: string | number | undefined; readonly maxResults?: number | undefined }[] | undefined;
}

/** google.rpc.Status, in a response. */
export interface AnnotateResponse {
  readonly error?: { readonly code: number; readonly message: string };
  readonly [field: string]: unknown;
}

/** Answers a batch. Rejects with a Refusal where no picture can be answered for a reason that is not its own. */
export async function annotateImages(requests: readonly AnnotateRequest[], wire: Question["wire"], ask: Ask): Promise<AnnotateResponse[]> {
  if (requests.length > mostImages)
    throw new Refusal("invalid", `Too many images per request: ${requests.length}. The maximum is ${mostImages}.`);
  return Promise.all(requests.map((request) => annotateImage(request, wire, ask)));
}

/** The operations that a batch asks for, each once. */
export function operationsOf(requests: readonly AnnotateRequest[]): string[] {
  return [...new Set(requests.flatMap(({ features = [] }) => features.map(({ type }) => operationOf(type))))];
}

function operationOf(type: string | number = 0): string {
  const name = typeof type === "number" ? (featureNames[type] ?? "") : type;
  return `google.vision.${name.toLowerCase()}`;
}

const ofTheRequest: ReadonlySet<string> = new Set(["overloaded", "timeout", "stopping", "internal"]);

async function annotateImage({ image, features = [] }: AnnotateRequest, wire: Question["wire"], ask: Ask): Promise<AnnotateResponse> {
  const content = image?.content;
  const parts: Record<string, unknown>[] = [];
  let error: AnnotateResponse["error"];
  try {
    if (features.length === 0 || image === undefined || image === null)
      throw new Refusal("invalid", "Request must specify image and features.");
    if (content === undefined || content.length === 0)
      throw image.source === undefined || image.source === null
        ? new Refusal("invalid", "No image present.")
        : new Refusal("remote-image", "");
    for (const { type, maxResults } of features) {
      const limit = (maxResults ?? 0) > 0 ? maxResults : defaultResults;
      parts.push(await ask(operationOf(type), { input: { kind: "image", bytes: content }, limit, wire }));
    }
  } catch (refused) {
    if (!(refused instanceof Refusal) || ofTheRequest.has(refused.kind)) throw refused;
    const { code, message } = googleStatus(refused);
    error = { code, message };
  }
  return { ...Object.assign({}, ...parts), ...(error === undefined ? {} : { error }) };
}

const isBatch = new Ajv({ allowUnionTypes: true }).compile<{
  requests?: { image?: { content?: string; source?: unknown }; features?: AnnotateRequest["features"] }[];
}>({
  type: "object",
  properties: {
    requests: {
      type: "array",
      items: {
        type: "object",
        properties: {
          image: { type: "object", properties: { content: { type: "string" }, source: { type: "object" } } },
          features: {
            type: "array",
            items: { type: "object", properties: { type: { type: ["string", "integer"] }, maxResults: { type: "integer" } } },
          },
        },
      },
    },
  },
});

function readBatch(body: Record<string, unknown>): AnnotateRequest[] {
  if (!isBatch(body)) {
    const [problem] = isBatch.errors ?? [];
    const place = (problem?.instancePath ?? "")
      .slice(1)
      .replace(/\/(\d+)/g, "[$1]")
      .replaceAll("/", ".");
    throw new Refusal("invalid", `Invalid value at '${place}': ${problem?.message ?? ""}`);
  }
  return (body.requests ?? []).map(({ image, features }, place) => {
    const content = image?.content === undefined ? undefined : googleBytes(image.content, `requests[${place}].image.content`);
    return { image: image === undefined ? undefined : { content, source: image.source }, features };
  });
}

export const googleVision: HttpInterface = {
  name: "google-vision",
  host: () => "vision.googleapis.com",
  matches: ({ path }) => /^\/v1\/(projects\/[^/]+\/(locations\/[^/]+\/)?)?images:annotate$/.test(path),
  keys: googleKeys,
  operations: (call) => operationsOf(readBatch(googleBody(call))),
  async handle(call, ask) {
    return googleJson({ responses: await annotateImages(readBatch(googleBody(call)), "json", ask) });
  },
  refuse: googleRefusal,
};
