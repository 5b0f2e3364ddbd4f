/**
 * Points the provider's clients of an unmodified Node program at a gateway: `NODE_OPTIONS=--require .../preload.cjs`, with FURCIFER_GATEWAY (its URL, with the
 * prefix of an application where that names it), FURCIFER_GATEWAY_GRPC (host:port) and FURCIFER_GATEWAY_KEY. Requests by `fetch` and `https`, and Google's
 * own libraries (google-gax, over gRPC and REST). What goes to other hosts is left alone. It is CommonJS, so that it is loaded before anything else.
 */
"use strict";

const http = require("node:http");
const https = require("node:https");
const Module = require("node:module");

const gateway = process.env.FURCIFER_GATEWAY === undefined ? undefined : new URL(process.env.FURCIFER_GATEWAY);
const grpcTarget = process.env.FURCIFER_GATEWAY_GRPC;
const key = process.env.FURCIFER_GATEWAY_KEY;

const hosts = /^(?:(?:vision|language)\.googleapis\.com|(?:rekognition|comprehend)\.[a-z0-9-]+\.amazonaws\.com)(?::443)?$/i;

function isProvider(host) {
  return typeof host === "string" && hosts.test(host);
}

/** The gateway's URL for a path of a provider. */
function gatewayPath(path) {
  return `${gateway.pathname.replace(/\/$/, "")}${path}`;
}

function patchFetch() {
  const original = globalThis.fetch;
  if (original === undefined) return;
  globalThis.fetch = function fetch(input, init) {
    const given = typeof input === "string" || input instanceof URL ? String(input) : input?.url;
    const url = URL.canParse(given ?? "") ? new URL(given) : undefined;
    if (url === undefined || !isProvider(url.host)) return original.call(this, input, init);
    const target = `${gateway.origin}${gatewayPath(url.pathname)}${url.search}`;
    const request = new Request(typeof input === "object" && "method" in input ? new Request(target, input) : target, init);
    if (key !== undefined) request.headers.set("x-furcifer-key", key);
    return original.call(this, request);
  };
}

/** What `https.request` is called with, as options; undefined where it goes elsewhere. */
function redirected(args) {
  const [first, second] = args;
  const isUrl = typeof first === "string" || first instanceof URL;
  const url = isUrl ? new URL(first) : undefined;
  const given = isUrl ? (typeof second === "object" ? second : {}) : (first ?? {});
  const host = given.hostname ?? given.host ?? url?.hostname;
  if (!isProvider(host)) return undefined;
  const path = given.path ?? (url === undefined ? "/" : `${url.pathname}${url.search}`);
  // Agents and certificates are those of the provider's host.
  const { agent, ca, cert, servername, host: _host, hostname: _hostname, href: _href, protocol: _protocol, ...kept } = given;
  const headers = key === undefined ? given.headers : withKey(given.headers);
  return {
    ...kept,
    headers,
    hostname: gateway.hostname,
    port: gateway.port || (gateway.protocol === "https:" ? 443 : 80),
    path: gatewayPath(path),
    method: given.method ?? "GET",
  };
}

function withKey(headers) {
  if (Array.isArray(headers)) return [...headers, "x-furcifer-key", key];
  return { ...headers, "x-furcifer-key": key };
}

function patchHttps() {
  const original = { request: https.request, get: https.get };
  const own = gateway.protocol === "https:" ? original.request : http.request;
  for (const name of ["request", "get"]) {
    https[name] = function patched(...args) {
      const options = redirected(args);
      if (options === undefined) return original[name].apply(this, args);
      const callback = args.find((each) => typeof each === "function");
      const request = own(options, callback);
      if (name === "get") request.end();
      return request;
    };
  }
  // For modules that import the functions by name.
  Module.syncBuiltinESMExports();
}

const patched = new WeakSet();

/** Stubs of google-gax: over gRPC they are made for the gateway, without TLS and credentials; over REST they need no credentials either. */
function patchGax(loaded, requireOfGax) {
  const prototype = loaded?.GrpcClient?.prototype;
  if (typeof prototype?.createStub !== "function" || patched.has(prototype)) return;
  patched.add(prototype);
  const original = prototype.createStub;
  prototype.createStub = function createStub(service, options, ...rest) {
    if (!isProvider(options?.servicePath ?? options?.apiEndpoint)) return original.call(this, service, options, ...rest);
    if (typeof this.loadProto === "function" && typeof service === "function" && this.grpc !== undefined)
      return Promise.resolve(gatewayStub(this.grpc, service));
    const { PassThroughClient } = requireOfGax("google-auth-library");
    this.auth = new PassThroughClient();
    this.authClient = this.auth;
    return original.call(this, service, options, ...rest);
  };
}

function gatewayStub(grpc, Service) {
  if (grpcTarget === undefined)
    throw new Error(
      "FURCIFER_GATEWAY_GRPC is not set: the program calls Google over gRPC, and the gateway's address for that is host:port",
    );
  const secure = grpcTarget.startsWith("https://");
  const credentials = secure ? grpc.credentials.createSsl() : grpc.credentials.createInsecure();
  const addKey = (options, nextCall) =>
    new grpc.InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        if (key !== undefined) metadata.set("x-furcifer-key", key);
        next(metadata, listener);
      },
    });
  const limits = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  return new Service(grpcTarget.replace(/^https?:\/\//, ""), credentials, { ...limits, interceptors: [addKey] });
}

function patchLoader() {
  const load = Module._load;
  Module._load = function patchedLoad(request, parent, ...rest) {
    const loaded = load.call(this, request, parent, ...rest);
    if (typeof request === "string" && /(?:^|[\\/])google-gax(?:$|[\\/])/.test(request)) {
      const file = Module._resolveFilename(request, parent);
      const requireOfGax = Module.createRequire(file);
      patchGax(loaded, requireOfGax);
      patchGax(loaded?.fallback, requireOfGax);
    }
    return loaded;
  };
}

if (gateway !== undefined) {
  patchFetch();
  patchHttps();
}
if (gateway !== undefined || grpcTarget !== undefined) patchLoader();
