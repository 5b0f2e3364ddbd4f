/** The key of an analysis by its content: what was read of the application, what was asked for, and the program that answers. */
import { createHash } from "node:crypto";
import type { DataFile, SourceSet } from "../base/source.js";
import type { AnalysisChoices } from "./application.js";
import type { DataFileRead } from "./result.js";

/** `build` is the hash of the program. */
export function contentKey(sources: SourceSet, exclude: readonly string[], choices: AnalysisChoices, build: string): string {
  const hash = createHash("sha256");
  const { status, files, unread, skipped, diagnostics } = sources;
  hash.update(JSON.stringify([build, choices, exclude, status, unread, skipped, diagnostics]));
  for (const { path, text } of files) hash.update(JSON.stringify([path, text.length])).update(text);
  return hash.digest("hex");
}

export function dataFileRead(path: string, file: DataFile): DataFileRead {
  return { path, content: file.status === "read" ? `sha256:${createHash("sha256").update(file.text).digest("hex")}` : file.status };
}
