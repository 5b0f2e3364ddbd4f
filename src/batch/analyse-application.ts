/** One application, in a worker: read, looked up by its content, analysed if it is not known, and its result written. */
import { writeFileSync } from "node:fs";
import { analyzeSources, sourcesOf } from "../analyze.js";
import type { SourceSet } from "../base/source.js";
import { stableJson } from "../exporters/stable-json.js";
import type { ResolvedOptions } from "../options.js";
import { resolveOptions } from "../options.js";
import type { CatalogDocument } from "../providers/document.js";
import { catalogWith } from "../providers/registry.js";
import { withWitnesses } from "../verify/witness.js";
import { AnalysisCache } from "./analysis-cache.js";
import type { AnalysisChoices, CorpusApplication } from "./application.js";
import { hasPage, writePage } from "./application-page.js";
import { contentKey, dataFileRead } from "./content-key.js";
import { isDiskError } from "./disk-error.js";
import type { Done, WorkerSetting } from "./protocol.js";
import type { Analysed, ApplicationResult, DataFileRead } from "./result.js";
import type { Trail } from "./trail.js";

/** Writes the result to the file `output`; never rejects for what the application is. */
export async function analyseApplication(
  application: CorpusApplication,
  { choices, build, cache: cacheFolder }: WorkerSetting,
  trail: Trail,
  output: string,
): Promise<Done> {
  const { name } = application;
  const cache = cacheFolder === null ? null : new AnalysisCache(cacheFolder);
  const start = performance.now();
  let read = 0;
  try {
    const options = optionsOf(application, choices, trail);
    const sources = await sourcesOf(application.root, options);
    const key = contentKey(sources, application.exclude, choices, build);
    read = performance.now() - start;
    const known = cache?.find(key, sources);
    const analysed = known ?? (await analyseSources(sources, options));
    if (choices.explain && hasPage(analysed)) {
      trail.mark({ stage: "page", what: "" });
      writePage(output, name, analysed, sources);
    }
    trail.mark({ stage: "write", what: "" });
    writeResult(output, { name, key, ...analysed });
    const { status, sourceBytes, dataFiles } = analysed;
    const times = { read, analyse: performance.now() - start - read };
    const keep = known === undefined ? { keep: { key, dataFiles } } : {};
    return { kind: "analysed", status, cached: known !== undefined, sourceBytes, ...times, ...keep };
  } catch (error) {
    if (isDiskError(error)) return { kind: "stopped", message: error.message };
    return failed(error, name, output, { read, analyse: performance.now() - start - read });
  }
}

function failed(error: unknown, name: string, output: string, times: { readonly read: number; readonly analyse: number }): Done {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const detail = error instanceof Error ? (error.stack ?? message) : message;
  try {
    writeResult(output, { name, status: "failed", message });
  } catch (problem) {
    return { kind: "stopped", message: String(problem) };
  }
  return { kind: "analysed", status: "failed", cached: false, sourceBytes: 0, ...times, detail };
}

export function writeResult(path: string, result: ApplicationResult): void {
  writeFileSync(path, `${stableJson(result)}\n`);
}

function optionsOf({ exclude }: CorpusApplication, choices: AnalysisChoices, trail: Trail): ResolvedOptions {
  const { vocabulary, includeTests, certify, explain } = choices;
  return resolveOptions({
    ...(vocabulary === undefined ? {} : { vocabulary }),
    catalogs: choices.catalogs as readonly CatalogDocument[],
    includeTests,
    certify,
    explain,
    exclude,
    lint: true,
    onStage: (stage, what) => trail.mark({ stage, what }),
  });
}

async function analyseSources(sources: SourceSet, options: ResolvedOptions): Promise<Analysed> {
  const read = new Map<string, DataFileRead>();
  const watched: SourceSet = {
    ...sources,
    readText: (path) => {
      const file = sources.readText(path);
      read.set(path, dataFileRead(path, file));
      return file;
    },
  };
  const found = await analyzeSources(watched, options);
  const report = options.explain ? await withWitnesses(found, catalogWith(options.catalogs)) : found;
  const sourceBytes = sources.files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const dataFiles = [...read.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { status: report.status, sourceBytes, dataFiles, report };
}
