/**
 * The HTTP side: finds the interface and the application of a request, and hands it on. Bodies are bytes with a bound; whatever is wrong is answered in the
 * shape of the interface that the request is of. A client that is slow loses its connection.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import fastify from "fastify";
import { googleJson, googleKeys, googleRefusal } from "../providers/google-http.js";
import type { HttpAnswer, HttpCall, HttpInterface } from "../providers/http-interface.js";
import { headerOf } from "../providers/http-interface.js";
import { httpInterfaces } from "../providers/interfaces.js";
import type { Application } from "../registry/application.js";
import type { Gateway } from "../serving/gateway.js";
import { Refusal } from "../serving/refusal.js";
import type { Upstream } from "./upstream.js";

export interface HttpOptions {
  readonly maxBodyBytes: number;
  /** Milliseconds in which a request must have come in whole. */
  readonly requestTimeout: number;
  readonly upstream: Upstream;
}

/** Shapes of requests that no interface has. */
const unknownInterface: HttpInterface = {
  name: "unknown",
  host: () => "",
  matches: () => true,
  keys: googleKeys,
  operations: () => [],
  handle: () => Promise.resolve(googleJson({ error: { code: 404, message: "Not found.", status: "NOT_FOUND" } }, 404)),
  refuse: googleRefusal,
};

export function httpServer(gateway: Gateway, options: HttpOptions): FastifyInstance {
  const { maxBodyBytes, requestTimeout } = options;
  const app = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout,
    connectionTimeout: requestTimeout,
    keepAliveTimeout: 72_000,
    http: { headersTimeout: requestTimeout, requestTimeout, maxHeaderSize: 16_384 },
    forceCloseConnections: "idle",
    logger: false,
    exposeHeadRoutes: false,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => {
    const found = requestOf(request);
    void send(reply, found.interface.refuse(refusalOf(error), found.call));
  });
  app.setNotFoundHandler((request, reply) =>
    send(reply, unknownInterface.refuse(new Refusal("not-found", "Not found."), requestOf(request).call)),
  );
  app.all("/*", async (request, reply) => {
    const answer = await handle(gateway, request, options);
    if (!gateway.isReady) reply.header("connection", "close");
    return send(reply, answer);
  });
  return app;
}

async function handle(gateway: Gateway, request: FastifyRequest, { upstream }: HttpOptions): Promise<HttpAnswer> {
  const { call, interface: found, prefix } = requestOf(request);
  try {
    if (headerOf(call.headers, "content-encoding") !== undefined)
      throw new Refusal("invalid", "Bodies are not decompressed: send them as they are.");
    const extra = headerOf(call.headers, "x-furcifer-key");
    const keys = [...found.keys(call), ...(extra === undefined ? [] : [extra])];
    const application = gateway.applicationOf({ keys, prefix, header: headerOf(call.headers, "x-furcifer-application") });
    if (isPassedOn(application, found, call)) return await upstream.send(found, call);
    return await found.handle(call, (operation, question) => gateway.ask(application, operation, question));
  } catch (error) {
    if (error instanceof Refusal) return found.refuse(error, call);
    gateway.options.logger.error({ error }, "request failed");
    return found.refuse(new Refusal("internal", "the gateway failed"), call);
  }
}

/** Only where no model covers any of what is asked for: an answer is of one side, never mixed. */
function isPassedOn(application: Application, found: HttpInterface, call: HttpCall): boolean {
  return application.passOn && found.operations(call)?.some((operation) => application.models.has(operation)) === false;
}

interface Found {
  readonly call: HttpCall;
  readonly interface: HttpInterface;
  readonly prefix: string | undefined;
}

function requestOf(request: FastifyRequest): Found {
  const [whole = "/", search = ""] = splitOnce(request.raw.url ?? "/", "?");
  const [, prefix, rest] = /^\/apps\/([^/]+)(\/.*)?$/.exec(whole) ?? [];
  const path = prefix === undefined ? whole : (rest ?? "/");
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const call = { method: request.method, path: decoded(path), query: new URLSearchParams(search), headers: request.headers, body };
  const found = httpInterfaces.find((each) => each.matches(call)) ?? unknownInterface;
  return { call, interface: found, prefix: prefix === undefined ? undefined : decoded(prefix) };
}

function splitOnce(text: string, separator: string): [string, string] {
  const place = text.indexOf(separator);
  return place < 0 ? [text, ""] : [text.slice(0, place), text.slice(place + 1)];
}

/** Some clients escape the colon of `images:annotate`. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Errors of the HTTP library: too long a body, one that was cut off. */
function refusalOf(error: unknown): Refusal {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === 413) return new Refusal("body-too-large", "Request payload size exceeds the limit.");
  if (statusCode !== undefined && statusCode < 500) return new Refusal("invalid", "The request is malformed.");
  return new Refusal("internal", "the gateway failed");
}

function send(reply: FastifyReply, { status, headers, body }: HttpAnswer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
