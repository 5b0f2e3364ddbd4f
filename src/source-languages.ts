/** The languages of sources: which files are read, how they are named as modules, and the front ends that lower them. */
import type { SourceKind } from "./base/source.js";
import type { Frontend, LoadedFrontend } from "./frontends/frontend.js";
import { frontendFor, frontends } from "./frontends/registry.js";

/** PEP 263: how a Python file declares its encoding. */
const pythonEncoding = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

export const sourceKinds: readonly SourceKind[] = frontends
  .flatMap((frontend) => frontend.extensions)
  .map((extension) => ({ extension, encodingDeclaration: pythonEncoding }));

/** The language of a source file by its name. */
export function languageOf(path: string): string | undefined {
  return frontendFor(path)?.language;
}

/** Dotted for files whose place is their name in imports; others are imported by their paths. */
export function moduleName(path: string): string {
  if (!/\.pyw?$/i.test(path)) return path;
  return path
    .replace(/\.[^./]*$/, "")
    .replace(/(^|\/)__init__$/, "")
    .replaceAll("/", ".");
}

export interface LoadedFrontends {
  readonly all: readonly LoadedFrontend[];
  readonly of: (path: string) => LoadedFrontend | undefined;
}

/** Loads the front ends of the languages that the files are written in. */
export async function loadFrontends(files: readonly { readonly path: string }[]): Promise<LoadedFrontends> {
  const used = new Set(files.flatMap((file) => frontendFor(file.path) ?? []));
  const loaded = new Map(await Promise.all([...used].map(async (f): Promise<[Frontend, LoadedFrontend]> => [f, await f.load()])));
  return { all: [...loaded.values()], of: (path) => loaded.get(frontendFor(path)!) };
}
