/** What Google's REST interfaces have in common: keys, error bodies, the JSON of protocol buffers. */
import type { Refusal, RefusalKind } from "../serving/refusal.js";
import { Refusal as RefusalError } from "../serving/refusal.js";
import type { HttpAnswer, HttpCall } from "./http-interface.js";
import { headerOf } from "./http-interface.js";

interface Status {
  /** Of google.rpc.Code. */
  readonly code: number;
  readonly name: string;
  readonly http: number;
}

const invalid: Status = { code: 3, name: "INVALID_ARGUMENT", http: 400 };
const unavailable: Status = { code: 14, name: "UNAVAILABLE", http: 503 };

const statuses: Readonly<Record<RefusalKind, Status>> = {
  unauthenticated: { code: 7, name: "PERMISSION_DENIED", http: 403 },
  forbidden: { code: 7, name: "PERMISSION_DENIED", http: 403 },
  "not-found": { code: 5, name: "NOT_FOUND", http: 404 },
  invalid,
  "bad-image": invalid,
  "image-too-large": invalid,
  "body-too-large": invalid,
  "text-too-large": invalid,
  unsupported: { code: 12, name: "UNIMPLEMENTED", http: 501 },
  "remote-image": unavailable,
  overloaded: { code: 8, name: "RESOURCE_EXHAUSTED", http: 429 },
  timeout: { code: 4, name: "DEADLINE_EXCEEDED", http: 504 },
  stopping: unavailable,
  upstream: unavailable,
  internal: { code: 13, name: "INTERNAL", http: 500 },
};

/** What the provider says itself, where it says it. */
const messages: Readonly<Partial<Record<RefusalKind, string>>> = {
  unauthenticated: "API key not valid. Please pass a valid API key.",
  "bad-image": "Bad image data.",
  "body-too-large": "Request payload size exceeds the limit.",
  "remote-image": "We can not access the URL currently. Please download the content and pass it in.",
  overloaded: "Quota exceeded: the gateway is answering as many requests as it can.",
};

export function googleStatus({ kind, message }: Pick<Refusal, "kind" | "message">): Status & { readonly message: string } {
  return { ...statuses[kind], message: messages[kind] ?? message };
}

export function googleRefusal(refusal: Refusal): HttpAnswer {
  const { http, name, message } = googleStatus(refusal);
  return googleJson({ error: { code: http, message, status: name } }, http);
}

export function googleJson(body: unknown, status = 200): HttpAnswer {
  return { status, headers: { "content-type": "application/json; charset=UTF-8" }, body: JSON.stringify(body) };
}

/** `?key=`, `x-goog-api-key` and bearer tokens. */
export function googleKeys({ query, headers }: Pick<HttpCall, "query" | "headers">): string[] {
  const bearer = /^Bearer (.+)$/i.exec(headerOf(headers, "authorization") ?? "")?.[1];
  return [query.get("key"), query.get("access_token"), headerOf(headers, "x-goog-api-key"), bearer].filter(
    (key) => typeof key === "string",
  );
}

/** The body as an object whose names are in camel case: the JSON of protocol buffers may have either. */
export function googleBody({ body }: Pick<HttpCall, "body">): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw new RefusalError("invalid", "Invalid JSON payload received. Parse error.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RefusalError("invalid", "Invalid JSON payload received. Unexpected token.");
  return camelCased(value, 0) as Record<string, unknown>;
}

const deepest = 32;

function camelCased(value: unknown, depth: number): unknown {
  if (depth > deepest) throw new RefusalError("invalid", "Invalid JSON payload received. It is nested too deeply.");
  if (Array.isArray(value)) return value.map((each) => camelCased(each, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const rows = Object.entries(value).map(([name, each]) => [inCamelCase(name), camelCased(each, depth + 1)]);
  return Object.fromEntries(rows);
}

function inCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Bytes of a field in base 64, standard or of URLs. */
export function googleBytes(text: string, field: string): Buffer {
  if (!/^[\w+/-]*={0,2}$/.test(text)) throw new RefusalError("invalid", `Invalid value at '${field}' (TYPE_BYTES), Base64 decoding failed`);
  return Buffer.from(text, "base64");
}
