/**
 * Answers to HTTP requests as outcome keys: the status and the body. One Express-like response object serves Express, Next's
 * pages and Cloud Functions; Koa, Fastify and web-standard responses are shown in the same form.
 */
import { showReturn } from "./show.mjs";

/** `422 {"error": "..."}`; only the status where there is no body. */
export function showAnswer(status, body) {
  return body === undefined || body === null ? String(status) : `${status} ${showReturn(body)}`;
}

/** The request of an Express-like handler: what run.json says, and the usual rest. */
export function makeRequest(given = {}) {
  const headers = Object.fromEntries(Object.entries(given.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const rawBody =
    given.body === undefined ? undefined : Buffer.from(typeof given.body === "string" ? given.body : JSON.stringify(given.body));
  return {
    method: "POST",
    url: "/",
    path: "/",
    params: {},
    query: {},
    body: {},
    cookies: {},
    ip: "203.0.113.7",
    rawBody,
    ...structuredClone(fileBuffers(given)),
    headers,
    get: (name) => headers[name.toLowerCase()],
    header: (name) => headers[name.toLowerCase()],
  };
}

/** Uploaded files have their bytes as text in run.json. */
function fileBuffers(given) {
  const filled = (file) => (typeof file?.buffer === "string" ? { ...file, buffer: Buffer.from(file.buffer) } : file);
  return {
    ...given,
    ...(given.file === undefined ? {} : { file: filled(given.file) }),
    ...(Array.isArray(given.files) ? { files: given.files.map(filled) } : {}),
  };
}

/** The response of an Express-like handler. Sending twice is the error that it is in Node. */
export function makeResponse(session) {
  const headers = {};
  const finish = (body) => {
    if (response.headersSent) throw new Error("Cannot set headers after they are sent to the client");
    response.headersSent = true;
    session.note(showAnswer(response.statusCode, body));
    return response;
  };
  const withStatus = (first, second) => {
    if (typeof first === "number") response.statusCode = first;
    return typeof first === "number" ? second : first;
  };
  const response = {
    statusCode: 200,
    headersSent: false,
    locals: {},
    status: (code) => Object.assign(response, { statusCode: code }),
    sendStatus: (code) => finish(Object.assign(response, { statusCode: code }) && undefined),
    json: (...body) => finish(body.length === 0 ? undefined : body[0]),
    send: (...body) => finish(body.length === 0 ? undefined : body[0]),
    end: (body) => finish(body),
    redirect: (first, second) => {
      response.statusCode = 302;
      return finish(`redirect ${withStatus(first, second)}`);
    },
    render: (view, data) => finish(`render ${view}${data === undefined ? "" : ` ${showReturn(data)}`}`),
    write: (chunk) => session.note(`write ${showReturn(chunk)}`),
    writeHead: (code) => Object.assign(response, { statusCode: code }),
  };
  response.setHeader = (name, value) => {
    headers[name.toLowerCase()] = value;
    return response;
  };
  response.getHeader = (name) => headers[name.toLowerCase()];
  Object.assign(response, { set: response.setHeader, header: response.setHeader, type: () => response, cookie: () => response });
  return response;
}

/** What a `next` was called with. */
export function makeNext(session) {
  return (...callArguments) => session.note(`next(${callArguments.map(showNext).join(", ")})`);
}

function showNext(argument) {
  return argument instanceof Error ? `${argument.constructor.name}: ${argument.message}` : showReturn(argument);
}

/** The outcome of a web-standard response. */
export async function showWebResponse(response) {
  const location = response.headers.get("location");
  if (location !== null) return `${response.status} redirect ${location}`;
  const text = await response.text();
  if (text === "") return String(response.status);
  return `${response.status} ${response.headers.get("content-type")?.includes("json") ? showReturn(JSON.parse(text)) : text}`;
}
