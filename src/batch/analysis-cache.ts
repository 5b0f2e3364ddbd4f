/**
 * Analyses by their content, in a folder that several runs may share. An entry is the result of an application with that content; it holds the data files that
 * were read, and counts only where they are still the same. What cannot be read, or is not whole, is no entry.
 */
import { copyFileSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { SourceSet } from "../base/source.js";
import { dataFileRead } from "./content-key.js";
import type { Analysed, ApplicationResult } from "./result.js";
import { isAnalysed } from "./result.js";

export class AnalysisCache {
  constructor(private readonly folder: string) {}

  find(key: string, sources: SourceSet): Analysed | undefined {
    try {
      const found = JSON.parse(readFileSync(this.path(key), "utf8")) as ApplicationResult;
      if (!isAnalysed(found) || found.key !== key) return undefined;
      const isCurrent = found.dataFiles.every((file) => isDeepStrictEqual(dataFileRead(file.path, sources.readText(file.path)), file));
      const { status, sourceBytes, dataFiles, report } = found;
      return isCurrent ? { status, sourceBytes, dataFiles, report } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Takes a copy of a result that is written, whole or not at all. */
  keep(key: string, result: string): void {
    const path = this.path(key);
    mkdirSync(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}`;
    copyFileSync(result, part);
    renameSync(part, path);
  }

  private path(key: string): string {
    return join(this.folder, key.slice(0, 2), `${key.slice(2)}.json`);
  }
}
