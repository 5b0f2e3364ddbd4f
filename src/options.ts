/**
 * What a caller of the library may choose, with the defaults and the checks. Wrong choices end here, in a UsageError;
 * behind this door nothing throws because of what a caller gave.
 */

import type { CatalogDocument } from "./providers/document.js";
import { builtInDocuments, catalogWith } from "./providers/registry.js";
import { validateDocument } from "./providers/validate.js";

/** The caller asked for something that cannot be done as asked; the message says what to give instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What is being done: files are read, parsed where they can matter, functions are explored, and their decisions described, proved and linted. */
export type AnalysisStage = "read" | "parse" | "explore" | "describe" | "certify" | "lint";

/** What a caller of `analyze` may choose; everything has a default. */
export interface AnalyzeOptions {
  /** Where to stop widening, each `FILE:NAME`: path from the analysed folder, dotted name (`app.py:Bin.sort`, `app.py:<script>`). */
  readonly entries?: readonly string[];
  /** Vocabulary to work over where an operation's labels are open, by id. */
  readonly vocabulary?: string;
  /** APIs beside the built-in ones; each may use operations and vocabularies of those before it. */
  readonly catalogs?: readonly CatalogDocument[];
  /** Analyse test files too. */
  readonly includeTests?: boolean;
  /** Folders that do not belong to the application, each a path from the analysed folder. */
  readonly exclude?: readonly string[];
  /** Have every rule compared with the system that was explored, before anything was simplified; takes about as long again. */
  readonly certify?: boolean;
  /** Say for each outcome how the code comes to it, and for each call without a rule why there is none. */
  readonly explain?: boolean;
  /** Look for mistakes in the decisions too: `report.diagnostics` then has what `furcifer lint` shows. */
  readonly lint?: boolean;
  /** Told what is begun, and on what: a file's path, or a function as `FILE:NAME`. */
  readonly onStage?: (stage: AnalysisStage, what: string) => void;
  /** Ends the analysis early: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** One function whose return and effects are the outcome. */
export interface EntryChoice {
  readonly file: string;
  readonly name: string;
}

export interface ResolvedOptions {
  readonly entries: readonly EntryChoice[];
  /** Undefined: the one that each operation's catalog row names. */
  readonly vocabulary: string | undefined;
  readonly catalogs: readonly CatalogDocument[];
  readonly includeTests: boolean;
  /** Each ends in "/". */
  readonly exclude: readonly string[];
  readonly certify: boolean;
  readonly explain: boolean;
  readonly lint: boolean;
  readonly onStage: (stage: AnalysisStage, what: string) => void;
  readonly signal: AbortSignal | undefined;
}

export const defaultOptions: ResolvedOptions = {
  entries: [],
  vocabulary: undefined,
  catalogs: [],
  includeTests: false,
  exclude: [],
  certify: false,
  explain: false,
  lint: false,
  onStage: () => undefined,
  signal: undefined,
};

/** Throws a UsageError for a malformed entry, a catalog that cannot be used, or an unknown vocabulary. */
export function resolveOptions(options: AnalyzeOptions = {}): ResolvedOptions {
  const { vocabulary, catalogs = defaultOptions.catalogs } = options;
  checkCatalogs(catalogs);
  if (vocabulary !== undefined) checkVocabulary(vocabulary, catalogs);
  return {
    entries: options.entries?.map(parseEntry) ?? defaultOptions.entries,
    vocabulary: vocabulary ?? defaultOptions.vocabulary,
    catalogs,
    includeTests: options.includeTests ?? defaultOptions.includeTests,
    exclude: options.exclude?.map((folder) => folder.replaceAll("\\", "/").replace(/\/*$/, "/")) ?? defaultOptions.exclude,
    certify: options.certify ?? defaultOptions.certify,
    explain: options.explain ?? defaultOptions.explain,
    lint: options.lint ?? defaultOptions.lint,
    onStage: options.onStage ?? defaultOptions.onStage,
    signal: options.signal ?? defaultOptions.signal,
  };
}

function checkCatalogs(catalogs: readonly CatalogDocument[]): void {
  catalogs.forEach((document, i) => {
    const validation = validateDocument(document, [...builtInDocuments, ...catalogs.slice(0, i)]);
    if (validation.ok) return;
    const lines = validation.problems.map(({ pointer, message, remedy }) => `catalogs[${i}]#${pointer}: ${message}. ${remedy}`);
    throw new UsageError(`A catalog cannot be used.\n${lines.join("\n")}`);
  });
}

function checkVocabulary(id: string, catalogs: readonly CatalogDocument[]): void {
  const catalog = catalogWith(catalogs);
  if (catalog.isVocabulary(id)) return;
  const open = catalog.vocabularyIds.filter((known) => catalog.isOpen(known));
  throw new UsageError(`There is no vocabulary ${JSON.stringify(id)}. Choose one of ${open.join(", ")}.`);
}

function parseEntry(text: string): EntryChoice {
  const colon = text.lastIndexOf(":");
  const file = text
    .slice(0, Math.max(colon, 0))
    .replaceAll("\\", "/")
    .replace(/^(\.\/)+/, "");
  const name = text.slice(colon + 1);
  if (file === "" || name === "") {
    throw new UsageError(
      `The entry ${JSON.stringify(text)} is not FILE:NAME. Write the path from the analysed folder and the function, like app.py:handler.`,
    );
  }
  return { file, name };
}
