/**
 * The call graph of an application in a folder: loads its sources, lowers all of them, and with `dependencies` what they import
 * of installed packages, then builds the graph. Like the analysis of decisions it reads nothing outside the root and runs no code.
 */
import { basename, dirname, resolve } from "node:path";
import type { Diagnostic } from "./base/diagnostic.js";
import type { SkippedPath, SkipReason, SourceFile, SourceSet } from "./base/source.js";
import { buildCallGraph } from "./callgraph/build-call-graph.js";
import type { CallGraphResult } from "./callgraph/call-graph.js";
import { ModuleNames } from "./callgraph/find-module.js";
import { importedByName, importedPaths } from "./callgraph/import-closure.js";
import type { ApplicationFiles, LoadedFrontend } from "./frontends/frontend.js";
import type { Module } from "./ir/ir.js";
import { loadFrontends, moduleName, sourceKinds } from "./source-languages.js";
import { loadSources } from "./source-loader/source-loader.js";
import { version } from "./version.js";

export type { CallReason } from "./callgraph/analysis.js";
export type { CallGraphNode } from "./callgraph/call-graph.js";

/** What a caller of `callGraph` may choose. */
export interface CallGraphReportOptions {
  /** Follow imports into the packages that are installed below the root (`node_modules`). */
  readonly dependencies?: boolean;
  /** Read test files too. */
  readonly includeTests?: boolean;
  /** How much work is done before the answer is `partial`. */
  readonly budget?: number;
  /** Whether edges tell how the callee came to the call; by default true. */
  readonly ways?: boolean;
  readonly signal?: AbortSignal;
}

/** A file that was read for a call graph. */
export interface CallGraphFile {
  readonly path: string;
  readonly status: "analysed" | "syntax-errors" | "unreadable";
  /** Part of an installed package. */
  readonly isDependency: boolean;
}

/** A call graph with all that happened around it. */
export interface CallGraphReport {
  readonly version: string;
  /** Name of the analysed folder or file. */
  readonly root: string;
  readonly status: "ok" | "no-input" | "unreadable";
  readonly completeness: "complete" | "partial";
  /** What was left out, for people. */
  readonly reasons: readonly string[];
  readonly result: CallGraphResult;
  readonly files: readonly CallGraphFile[];
  readonly skipped: readonly SkippedPath[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The call graph of the program in a folder, or of one file. */
export async function callGraph(root: string, options: CallGraphReportOptions = {}): Promise<CallGraphReport> {
  const { signal } = options;
  const tests = options.includeTests === true ? (["tests"] as const) : [];
  const load = (path: string, keep: readonly SkipReason[]): Promise<SourceSet> =>
    loadSources(path, { kinds: sourceKinds, keep, ...(signal === undefined ? {} : { signal }) });
  const sources = await load(root, tests);
  const name = basename(resolve(root));
  // Of a single file the program is what it imports too.
  const isFile = sources.files.length === 1 && sources.files[0]!.path === name;
  const kept = options.dependencies === true ? ([...tests, "installed-packages", "build-output"] as const) : tests;
  const pool = isFile || options.dependencies === true ? await load(isFile ? dirname(resolve(root)) : root, kept) : null;
  const lowered = await lowerAll(sources, pool, isFile);
  const modules = [...lowered.modules.values()].filter((m) => m !== null);
  const rootPackage = modules.some((m) => m.name === "") ? name : undefined;
  const { budget, ways } = options;
  const result = buildCallGraph(
    { modules },
    {
      ...(budget === undefined ? {} : { budget }),
      ...(ways === undefined ? {} : { ways }),
      ...(rootPackage === undefined ? {} : { rootPackage }),
    },
  );
  const files = filesOf(sources, lowered);
  const broken = files.filter((f) => f.status !== "analysed").length;
  return {
    version,
    root: name,
    status: sources.status !== "ok" ? "no-input" : modules.length === 0 ? "unreadable" : "ok",
    completeness: result.completeness,
    reasons: [...result.reasons, ...(broken === 0 ? [] : [`${broken} of ${files.length} files could not be read whole.`])],
    result,
    files,
    skipped: sources.skipped,
    diagnostics: [...sources.diagnostics, ...lowered.diagnostics],
  };
}

interface Lowered {
  readonly modules: ReadonlyMap<string, Module | null>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lowers the application's files, and of the others in the pool what imports lead to; dotted names only with `byName`. */
async function lowerAll(sources: SourceSet, pool: SourceSet | null, byName: boolean): Promise<Lowered> {
  const frontends = await loadFrontends([...sources.files, ...(pool?.files ?? [])]);
  const byPath = new Map<string, SourceFile>([...(pool?.files ?? []), ...sources.files].map((f) => [f.path, f]));
  const files: ApplicationFiles = {
    paths: new Set(byPath.keys()),
    readText: (path) => {
      const file = sources.readText(path);
      return file.status === "read" ? file.text : null;
    },
  };
  const names = new ModuleNames([...byPath.keys()].map((path) => ({ path, name: moduleName(path) })));
  const diagnostics: Diagnostic[] = [];
  const modules = new Map<string, Module | null>();
  const byFrontend = new Map<LoadedFrontend, Module[]>();
  let pending = sources.files.map((f) => f.path);
  while (pending.length > 0) {
    byFrontend.clear();
    for (const path of pending) {
      const file = byPath.get(path)!;
      const frontend = frontends.of(path)!;
      const { module, diagnostics: found } = frontend.lower(path, moduleName(path), file.text);
      diagnostics.push(...found);
      modules.set(path, module);
      if (module !== null) byFrontend.set(frontend, [...(byFrontend.get(frontend) ?? []), module]);
    }
    const next = new Set<string>();
    for (const [frontend, own] of byFrontend)
      for (const module of frontend.link?.(own, files) ?? own) {
        modules.set(module.path, module);
        const imported = byName ? [...importedPaths(module), ...importedByName(module, names)] : importedPaths(module);
        for (const path of imported) if (!modules.has(path) && byPath.has(path)) next.add(path);
      }
    pending = [...next].sort();
  }
  return { modules, diagnostics };
}

function filesOf(sources: SourceSet, lowered: Lowered): CallGraphFile[] {
  const own = new Set(sources.files.map((f) => f.path));
  const broken = new Set(lowered.diagnostics.filter((d) => d.code === "syntax-error").map((d) => d.span?.path));
  const read = [...lowered.modules].map(([path, module]): CallGraphFile => {
    const status = module === null ? "unreadable" : broken.has(path) ? "syntax-errors" : "analysed";
    return { path, status, isDependency: !own.has(path) };
  });
  const unread = sources.unread.map(({ path }): CallGraphFile => ({ path, status: "unreadable", isDependency: false }));
  return [...read, ...unread].sort((a, b) => (a.path < b.path ? -1 : 1));
}
