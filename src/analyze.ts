/** The whole pipeline on one screen: sources to program, program to decisions, decisions to the report around the spec. */

import type { Diagnostic } from "./base/diagnostic.js";
import type { SourceFile, SourceSet } from "./base/source.js";
import type { Span } from "./base/span.js";
import { compareSpans } from "./base/span.js";
import { importClosure, importedPaths } from "./callgraph/import-closure.js";
import type { Decisions } from "./decisions.js";
import { findDecisions } from "./decisions.js";
import type { ApplicationFiles, DeclaredClient } from "./frontends/frontend.js";
import type { Module } from "./ir/ir.js";
import { countUnsupported } from "./ir/unsupported.js";
import type { AnalyzeOptions, ResolvedOptions } from "./options.js";
import { resolveOptions } from "./options.js";
import type { Catalog } from "./providers/catalog.js";
import { catalogWith } from "./providers/registry.js";
import type { Vocabulary } from "./providers/vocabularies.js";
import type { AnalysisReport, AnalysisStatus, CallReport, FileReport } from "./report.js";
import { loadFrontends, moduleName, sourceKinds } from "./source-languages.js";
import { loadSources } from "./source-loader/source-loader.js";
import type { Decision } from "./spec/loss-spec.js";
import { buildSpec } from "./spec/spec-builder.js";
import { version } from "./version.js";

/**
 * Analyses the application in a folder (or one file) and answers what it decides on the output of cloud ML APIs.
 * Reads nothing outside `root` and runs none of its code.
 * @throws UsageError for options that make no sense; the signal's reason when aborted.
 */
export async function analyze(root: string, options: AnalyzeOptions = {}): Promise<AnalysisReport> {
  const resolved = resolveOptions(options);
  return analyzeSources(await sourcesOf(root, resolved), resolved);
}

/** What is read of an application before it is analysed. */
export function sourcesOf(root: string, resolved: ResolvedOptions): Promise<SourceSet> {
  return loadSources(root, {
    kinds: sourceKinds,
    exclude: resolved.exclude,
    ...(resolved.includeTests ? { keep: ["tests"] as const } : {}),
    named: resolved.entries.map(({ file }) => file),
    onFile: (path) => resolved.onStage("read", path),
    ...(resolved.signal === undefined ? {} : { signal: resolved.signal }),
  });
}

/** The analysis of sources that are already there; the order of the files does not matter. */
export async function analyzeSources(sources: SourceSet, options: ResolvedOptions): Promise<AnalysisReport> {
  const { catalog, lowered, found } = await decisionsOf(sources, options);
  return { ...report(sources, { catalog, options }, lowered, found), ...explained(found) };
}

/** Up to the decisions, with what they were made of. */
export async function decisionsOf(
  sources: SourceSet,
  options: ResolvedOptions,
): Promise<{ readonly catalog: Catalog; readonly lowered: Lowered; readonly found: Decisions }> {
  const catalog = catalogWith(options.catalogs);
  const words = new Map(sources.files.map((f) => [f, catalog.screen.wordsIn(f.text)]));
  const lowered = await lowerSources(sources, catalog, words, options);
  const vocabularies = await loadVocabularies(catalog, words, options);
  const modules = [...lowered.modules.values()].filter((m): m is Module => m !== null).sort((a, b) => (a.path < b.path ? -1 : 1));
  const { entries, certify, signal, explain, lint, onStage } = options;
  const { quote, declaredClients } = lowered;
  const asked = { entries, certify, signal, explain, lint, onStage };
  const input = { program: { modules }, sources, catalog, vocabularies, quote, declaredClients, ...asked };
  return { catalog, lowered, found: await findDecisions(input) };
}

function explained({ explanations, whyNot }: Decisions): Pick<AnalysisReport, "explanations" | "whyNot"> {
  return explanations === undefined || whyNot === undefined ? {} : { explanations, whyNot };
}

/** The catalog's words that a file mentions. */
type MentionedWords = ReadonlyMap<SourceFile, ReadonlySet<string>>;

export interface Lowered {
  readonly modules: ReadonlyMap<string, Module | null>;
  /** Why a file is among them. */
  readonly reasonFor: (file: SourceFile) => FileReport["reason"];
  readonly diagnostics: readonly Diagnostic[];
  readonly quote: (text: string, path: string) => string;
  readonly declaredClients: (calls: readonly Span[]) => Promise<DeclaredClient[]>;
}

/** Parses the files that can matter: those that mention an operation or hold an entry, and what they are joined to by imports. */
async function lowerSources(sources: SourceSet, catalog: Catalog, words: MentionedWords, options: ResolvedOptions): Promise<Lowered> {
  const entryFiles = new Set(options.entries.map((e) => e.file));
  const reasonFor = (f: SourceFile): FileReport["reason"] =>
    entryFiles.has(f.path) ? "entry" : words.get(f)!.size > 0 ? "operation" : "imports";
  const isRelated = sources.files.some((f) => words.get(f)!.size > 0) && sources.files.some((f) => catalog.screen.namesProvider(f.text));
  const isSeed = (f: SourceFile): boolean => reasonFor(f) === "entry" || (isRelated && reasonFor(f) !== "imports");
  if (!sources.files.some(isSeed))
    return { modules: new Map(), diagnostics: [], reasonFor, quote: (text: string) => text, declaredClients: noTypes };
  const { all, of } = await loadFrontends(sources.files);
  const files: ApplicationFiles = {
    paths: new Set(sources.files.map((f) => f.path)),
    readText: (path) => {
      const file = sources.readText(path);
      return file.status === "read" ? file.text : null;
    },
  };
  const link = (module: Module): Module => of(module.path)?.link?.([module], files)[0] ?? module;
  const diagnostics: Diagnostic[] = [];
  const modules = importClosure({
    files: sources.files,
    isSeed,
    moduleName,
    language: of,
    lower: (file) => {
      options.onStage("parse", file.path);
      const result = of(file.path)?.lower(file.path, moduleName(file.path), file.text);
      diagnostics.push(...(result?.diagnostics ?? []));
      return result === undefined || result.module === null ? null : link(result.module);
    },
    imported: importedPaths,
  });
  const declaredClients = async (calls: readonly Span[]): Promise<DeclaredClient[]> => {
    const answers = new Map<Span, DeclaredClient>();
    for (const frontend of all) {
      const own = calls.filter((call) => of(call.path) === frontend);
      const found = await frontend.declaredClients?.({
        files: sources.files.filter((f) => of(f.path) === frontend),
        clients: catalog.factories,
        calls: own,
      });
      own.forEach((call, i) => answers.set(call, found?.[i] ?? null));
    }
    return calls.map((call) => answers.get(call) ?? null);
  };
  return { modules, diagnostics, reasonFor, quote: (text, path) => of(path)?.quote(text) ?? text, declaredClients };
}

const noTypes = (calls: readonly Span[]): Promise<null[]> => Promise.resolve(calls.map(() => null));

/** The vocabularies of operations that some file may call. */
async function loadVocabularies(catalog: Catalog, words: MentionedWords, options: ResolvedOptions): Promise<Map<string, Vocabulary>> {
  const mentioned = new Set([...words.values()].flatMap((found) => [...found]));
  const ids = catalog.vocabulariesOf((names) => names.some((name) => mentioned.has(name)));
  const chosen = chosenFor(catalog, options);
  const loaded = await Promise.all(ids.map(async (id): Promise<[string, Vocabulary]> => [id, await catalog.vocabulary(chosen(id))]));
  return new Map(loaded);
}

/** The vocabulary that stands in for one of the catalog. */
function chosenFor(catalog: Catalog, options: ResolvedOptions): (id: string) => string {
  return (id) => (catalog.isOpen(id) ? (options.vocabulary ?? id) : id);
}

interface AskedFor {
  readonly catalog: Catalog;
  readonly options: ResolvedOptions;
}

function report(sources: SourceSet, { catalog, options }: AskedFor, lowered: Lowered, found: Decisions): AnalysisReport {
  const calls = found.calls.map((c): CallReport => {
    const partial = found.decisions.find((d) => c.decisions.includes(d.id) && d.completeness.status === "partial");
    const open = c.reason === undefined ? "passthrough" : "unreached";
    const status = c.decisions.length === 0 ? open : partial !== undefined ? "partial" : "decided";
    const reason = partial === undefined ? c.reason : reasonOf(partial);
    return {
      operation: c.operation,
      at: c.span,
      status,
      decisions: [...c.decisions].sort(),
      ...(reason === undefined ? {} : { reason }),
    };
  });
  calls.sort((a, b) => compareSpans(a.at, b.at));
  const missing = found.missingEntries.map(
    (e): Diagnostic => ({
      code: "unknown-entry",
      message: `There is no ${e.name} in ${e.file}. Names are dotted, like Class.method; module level code is <script>.`,
    }),
  );
  const diagnostics = [...sources.diagnostics, ...lowered.diagnostics, ...found.diagnostics, ...missing];
  const noCall = sources.status === "ok" && calls.length === 0 && missing.length === 0 && found.diagnostics.length === 0;
  if (noCall)
    diagnostics.push({
      code: "no-api-call",
      message: "No call of a catalogued API operation was found. If there is one, name its function with --entry FILE:NAME.",
    });
  return {
    version,
    status: statusOf(sources, lowered, found),
    spec: buildSpec(found.decisions, catalog, version, chosenFor(catalog, options)),
    calls,
    files: fileReports(sources, lowered, diagnostics),
    skipped: sources.skipped,
    unsupported: countUnsupported([...lowered.modules.values()].filter((m) => m !== null)),
    diagnostics: diagnostics.sort((a, b) =>
      a.span !== undefined && b.span !== undefined
        ? compareSpans(a.span, b.span)
        : Number(a.span !== undefined) - Number(b.span !== undefined),
    ),
  };
}

/** The first thing that was not followed, and how many more there are. */
function reasonOf(decision: Decision): string {
  const [first, ...more] = decision.completeness.reasons;
  if (first === undefined) return "part of the code that uses the output is not followed";
  const place = first.at === undefined ? "" : ` at ${first.at.file}:${first.at.line}`;
  return `${first.message}${place}${more.length > 0 ? `, and ${more.length} more` : ""}`;
}

/** A file of which no statement could be read. */
function isUnreadable(module: Module | null): boolean {
  const body = module?.functions[0]?.body ?? [];
  return module === null || (body.length > 0 && body.every((i) => i.op === "unsupported"));
}

function statusOf(sources: SourceSet, lowered: Lowered, found: Decisions): AnalysisStatus {
  if (sources.status !== "ok") return "no-input";
  if (sources.files.length === 0 || (lowered.modules.size > 0 && [...lowered.modules.values()].every(isUnreadable))) return "unreadable";
  if (found.missingEntries.length > 0 && found.decisions.length === 0) return "no-input";
  if (found.decisions.length > 0) return "decided";
  return found.calls.length > 0 ? "passthrough" : "no-api-call";
}

function fileReports(sources: SourceSet, lowered: Lowered, diagnostics: readonly Diagnostic[]): FileReport[] {
  const broken = new Set(diagnostics.filter((d) => d.code === "syntax-error").map((d) => d.span?.path));
  const read = sources.files.map((f): FileReport => {
    if (!lowered.modules.has(f.path)) return { path: f.path, status: "not-relevant" };
    return { path: f.path, status: broken.has(f.path) ? "syntax-errors" : "analysed", reason: lowered.reasonFor(f)! };
  });
  return [...read, ...sources.unread.map((u): FileReport => ({ path: u.path, status: u.status }))].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}
