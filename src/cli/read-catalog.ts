/**
 * Reads a user's catalog: YAML of exactly the form of a catalog document, in which a vocabulary may name a text file
 * beside the YAML instead of listing its names. Every problem is told with the line that it is on.
 */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Document, LineCounter, Node } from "yaml";
import { UsageError } from "../options.js";
import type { CatalogDocument } from "../providers/document.js";
import type { CatalogProblem } from "../providers/problem.js";
import { pointerTo, stepsOf } from "../providers/problem.js";
import { validateDocument } from "../providers/validate.js";
import { fileProblem } from "./failure.js";

export type CatalogReading =
  | { readonly ok: true; readonly document: CatalogDocument }
  /** One problem a line, each with its place. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Documents of the files in order, each checked beside those before it; a UsageError names what is wrong. */
export async function readCatalogs(files: readonly string[], builtIn: readonly CatalogDocument[]): Promise<readonly CatalogDocument[]> {
  const documents: CatalogDocument[] = [];
  for (const file of files) {
    const text = await readText(file).catch((error: unknown) => {
      throw new UsageError(fileProblem(error, file).message);
    });
    const reading = await readCatalog(file, text, [...builtIn, ...documents]);
    if (!reading.ok) throw new UsageError(`this catalog cannot be used.\n${reading.problems.join("\n")}`);
    documents.push(reading.document);
  }
  return documents;
}

/** Rejects with what the system says where the file cannot be read. */
export async function readText(file: string): Promise<string> {
  return (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
}

export async function readCatalog(file: string, text: string, others: readonly CatalogDocument[]): Promise<CatalogReading> {
  const yaml = await import("yaml");
  const counter = new yaml.LineCounter();
  const parsed = yaml.parseDocument(text, { lineCounter: counter, prettyErrors: false });
  if (parsed.errors.length > 0) {
    const problems = parsed.errors.map(({ message, pos }) => `${file}:${counter.linePos(pos[0]).line}: not YAML: ${message}.`);
    return { ok: false, problems: shorten(problems) };
  }
  const { value, problems } = await withNamesFromFiles(plainValue(parsed), file);
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

/** An alias that cannot be followed (one that is used very often, against blow-up) leaves nothing, which no schema takes. */
function plainValue(parsed: Document): unknown {
  try {
    return parsed.toJS();
  } catch {
    return null;
  }
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
      const lines = (await readText(join(dirname(file), names))).split("\n").map((line) => line.trim());
      vocabularies[id] = { ...rest, values: lines.filter((line) => line !== "") };
    } catch (error) {
      problem(fileProblem(error, names).message.replace(/\.$/, ""), "The path is taken from the folder of the YAML file.");
    }
  }
  return { value: { ...value, vocabularies }, problems };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
