/** `furcifer catalog`: lists the operations that are known, shows one, and checks a user's catalog or the built-in one. */

import { visibleText } from "../base/visible-text.js";
import { UsageError } from "../options.js";
import type { Catalog, Operation } from "../providers/catalog.js";
import type { CatalogDocument } from "../providers/document.js";
import { builtInDocuments, catalogWith } from "../providers/registry.js";
import { validateDocument } from "../providers/validate.js";
import type { ClientCall } from "./catalog-calls.js";
import { endpointCalls, javascriptCalls, pythonCalls } from "./catalog-calls.js";
import { operationJson, operationText } from "./catalog-operation.js";
import { readCatalog, readCatalogs } from "./read-catalog.js";
import { readTextFile } from "./read-file.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, styleFor, writeAll } from "./terminal.js";

export interface CatalogArguments {
  readonly catalog: readonly string[];
  readonly format: "text" | "json";
}

export interface CatalogListArguments extends CatalogArguments {
  readonly provider?: string;
  readonly category?: string;
}

export async function catalogListCommand({ provider, category, ...choices }: CatalogListArguments, terminal: Terminal): Promise<number> {
  const catalog = await catalogOf(choices);
  const ofProvider = chosen("provider", provider, catalog.operations);
  const operations = chosen("category", category, ofProvider);
  const text =
    choices.format === "json"
      ? `${JSON.stringify(
          operations.map((o) => listed(catalog, o)),
          null,
          2,
        )}\n`
      : table(catalog, operations, terminal);
  await writeAll(terminal.stdout, text);
  return exitCodes.done;
}

async function catalogOf({ catalog }: CatalogArguments): Promise<Catalog> {
  return catalogWith(await readCatalogs(catalog, builtInDocuments));
}

function chosen(key: "provider" | "category", value: string | undefined, operations: readonly Operation[]): readonly Operation[] {
  if (value === undefined) return operations;
  const found = operations.filter((operation) => operation[key] === value);
  if (found.length > 0) return found;
  const all = [...new Set(operations.map((operation) => operation[key]))].sort();
  throw new UsageError(`There is no ${key} ${JSON.stringify(value)} here. Choose one of ${all.join(", ")}.`);
}

function listed(catalog: Catalog, operation: Operation): Record<string, unknown> {
  const { id, provider, title, category, response = null, vocabularies, hiddenThreshold = null, itemLimit = null } = operation;
  const python = pythonCalls(catalog.documents, id).map(callText);
  const javascript = javascriptCalls(catalog.documents, id).map(callText);
  return { id, provider, title, category, python, javascript, response, vocabularies, hiddenThreshold, itemLimit };
}

function callText({ text, feature }: ClientCall): string {
  return feature === undefined ? text : `${text} [${feature}]`;
}

const headings = ["OPERATION", "CATEGORY", "CALLED BY", "RESPONSE", "VOCABULARIES", "HIDDEN THRESHOLD"];

function table(catalog: Catalog, operations: readonly Operation[], { stdout, environment }: Terminal): string {
  const rows = operations.map(({ id, category, response, vocabularies, hiddenThreshold }) => {
    const [call] = [...pythonCalls(catalog.documents, id), ...javascriptCalls(catalog.documents, id)];
    const endpoint = endpointCalls(catalog.documents, id)[0]?.url.join("…") ?? "-";
    const called = call === undefined ? endpoint : callText(call);
    const threshold = hiddenThreshold === undefined ? "-" : `${hiddenThreshold.parameter} ${hiddenThreshold.default ?? "(not published)"}`;
    return [id, category, called, response ?? "not described", vocabularies.join(", ") || "-", threshold];
  });
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join("  ")
      .trimEnd();
  const style = styleFor(stdout, environment) ?? ((_role, text) => text);
  return [style("title", line(headings)), ...rows.map(line)].map((text) => `${text}\n`).join("");
}

export async function catalogShowCommand(id: string, choices: CatalogArguments, terminal: Terminal): Promise<number> {
  const catalog = await catalogOf(choices);
  const operation = catalog.operationById(id);
  if (operation === undefined) throw new UsageError(`There is no operation ${JSON.stringify(id)}. ${nearest(catalog, id)}`);
  const style = styleFor(terminal.stdout, terminal.environment) ?? ((_role, text) => text);
  const text =
    choices.format === "json"
      ? `${JSON.stringify(await operationJson(catalog, operation), null, 2)}\n`
      : await operationText(catalog, operation, style);
  await writeAll(terminal.stdout, text);
  return exitCodes.done;
}

/** Operations whose id has a word of what was asked for. */
function nearest(catalog: Catalog, id: string): string {
  const words = id
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const counted = catalog.operations
    .map((operation) => ({ id: operation.id, words: words.filter((word) => operation.id.includes(word)).length }))
    .filter((operation) => operation.words > 0)
    .sort((a, b) => b.words - a.words);
  const some = counted.slice(0, 5).map((operation) => operation.id);
  return some.length === 0 ? "`furcifer catalog list` names all." : `Perhaps ${some.join(", ")}? \`furcifer catalog list\` names all.`;
}

/** Without a file, checks the catalog that is built in. */
export async function catalogCheckCommand(file: string | undefined, terminal: Terminal): Promise<number> {
  const checked = file === undefined ? checkBuiltIn() : await checkFile(file);
  if ("documents" in checked) {
    await writeAll(terminal.stdout, `${file === undefined ? "The built-in catalog" : "Valid catalog"}: ${summary(checked.documents)}.\n`);
    return exitCodes.done;
  }
  terminal.stderr.write(visibleText(`${[...checked.problems, "Not a valid catalog."].join("\n")}\n`));
  return exitCodes.failed;
}

type Checked = { readonly problems: readonly string[] } | { readonly documents: readonly CatalogDocument[] };

function checkBuiltIn(): Checked {
  const problems = builtInDocuments.flatMap((document, i) => {
    const validation = validateDocument(document, builtInDocuments.slice(0, i));
    return validation.ok ? [] : validation.problems.map((p) => `${document.provider}#${p.pointer}: ${p.message}. ${p.remedy}`);
  });
  return problems.length > 0 ? { problems } : { documents: builtInDocuments };
}

async function checkFile(file: string): Promise<Checked> {
  const reading = await readCatalog(file, await readTextFile(file), builtInDocuments);
  return reading.ok ? { documents: [reading.document] } : reading;
}

function summary(documents: readonly CatalogDocument[]): string {
  const count = (name: string, of: (document: CatalogDocument) => number): string => {
    const n = documents.reduce((sum, document) => sum + of(document), 0);
    return `${n} ${n === 1 ? name : name.replace(/y$/, "ie") + "s"}`;
  };
  return [
    count("operation", (d) => d.operations.length),
    count("type", (d) => Object.keys(d.types).length),
    count("vocabulary", (d) => Object.keys(d.vocabularies ?? {}).length),
    count("client", (d) => (d.python?.clients.length ?? 0) + (d.javascript?.clients.length ?? 0)),
    count("endpoint", (d) => d.endpoints?.length ?? 0),
  ].join(", ");
}
