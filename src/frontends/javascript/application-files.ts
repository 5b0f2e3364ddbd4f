/** The files of an application as the resolver sees them: paths relative to the root, and which of them a specifier may mean. */
import { posix } from "node:path";
import type { ApplicationFiles } from "../frontend.js";

/** What stands for `./x.js` in TypeScript. */
const typescriptNames: readonly (readonly [string, readonly string[]])[] = [
  [".js", [".ts", ".tsx"]],
  [".mjs", [".mts"]],
  [".cjs", [".cts"]],
  [".jsx", [".tsx"]],
];
const javascriptExtensions = [".js", ".mjs", ".cjs", ".jsx"];
const typescriptExtensions = [".ts", ".tsx", ".mts", ".cts"];

/** A path inside the root, normalised; undefined for one that leads out of it. The root is "". */
export function pathInside(folder: string, path: string): string | undefined {
  const joined = posix.join(folder === "" ? "." : folder, path);
  if (joined === ".." || joined.startsWith("../") || joined.startsWith("/")) return undefined;
  const trimmed = joined.replace(/\/+$/, "");
  return trimmed === "." ? "" : trimmed;
}

/** The folder of a file, "" for the root. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === "." ? "" : folder;
}

/** The folders from this one up to the root. */
export function foldersUp(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ""; ) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}

export function isFile(files: ApplicationFiles, path: string): boolean {
  return files.paths.has(path) || (path.endsWith(".json") && files.readText(path) !== null);
}

/** The file that a path without a guarantee of an extension means; files of the importer's own language come first. */
export function findFile(files: ApplicationFiles, path: string, isTypeScript: boolean): string | undefined {
  const extension = posix.extname(path);
  const typed = typescriptNames.find(([from]) => from === extension);
  const stem = path.slice(0, path.length - extension.length);
  const renamed = typed === undefined ? [] : typed[1].map((to) => stem + to);
  const exact = isTypeScript ? [...renamed, path] : [path, ...renamed];
  const order = isTypeScript ? [...typescriptExtensions, ...javascriptExtensions] : [...javascriptExtensions, ...typescriptExtensions];
  const candidates = [...exact, ...[...order, ".json"].map((added) => path + added)];
  return candidates.find((candidate) => isFile(files, candidate));
}

/** The index of a folder. */
export function findIndex(files: ApplicationFiles, folder: string, isTypeScript: boolean): string | undefined {
  return findFile(files, folder === "" ? "index" : `${folder}/index`, isTypeScript);
}
