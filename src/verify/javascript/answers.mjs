/** What a call of an operation answers: which operations a request asks for, how many responses it gets, and what is around them. */
import { shaped } from "./shape.mjs";
import { isCallback, isStandIn } from "./show.mjs";

const plain = (name) =>
  String(name)
    .replaceAll(/[_\s-]/gu, "")
    .toLowerCase();

/** All words in a request: feature names are among them, however deep. */
function wordsIn(value, found = new Set(), depth = 0) {
  if (typeof value === "string") for (const word of value.length < 400 ? value.split(",") : []) found.add(plain(word));
  if (typeof value === "number") found.add(value);
  if (typeof value !== "object" || value === null || depth > 6 || isStandIn(value) || ArrayBuffer.isView(value)) return found;
  for (const one of Array.isArray(value) ? value : Object.values(value)) wordsIn(one, found, depth + 1);
  return found;
}

/** The operations of a row that a request names; those of the plan, where it names none. */
function operationsOf(session, row, request) {
  if (row.features === undefined) return row.operation === undefined ? [] : [row.operation];
  const words = wordsIn(request);
  const numbers = session.catalog.vocabularies.get("google.vision.feature_type");
  const named = Object.entries(row.features).filter(([name]) => {
    const number = numbers?.numbers?.[numbers.values.indexOf(name)];
    return words.has(plain(name)) || (number !== undefined && words.has(number));
  });
  const asked = named.length > 0 ? named : Object.entries(row.features);
  const found = [...new Set(asked.map(([, operation]) => operation))];
  return named.length > 0 ? found : found.filter((operation) => session.has(operation));
}

function oneResponse(session, row, request, shape) {
  const parts = operationsOf(session, row, request).map((operation) => {
    const description = session.catalog.operations.get(operation) ?? {};
    const data = shaped(session.catalog, description, session.take(operation), shape);
    return (row.shows ?? []).reduce((at, field) => at?.[field], data);
  });
  if (parts.length === 1) return parts[0];
  if (shape !== "js-message") return Object.assign({}, ...parts);
  return parts.reduce(merged, {});
}

/** Fields at their default do not hide those of another part. */
function merged(one, other) {
  const result = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const isDefault = value === null || value === "" || value === 0 || (Array.isArray(value) && value.length === 0);
    if (!isDefault || !Object.hasOwn(result, key)) result[key] = value;
  }
  return result;
}

/** The elements that a batch asks about: the request itself where it is a list, or what is under the row's name. */
function batchOf(row, given) {
  const seen = new Set();
  const find = (value, depth) => {
    if (typeof value !== "object" || value === null || isStandIn(value) || depth > 3 || seen.has(value)) return undefined;
    seen.add(value);
    if (Array.isArray(value)) return undefined;
    if (Array.isArray(value[row.batch])) return value[row.batch];
    for (const one of Object.values(value)) {
      const found = find(one, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const one of given) {
    const found = find(one, 0);
    if (found !== undefined) return found;
  }
  return given.find((one) => Array.isArray(one)) ?? [given[row.request ?? 0]];
}

/** The result of a call. */
export function answer(session, written, given, shape) {
  const value = makeAnswer(session, written, given, shape);
  session.noteOutput(value);
  return value;
}

/** What the row says is around the responses, and these. */
function makeAnswer(session, written, given, shape) {
  const row = typeof written === "string" ? { operation: written } : written;
  const wrap = row.wrap ?? [];
  const requests = given.filter((one) => !isCallback(one));
  const isBatch = wrap.includes("[]");
  const list = (isBatch ? batchOf(row, requests) : [undefined]).map((one, place) => {
    const response = oneResponse(session, row, isBatch && row.batch === "requests" ? one : requests, shape);
    return isBatch && row.batch === "documents" ? { ...response, id: one?.id ?? String(place) } : response;
  });
  const rearranged = rearrange(row, list, requests);
  if (rearranged !== undefined) return rearranged;
  let value = isBatch ? list : list[0];
  for (const field of wrap.filter((one) => one !== "[]").toReversed()) value = { [field]: value, ...around(field) };
  return value;
}

/** What stands beside a result that is handed out as part of an HTTP response. */
function around(field) {
  if (field === "data") return { status: 200, statusText: "OK", headers: {} };
  return field === "body" ? { status: "200", headers: {} } : field === "documents" ? { errors: [] } : {};
}

function rearrange(row, [response], given) {
  if (typeof row.rearranged !== "string") return undefined;
  // Source of the catalog, not of the application.
  return new Function(`return (${row.rearranged});`)()(response, ...given);
}
