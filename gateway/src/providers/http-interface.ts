/** A provider's interface over HTTP: which requests are its own, whose they are, how they are answered and refused. */
import type { IncomingHttpHeaders } from "node:http";
import type { Question } from "../serving/answer.js";
import type { Refusal } from "../serving/refusal.js";

export interface HttpCall {
  readonly method: string;
  /** Without the prefix that names an application. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Answers one question for the application of the request; rejects with a Refusal. */
export type Ask = (operation: string, question: Question) => Promise<Readonly<Record<string, unknown>>>;

export interface HttpInterface {
  readonly name: string;
  /** The provider's host, for what is passed on. */
  readonly host: (call: HttpCall) => string;
  matches(call: Pick<HttpCall, "method" | "path" | "headers">): boolean;
  /** Everything presented that may be a key of the registry. */
  keys(call: Pick<HttpCall, "query" | "headers">): string[];
  /** Which operations the request asks for; undefined where that cannot be told. */
  operations(call: HttpCall): readonly string[] | undefined;
  handle(call: HttpCall, ask: Ask): Promise<HttpAnswer>;
  refuse(refusal: Refusal, call: Pick<HttpCall, "headers">): HttpAnswer;
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
