/**
 * The JSON of an operation's response as a client library shows it: messages of protocol buffers have all their fields, some
 * libraries rename fields, the rest show the JSON itself.
 */
const numberBase = /^float(32|64)$/u;

/** One line of a type's fields, read. */
function readField(line) {
  const [written, ...words] = line.split(/\s+/u);
  const isList = written.endsWith("[]");
  const base = isList ? written.slice(0, -2) : written;
  const at = words.indexOf("js");
  return { base, isList, vocabulary: words[0], isOptional: words.includes("optional"), renamed: at < 0 ? undefined : words[at + 1] };
}

const readFields = new Map();

function fieldsOf(document, type) {
  const key = document.types[type];
  if (!readFields.has(key)) {
    const fields = Object.entries(key?.fields ?? {}).map(([name, line]) => ({ name, ...readField(line) }));
    readFields.set(key, fields);
  }
  return readFields.get(key);
}

/** `data` is the JSON of a message of the type; it may be changed. */
export function shaped(catalog, { document, response }, data, shape) {
  if (response === undefined || shape === "js-json" || data === null || typeof data !== "object") return data;
  return (shape === "js-message" ? asMessage : asObject)({ catalog, document }, response, data);
}

function asMessage(context, type, data) {
  const message = { ...data };
  for (const field of fieldsOf(context.document, type)) {
    const value = data[field.name];
    if (field.isList) message[field.name] = (value ?? []).map((item) => messageValue(context, field, item));
    else message[field.name] = value === undefined || value === null ? absent(context, field) : messageValue(context, field, value);
  }
  return message;
}

function messageValue(context, { base }, value) {
  return Object.hasOwn(context.document.types, base) && typeof value === "object" && value !== null
    ? asMessage(context, base, value)
    : value;
}

function absent({ catalog, document }, { base, vocabulary, isOptional }) {
  if (isOptional || base === "opaque" || Object.hasOwn(document.types, base)) return null;
  if (base === "string" || base === "label") return "";
  if (base === "boolean") return false;
  if (numberBase.test(base)) return 0;
  if (base !== "enum") return null;
  const { values = [], numbers } = catalog.vocabularies.get(vocabulary) ?? {};
  return values[numbers === undefined ? 0 : Math.max(0, numbers.indexOf(0))] ?? null;
}

function asObject(context, type, data) {
  const object = { ...data };
  for (const field of fieldsOf(context.document, type)) {
    if (!Object.hasOwn(data, field.name)) continue;
    const convert = (value) =>
      Object.hasOwn(context.document.types, field.base) && typeof value === "object" && value !== null
        ? asObject(context, field.base, value)
        : value;
    const value = data[field.name];
    if (field.renamed !== undefined) delete object[field.name];
    object[field.renamed ?? field.name] = field.isList && Array.isArray(value) ? value.map(convert) : convert(value);
  }
  return object;
}
