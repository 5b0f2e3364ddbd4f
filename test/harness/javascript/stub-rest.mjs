/**
 * Answers REST calls to the providers' endpoints, made with `fetch`, `node-fetch`, `axios` or `https.request`. A call to any other
 * address is recorded under the library's name, and answered with what run.json fixes for it or with an empty object.
 */
import { EventEmitter } from "node:events";
import { azureAnswer } from "./stub-azure.mjs";
import { googleAnswer } from "./stub-google.mjs";
import { makeStub } from "./stubs.mjs";

function parsed(body) {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The provider's answer; undefined where the address is no provider's. */
function answerOf(session, url, body, parameters = {}) {
  const address = new URL(url, "http://localhost/");
  const query = new URLSearchParams([...address.searchParams, ...Object.entries(parameters).map(([name, value]) => [name, String(value)])]);
  const content = parsed(body);
  return googleAnswer(session, address, content) ?? azureAnswer(session, address, query, content);
}

/** What another address answers, after the call is recorded. */
function otherAnswer(session, name, callArguments) {
  session.record(name, callArguments);
  const address = String(callArguments[0]).split("?")[0];
  return structuredClone(session.values[`${name}(${address})`] ?? {});
}

export function makeFetch(session) {
  return (resource, options = {}) => {
    const url = typeof resource === "string" ? resource : (resource.url ?? String(resource));
    return session.answer(() => {
      const data = answerOf(session, url, options.body) ?? otherAnswer(session, "fetch", [url, options]);
      return new Response(JSON.stringify(data), { status: 200, headers: { "content-type": "application/json" } });
    });
  };
}

function axiosAnswer(session, name, url, callArguments, { body, params }) {
  return session.answer(() => {
    const data = answerOf(session, url, body, params) ?? otherAnswer(session, name, callArguments);
    return { data, status: 200, statusText: "OK", headers: {}, config: {} };
  });
}

/** An instance of axios: callable, with a method for each verb. */
function makeAxios(session, base = {}) {
  const full = (url) => (base.baseURL === undefined || /^https?:/u.test(url) ? url : base.baseURL.replace(/\/$/u, "") + url);
  const request = (config) => {
    const params = { ...base.params, ...config.params };
    return axiosAnswer(session, "axios", full(config.url), [full(config.url), config], { body: config.data, params });
  };
  const axios = (first, second) => request(typeof first === "string" ? { ...second, url: first } : first);
  for (const verb of ["get", "delete"]) {
    axios[verb] = (url, config = {}) =>
      axiosAnswer(session, `axios.${verb}`, full(url), [full(url)], { params: { ...base.params, ...config.params } });
  }
  for (const verb of ["post", "put", "patch"]) {
    axios[verb] = (url, body, config = {}) =>
      axiosAnswer(session, `axios.${verb}`, full(url), [full(url), body], { body, params: { ...base.params, ...config.params } });
  }
  axios.request = request;
  axios.create = (config = {}) => makeAxios(session, config);
  axios.isAxiosError = () => false;
  axios.defaults = makeStub(session, "axios.defaults");
  axios.interceptors = makeStub(session, "axios.interceptors");
  axios.default = axios;
  return axios;
}

/** `https.request`: the answer comes as one chunk after `end`. */
function makeHttps(session) {
  const request = (...callArguments) => {
    const callback = callArguments.findLast((one) => typeof one === "function");
    const options = callArguments.find((one) => typeof one === "object" && !(one instanceof URL)) ?? {};
    const url = typeof options.hostname === "string" ? `https://${options.hostname}${options.path}` : String(callArguments[0]);
    const sent = new EventEmitter();
    const chunks = [];
    sent.write = (chunk) => chunks.push(chunk);
    sent.end = async (chunk) => {
      if (chunk !== undefined) chunks.push(chunk);
      const data = await session.answer(
        () => answerOf(session, url, chunks.join("")) ?? otherAnswer(session, "https.request", [url, chunks.join("")]),
      );
      const response = Object.assign(new EventEmitter(), { statusCode: 200, headers: {}, setEncoding: () => {} });
      callback?.(response);
      response.emit("data", Buffer.from(JSON.stringify(data)));
      response.emit("end");
    };
    return sent;
  };
  return { request };
}

export function restModule(session, specifier) {
  if (specifier === "axios") return makeAxios(session);
  if (specifier === "https") return makeHttps(session);
  if (specifier !== "node-fetch" && specifier !== "cross-fetch" && specifier !== "isomorphic-fetch") return undefined;
  const fetch = makeFetch(session);
  return Object.assign(fetch, { default: fetch });
}
