/** Source files of an application that was analysed, read again to be quoted: each when it is first asked for, and no other file. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileReport } from "../report.js";
import { sourceKinds } from "../source-languages.js";
import { decode } from "../source-loader/decode.js";

/** `path` is what was analysed, a folder or a file; files are asked for as the report names them. */
export function sourceReader(path: string, files: readonly FileReport[]): (file: string) => string | undefined {
  const root = statSync(path).isDirectory() ? path : dirname(path);
  const known = new Set(files.filter(({ status }) => status !== "unreadable" && status !== "too-large").map((file) => file.path));
  const texts = new Map<string, string | undefined>();
  return (file) => {
    if (known.has(file) && !texts.has(file)) texts.set(file, textOf(join(root, file)));
    return texts.get(file);
  };
}

function textOf(path: string): string | undefined {
  const declaration = sourceKinds.find(({ extension }) => path.toLowerCase().endsWith(extension))?.encodingDeclaration;
  try {
    const decoded = decode(readFileSync(path), declaration);
    return "text" in decoded ? decoded.text : undefined;
  } catch {
    // Gone since it was analysed.
    return undefined;
  }
}
