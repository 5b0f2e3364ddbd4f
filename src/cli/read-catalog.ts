/**
 * Reads a user's catalog: YAML of exactly the form of a catalog document, in which a vocabulary may name a text file
 * beside the YAML instead of listing its names. Every problem is told with the line that it is on.
 */
import { dirname, join } from "node:path";
import type { Document, LineCounter, Node } from "yaml";
import { UsageError } from "../options.js";
import type { CatalogDocument } from "../providers/document.js";
import type { CatalogProblem } from "../providers/problem.js";
import { pointerTo, stepsOf } from "../providers/problem.js";
import { validateDocument } from "../providers/validate.js";
import { readTextFile } from "./read-file.js";

export type CatalogReading =
  | { readonly ok: true; readonly document: CatalogDocument }
  /** One problem a line, each with its place. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Documents of the files in order, each checked beside those before it; a UsageError names what is wrong. */
export async function readCatalogs(files: readonly string[], builtIn: readonly CatalogDocument[]): Promise<readonly CatalogDocument[]> {
  const documents: CatalogDocument[] = [];
  for (const file of files) {
    const text = await readTextFile(file).catch((error: Error) => {
      throw new UsageError(error.message);
    });
    const reading = await readCatalog(file, text, [...builtIn, ...documents]);
    if (!reading.ok) throw new UsageError(`this catalog cannot be used.\n${reading.problems.join("\n")}`);
    documents.push(reading.document);
  }
  return documents;
}

export async function readCatalog(file: string, text: string, others: readonly CatalogDocument[]): Promise<CatalogReading> {
  const yaml = await import("yaml");
  const counter = new yaml.LineCounter();
  const excess = excessIn(text, yaml);
  if (excess !== undefined) return { ok: false, problems: [`${file}:${excess.line}: ${excess.message}`] };
  const parsed = yaml.parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: false });
  const errors = parsed.errors.length > 0 ? parsed.errors.map(({ message, pos }) => ({ message, at: pos[0] })) : doubledKeys(parsed, yaml);
  if (errors.length > 0) {
    return { ok: false, problems: shorten(errors.map(({ message, at }) => `${file}:${counter.linePos(at).line}: not YAML: ${message}.`)) };
  }
  let plain: unknown;
  try {
    plain = parsed.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { ok: false, problems: [`${file}: ${aliasProblem(error)}`] };
  }
  const { value, problems } = await withNamesFromFiles(plain, file);
  const validation = problems.length > 0 ? { ok: false as const, problems } : validateDocument(value, others);
  if (validation.ok) return validation;
  const placed = validation.problems.map((problem) => ({ problem, line: lineOf(problem.pointer, parsed, counter, yaml) }));
  placed.sort((a, b) => a.line - b.line);
  return { ok: false, problems: shorten(placed.map(({ problem, line }) => told(file, line, problem))) };
}

function told(file: string, line: number, { pointer, message, remedy }: CatalogProblem): string {
  return `${file}:${line}: ${message}${pointer === "" ? "" : ` (${pointer})`}. ${remedy}`;
}

/** At most this many problems are shown; the first ones usually cause the rest. */
const shownProblems = 20;

function shorten(problems: readonly string[]): string[] {
  if (problems.length <= shownProblems) return [...problems];
  return [...problems.slice(0, shownProblems), `and ${problems.length - shownProblems} more problems`];
}

/** Levels, and columns of indentation, of which a catalog needs about ten and twenty; the reader of YAML calls itself for each level. */
const [mostLevels, mostColumns] = [100, 400];
/** Anchors and aliases together; the library looks for the anchor of each alias among all. */
const mostAliases = 2_000;

/** What in the text would take the library's stack or time, found by its lexer, which takes neither. */
function excessIn(text: string, yaml: typeof import("yaml")): { readonly line: number; readonly message: string } | undefined {
  let [line, flows, entries, aliases] = [1, 0, 0, 0];
  let isLineStart = true;
  for (const token of new yaml.Lexer().lex(text)) {
    const type = yaml.CST.tokenType(token);
    if (type === "flow-seq-start" || type === "flow-map-start") flows++;
    else if (type === "flow-seq-end" || type === "flow-map-end") flows = Math.max(0, flows - 1);
    else if (type === "seq-item-ind" || type === "explicit-key-ind") entries++;
    else if (type === "anchor" || type === "alias") aliases++;
    const isDeep = flows > mostLevels || entries > mostLevels || (isLineStart && type === "space" && token.length > mostColumns);
    if (isDeep) return { line, message: "nested too deep to be read. A catalog needs about ten levels." };
    if (aliases > mostAliases) return { line, message: `more than ${mostAliases} anchors and aliases. Write the parts out.` };
    const lines = token.split("\n").length - 1;
    line += lines;
    isLineStart = type === "newline";
    if (lines > 0) entries = 0;
  }
  return undefined;
}

/** The library compares each key with each other one, which takes minutes for a hundred thousand. */
function doubledKeys(parsed: Document, yaml: typeof import("yaml")): { readonly message: string; readonly at: number }[] {
  const doubled: { readonly message: string; readonly at: number }[] = [];
  yaml.visit(parsed, {
    Map: (_, { items }) => {
      const known = new Set<unknown>();
      for (const { key } of items) {
        if (!yaml.isScalar(key)) continue;
        if (known.has(key.value)) doubled.push({ message: `the key ${JSON.stringify(key.value)} is given twice`, at: key.range?.[0] ?? 0 });
        known.add(key.value);
      }
    },
  });
  return doubled;
}

/** The library refuses aliases that would blow up, and those that repeat nothing. */
function aliasProblem({ message }: ReferenceError): string {
  return message.startsWith("Excessive")
    ? "its aliases repeat each other, which makes more than memory holds. Write the parts out."
    : `not YAML: ${message}.`;
}

/** The deepest line on the way to a place: its key in a map, its first line in a list. */
function lineOf(pointer: string, parsed: Document, counter: LineCounter, yaml: typeof import("yaml")): number {
  let node: unknown = parsed.contents;
  let start = rangeOf(node);
  for (const step of stepsOf(pointer)) {
    if (yaml.isAlias(node)) node = node.resolve(parsed);
    if (yaml.isMap(node)) {
      const pair = node.items.find(({ key }) => yaml.isScalar(key) && String(key.value) === step);
      if (pair === undefined) break;
      start = rangeOf(pair.key) ?? start;
      node = pair.value;
    } else if (yaml.isSeq(node)) {
      node = node.items[Number(step)];
      start = rangeOf(node) ?? start;
    } else break;
  }
  return start === undefined ? 1 : counter.linePos(start).line;
}

function rangeOf(node: unknown): number | undefined {
  return typeof node === "object" && node !== null && "range" in node ? (node as Node).range?.[0] : undefined;
}

/** The document with the names that its vocabularies keep in files. */
async function withNamesFromFiles(
  value: unknown,
  file: string,
): Promise<{ readonly value: unknown; readonly problems: readonly CatalogProblem[] }> {
  if (!isRecord(value) || !isRecord(value.vocabularies)) return { value, problems: [] };
  const vocabularies: Record<string, unknown> = {};
  const problems: CatalogProblem[] = [];
  for (const [id, row] of Object.entries(value.vocabularies)) {
    vocabularies[id] = row;
    if (!isRecord(row) || typeof row.file !== "string") continue;
    const { file: names, ...rest } = row;
    const problem = (message: string, remedy: string): unknown =>
      problems.push({ pointer: pointerTo(["vocabularies", id, "file"]), message, remedy });
    if ("values" in row) {
      problem("the names are given twice, as values and in a file", "Leave one out.");
      continue;
    }
    try {
      const lines = (await readTextFile(join(dirname(file), names))).split("\n").map((line) => line.trim());
      vocabularies[id] = { ...rest, values: lines.filter((line) => line !== "") };
    } catch (error) {
      problem((error as Error).message.replace(/\.$/, ""), "The path is taken from the folder of the YAML file.");
    }
  }
  return { value: { ...value, vocabularies }, problems };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
