/** One operation of the catalog, for `furcifer catalog show`: what it answers, field by field, and how it is called. */
import type { Role } from "../exporters/exporter.js";
import type { Catalog, Operation } from "../providers/catalog.js";
import type { CatalogDocument } from "../providers/document.js";
import type { Delivery } from "../providers/schema.js";
import type { Vocabulary } from "../providers/vocabularies.js";
import type { ClientCall, EndpointCall } from "./catalog-calls.js";
import { endpointCalls, javascriptCalls, pythonCalls } from "./catalog-calls.js";
import type { FieldRow } from "./catalog-tree.js";
import { fieldRows } from "./catalog-tree.js";

interface Described {
  readonly operation: Operation;
  readonly defaults: CatalogDocument["defaults"];
  readonly fields: readonly FieldRow[];
  readonly vocabularies: readonly (Vocabulary & { readonly open: boolean })[];
  readonly python: readonly ClientCall[];
  readonly javascript: readonly ClientCall[];
  readonly endpoints: readonly EndpointCall[];
}

async function describe(catalog: Catalog, operation: Operation): Promise<Described> {
  const python = pythonCalls(catalog.documents, operation.id);
  const javascript = javascriptCalls(catalog.documents, operation.id);
  const { defaults = "present" } = catalog.documents.find((d) => d.operations.some(({ id }) => id === operation.id)) ?? {};
  return {
    operation,
    defaults,
    fields: fieldRows(operation, { shapes: new Set([...python, ...javascript].map(({ shape }) => shape)), defaults }),
    vocabularies: await Promise.all(
      operation.vocabularies.map(async (id) => ({ ...(await catalog.vocabulary(id)), open: catalog.isOpen(id) })),
    ),
    python,
    javascript,
    endpoints: endpointCalls(catalog.documents, operation.id),
  };
}

export async function operationJson(catalog: Catalog, chosen: Operation): Promise<unknown> {
  const { operation, defaults, fields, vocabularies, python, javascript, endpoints } = await describe(catalog, chosen);
  const { id, provider, title, category, response = null, parts = null, hiddenThreshold = null, itemLimit = null } = operation;
  const lists = vocabularies.map(({ labels, ...rest }) => ({ ...rest, names: labels.length }));
  const facts = { id, provider, title, category, response, defaults, parts, hiddenThreshold, itemLimit };
  return { ...facts, fields, vocabularies: lists, python, javascript, endpoints };
}

type Style = (role: Role, text: string) => string;

export async function operationText(catalog: Catalog, chosen: Operation, style: Style): Promise<string> {
  const described = await describe(catalog, chosen);
  const { operation, vocabularies, python, javascript, endpoints } = described;
  const lines = [
    `${style("name", operation.id)}  ${operation.title}`,
    ...factLines(operation),
    ...section(`Response ${operation.response ?? ""}`.trim(), responseLines(described), style),
    ...section("Vocabularies", vocabularies.flatMap(vocabularyLines), style),
    ...section("Python", pythonLines(python), style),
    ...section("JavaScript", javascriptLines(javascript), style),
    ...section(
      "Endpoints",
      endpoints.map((call) => `${call.url.join(" … ")}${usage(call)}`),
      style,
    ),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : ["", style("title", title), ...lines.map((line) => `  ${line}`)];
}

function factLines({ provider, category, hiddenThreshold, itemLimit }: Operation): string[] {
  const facts: [string, string][] = [
    ["provider", provider],
    ["category", category],
  ];
  if (hiddenThreshold !== undefined) {
    const { parameter, default: value, field } = hiddenThreshold;
    const unless = value === undefined ? "chosen by the service" : String(value);
    facts.push(["hidden threshold", `${parameter}, ${unless} unless the request gives it: no ${field} below it`]);
  }
  if (itemLimit !== undefined) {
    facts.push([
      "item limit",
      `${itemLimit.parameter}${itemLimit.default === undefined ? "" : `, ${itemLimit.default} unless the request gives it`}`,
    ]);
  }
  return facts.map(([name, value]) => `${name.padEnd(16)}  ${value}`);
}

function responseLines({ operation, defaults, fields }: Described): string[] {
  if (operation.response === undefined) return ["not described"];
  const omission = defaults === "omitted" ? ["(fields that are empty, zero or unset are left out of the JSON)"] : [];
  return [...omission, ...treeLines(fields)];
}

function treeLines(rows: readonly FieldRow[]): string[] {
  const name = ({ name: text, depth }: FieldRow): string => `${"  ".repeat(depth)}${text}`;
  const width = Math.max(...rows.map((row) => name(row).length));
  return rows.map((row) => {
    const notes = row.notes.length === 0 ? "" : `  (${row.notes.join(", ")})`;
    return `${name(row).padEnd(width)}  ${row.type}${notes}`;
  });
}

/** Lists up to this length are written out. */
const shortList = 16;

function vocabularyLines({ id, title, labels, open, source }: Described["vocabularies"][number]): string[] {
  const about = `${id}  ${title}: ${labels.length} names${open ? ", others may come" : ""} (${source})`;
  return labels.length > shortList ? [about] : [about, `  ${labels.map(({ name }) => name).join(", ")}`];
}

function pythonLines(calls: readonly ClientCall[]): string[] {
  const lines = calls.map((call) => `${call.text}${usage(call)}`);
  const factories = [...new Set(calls.flatMap((call) => call.factories))];
  if (factories.length === 0) return lines;
  const classOf = (factory: string): string | undefined => factories.find((other) => factory.startsWith(`${other}.`));
  const ways = factories.flatMap((factory) => {
    const owner = classOf(factory);
    return owner === undefined ? [] : [factory.slice(owner.length)];
  });
  const also = ways.length === 0 ? [] : [`  or the class's ${[...new Set(ways)].join(", ")}`];
  const plain = factories.filter((factory) => classOf(factory) === undefined).map((factory) => `  ${factory}`);
  return [...lines, "clients are made by", ...plain, ...also];
}

function javascriptLines(calls: readonly ClientCall[]): string[] {
  const factories = [...new Set(calls.flatMap((call) => call.factories))].map((factory) => `  ${factory}`);
  const lines = [...new Set(calls.map((call) => `${call.text}${usage(call)}`))];
  return calls.length === 0 ? [] : [...lines, "clients are made by, or are", ...factories];
}

function usage({
  feature,
  wrap,
  batch,
  shows = [],
  delivery = "returned",
  promised = [],
  rearranged = false,
}: Pick<ClientCall, "feature" | "wrap" | "batch"> & Partial<ClientCall>): string {
  const way = wrap.filter((step) => step !== "[]").join(".");
  const parts = [
    ...(feature === undefined ? [] : [`for the feature ${feature}`]),
    ...(delivery === "returned" ? [] : [deliveries[delivery]]),
    ...(promised.length === 0 ? [] : [`promised at ${promised.map((step) => `[${step}]`).join("")}`]),
    ...(batch === undefined ? [] : [`one response for each of ${batch}`]),
    ...(way === "" ? [] : [`in ${way}`]),
    ...(shows.length === 0 ? [] : [`shows ${shows.join(".")} alone`]),
    ...(rearranged === false ? [] : [`rearranged ${rearranged === true ? "in a way that is not described" : `by ${rearranged}`}`]),
  ];
  return parts.length === 0 ? "" : `: ${parts.join(", ")}`;
}

const deliveries: Readonly<Record<Exclude<Delivery, "returned">, string>> = {
  promise: "a promise",
  callback: "to a callback",
  "promise-or-callback": "a promise, or to a callback",
  request: "a request with promise() and send(), or to a callback",
};
