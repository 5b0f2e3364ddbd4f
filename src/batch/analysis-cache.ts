/**
 * Analyses by their content, in a folder that several runs may share. An entry holds the data files that were read: it counts only where they are still the same.
 * What cannot be read, or is not whole, is no entry.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { SourceSet } from "../base/source.js";
import { dataFileRead } from "./content-key.js";
import type { Analysed } from "./result.js";

export class AnalysisCache {
  private written = 0;

  constructor(private readonly folder: string) {}

  find(key: string, sources: SourceSet): Analysed | undefined {
    let found: Analysed;
    try {
      found = JSON.parse(readFileSync(this.path(key), "utf8")) as Analysed;
    } catch {
      return undefined;
    }
    const isCurrent = found.dataFiles.every((file) => isDeepStrictEqual(dataFileRead(file.path, sources.readText(file.path)), file));
    return isCurrent ? found : undefined;
  }

  /** Whole or not at all. */
  keep(key: string, analysed: Analysed): void {
    const path = this.path(key);
    mkdirSync(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}-${(this.written += 1)}`;
    writeFileSync(part, JSON.stringify(analysed));
    renameSync(part, path);
  }

  private path(key: string): string {
    return join(this.folder, key.slice(0, 2), `${key.slice(2)}.json`);
  }
}
