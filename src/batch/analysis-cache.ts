/**
 * Analyses by their content, in a folder that several runs may share. The key is of what is known before an analysis; below it lie the results for the data files
 * that were read then: forks often differ in these alone. A result counts only where they are still the same. What cannot be read, or is not whole, is none.
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceSet } from "../base/source.js";
import { dataFileRead } from "./content-key.js";
import type { Analysed, ApplicationResult, DataFileRead } from "./result.js";
import { isAnalysed } from "./result.js";

export class AnalysisCache {
  constructor(private readonly folder: string) {}

  find(key: string, sources: SourceSet): Analysed | undefined {
    const folder = this.folderOf(key);
    const current = new Map<string, string>();
    const contentOf = (path: string): string => {
      const content = current.get(path) ?? dataFileRead(path, sources.readText(path)).content;
      current.set(path, content);
      return content;
    };
    for (const name of entriesIn(folder)) {
      const dataFiles = readJson<readonly DataFileRead[]>(join(folder, `${name}.data`));
      if (!Array.isArray(dataFiles) || !dataFiles.every((file: DataFileRead) => contentOf(file.path) === file.content)) continue;
      const found = readJson<ApplicationResult>(join(folder, `${name}.json`));
      if (found === undefined || !isAnalysed(found) || found.key !== key) continue;
      const { status, sourceBytes, report } = found;
      return { status, sourceBytes, dataFiles, report };
    }
    return undefined;
  }

  /** Takes a copy of a result that is written. */
  keep(key: string, dataFiles: readonly DataFileRead[], result: string): void {
    const folder = this.folderOf(key);
    const text = JSON.stringify(dataFiles);
    const path = join(folder, createHash("sha256").update(text).digest("hex").slice(0, 20));
    mkdirSync(folder, { recursive: true });
    whole(`${path}.data`, (part) => writeFileSync(part, text));
    whole(`${path}.json`, (part) => copyFileSync(result, part));
  }

  private folderOf(key: string): string {
    return join(this.folder, key.slice(0, 2), key.slice(2));
  }
}

/** A file is there whole or not at all. */
function whole(path: string, write: (part: string) => void): void {
  const part = `${path}.${process.pid}`;
  write(part);
  renameSync(part, path);
}

function entriesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".data"))
      .map((name) => name.slice(0, -5))
      .sort();
  } catch {
    return [];
  }
}

function readJson<T>(path: string): T | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof value === "object" && value !== null ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}
