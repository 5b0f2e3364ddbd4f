/**
 * Resolution by package.json: the main file of a folder, `exports` and `imports` with their conditions, and packages of the
 * application itself by their names. What a package builds is mostly not there: then its sources stand for it.
 */
import type { ApplicationFiles } from "../frontend.js";
import { findFile, findIndex, folderOf, foldersUp, pathInside } from "./application-files.js";
import type { Json, JsonObject } from "./json-text.js";
import { isObject, parseJsonObject, textAt } from "./json-text.js";

export interface Importer {
  readonly folder: string;
  readonly isTypeScript: boolean;
  readonly style: "esm" | "commonjs";
}

interface Package {
  readonly folder: string;
  readonly manifest: JsonObject;
}

export class Packages {
  readonly #files: ApplicationFiles;
  readonly #manifests = new Map<string, JsonObject | undefined>();
  #byName: ReadonlyMap<string, Package> | undefined;

  constructor(files: ApplicationFiles) {
    this.#files = files;
  }

  /** A folder as a module: what its package.json names, or its index. */
  folder(folder: string, importer: Importer): string | undefined {
    const manifest = this.#manifest(folder);
    const found = manifest === undefined ? undefined : this.#main({ folder, manifest }, importer);
    return found ?? findIndex(this.#files, folder, importer.isTypeScript);
  }

  /** `#name`, by the `imports` of the package around. */
  imported(specifier: string, importer: Importer): string | undefined {
    const around = this.#around(importer.folder);
    const targets = around === undefined ? undefined : matching(around.manifest.imports, specifier);
    return around === undefined ? undefined : this.#first(around, targets, importer);
  }

  /** `name` or `name/sub/path` of a package that is part of the application. */
  named(specifier: string, importer: Importer): string | undefined {
    const [, name = "", rest = ""] = /^(@[^/]+\/[^/]+|[^/]+)(\/.*)?$/.exec(specifier) ?? [];
    const found = this.#installed(name, importer.folder) ?? this.#names().get(name);
    if (found === undefined) return undefined;
    const { exports } = found.manifest;
    const subpath = `.${rest}`;
    if (exports !== undefined) {
      const byExports = this.#first(found, matching(isSubpaths(exports) ? exports : { ".": exports }, subpath), importer);
      if (byExports !== undefined) return byExports;
    }
    return rest === "" ? this.folder(found.folder, importer) : this.#target(found, subpath, importer);
  }

  /** A package in the nearest `node_modules`, where such folders are read. */
  #installed(name: string, from: string): Package | undefined {
    for (const around of foldersUp(from)) {
      const folder = `${around === "" ? "" : `${around}/`}node_modules/${name}`;
      const manifest = this.#manifest(folder);
      if (manifest !== undefined) return { folder, manifest };
    }
    return undefined;
  }

  #main(found: Package, importer: Importer): string | undefined {
    const { manifest } = found;
    const mains = [textAt(manifest, "source"), textAt(manifest, "main"), textAt(manifest, "module")];
    const targets = mains.flatMap((main) => (main === undefined ? [] : [main]));
    return this.#first(found, { target: targets, star: "" }, importer) ?? this.#sourceIndex(found, importer);
  }

  /** Where a package has nothing where it says, its sources are in `src`. */
  #sourceIndex({ folder, manifest }: Package, importer: Importer): string | undefined {
    if (textAt(manifest, "main") === undefined && manifest.exports === undefined) return undefined;
    return findIndex(this.#files, pathInside(folder, "src") ?? "", importer.isTypeScript);
  }

  #first(found: Package, match: Match | undefined, importer: Importer): string | undefined {
    for (const target of match === undefined ? [] : targetsOf(match.target, importer.style)) {
      const path = this.#target(found, target.replaceAll("*", match?.star ?? ""), importer);
      if (path !== undefined) return path;
    }
    return undefined;
  }

  /** A path from the folder of a package; a path into what it builds may mean the source. */
  #target({ folder }: Package, target: string, importer: Importer): string | undefined {
    for (const each of [target, target.replace(/^(\.\/)?(dist|lib|build|out)\//, "./src/")]) {
      const path = pathInside(folder, each);
      if (path === undefined) continue;
      const file =
        findFile(this.#files, path, importer.isTypeScript) ??
        (path === folder ? undefined : findIndex(this.#files, path, importer.isTypeScript));
      if (file !== undefined) return file;
    }
    return undefined;
  }

  #around(folder: string): Package | undefined {
    for (const each of foldersUp(folder)) {
      const manifest = this.#manifest(each);
      if (manifest !== undefined) return { folder: each, manifest };
    }
    return undefined;
  }

  #manifest(folder: string): JsonObject | undefined {
    if (!this.#manifests.has(folder)) {
      const text = this.#files.readText(folder === "" ? "package.json" : `${folder}/package.json`);
      this.#manifests.set(folder, text === null ? undefined : parseJsonObject(text));
    }
    return this.#manifests.get(folder);
  }

  /** Every package.json beside or above a source file, by its name; the one nearest to the root counts. */
  #names(): ReadonlyMap<string, Package> {
    if (this.#byName !== undefined) return this.#byName;
    const folders = new Set<string>();
    for (const path of this.#files.paths) for (const folder of foldersUp(folderOf(path))) folders.add(folder);
    const byName = new Map<string, Package>();
    for (const folder of [...folders].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
      const manifest = this.#manifest(folder);
      const name = manifest === undefined ? undefined : textAt(manifest, "name");
      if (manifest !== undefined && name !== undefined && !byName.has(name)) byName.set(name, { folder, manifest });
    }
    this.#byName = byName;
    return byName;
  }
}

/** Whether `exports` is a table by subpath; else it is the target of the package itself. */
function isSubpaths(exports: Json): exports is JsonObject {
  return isObject(exports) && Object.keys(exports).every((key) => key.startsWith("."));
}

interface Match {
  readonly target: Json;
  /** What the `*` of the key stands for. */
  readonly star: string;
}

/** The entry of a table for a key: the same, or the pattern with the longest text before its `*`. */
export function matching(table: Json | undefined, key: string): Match | undefined {
  if (!isObject(table)) return undefined;
  const exact = table[key];
  if (exact !== undefined && !key.includes("*")) return { target: exact, star: "" };
  let best: (Match & { readonly length: number }) | undefined;
  for (const [pattern, target] of Object.entries(table)) {
    const star = starOf(pattern, key);
    const length = pattern.indexOf("*");
    if (star !== undefined && (best === undefined || length > best.length)) best = { target, star, length };
  }
  return best;
}

function starOf(pattern: string, key: string): string | undefined {
  const at = pattern.indexOf("*");
  if (at < 0) return undefined;
  const [before, after] = [pattern.slice(0, at), pattern.slice(at + 1)];
  const fits = key.startsWith(before) && key.endsWith(after) && key.length >= before.length + after.length;
  return fits ? key.slice(before.length, key.length - after.length) : undefined;
}

const neutralConditions = new Set(["node", "source", "module", "production", "default"]);

/** The paths that a target may mean, the likeliest first; conditions count in the order in which they stand. */
function targetsOf(target: Json, style: "esm" | "commonjs"): string[] {
  if (typeof target === "string") return [target];
  if (Array.isArray(target)) return target.flatMap((each) => targetsOf(each, style));
  if (!isObject(target)) return [];
  const own = style === "esm" ? "import" : "require";
  const other = style === "esm" ? "require" : "import";
  const entries = Object.entries(target);
  const fitting = entries.filter(([condition]) => condition === own || neutralConditions.has(condition));
  return [...fitting, ...entries.filter(([condition]) => condition === other)].flatMap(([, inner]) => targetsOf(inner, style));
}
