/**
 * REST calls, however they are made: an endpoint of the catalog answers the case's output, any other address is a recorded call
 * that answers something unknown.
 */
import { EventEmitter } from "node:events";
import { answer } from "./answers.mjs";
import { promised } from "./clients.mjs";
import { isCallback, isStandIn, show } from "./show.mjs";
import { makeStandIn } from "./stand-in.mjs";

/** The text of a response, of which the session knows that it is an output. */
function textOf(session, data) {
  const text = JSON.stringify(data);
  session.answered.add(text);
  return text;
}

function parsed(body) {
  if (typeof body !== "string" && !Buffer.isBuffer(body)) return body;
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}

function addressOf(resource) {
  if (typeof resource === "string") return resource;
  if (isStandIn(resource)) return show(resource);
  if (resource instanceof URL) return resource.href;
  if (typeof resource !== "object" || resource === null) return String(resource);
  const { url, uri, hostname, host, path = "", href } = resource;
  return String(url ?? uri ?? href ?? `https://${hostname ?? host}${path}`);
}

/** The JSON that an address answers, as a promise; undefined, and recorded, where it is no endpoint. */
function ask(session, callee, { url, body, parameters, given }) {
  const endpoint = session.catalog.endpoint(url);
  if (endpoint === undefined) {
    session.call(callee, given);
    return undefined;
  }
  let query = {};
  try {
    query = Object.fromEntries(new URL(url, "http://localhost/").searchParams);
  } catch {}
  return promised(session, () => answer(session, endpoint, [{ ...query, ...parameters, body: parsed(body) }], "js-json"));
}

export function makeFetch(session) {
  return (resource, options = {}) => {
    const found = ask(session, "fetch", { url: addressOf(resource), body: options?.body ?? resource?.body, given: [resource, options] });
    if (found === undefined) return makeStandIn(session, "fetch()", { isAnswer: true, own: { ok: true, status: 200 } });
    return found.then((data) => new Response(textOf(session, data), { status: 200, headers: { "content-type": "application/json" } }));
  };
}

function axiosCall(session, callee, config, base) {
  const { baseURL } = { ...base, ...config };
  const written = addressOf(config.url);
  const url =
    baseURL === undefined || /^https?:/u.test(written) ? written : `${String(baseURL).replace(/\/$/u, "")}/${written.replace(/^\//u, "")}`;
  const given = [url, ...(config.data === undefined ? [] : [config.data])];
  const found = ask(session, callee, { url, body: config.data, parameters: { ...base.params, ...config.params }, given });
  if (found === undefined) return makeStandIn(session, `${callee}()`, { isAnswer: true, own: { status: 200 } });
  return found.then((data) => ({ data, status: 200, statusText: "OK", headers: {}, config }));
}

function makeAxios(session, base = {}) {
  const axios = (first, second) => axiosCall(session, "axios", typeof first === "string" ? { ...second, url: first } : first, base);
  for (const verb of ["get", "delete", "head", "options"])
    axios[verb] = (url, config = {}) => axiosCall(session, `axios.${verb}`, { ...config, url }, base);
  for (const verb of ["post", "put", "patch"])
    axios[verb] = (url, data, config = {}) => axiosCall(session, `axios.${verb}`, { ...config, url, data }, base);
  const others = { create: (config = {}) => makeAxios(session, config), isAxiosError: () => false, all: (list) => Promise.all(list) };
  return Object.assign(axios, others, {
    request: axios,
    spread: (callee) => (list) => callee(...list),
    defaults: makeStandIn(session, "axios.defaults"),
    interceptors: makeStandIn(session, "axios.interceptors"),
    default: axios,
    __esModule: true,
  });
}

/** `request(options, callback)`, and `request-promise`, which promises the body. */
function makeRequest(session, callee, promises) {
  const request = (first, ...rest) => {
    const options = { ...(typeof first === "string" ? { url: first } : first), ...(typeof rest[0] === "object" ? rest[0] : {}) };
    const { json } = options;
    const body = options.body ?? (typeof json === "object" ? json : options.form);
    const callback = rest.findLast(isCallback) ?? options.callback;
    const found = ask(session, callee, { url: addressOf(options), body, parameters: options.qs, given: [options] });
    const shown = (data) => (json ? data : textOf(session, data));
    if (found === undefined) {
      const unknown = makeStandIn(session, `${callee}()`, { isAnswer: true });
      if (callback)
        session.later(() => callback(null, makeStandIn(session, "response", { own: { statusCode: 200 } }), makeStandIn(session, "body")));
      return unknown;
    }
    found.catch((error) => callback && session.later(() => callback(error)));
    found.then((data) => {
      if (callback) session.later(() => callback(null, { statusCode: 200, headers: {}, body: shown(data) }, shown(data)));
    });
    return promises ? found.then(shown) : Object.assign(new EventEmitter(), { pipe: () => {} });
  };
  for (const verb of ["get", "post", "put", "patch", "del", "delete"]) request[verb] = request;
  request.defaults = () => request;
  return Object.assign(request, { default: request, __esModule: true });
}

/** `got(url, { json })`: a promise of the response, which also has `json()` and `text()`. */
function makeGot(session) {
  const got = (first, second = {}) => {
    const options = typeof first === "object" && !(first instanceof URL) ? first : { ...second, url: addressOf(first) };
    const body = options.json ?? options.body;
    const found = ask(session, "got", { url: addressOf(options), body, parameters: options.searchParams, given: [options] });
    if (found === undefined) return makeStandIn(session, "got()", { isAnswer: true });
    const isJson = options.responseType === "json" || options.json === true;
    const response = found.then((data) => ({ statusCode: 200, headers: {}, body: isJson ? data : textOf(session, data) }));
    return Object.assign(response, { json: () => found, text: () => found.then((data) => textOf(session, data)) });
  };
  for (const verb of ["get", "post", "put", "patch", "delete"]) got[verb] = got;
  return Object.assign(got, { extend: () => got, default: got, __esModule: true });
}

/** `superagent.post(url).set(...).send(body).end(callback)`, which is also a promise. */
function makeSuperagent(session) {
  const start = (url) => {
    const state = { body: undefined, parameters: {} };
    const send = () => {
      const found = ask(session, "superagent", { url: addressOf(url), ...state, given: [url, state.body] });
      return found === undefined
        ? Promise.resolve(makeStandIn(session, "superagent()"))
        : found.then((data) => ({ body: data, text: textOf(session, data), status: 200, ok: true, headers: {} }));
    };
    const chain = {
      send: (body) => Object.assign(state, { body }) && chain,
      query: (parameters) => Object.assign(state.parameters, parameters) && chain,
      end: (callback) => send().then((response) => session.later(() => callback(null, response))),
      then: (...handlers) => send().then(...handlers),
      catch: (handler) => send().catch(handler),
    };
    for (const name of ["set", "type", "accept", "auth", "timeout", "retry", "attach", "field"]) chain[name] = () => chain;
    return chain;
  };
  const superagent = Object.assign((_method, url) => start(url), { __esModule: true });
  for (const verb of ["get", "post", "put", "patch", "delete", "del"]) superagent[verb] = start;
  return Object.assign(superagent, { default: superagent });
}

/** `https.request(options, callback)`: the answer comes as one chunk after `end`. */
function makeHttps(session, specifier) {
  const request = (...given) => {
    const callback = given.findLast(isCallback);
    const options = given.find((one) => typeof one === "object" && one !== null && !(one instanceof URL)) ?? {};
    const url = typeof given[0] === "object" && !(given[0] instanceof URL) ? addressOf(options) : addressOf(given[0]);
    const sent = new EventEmitter();
    const chunks = [];
    const finish = (data) => {
      const response = Object.assign(new EventEmitter(), { statusCode: 200, headers: {}, setEncoding: () => {}, resume: () => {} });
      response.pipe = (target) => target;
      response[Symbol.asyncIterator] = async function* body() {
        yield Buffer.from(data);
      };
      callback?.(response);
      sent.emit("response", response);
      response.emit("data", Buffer.from(data));
      response.emit("end");
    };
    const add = (chunk) => chunks.push(String(chunk));
    const end = (chunk) => {
      if (chunk !== undefined && typeof chunk !== "function") add(chunk);
      const found = ask(session, `${specifier}.request`, { url, body: chunks.join(""), given: [url, chunks.join("")] });
      if (found === undefined) session.later(() => finish("{}"));
      else found.then((data) => session.later(() => finish(textOf(session, data))));
      return sent;
    };
    const rest = { setHeader: () => {}, setTimeout: () => sent, abort: () => {}, destroy: () => {}, flushHeaders: () => {} };
    return Object.assign(sent, { write: add, end, ...rest });
  };
  const get = (...given) => request(...given).end();
  const other = makeStandIn(session, specifier, { own: { request, get, globalAgent: {} } });
  return other;
}

/** The browser's old way. */
export function makeXmlHttpRequest(session) {
  return class XMLHttpRequest extends EventEmitter {
    open(method, url) {
      Object.assign(this, { method, url, readyState: 1 });
    }
    setRequestHeader() {}
    addEventListener(event, listener) {
      this.on(event, listener);
    }
    send(body) {
      const found = ask(session, "XMLHttpRequest.send", { url: addressOf(this.url), body, given: [this.url, body] });
      (found ?? Promise.resolve({})).then((data) => {
        const responseText = textOf(session, data);
        const response = this.responseType === "json" ? data : responseText;
        Object.assign(this, { readyState: 4, status: 200, statusText: "OK", responseText, response });
        for (const event of ["readystatechange", "load", "loadend"]) {
          session.later(() => this[`on${event}`]?.({ target: this }));
          session.later(() => this.emit(event, { target: this }));
        }
      });
    }
  };
}

/** `$.ajax` and its short forms; everything else of jQuery is a stand-in. */
export function makeJquery(session, name) {
  const send = (url, body, success, options) => {
    const found = ask(session, `${name}.ajax`, { url: addressOf(url), body, given: [options] });
    if (found === undefined) return makeStandIn(session, `${name}.ajax()`, { isAnswer: true });
    found.then((data) => {
      for (const callee of [success, options.complete]) if (isCallback(callee)) session.later(() => callee(data, "success", {}));
    });
    const chain = {
      done: (callee) => found.then((data) => session.later(() => callee(data))) && chain,
      fail: () => chain,
      always: () => chain,
    };
    return Object.assign(chain, { success: chain.done, then: (...given) => found.then(...given), catch: () => chain });
  };
  const ajax = (first, second = {}) => {
    const options = typeof first === "string" ? { ...second, url: first } : first;
    return send(options.url, options.data, options.success, options);
  };
  const short = (url, data, success) => (isCallback(data) ? send(url, undefined, data, {}) : send(url, data, success, {}));
  return makeStandIn(session, name, { own: { ajax, post: short, get: short, getJSON: short } });
}

/** The module of a library that makes requests; undefined for any other. */
export function restModule(session, specifier) {
  if (specifier === "axios") return makeAxios(session);
  if (/^(https?|follow-redirects)$/u.test(specifier)) return makeHttps(session, specifier);
  if (/^(node-fetch|cross-fetch|isomorphic-fetch|isomorphic-unfetch|undici|whatwg-fetch|node-fetch-commonjs)$/u.test(specifier)) {
    const fetch = makeFetch(session);
    return Object.assign(fetch, { default: fetch, fetch, Headers, Request, Response, __esModule: true });
  }
  if (specifier === "request") return makeRequest(session, "request", false);
  if (/^request-promise(-native)?$/u.test(specifier)) return makeRequest(session, "request", true);
  if (specifier === "jquery") return makeJquery(session, "$");
  if (specifier === "got") return makeGot(session);
  return specifier === "superagent" ? makeSuperagent(session) : undefined;
}
