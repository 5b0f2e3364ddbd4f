/** AWS's JSON 1.1 protocol: the operation in a header, errors with a type, who asks in the signature. */
import { randomUUID } from "node:crypto";
import type { Refusal, RefusalKind } from "../serving/refusal.js";
import { Refusal as RefusalError } from "../serving/refusal.js";
import type { Ask, HttpAnswer, HttpCall, HttpInterface } from "./http-interface.js";
import { headerOf } from "./http-interface.js";

export interface AwsError {
  readonly type: string;
  readonly status: number;
  readonly message?: string;
}

export interface AwsService {
  readonly name: string;
  /** Before the point of `x-amz-target`. */
  readonly target: string;
  readonly host: string;
  /** By the name of the operation: which of the catalog it is, and how it is answered. */
  readonly operations: Readonly<Record<string, AwsOperation>>;
  readonly errors: Readonly<Partial<Record<RefusalKind, AwsError>>>;
}

export interface AwsOperation {
  readonly id: string;
  handle(request: Record<string, unknown>, ask: Ask): Promise<Readonly<Record<string, unknown>>>;
}

const errors: Readonly<Record<RefusalKind, AwsError>> = {
  unauthenticated: { type: "UnrecognizedClientException", status: 400, message: "The security token included in the request is invalid." },
  forbidden: { type: "AccessDeniedException", status: 400 },
  "not-found": { type: "ResourceNotFoundException", status: 400 },
  invalid: { type: "ValidationException", status: 400 },
  "bad-image": { type: "InvalidImageFormatException", status: 400, message: "Request has invalid image format" },
  "image-too-large": { type: "ImageTooLargeException", status: 400, message: "Request has invalid image size" },
  "body-too-large": { type: "RequestEntityTooLargeException", status: 413 },
  "text-too-large": { type: "TextSizeLimitExceededException", status: 400 },
  unsupported: { type: "UnknownOperationException", status: 400 },
  "remote-image": {
    type: "InvalidS3ObjectException",
    status: 400,
    message: "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
  },
  overloaded: { type: "ThrottlingException", status: 400, message: "Rate exceeded" },
  timeout: { type: "InternalServerError", status: 500 },
  stopping: { type: "ServiceUnavailableException", status: 503 },
  upstream: { type: "ServiceUnavailableException", status: 503 },
  internal: { type: "InternalServerError", status: 500 },
};

export function awsInterface(service: AwsService): HttpInterface {
  const nameOf = ({ headers }: Pick<HttpCall, "headers">): string =>
    (headerOf(headers, "x-amz-target") ?? "").slice(service.target.length + 1);
  return {
    name: service.name,
    host: ({ headers }) => service.host.replace("REGION", signatureOf(headers)?.region ?? "us-east-1"),
    matches: ({ method, path, headers }) =>
      method === "POST" && path === "/" && headerOf(headers, "x-amz-target")?.startsWith(`${service.target}.`) === true,
    keys: ({ headers }) => {
      const key = signatureOf(headers)?.key;
      return key === undefined ? [] : [key];
    },
    operations: (call) => [service.operations[nameOf(call)]?.id ?? `${service.name}.${nameOf(call)}`],
    async handle(call, ask) {
      const operation = Object.hasOwn(service.operations, nameOf(call)) ? service.operations[nameOf(call)] : undefined;
      if (operation === undefined) throw new RefusalError("unsupported", `the gateway does not serve ${nameOf(call)}`);
      return awsAnswer(200, await operation.handle(readBody(call), ask));
    },
    refuse: (refusal) => awsRefusal(refusal, service.errors[refusal.kind] ?? errors[refusal.kind]),
  };
}

function awsRefusal({ message: own }: Refusal, { type, status, message = own }: AwsError): HttpAnswer {
  const { headers, ...answer } = awsAnswer(status, { __type: type, Message: message, message });
  return { ...answer, headers: { ...headers, "x-amzn-errortype": type } };
}

function awsAnswer(status: number, body: unknown): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() },
    body: JSON.stringify(body),
  };
}

/** The access key and region of a signature of version 4. */
function signatureOf(headers: HttpCall["headers"]): { readonly key: string; readonly region: string } | undefined {
  const [, key, region] = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d+\/([^/,\s]+)\//.exec(headerOf(headers, "authorization") ?? "") ?? [];
  return key === undefined || region === undefined ? undefined : { key, region };
}

function readBody({ body }: Pick<HttpCall, "body">): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Refused below, as what is no object.
  }
  throw new RefusalError("invalid", "The request body is no JSON object.");
}
